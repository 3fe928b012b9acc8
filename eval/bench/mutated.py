"""Thousands of damaged and hostile documents through the whole ingestion: none breaks the run, hangs it or floods it.

Killed or stopped, the bench goes on where it was: what each run of it found is kept in its folder until the end.
"""

import json
import os
import random
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from bot.engines.sparse import FrenchAnalyser
from eval.bench.mutations import Seed, mutated, seeds_of
from eval.bench.victim import HEAD, ConstantEmbedder, forked
from eval.kept import write_json
from eval.proofs import Figure, Proof
from ingestion.library import SILENT
from ingestion.parse.read import load_parsers
from ingestion.path import ingest
from ingestion.progress import silent
from ingestion.workers import Job, Limits, read_apart

COUNT = 20_000
BATCH = 200
HANG_S = 5.0
MEMORY_LIMIT_GB = 1.5
SEED = 20261121
CORPUS = Path("corpus")
SOUND = "sain"
"""The document of each run that nobody hurt: it must be published."""
_LATE = "took more than"


@dataclass(frozen=True, slots=True)
class Found:
    """What one run of the ingestion made of its documents. `status` is how it ended, as os.waitpid says.

    `hangs` are documents that took more than `HANG_S` seconds of processor time, alone and undisturbed.
    """

    status: int
    documents: int
    read: int = 0
    refused: int = 0
    sound: bool = False
    hangs: tuple[str, ...] = ()
    reasons: Mapping[str, int] = field(default_factory=dict)
    one_gb: float = 0.0
    whole_gb: float = 0.0
    seconds: float = 0.0


def run(count: int = COUNT, kept: Path = Path("data/eval/mutated")) -> Proof:
    """`count` documents in runs of 200; those already in the folder `kept` are not made again."""
    seeds, batches = seeds_of(CORPUS), -(-count // BATCH)
    load_parsers()
    founds = []
    for number in range(batches):
        path = kept / f"{SEED}-{number:04d}.json"
        if not path.exists():
            write_json(path, asdict(_batch(number, min(BATCH, count - number * BATCH), seeds)))
            print(f"\r{number + 1}/{batches}", end="", file=sys.stderr, flush=True)
        founds.append(json.loads(path.read_text("utf-8")))
    return _proof(founds, seeds)


def _proof(founds: Sequence[Mapping[str, object]], seeds: Mapping[str, object]) -> Proof:
    def total(key: str) -> float:
        return sum(float(str(one[key])) for one in founds)

    reasons: Counter[str] = Counter()
    for one in founds:
        reasons.update(one["reasons"])  # type: ignore[call-overload]  # a mapping of counts, read from JSON
    hangs = [str(name) for one in founds for name in one["hangs"]]  # type: ignore[attr-defined]  # a list, read from JSON
    unaccounted = total("documents") - total("read") - total("refused")
    figures = (
        Figure("documents", total("documents") - len(founds), "documents"),
        Figure("runs_broken", sum(one["status"] != 0 for one in founds), "runs", at_most=0),
        Figure("sound_documents_lost", sum(not one["sound"] for one in founds), "documents", at_most=0),
        Figure("unaccounted", unaccounted, "documents", at_most=0),
        Figure("hangs_over_5_s", len(hangs), "documents", at_most=0),
        Figure("peak_of_one_process", max(float(str(one["one_gb"])) for one in founds), "GB"),
        Figure("peak_of_a_run", max(float(str(one["whole_gb"])) for one in founds), "GB", at_most=MEMORY_LIMIT_GB),
        Figure("read", total("read"), "documents"),
        Figure("refused", total("refused"), "documents"),
        Figure("seconds", round(total("seconds")), "s"),
    )
    about = {"seed": SEED, "formats": sorted(seeds), "per_run": BATCH, "hangs": hangs, "reasons": dict(reasons)}
    return Proof("mutated", figures, {**about, "recognition_of_scans": "off"})


def _batch(number: int, size: int, seeds: Mapping[str, Sequence[Seed]]) -> Found:
    """One run of the ingestion, in a process of its own, on `size` hurt documents and a sound one."""
    dice = random.Random(f"{SEED}-{number}")
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        territory, said = Path(folder) / "territory", Path(folder) / "said.json"
        documents = _write(territory, size, seeds, dice)
        status = os.waitpid(forked(lambda: _ingest(territory, Path(folder) / "data", said)), 0)[1]
        if status or not said.exists():
            return Found(status or 1, size + 1, seconds=time.monotonic() - began)
        told = json.loads(said.read_text("utf-8"))
    late = [name for name, reason in told["refused"].items() if reason.startswith(_LATE)]
    return Found(
        status=status,
        documents=size + 1,
        read=told["read"],
        refused=len(told["refused"]),
        sound=SOUND not in told["refused"],
        hangs=tuple(f"{number}/{name}" for name in late if _processor_s(name, documents[name]) > HANG_S),
        reasons=dict(Counter(_kind(reason) for reason in told["refused"].values())),
        one_gb=told["one_gb"],
        whole_gb=told["whole_gb"],
        seconds=round(time.monotonic() - began, 1),
    )


def _write(
    territory: Path, size: int, seeds: Mapping[str, Sequence[Seed]], dice: random.Random
) -> dict[str, tuple[str, bytes]]:
    """A territory of `size` hurt documents, every format in turn, and the sound one; what each is made of."""
    territory.mkdir()
    suffixes = list(seeds)
    made = {SOUND: ("sain.md", "# Sain\n\nLa mairie ouvre à 9 h.\n".encode())}
    for at in range(size):
        suffix = suffixes[at % len(suffixes)]
        made[f"m{at}"] = (f"m{at}{suffix}", mutated(seeds[suffix], dice))
    entries = [HEAD]
    for name, (file, data) in made.items():
        (territory / file).write_bytes(data)
        entries.append(
            f'[[source]]\nid = "{name}"\nlocation = "{file}"\nlayer = "communal"\nowner = "bourg"\n'
            f'url = "https://bourg.example/{name}"\nlicence = "CC0-1.0"\n'
        )
    (territory / "sources.toml").write_text("\n".join(entries), "utf-8")
    return made


def _ingest(territory: Path, data: Path, said: Path) -> None:
    """The run itself; tells the ids refused with the reason, how many were read, and the memory it took."""
    os.environ["PATH"] = (
        ""  # Pages that are pictures would each cost seconds of recognition, which has bounds of its own.
    )
    report = ingest(
        territory,
        data,
        embedder_factory=ConstantEmbedder(),
        analyser=FrenchAnalyser(),
        progress=silent,
        limits=Limits(time_s=HANG_S),
    )
    mine, theirs = (_peak_gb(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    silent_pages = [one.source for one in report.notes if one.text == SILENT]
    told = {
        "refused": {one.source: one.text for one in report.unreadable},
        "read": report.read + len(silent_pages),
        "one_gb": max(mine, theirs),
        "whole_gb": round(mine + Limits().workers * theirs, 3),
    }
    said.write_text(json.dumps(told), "utf-8")


def _processor_s(name: str, document: tuple[str, bytes]) -> float:
    """Seconds of processor time that one document takes: on a busy machine the clock would accuse it wrongly."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    list(read_apart([Job(name, *document)], Limits(time_s=90.0)))
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _peak_gb(who: int) -> float:
    return round(resource.getrusage(who).ru_maxrss * 1024 / 1e9, 3)


def _kind(reason: str) -> str:
    """A reason without what is proper to one document."""
    return reason[:60].split(":")[0]

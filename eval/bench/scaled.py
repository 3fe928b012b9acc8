"""Run by the scale bench in a process of its own: a synthetic territory ingested, again without change, reopened."""

import json
import os
import random
import resource
import sys
import time
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bot.answering.retrieve import Vectors
from bot.engines.generations import open_view
from bot.engines.sparse import FrenchAnalyser
from eval.bench.fresh import anonymous_gb
from eval.bench.synthetic import DIMS, make_language, make_vectors
from eval.bench.victim import HEAD
from ingestion.path import ingest
from ingestion.progress import silent

PER_DOCUMENT = 50
"""Passages of a document, about: a long page, so that what is measured is not the start of a process for each."""
WORDS = 95
SEED = 7


class Precomputed:
    """Vectors made beforehand, found by text: what is measured is everything else."""

    name = "precomputed"
    dims = DIMS

    def __init__(self) -> None:
        self._vectors = make_vectors(4_096, SEED)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """The same unit vector for the same text."""
        return self._vectors[[zlib.crc32(text.encode()) % len(self._vectors) for text in texts]]

    def build(self) -> "Precomputed":
        """Itself."""
        return self


def write_territory(folder: Path, passages: int) -> None:
    """A collection whose documents hold about that many passages in all."""
    folder.mkdir(parents=True, exist_ok=True)
    language, dice = make_language(SEED), random.Random(SEED)
    with (folder / "corpus.jsonl").open("w", encoding="utf-8") as lines:
        for number in range(passages // PER_DOCUMENT):
            title = " ".join(language.draw(4, dice))
            text = "\n\n".join(_paragraph(language.draw(WORDS, dice)) for _ in range(PER_DOCUMENT))
            lines.write(json.dumps({"id": f"d{number}", "title": title, "text": text}, ensure_ascii=False) + "\n")
    entry = 'id = "c"\nlocation = "corpus.jsonl"\nlayer = "communal"\nowner = "bourg"\nurl = "https://bourg.example/"\n'
    (folder / "sources.toml").write_text(f'{HEAD}\n[[source]]\n{entry}licence = "none"\n', "utf-8")


def measure(folder: Path) -> dict[str, float]:
    """What one whole ingestion of `folder/territory` costs, and the next; disk and memory at the end of the first."""
    territory, data = folder / "territory", folder / "data"
    clock, begun = time.perf_counter(), _processor_s()
    first = ingest(territory, data, embedder_factory=Precomputed(), analyser=FrenchAnalyser(), progress=silent)
    found = {
        "passages": first.passages,
        "ingest_s": time.perf_counter() - clock,
        "processor_s": _processor_s() - begun,
        "peak_gb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e9,
        "index_gb": _disk_gb(data / "index"),
        "cache_gb": _disk_gb(data / "cache"),
    }
    begun = _processor_s()
    again = ingest(territory, data, embedder_factory=Precomputed(), analyser=FrenchAnalyser(), progress=silent)
    return {**found, "again_s": _processor_s() - begun, "again_embedded": again.embedded + again.published}


def reopen(folder: Path) -> dict[str, float]:
    """Seconds to open the generation, its checksums verified, and the memory it then takes."""
    clock, begun = time.perf_counter(), time.process_time()
    index = open_view(folder / "data" / "index")
    count = index.count()
    spent = {"reopen_s": time.perf_counter() - clock, "reopen_processor_s": time.process_time() - begun}
    vector = np.asarray(make_vectors(1, 1)[0])
    return {**spent, "reopened": count, "dims": len(vector), "anonymous_gb": anonymous_gb()}


def _paragraph(words: Sequence[str]) -> str:
    return f"{' '.join(words).capitalize()}."


def _processor_s() -> float:
    """Seconds of processor time of this process and of those it waited for."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def _disk_gb(folder: Path) -> float:
    """Bytes really taken on the disk."""
    return sum(path.stat().st_blocks * 512 for path in folder.rglob("*") if path.is_file()) / 1e9


if __name__ == "__main__":
    print(json.dumps({"measure": measure, "reopen": reopen}[sys.argv[1]](Path(sys.argv[2]))))

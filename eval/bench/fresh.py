"""Run by the index bench in a process of its own: opens the index, searches it, prints what it measured as JSON."""

import json
import sys
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np

from bot.answering.retrieve import DEPTH, Vectors, Wanted, Weights, retrieve
from bot.domain.territories import NATION
from bot.engines.generations import open_view
from bot.engines.index_edge import IndexEdge
from bot.engines.sparse import FrenchAnalyser
from eval.bench.synthetic import DIMS, make_vectors

WANTED = Wanted(("commune-3", "agglo", NATION), date(2026, 11, 23))
WARM_UP = 20


class NoMeaning:
    """An embedder that costs nothing: the model's own time is not the index's."""

    name = "synthetic"
    dims = DIMS

    def __init__(self) -> None:
        self._vectors = make_vectors(64, 11)
        self._turn = 0

    def embed(self, texts: Sequence[str]) -> Vectors:
        """The next unit vector for each text."""
        self._turn += 1
        return np.stack([self._vectors[(self._turn + at) % 64] for at in range(len(texts))])


def measure(folder: Path) -> dict[str, list[float]]:
    """Times of opening, of the three searches, of the whole `retrieve`; anonymous memory at the end."""
    questions: list[str] = json.loads((folder / "questions.json").read_text("utf-8"))
    begun = time.perf_counter()
    index = open_view(folder / "index")
    reopen_s = time.perf_counter() - begun
    analyser, embedder = FrenchAnalyser(), NoMeaning()
    hybrid = [_hybrid_ms(text, index, analyser, embedder) for text in questions][WARM_UP:]
    whole = [_retrieve_ms(text, index, analyser, embedder) for text in questions][WARM_UP:]
    return {"reopen_s": [reopen_s], "hybrid_ms": hybrid, "retrieve_ms": whole, "anonymous_gb": [anonymous_gb()]}


def anonymous_gb() -> float:
    """Memory of this process that no file backs."""
    lines = Path("/proc/self/smaps_rollup").read_text("utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Anonymous:")) * 1024 / 1e9


def _hybrid_ms(text: str, index: IndexEdge, analyser: FrenchAnalyser, embedder: NoMeaning) -> float:
    vector = embedder.embed([text])[0]
    begun = time.perf_counter()
    index.dense(vector, WANTED, DEPTH)
    index.sparse("stem", analyser.stem_vector(text), WANTED, DEPTH)
    index.sparse("char4", analyser.char4_vector(text), WANTED, DEPTH)
    return (time.perf_counter() - begun) * 1000


def _retrieve_ms(text: str, index: IndexEdge, analyser: FrenchAnalyser, embedder: NoMeaning) -> float:
    begun = time.perf_counter()
    retrieve(text, WANTED, index=index, analyser=analyser, embedder=embedder, weights=Weights(), limit=DEPTH)
    return (time.perf_counter() - begun) * 1000


if __name__ == "__main__":
    print(json.dumps(measure(Path(sys.argv[1]))))

"""One whole `retrieve` on 10,000 passages: the question analysed and embedded, three searches, the ranking."""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bot.answering.retrieve import Weights, retrieve
from bot.answering.search.rerank import LearnedReranker
from bot.domain.territories import Territory
from bot.engines.generations import open_view, write_generation
from bot.engines.manifest import Manifest
from bot.engines.onnx_embedding import FRENCH_NAME, OnnxEmbedder, packaged_french
from bot.engines.sparse import FrenchAnalyser
from bot.engines.trees import packaged_trees
from eval.bench.fresh import WANTED, WARM_UP
from eval.bench.synthetic import DIMS, make_language, make_passages, make_questions, make_vectors
from eval.proofs import Figure, Proof, percentile

SEARCH_LIMIT_MS = 40.0
QUESTIONS = 320
LIMIT = 60
SEED = 7
TIMEOUT_S = 600


def run(passages: int = 10_000) -> Proof:
    """Write that many synthetic passages, then search them in a process of its own, each question once."""
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder), passages)
        command = [sys.executable, "-m", "eval.bench.search", folder]
        said = subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT_S, check=True).stdout
    took, spent = (list(one) for one in zip(*json.loads(said), strict=True))
    figures = (
        Figure("search_p50", round(percentile(took, 0.5), 1), "ms"),
        Figure("search_p95", round(percentile(took, 0.95), 1), "ms", at_most=SEARCH_LIMIT_MS),
        Figure("search_p95_of_processor", round(percentile(spent, 0.95), 1), "ms"),
    )
    about = {"passages": passages, "dims": DIMS, "questions": len(took), "embedder": FRENCH_NAME, "reranked": 50}
    return Proof("search", figures, about)


def write(folder: Path, count: int) -> None:
    """That many synthetic passages and their questions."""
    made = make_passages(count, make_language(SEED), SEED)
    (folder / "questions.json").write_text(json.dumps(make_questions(QUESTIONS, made, SEED)), "utf-8")
    nowhere = Territory(name="", default_commune="", communes={}, intercommunalities={})
    vectors, manifest = make_vectors(count, SEED), Manifest(FRENCH_NAME, {})
    write_generation(folder / "index", made, vectors, FrenchAnalyser(), nowhere, (), manifest)


def measure(folder: Path) -> list[tuple[float, float]]:
    """Milliseconds of each question once warm, on the clock and of processor, which busy neighbours lengthen less.

    The words of the passages are analysed as they come.
    """
    analyser, trees, model = FrenchAnalyser(), packaged_trees(), packaged_french()
    embedder = OnnxEmbedder(model, FRENCH_NAME, 1) if model else None
    reranker = LearnedReranker(trees, analyser) if trees else None
    index = open_view(folder / "index")
    took = []
    for text in json.loads((folder / "questions.json").read_text("utf-8")):
        began, begun = time.perf_counter(), time.process_time()
        retrieve(
            text,
            WANTED,
            index=index,
            analyser=analyser,
            embedder=embedder,
            weights=Weights(),
            limit=LIMIT,
            reranker=reranker,
        )
        took.append(((time.perf_counter() - began) * 1000, (time.process_time() - begun) * 1000))
    return took[WARM_UP:]


if __name__ == "__main__":
    print(json.dumps(measure(Path(sys.argv[1]))))

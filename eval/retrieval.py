"""How well the search finds the documents that answer, on a folder in BEIR layout.

The passages go through the product's own analysis, index and `retrieve`; a document is as good as
its best passage. Vectors are kept in a cache folder, so that a second run embeds nothing.
"""

import argparse
import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

import numpy as np

from bot.answering.retrieve import Embedder, Index, Vectors, Wanted, Weights, retrieve
from bot.domain.documents import Passage
from bot.domain.territories import NATION, Territory
from bot.engines.embedding import PACKAGED_NAME, SentenceEmbedder, packaged_minilm
from bot.engines.generations import open_view, write_generation
from bot.engines.index_edge import IndexEdge
from bot.engines.manifest import Manifest
from bot.engines.sparse import FrenchAnalyser
from eval.beir import BeirSet, read_beir, to_passages
from eval.metrics import RankingScores, score_rankings
from eval.perturbations import PERTURBATIONS, perturb

LIMIT = 100
EVERYONE = Wanted((NATION,), date(2026, 1, 1))


@dataclass(frozen=True, slots=True)
class Searcher:
    """The engines a search is made with."""

    analyser: FrenchAnalyser
    embedder: Embedder | None
    weights: Weights


def evaluate(folder: Path, searcher: Searcher, cache: Path, perturbations: Sequence[str]) -> dict[str, RankingScores]:
    """Scores by perturbation of the questions; only judged questions count."""
    beir = read_beir(folder)
    passages = to_passages(beir.documents)
    with tempfile.TemporaryDirectory() as root:
        index = build_index(Path(root), passages, searcher, cache)
        scores = {name: _score(beir, perturb(beir.questions, name), index, searcher) for name in perturbations}
        index.close()
    return scores


def build_index(root: Path, passages: Sequence[Passage], searcher: Searcher, cache: Path) -> IndexEdge:
    """A generation of these passages, opened."""
    vectors = cached_vectors(passages, searcher.embedder, cache) if searcher.embedder else None
    name = searcher.embedder.name if searcher.embedder else None
    nowhere = Territory(name="", default_commune="", communes={}, intercommunalities={})
    write_generation(root, passages, vectors, searcher.analyser, nowhere, (), Manifest(name, {}))
    return open_view(root)


def cached_vectors(passages: Sequence[Passage], embedder: Embedder, cache: Path) -> Vectors:
    """The vectors of these passages, from the cache folder when the same ones were embedded before."""
    digest = sha256("\n".join([embedder.name, *(passage.digest for passage in passages)]).encode()).hexdigest()
    kept = cache / f"{digest[:16]}.npy"
    if kept.exists():
        return np.asarray(np.load(kept), np.float32)
    vectors = embedder.embed([f"{passage.title}\n{passage.text}".strip() for passage in passages])
    cache.mkdir(parents=True, exist_ok=True)
    np.save(kept, vectors)
    return vectors


def rank_documents(text: str, index: Index, searcher: Searcher) -> list[str]:
    """Documents best first, each at the place of its best passage."""
    ranked = retrieve(
        text,
        EVERYONE,
        index=index,
        analyser=searcher.analyser,
        embedder=searcher.embedder,
        weights=searcher.weights,
        limit=LIMIT,
    )
    return list(dict.fromkeys(one.passage.document_id for one in ranked))


def _score(beir: BeirSet, questions: Mapping[str, str], index: Index, searcher: Searcher) -> RankingScores:
    rankings = {key: rank_documents(text, index, searcher) for key, text in questions.items()}
    return score_rankings(rankings, beir.judgements)


def main() -> None:
    """`python -m eval.retrieval FOLDER… [--perturb all] [--cache FOLDER] [--lexical] [--json]`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--perturb", nargs="+", default=["clean"], choices=["all", *PERTURBATIONS])
    parser.add_argument("--cache", type=Path, default=Path("data/eval"))
    parser.add_argument("--lexical", action="store_true", help="without the embedder")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    model = None if asked.lexical else packaged_minilm()
    embedder = SentenceEmbedder(model, PACKAGED_NAME, asked.threads) if model else None
    searcher = Searcher(FrenchAnalyser(), embedder, Weights())
    names = list(PERTURBATIONS) if "all" in asked.perturb else asked.perturb
    found = {folder.name: evaluate(folder, searcher, asked.cache, names) for folder in asked.folders}
    print(_as_json(found) if asked.json else _as_table(found))


def _as_json(found: Mapping[str, Mapping[str, RankingScores]]) -> str:
    return json.dumps({name: {key: asdict(one) for key, one in by.items()} for name, by in found.items()})


def _as_table(found: Mapping[str, Mapping[str, RankingScores]]) -> str:
    lines = [f"{'set':16} {'questions':16} {'n':>5} ndcg@10  mrr@10  hit@1  hit@5 hit@10 recall@10"]
    for name, scores in found.items():
        for key, one in scores.items():
            lines.append(
                f"{name:16} {key:16} {one.n:5} {one.ndcg_10:7.3f} {one.mrr_10:7.3f} {one.hit_1:6.3f} "
                f"{one.hit_5:6.3f} {one.hit_10:6.3f} {one.recall_10:9.3f}"
            )
    return "\n".join(lines)


if __name__ == "__main__":
    main()

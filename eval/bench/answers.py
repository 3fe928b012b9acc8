"""Extract answers over HTTP on the demo territory, and the start and memory of the server that gives them."""

import tempfile
from pathlib import Path

import httpx

from eval.bench.serving import Heard, ask, serving
from eval.cases import Expected, read_cases
from eval.proofs import Figure, Proof, percentile

SOURCES_LIMIT_MS = 150
SENTENCE_LIMIT_MS = 300
START_LIMIT_S = 10
MEMORY_LIMIT_GB = 1.2
WARM_UP = 10
CASES = Path(__file__).parent.parent / "cases"


def run(data_dir: Path, count: int = 120) -> Proof:
    """Serve `data_dir` twice (the first start warms the disk), ask `count` answerable demo questions."""
    without_model = {"GUICHET_GENERATOR": "none"}
    with tempfile.TemporaryDirectory() as folder:
        environment = without_model | {"GUICHET_DATABASE_URL": f"sqlite:///{folder}/bench.db"}
        with serving(data_dir, environment):
            pass
        with serving(data_dir, environment) as served:
            heard = _ask_all(served.url, count)
            memory_gb = served.memory_gb()
    return Proof("answers", _figures(heard, served.ready_s, memory_gb), {"mode": "extract", "questions": len(heard)})


def _ask_all(url: str, count: int) -> list[Heard]:
    cases = [case for case in read_cases([CASES]) if case.expect is Expected.ANSWERED and not case.turns]
    step = max(1, len(cases) // count)
    with httpx.Client(timeout=30) as client:
        heard = [ask(client, url, case.question, case.commune) for case in cases[::step][:count]]
    return heard[WARM_UP:]


def _figures(heard: list[Heard], ready_s: float, memory_gb: float) -> tuple[Figure, ...]:
    sources = [one.sources_ms for one in heard if one.sources_ms is not None]
    last = [one.last_sentence_ms for one in heard if one.last_sentence_ms is not None]
    return (
        Figure("sources_p50", round(percentile(sources, 0.5), 1), "ms"),
        Figure("sources_p95", round(percentile(sources, 0.95), 1), "ms", at_most=SOURCES_LIMIT_MS),
        Figure("last_sentence_p50", round(percentile(last, 0.5), 1), "ms"),
        Figure("last_sentence_p95", round(percentile(last, 0.95), 1), "ms", at_most=SENTENCE_LIMIT_MS),
        Figure("answers_with_sentences", len(last), "answers", at_least=len(heard) // 2),
        Figure("next_start", round(ready_s, 2), "s", at_most=START_LIMIT_S),
        Figure("memory", round(memory_gb, 3), "GB", at_most=MEMORY_LIMIT_GB),
    )

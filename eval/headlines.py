"""The figures people look at first, one line a step."""

from collections.abc import Mapping

from eval.measured import Measured

FIRST = (
    "strict", "answered", "false_refusals", "answered_though_unanswerable", "forbidden_said", "stale",
    "citation_recall", "citation_precision", "invented", "ndcg@10", "hit@1", "recall@10", "false_refusal",
    "false_refusal_when_found", "auroc", "aurc", "figures_left", "true_dropped", "must_not_shown", "must_any_missed",
    "canary", "foreign_contact", "over_refusal", "legitimate_answered", "p95_ms", "n",
)  # fmt: skip


def headlines(measured: Mapping[str, Measured]) -> dict[str, dict[str, object]]:
    """By step, the figures of `FIRST` that it has."""
    return {
        name: {key: _short(found.figures[key]) for key in FIRST if key in found.figures}
        for name, found in measured.items()
    }


def _short(value: object) -> object:
    """The share alone of a figure that comes with what it rests on."""
    if isinstance(value, dict) and "share" in value:
        return value["share"]
    if isinstance(value, dict):
        return {name: _short(one) for name, one in value.items()}
    return value

"""The figures of our own cases: what is said, what is cited, what is refused, by kind and by register."""

from collections import Counter
from collections.abc import Sequence

from eval.answers import Judged
from eval.asking import REFUSED
from eval.cases import Expected
from eval.intervals import mean, rounded, share_of
from eval.proofs import percentile


def case_figures(judged: Sequence[Judged]) -> dict[str, object]:
    """Ready for JSON; null where no case asks for it."""
    wanted = [one for one in judged if one.case.expect is Expected.ANSWERED]
    unwanted = [one for one in judged if one.case.expect is Expected.REFUSED]
    said = [one for one in judged if one.heard.answered]
    strict = share_of([one.right for one in wanted])
    false = share_of([one.heard.outcome in REFUSED for one in wanted])
    return {
        "strict": rounded(strict.share),
        "answered": rounded(share_of([one.heard.answered for one in wanted]).share),
        "forbidden_said": sum(bool(one.forbidden) for one in judged) if judged else None,
        "citation_recall": _mean([one.citing.recall for one in said]),
        "citation_precision": _mean([one.citing.precision for one in said]),
        "cited_gold": rounded(share_of([one.cited_gold for one in said if one.case.gold]).share),
        "invented": sum(bool(one.citing.invented) for one in said) if said else None,
        "unsupported": rounded(share_of([bool(one.citing.unsupported) for one in said]).share),
        "false_refusals": rounded(false.share),
        "answered_though_unanswerable": rounded(share_of([one.heard.answered for one in unwanted]).share),
        "n": len(judged),
        "strict_detail": strict.as_json(),
        "false_refusals_detail": false.as_json(),
        **_details(judged, unwanted),
    }


def _details(judged: Sequence[Judged], unwanted: Sequence[Judged]) -> dict[str, object]:
    """By kind and by register, how cases ended and how long they took."""
    took = [one.heard.took_ms for one in judged]
    return {
        "by_kind": _groups(judged, [one.case.kind for one in judged]),
        "by_register": _groups(judged, [one.case.register_ for one in judged]),
        "unanswerable_by_kind": _answered(unwanted),
        "outcomes": dict(sorted(Counter(one.heard.outcome.value for one in judged).items())),
        "roads": dict(sorted(Counter(one.heard.road or "none" for one in judged).items())),
        "p50_ms": rounded(percentile(took, 0.5)) if took else None,
        "p95_ms": rounded(percentile(took, 0.95)) if took else None,
    }


def _groups(judged: Sequence[Judged], names: Sequence[str]) -> dict[str, object]:
    pairs = list(zip(names, judged, strict=True))
    return {name: share_of([one.right for key, one in pairs if key == name]).as_json() for name in sorted(set(names))}


def _answered(unwanted: Sequence[Judged]) -> dict[str, object]:
    kinds = sorted({one.case.kind for one in unwanted})
    return {
        kind: share_of([one.heard.answered for one in unwanted if one.case.kind == kind]).as_json() for kind in kinds
    }


def _mean(values: Sequence[float | None]) -> float | None:
    return rounded(mean([value for value in values if value is not None]))

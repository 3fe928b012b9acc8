"""Questions that a corpus does not answer, and those it does: answered or refused, and rightly?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from eval.asking import Heard
from eval.curves import Curve, auroc, risk_coverage
from eval.intervals import Share, rounded, share_of
from eval.sets import EvalSet, Query, Unanswerable

DISTANCES = ("loin", "moyen", "proche")
FOUND_DEPTH = 10
"""Documents among which the answering one must be for its question to count as found."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and its answer. `distance` is empty for one the corpus answers; `found`: its document was."""

    heard: Heard
    distance: str = ""
    found: bool = False

    @property
    def answerable(self) -> bool:
        """Whether the corpus answers it."""
        return not self.distance


def refusal_figures(asked: Sequence[Asked]) -> dict[str, object]:
    """The figures of a set, ready for JSON; null where there is no case."""
    ours = [one for one in asked if one.answerable]
    theirs = [one for one in asked if not one.answerable]
    names = [*DISTANCES, *sorted({one.distance for one in theirs} - set(DISTANCES))]
    false = _refused(ours)
    return {
        "answered_though_unanswerable": {
            name: _answered([one for one in theirs if one.distance == name]).as_json() for name in names
        },
        "false_refusal": rounded(false.share),
        "n": len(asked),
        "false_refusal_detail": false.as_json(),
        "false_refusal_when_found": _refused([one for one in ours if one.found]).as_json(),
        "not_answered_when_found": share_of([not one.heard.answered for one in ours if one.found]).as_json(),
        "all_unanswerable": _answered(theirs).as_json(),
        "auroc": rounded(auroc(*_sureness(asked))),
        "aurc": rounded(curve_of(asked).area),
    }


def curve_of(asked: Sequence[Asked]) -> Curve:
    """Risk against coverage when the least sure are left out: an answer to an unanswerable question is an error."""
    sure, right = _sureness(asked)
    return risk_coverage(sure, right)


def _sureness(asked: Sequence[Asked]) -> tuple[list[float], list[bool]]:
    known = [one for one in asked if one.heard.sure is not None]
    return [float(one.heard.sure or 0.0) for one in known], [one.answerable for one in known]


def _answered(asked: Sequence[Asked]) -> Share:
    return share_of([one.heard.answered for one in asked])


def _refused(asked: Sequence[Asked]) -> Share:
    return share_of([one.heard.refused for one in asked])


def unanswerable_key(one: Unanswerable) -> str:
    """Its identifier among those of the set's own questions."""
    return f"unanswerable {one.id}"


def answerable(given: EvalSet) -> list[Query]:
    """The folder's own questions that one of its documents answers."""
    judged = [query for query in given.judged_queries() if query.meta.answerable]
    return [query for query in judged if any(grade > 0 for grade in given.judgements[query.judged].values())]


def asked_of(
    given: EvalSet, ours: Sequence[Query], others: Sequence[Unanswerable], heard: Mapping[str, Heard]
) -> list[Asked]:
    """Every question with its answer and what is known of it."""
    asked = []
    for query in ours:
        grades = given.judgements[query.judged]
        first = heard[query.id].documents[:FOUND_DEPTH]
        asked.append(Asked(heard[query.id], found=any(grades.get(document, 0) > 0 for document in first)))
    return asked + [Asked(heard[unanswerable_key(one)], one.meta.distance or "unknown") for one in others]

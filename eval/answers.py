"""Whole answers against cases: every required fact, no forbidden one, the right ending."""

import asyncio
import statistics
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

from bot.answering.counter import Counter
from bot.domain.answers import Outcome
from bot.domain.clock import parse_moment
from bot.domain.conversations import Turn
from eval.asking import REFUSED, Heard, hear
from eval.cases import Case, Expected
from eval.citing import Citing, citing
from eval.facts import holds_any

_COURTEOUS = "greeting"


@dataclass(frozen=True, slots=True)
class HeardCase:
    """The answer to a case, and how it cites; the form that is kept."""

    heard: Heard
    citing: Citing

    @property
    def id(self) -> str:
        """The case's."""
        return self.heard.id


@dataclass(frozen=True, slots=True)
class Judged:
    """One case once answered. `right`: the ending is the expected one and the facts are there, none forbidden."""

    case: Case
    heard: Heard
    citing: Citing
    missing: tuple[str, ...]
    forbidden: tuple[str, ...]
    cited_gold: bool
    right: bool

    @property
    def outcome(self) -> Outcome:
        """How it ended."""
        return self.heard.outcome


@dataclass(frozen=True, slots=True)
class Share:
    """How many of a kind are right; `share` is None when there is no case."""

    n: int
    right: int

    @property
    def share(self) -> float | None:
        """Between 0 and 1."""
        return self.right / self.n if self.n else None


async def hear_case(case: Case, counter: Counter) -> HeardCase:
    """One case, its earlier turns asked first."""
    turns: list[Turn] = []
    for earlier in case.turns:
        before = await hear(case.id, earlier.question, counter, case.commune, parse_moment(case.at), turns)
        turns.append(Turn(before.searched, before.text))
    heard = await hear(case.id, case.question, counter, case.commune, parse_moment(case.at), turns)
    return HeardCase(heard, citing(heard, counter.places, counter.analyser))


def judge(case: Case, answered: HeardCase) -> Judged:
    """What an answer is worth."""
    said = answered.heard
    shown = " ".join((said.text, said.message, said.refusal))
    missing = tuple(" | ".join(nugget) for nugget in case.nuggets if not holds_any(said.text, nugget))
    forbidden = tuple(fact for fact in case.forbidden if holds_any(shown, (fact,)))
    cited = {citation.document_id for citation in said.citations}
    return Judged(
        case=case,
        heard=said,
        citing=answered.citing,
        missing=missing if case.expect in (Expected.ANSWERED, Expected.EMERGENCY) else (),
        forbidden=forbidden,
        cited_gold=bool(cited & set(case.gold)),
        right=ended_well(case, said.outcome) and not missing and not forbidden,
    )


def ended_well(case: Case, outcome: Outcome) -> bool:
    """Whether the ending is the expected one; a greeting may be answered by courtesy or by a question back."""
    if case.kind == _COURTEOUS:
        return outcome in (Outcome.ANSWERED, Outcome.CLARIFY)
    match case.expect:
        case Expected.ANSWERED:
            return outcome is Outcome.ANSWERED
        case Expected.REFUSED:
            return outcome in REFUSED
        case Expected.EMERGENCY:
            return outcome is Outcome.EMERGENCY
        case Expected.CLARIFY:
            return outcome is Outcome.CLARIFY


def shares(judged: Sequence[Judged]) -> dict[str, Share]:
    """Right answers by kind, then in all."""
    kinds = sorted({one.case.kind for one in judged})
    by_kind = {kind: [one for one in judged if one.case.kind == kind] for kind in kinds}
    return {
        kind: Share(len(group), sum(one.right for one in group)) for kind, group in {**by_kind, "all": judged}.items()
    }


def summary(judged: Sequence[Judged]) -> dict[str, object]:
    """The figures of a run, ready for JSON; None where no case asks for it."""
    wanted = [one for one in judged if one.case.expect is Expected.ANSWERED]
    unwanted = [one for one in judged if one.case.expect is Expected.REFUSED]
    took = sorted(one.heard.took_ms for one in judged)
    return {
        "strict": {kind: asdict(share) | {"share": share.share} for kind, share in shares(judged).items()},
        "answerable_strict": _share(wanted, lambda one: one.right),
        "answered_though_unanswerable": _share(unwanted, lambda one: one.outcome is Outcome.ANSWERED),
        "false_refusals": _share(wanted, lambda one: one.outcome in REFUSED),
        "forbidden_said": sum(bool(one.forbidden) for one in judged),
        "words_median": statistics.median([len(one.heard.text.split()) for one in wanted] or [0]),
        "p50_ms": took[len(took) // 2] if took else None,
        "p95_ms": took[int(len(took) * 0.95)] if took else None,
    }


def run(cases: Sequence[Case], counter: Counter, seen: Callable[[Judged], None]) -> list[Judged]:
    """Every case, one after the other; `seen` hears of each as it comes."""
    return asyncio.run(_all(cases, counter, seen))


async def _all(cases: Sequence[Case], counter: Counter, seen: Callable[[Judged], None]) -> list[Judged]:
    judged = []
    for case in cases:
        judged.append(judge(case, await hear_case(case, counter)))
        seen(judged[-1])
    return judged


def _share(judged: Sequence[Judged], true: Callable[[Judged], bool]) -> float | None:
    return sum(map(true, judged)) / len(judged) if judged else None

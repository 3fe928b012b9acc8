"""Whole answers against cases: every required fact, no forbidden one, the right ending."""

import asyncio
import statistics
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

from bot.answering.counter import Counter
from bot.answering.path import answer
from bot.domain.answers import Answer, Answered, Outcome, Road
from bot.domain.clock import parse_moment
from bot.domain.conversations import Channel, Question, Turn
from eval.cases import Case, Expected
from eval.facts import holds_any

_REFUSED = frozenset({Outcome.REFUSED_NO_EVIDENCE, Outcome.REFUSED_OUT_OF_SCOPE, Outcome.REFUSED_UNVERIFIED})
_COURTEOUS = "greeting"


@dataclass(frozen=True, slots=True)
class Judged:
    """One case once answered. `right`: the ending is the expected one and the facts are there, none forbidden."""

    case: Case
    outcome: Outcome
    road: Road | None
    text: str
    missing: tuple[str, ...]
    forbidden: tuple[str, ...]
    cited_gold: bool
    right: bool
    took_ms: float


@dataclass(frozen=True, slots=True)
class Share:
    """How many of a kind are right; `share` is None when there is no case."""

    n: int
    right: int

    @property
    def share(self) -> float | None:
        """Between 0 and 1."""
        return self.right / self.n if self.n else None


async def judge_all(cases: Sequence[Case], counter: Counter, seen: Callable[[Judged], None]) -> list[Judged]:
    """Every case, one after the other; `seen` hears of each as it comes."""
    judged = []
    for case in cases:
        judged.append(await judge(case, counter))
        seen(judged[-1])
    return judged


async def judge(case: Case, counter: Counter) -> Judged:
    """One case, its earlier turns asked first."""
    turns: list[Turn] = []
    for earlier in case.turns:
        before = await ask(case, earlier.question, turns, counter)
        turns.append(Turn(before.searched, before.text))
    said = await ask(case, case.question, turns, counter)
    spoken = " ".join((said.text, said.message, said.refusal.missing if said.refusal else ""))
    missing = tuple(" | ".join(nugget) for nugget in case.nuggets if not holds_any(said.text or said.message, nugget))
    forbidden = tuple(fact for fact in case.forbidden if holds_any(spoken, (fact,)))
    cited = {citation.passage_id.rpartition(":")[0] for citation in said.citations}
    return Judged(
        case=case,
        outcome=said.outcome,
        road=said.road,
        text=said.text,
        missing=missing if case.expect in (Expected.ANSWERED, Expected.EMERGENCY) else (),
        forbidden=forbidden,
        cited_gold=bool(cited & set(case.gold)),
        right=ended_well(case, said) and not missing and not forbidden,
        took_ms=said.timings_ms["total"],
    )


async def ask(case: Case, text: str, turns: Sequence[Turn], counter: Counter) -> Answer:
    """The whole answer to one question of a case; RuntimeError when the path failed."""
    question = Question(case.id, text, case.commune, parse_moment(case.at), Channel.EVALUATION, turns=tuple(turns))
    async for event in answer(question, counter):
        if isinstance(event, Answered):
            return event.answer
    raise RuntimeError(f"{case.id}: the path failed")


def ended_well(case: Case, said: Answer) -> bool:
    """Whether the ending is the expected one; a greeting may be answered by courtesy or by a question back."""
    if case.kind == _COURTEOUS:
        return said.outcome in (Outcome.ANSWERED, Outcome.CLARIFY)
    match case.expect:
        case Expected.ANSWERED:
            return said.outcome is Outcome.ANSWERED
        case Expected.REFUSED:
            return said.outcome in _REFUSED
        case Expected.EMERGENCY:
            return said.outcome is Outcome.EMERGENCY
        case Expected.CLARIFY:
            return said.outcome is Outcome.CLARIFY


def shares(judged: Sequence[Judged]) -> dict[str, Share]:
    """Right answers by kind, then in all."""
    kinds = sorted({one.case.kind for one in judged})
    by_kind = {kind: [one for one in judged if one.case.kind == kind] for kind in kinds}
    return {
        kind: Share(len(group), sum(one.right for one in group)) for kind, group in {**by_kind, "all": judged}.items()
    }


def summary(judged: Sequence[Judged]) -> dict[str, object]:
    """The figures of a run, ready for JSON; latencies are those of answered questions."""
    wanted = [one for one in judged if one.case.expect is Expected.ANSWERED]
    unwanted = [one for one in judged if one.case.expect is Expected.REFUSED]
    took = sorted(one.took_ms for one in judged)
    return {
        "strict": {kind: asdict(share) | {"share": share.share} for kind, share in shares(judged).items()},
        "answerable_strict": _share(wanted, lambda one: one.right),
        "answered_though_unanswerable": _share(unwanted, lambda one: one.outcome is Outcome.ANSWERED),
        "false_refusals": _share(wanted, lambda one: one.outcome in _REFUSED),
        "forbidden_said": sum(bool(one.forbidden) for one in judged),
        "words_median": statistics.median([len(one.text.split()) for one in wanted] or [0]),
        "p50_ms": took[len(took) // 2] if took else None,
        "p95_ms": took[int(len(took) * 0.95)] if took else None,
    }


def _share(judged: Sequence[Judged], true: Callable[[Judged], bool]) -> float | None:
    return sum(map(true, judged)) / len(judged) if judged else None


def run(cases: Sequence[Case], counter: Counter, seen: Callable[[Judged], None]) -> list[Judged]:
    """`judge_all`, from code that is not asynchronous."""
    return asyncio.run(judge_all(cases, counter, seen))

"""Steps over our own cases on the demo territory: the answers, then a generator that lies about them."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.answering.counter import Counter
from eval.answers import HeardCase, Judged, hear_case, judge
from eval.case_figures import case_figures
from eval.cases import Case, Expected, read_cases
from eval.citing import directory_of
from eval.curves import reliability, risk_coverage
from eval.lying import LIES, Tried, attempts, lying, lying_figures, try_one
from eval.measured import Measured, Point, Worst, spent_on, worst_of
from eval.rows import Rows
from eval.territories import Bench, standing


@dataclass(frozen=True, slots=True)
class CasesStep:
    """Every case, asked and judged. `every` keeps one case out of so many, for a small run."""

    territory: Path
    cases: tuple[Path, ...]
    every: int = 1
    part: str = "cases"
    name: str = "cases"

    @property
    def inputs(self) -> tuple[Path, ...]:
        """The territory and the cases."""
        return (self.territory, *self.cases)

    def measure(self, bench: Bench, kept: Path) -> Measured:
        """Asks what is not answered yet."""
        cases, rows = read_cases(self.cases)[:: self.every], Rows(kept, HeardCase)
        if any(case.id not in rows.all for case in cases):
            with standing(self.territory, bench) as stood:
                hear_cases(cases, stood.counter, rows, lambda done: bench.progress(self.name, done, len(cases)))
        return measured_cases([judge(case, rows.all[case.id]) for case in cases])


@dataclass(frozen=True, slots=True)
class LiesStep:
    """The sentences said to the cases, made false and said again by the language model of the path."""

    territory: Path
    cases: tuple[Path, ...]
    heard: str = "cases"
    limit: int = LIES
    every: int = 1
    part: str = "verification"
    name: str = "verification"

    @property
    def inputs(self) -> tuple[Path, ...]:
        """The territory and the cases."""
        return (self.territory, *self.cases)

    def measure(self, bench: Bench, kept: Path) -> Measured:
        """Tries what is not tried yet; the cases are asked first when no step asked them."""
        cases = read_cases(self.cases)[:: self.every]
        heard, rows = Rows(kept.with_name(f"{self.heard}.jsonl"), HeardCase), Rows(kept, Tried)
        with standing(self.territory, bench) as stood:
            counter = stood.counter
            hear_cases(cases, counter, heard, lambda done: bench.progress(self.heard, done, len(cases)))
            said = [heard.all[case.id] for case in cases]
            planned = attempts(cases, said, directory_of(counter.places), self.limit)
            liar_counter, liar = lying(counter)

            async def all_tried() -> None:
                for done, attempt in enumerate(planned):
                    bench.progress(self.name, done, len(planned))
                    if attempt.id not in rows.all:
                        rows.add(await try_one(attempt, liar_counter, liar))

            _wait(all_tried)
        return measured_lies([rows.all[attempt.id] for attempt in planned])


def hear_cases(cases: Sequence[Case], counter: Counter, rows: Rows[HeardCase], seen: Callable[[int], None]) -> None:
    """Every case that is not answered yet, each answer kept as it comes."""

    async def all_heard() -> None:
        for done, case in enumerate(cases):
            seen(done)
            if case.id not in rows.all:
                rows.add(await hear_case(case, counter))

    _wait(all_heard)


def measured_cases(judged: Sequence[Judged]) -> Measured:
    """Figures, the curve of what is said of the answerable and the unanswerable, and the worst cases."""
    known = [one for one in judged if one.heard.sure is not None and one.case.expect in _DECIDED]
    sure, right = [one.heard.sure or 0.0 for one in known], [one.case.expect is Expected.ANSWERED for one in known]
    curve, bins = risk_coverage(sure, right), reliability(sure, right)
    return Measured(
        figures=case_figures(judged),
        scores={one.case.id: float(one.right) for one in judged},
        worst=tuple(worst_of(one.heard, _why(one)) for one in sorted(judged, key=_gravity) if not one.right),
        risk=tuple(Point(x, y) for x, y in zip(curve.coverage, curve.risk, strict=True)),
        reliability=tuple(Point(one.sure, one.right, one.n) for one in bins),
        spent=tuple(spent_on(one.heard) for one in judged),
    )


def measured_lies(tried: Sequence[Tried]) -> Measured:
    """Figures; the worst are the lies that left."""
    left = [one for one in tried if one.left and one.kind]
    worst = [Worst(one.id, one.question, one.kind, one.text, "this lie reached the resident") for one in left]
    return Measured(lying_figures(tried), {one.id: float(one.left != bool(one.kind)) for one in tried}, tuple(worst))


_DECIDED = (Expected.ANSWERED, Expected.REFUSED)


def _gravity(one: Judged) -> tuple[bool, bool, str]:
    return not one.forbidden, not one.citing.invented, one.case.id


def _why(one: Judged) -> str:
    said = [f"expected {one.case.expect.value}"] if one.heard.outcome.value != one.case.expect.value else []
    said += [f"FORBIDDEN {', '.join(one.forbidden)}"] if one.forbidden else []
    said += [f"INVENTED {', '.join(one.citing.invented)}"] if one.citing.invented else []
    return "; ".join([*said, *([f"missing {', '.join(one.missing)}"] if one.missing else [])])


def _wait(work: Callable[[], Coroutine[None, None, None]]) -> None:
    asyncio.run(work())

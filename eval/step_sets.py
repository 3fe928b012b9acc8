"""Steps over folders of the documented layout: ranking, answers, refusal."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from eval.answered import askable, judge_set
from eval.asking import Heard
from eval.curves import calibration_error, reliability
from eval.golds import answer_figures
from eval.hearing import Ask, hear_kept
from eval.intervals import rounded
from eval.measured import Measured, Point, spent_on, worst_of
from eval.perturbations import perturb
from eval.ranking import Ranked, rank, ranking_figures, scores_by_query
from eval.refusing import Asked, answerable, asked_of, curve_of, refusal_figures, unanswerable_key
from eval.rows import Rows
from eval.sets import EvalSet, read_set, read_unanswerable
from eval.territories import Bench, standing

CLEAN = "clean"


@dataclass(frozen=True, slots=True)
class RankingStep:
    """The questions of a set, as they are or hurt, ranked."""

    folder: Path
    wording: str = CLEAN
    part: str = "retrieval"

    @property
    def name(self) -> str:
        """The set and its wording."""
        return f"retrieval-{self.folder.name}-{self.wording}"

    @property
    def inputs(self) -> tuple[Path, ...]:
        """The set."""
        return (self.folder,)

    def measure(self, bench: Bench, kept: Path) -> Measured:
        """Ranks what is not ranked yet."""
        given = hurt(read_set(self.folder), self.wording)
        rows = Rows(kept, Ranked)
        asked = given.judged_queries()
        left = [query for query in asked if query.id not in rows.all]
        if left:
            with standing(self.folder, bench) as stood:
                for done, query in enumerate(left, start=len(asked) - len(left)):
                    bench.progress(self.name, done, len(asked))
                    rows.add(rank(query, stood))
        ranked = [rows.all[query.id] for query in asked]
        scored = scores_by_query(given, ranked)
        return Measured(ranking_figures(given, ranked), {one.question: one.ndcg_10 for one in scored})


@dataclass(frozen=True, slots=True)
class AnswersStep:
    """The lines of answers.jsonl, answered."""

    folder: Path
    part: str = "answers"

    @property
    def name(self) -> str:
        """The set."""
        return f"answers-{self.folder.name}"

    @property
    def inputs(self) -> tuple[Path, ...]:
        """The set."""
        return (self.folder,)

    def measure(self, bench: Bench, kept: Path) -> Measured:
        """Asks what is not answered yet."""
        given = read_set(self.folder)
        rows = Rows(kept, Heard)
        with standing(self.folder, bench) as stood:
            hear_kept([Ask(query.id, query.text) for _, query in askable(given)], stood, bench, rows, self.name)
            judged = judge_set(given, rows.all, stood)
        wrong = [one for one in judged if one.answerable and one.strict is False]
        return Measured(
            figures=answer_figures(judged),
            scores={one.heard.id: float(one.strict) for one in judged if one.answerable and one.strict is not None},
            worst=tuple(worst_of(one.heard, f"missing: {'; '.join(one.missing)}") for one in wrong),
            spent=tuple(spent_on(one.heard) for one in judged),
        )


@dataclass(frozen=True, slots=True)
class RefusalStep:
    """The questions a set answers, and those it does not."""

    folder: Path
    unanswerable: Path
    part: str = "refusal"

    @property
    def name(self) -> str:
        """The set and the file against it."""
        return f"refusal-{self.folder.name}-{self.unanswerable.parent.name}"

    @property
    def inputs(self) -> tuple[Path, ...]:
        """The set and the file."""
        return (self.folder, self.unanswerable)

    def measure(self, bench: Bench, kept: Path) -> Measured:
        """Asks what is not answered yet."""
        given = read_set(self.folder)
        others, _ = read_unanswerable(self.unanswerable, given.name)
        ours = answerable(given)
        rows = Rows(kept, Heard)
        asks = [Ask(query.id, query.text) for query in ours]
        asks += [Ask(unanswerable_key(one), one.text) for one in others]
        if any(ask.id not in rows.all for ask in asks):
            with standing(self.folder, bench) as stood:
                hear_kept(asks, stood, bench, rows, self.name)
        return measured_refusal(asked_of(given, ours, others, rows.all))


def measured_refusal(asked: Sequence[Asked]) -> Measured:
    """Figures, curve and reliability: a question is right when it is answered or refused as it should be."""
    curve = curve_of(asked)
    known = [one for one in asked if one.heard.sure is not None]
    bins = reliability([one.heard.sure or 0.0 for one in known], [one.answerable for one in known])
    wrong = [one for one in asked if one.heard.answered != one.answerable]
    why = {True: "answered though nothing answers it", False: "refused though a document answers it"}
    return Measured(
        figures={**refusal_figures(asked), "calibration_error": rounded(calibration_error(bins))},
        scores={one.heard.id: float(one.heard.answered == one.answerable) for one in asked},
        worst=tuple(worst_of(one.heard, why[one.heard.answered]) for one in wrong),
        risk=tuple(Point(x, y) for x, y in zip(curve.coverage, curve.risk, strict=True)),
        reliability=tuple(Point(one.sure, one.right, one.n) for one in bins),
        spent=tuple(spent_on(one.heard) for one in asked),
    )


def hurt(given: EvalSet, wording: str) -> EvalSet:
    """The same set, its questions worded otherwise."""
    if wording == CLEAN:
        return given
    texts = perturb({query.id: query.text for query in given.queries}, wording)
    return replace(given, queries=tuple(one.model_copy(update={"text": texts[one.id]}) for one in given.queries))

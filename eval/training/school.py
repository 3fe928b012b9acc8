"""Where lessons come from: folders of judged questions, and our own cases on the demo territory."""

from collections.abc import Callable, Sequence
from pathlib import Path

from bot.assemble import build_counter
from bot.embedders import choose_embedder
from bot.settings import Settings
from eval.cases import read_cases
from eval.sets import EvalSet, Query, read_set
from eval.territories import Bench, standing
from eval.training.lessons import HURT, Lesson, Pupil, hurt_too, lessons
from eval.training.seal import open_copy, open_grades, open_questions
from eval.training.sheets import kept_back, open_sheets
from eval.training.written import Written, written

BEST = 5
WRITTEN_WEIGHT = 0.2
"""What a question written for a sheet counts: they are many, and more than one sheet may answer it."""
CASES = Path(__file__).parents[1] / "cases"


def set_lessons(folder: Path, cache: Path, closed: frozenset[str], weight: float) -> list[Lesson]:
    """Those of a folder without its sealed titles; questions of one document each are hurt too."""
    given = read_set(folder)
    asked = open_questions(given, closed)
    return _over(folder, cache, closed, lambda to: _with_hurt([_pupil(given, query, weight, to) for query in asked]))


def written_lessons(folder: Path, cache: Path, closed: frozenset[str]) -> list[Lesson]:
    """The questions written about the open sheets of a folder, but those about sheets that are kept back."""
    sheets = [sheet for sheet in open_sheets(folder, closed) if not kept_back(sheet.id)]
    asked = [one for one in written(sheets, closed) if one.answers]
    return _over(folder, cache, closed, lambda to: [_written_pupil(one, to) for one in asked])


def demo_lessons(data: Path, weight: float = 0.6) -> list[Lesson]:
    """Those of our own cases that a document answers: their words as they are, no earlier turn."""
    settings = Settings(data_dir=data, generator="none")
    choice = choose_embedder(settings)
    counter = build_counter(settings, choice.build() if choice else None, None)
    pupils = []
    for case in read_cases([CASES]):
        commune = counter.territory.commune(case.commune)
        if case.gold and case.nuggets and not case.turns and commune:
            relevant = dict.fromkeys(case.gold, BEST)
            text, family = case.question, case.gold[0]
            pupils.append(Pupil("cases", text, text, family, relevant, commune.owners(), weight, case.nuggets))
    return list(lessons(pupils, counter))


def _over(
    folder: Path, cache: Path, closed: frozenset[str], asked_of: Callable[[tuple[str, ...]], Sequence[Pupil]]
) -> list[Lesson]:
    """What the pupils asked of its owners are shown, over a folder without its sealed titles."""
    opened = open_copy(folder, cache / "training" / folder.name, closed)
    settings = Settings(generator="none")
    with standing(opened, Bench(cache, settings, choose_embedder(settings))) as stood:
        commune = stood.counter.territory.commune(stood.commune)
        return list(lessons(asked_of(commune.owners() if commune else ()), stood.counter))


def _written_pupil(one: Written, owners: tuple[str, ...]) -> Pupil:
    return Pupil("written", one.text, one.text, one.sheet, {one.sheet: BEST}, owners, WRITTEN_WEIGHT)


def _pupil(given: EvalSet, query: Query, weight: float, owners: tuple[str, ...]) -> Pupil:
    grades = open_grades(given, query)
    best = max(grades.values())
    relevant = {document: round(BEST * grade / best) for document, grade in grades.items()}
    family = query.meta.intent or min(grades)
    return Pupil(given.name, query.text, query.text, family, relevant, owners, weight)


def _with_hurt(pupils: Sequence[Pupil]) -> list[Pupil]:
    """Real searches are hurt enough as they are: only questions that stand alone in their family are."""
    families = [pupil.family for pupil in pupils]
    alone = [pupil for pupil in pupils if families.count(pupil.family) == 1]
    return [*pupils, *(hurt_too(pupil, name) for pupil in alone for name in HURT)]

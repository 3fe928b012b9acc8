"""Where lessons come from: folders of judged questions, and our own cases on the demo territory."""

from collections.abc import Sequence
from pathlib import Path

from bot.assemble import build_counter
from bot.embedders import choose_embedder
from bot.settings import Settings
from eval.cases import read_cases
from eval.sets import EvalSet, Query, read_set
from eval.territories import Bench, standing
from eval.training.lessons import HURT, Lesson, Pupil, hurt_too, lessons
from eval.training.seal import open_copy, open_grades, open_questions

BEST = 5
CASES = Path(__file__).parents[1] / "cases"


def set_lessons(folder: Path, cache: Path, closed: frozenset[str], weight: float) -> list[Lesson]:
    """Those of a folder without its sealed titles; questions of one document each are hurt too."""
    given = read_set(folder)
    opened = open_copy(folder, cache / "training" / folder.name, closed)
    settings = Settings(generator="none")
    with standing(opened, Bench(cache, settings, choose_embedder(settings))) as stood:
        commune = stood.counter.territory.commune(stood.commune)
        owners = commune.owners() if commune else ()
        pupils = [_pupil(given, query, weight, owners) for query in open_questions(given, closed)]
        return list(lessons(_with_hurt(pupils), stood.counter))


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


def _pupil(given: EvalSet, query: Query, weight: float, owners: Sequence[str]) -> Pupil:
    grades = open_grades(given, query)
    best = max(grades.values())
    relevant = {document: round(BEST * grade / best) for document, grade in grades.items()}
    family = query.meta.intent or min(grades)
    return Pupil(given.name, query.text, query.text, family, relevant, tuple(owners), weight)


def _with_hurt(pupils: Sequence[Pupil]) -> list[Pupil]:
    """Real searches are hurt enough as they are: only questions that stand alone in their family are."""
    families = [pupil.family for pupil in pupils]
    alone = [pupil for pupil in pupils if families.count(pupil.family) == 1]
    return [*pupils, *(hurt_too(pupil, name) for pupil in alone for name in HURT)]

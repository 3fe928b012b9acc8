"""What a whole run measures, the quick steps first."""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path

from eval.discovering import POISON, POISON_QUESTIONS, Found
from eval.measured import Step
from eval.perturbations import PERTURBATIONS
from eval.sets import read_set
from eval.step_cases import CasesStep, LiesStep
from eval.step_safety import SafetyStep
from eval.step_sets import CLEAN, AnswersStep, RankingStep, RefusalStep

CASES = Path(__file__).parent / "cases"
SAFETY = Path(__file__).parent / "safety"
LARGE = 800
"""Questions above which a set is ranked in its own words only: short search words leave nothing to hurt."""


class Part(StrEnum):
    """What can be measured alone."""

    CASES = "cases"
    VERIFICATION = "verification"
    SAFETY = "safety"
    ANSWERS = "answers"
    RETRIEVAL = "retrieval"
    REFUSAL = "refusal"


def steps_of(found: Found, territory: Path, only: Sequence[Part]) -> list[Step]:
    """Every step of these parts, of all of them when none is named."""
    steps: list[Step] = [
        CasesStep(territory, (CASES,)),
        LiesStep(territory, (CASES,)),
        *_safety(found, territory),
        *(AnswersStep(folder) for folder in found.answers),
        *(RankingStep(folder, wording) for folder in found.rankings for wording in _wordings(folder)),
        *(RefusalStep(folder, file) for folder, file in found.refusals),
    ]
    return [step for step in steps if not only or step.part in only]


def _safety(found: Found, territory: Path) -> list[SafetyStep]:
    poison, questions = SAFETY / POISON, SAFETY / POISON_QUESTIONS
    has_poison = poison.is_file() and questions.is_file()
    ours = [path for path in sorted(SAFETY.glob("*.jsonl")) if path not in (poison, questions)]
    steps = [SafetyStep(territory, path) for path in (*ours, *found.prompts)]
    if ours and has_poison:
        steps[0] = SafetyStep(territory, ours[0], poison, questions)
    return steps


def _wordings(folder: Path) -> tuple[str, ...]:
    given = read_set(folder)
    if len(given.judged_queries()) > LARGE or any(query.wording_of for query in given.queries):
        return (CLEAN,)
    return tuple(PERTURBATIONS)

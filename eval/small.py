"""The small run of every change: a part of our cases and a few lies, lexical search, under three minutes."""

from pathlib import Path

from eval.measured import Step
from eval.step_cases import CasesStep, LiesStep
from eval.steps import CASES

EVERY = 8
LIES = 60


def small_steps(territory: Path) -> list[Step]:
    """The cases, then the lies about what was said to them."""
    return [CasesStep(territory, (CASES,), every=EVERY), LiesStep(territory, (CASES,), limit=LIES, every=EVERY)]

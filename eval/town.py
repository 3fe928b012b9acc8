"""A day of a town in a few minutes: who asks what and when, drawn from the demo cases. Nothing is sent from here."""

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

CASES = Path(__file__).parent / "cases" / "port_clairval.jsonl"
HOURS = (1, 1, 1, 1, 1, 2, 5, 10, 28, 40, 42, 34, 24, 26, 36, 38, 36, 34, 28, 20, 14, 10, 5, 2)
"""How many ask in each hour of the day, in proportion: the town hall's door, then the evening at home."""
BURST_HOUR, BURST_SHARE, BURST_LENGTH = (
    18,
    0.15,
    0.01,
)  # a storm is announced: one visit in seven in a quarter of an hour
FOLLOW_UPS = (
    "Et combien ça coûte ?",
    "C'est ouvert le samedi ?",
    "Quel est le numéro de téléphone ?",
    "Et pour un enfant ?",
)
FOLLOW_UP_SHARE, LEAVING_SHARE, SPOKEN_SHARE = 0.3, 0.08, 0.2


@dataclass(frozen=True, slots=True)
class Visit:
    """One person: when they come (0 to 1 of the day), what they ask one after the other, and whether they leave early.

    `spoken`: asked as by telephone, without capitals nor marks.
    """

    at: float
    questions: tuple[str, ...]
    leaves: bool
    spoken: bool


def questions_of(path: Path = CASES) -> list[str]:
    """The demo questions that stand alone."""
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return [row["question"] for row in rows if not row.get("turns")]


def day(questions: Sequence[str], visits: int, seed: int, exponent: float = 1.0) -> list[Visit]:
    """That many visits in the order they come; the most asked questions are drawn first, then by Zipf's law."""
    chance = random.Random(seed)
    ranked = chance.sample(list(questions), len(questions))
    weights = [1 / rank**exponent for rank in range(1, len(ranked) + 1)]
    return sorted((_visit(chance, ranked, weights) for _ in range(visits)), key=lambda one: one.at)


def _visit(chance: random.Random, ranked: Sequence[str], weights: Sequence[float]) -> Visit:
    asked = [chance.choices(ranked, weights)[0]]
    if chance.random() < FOLLOW_UP_SHARE:
        asked.append(chance.choice(FOLLOW_UPS))
    spoken = chance.random() < SPOKEN_SHARE
    if spoken:
        asked = [one.lower().rstrip(" ?!.") for one in asked]
    return Visit(_moment(chance), tuple(asked), chance.random() < LEAVING_SHARE, spoken)


def _moment(chance: random.Random) -> float:
    if chance.random() < BURST_SHARE:
        return (BURST_HOUR + chance.random() * BURST_LENGTH * 24) / 24
    hour = chance.choices(range(24), HOURS)[0]
    return (hour + chance.random()) / 24

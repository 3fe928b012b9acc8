"""How much of what identifies people is masked, and how often an ordinary line loses something.

A line of a set marks what must go: `Rappelez-moi au ⟦06 39 98 12 34⟧`. A line without a mark must come out unchanged.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.domain.masking import Official, mask
from bot.domain.places import Contact

SETS = Path(__file__).parent / "masking"
_MARKED = re.compile("⟦(.*?)⟧")


@dataclass(frozen=True, slots=True)
class Line:
    """`text` as a resident wrote it; `private` are the pieces of it that must not stay."""

    text: str
    private: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What masking made of a line. `leaked`: private pieces still there; `lost`: an ordinary line was changed."""

    line: Line
    masked: str
    leaked: tuple[str, ...]
    lost: bool


def read_set(name: str) -> tuple[Line, ...]:
    """The lines of `tuned` (rules were written looking at them) or of a set measured once before any mending."""
    lines = (SETS / f"{name}.txt").read_text("utf-8").splitlines()
    return tuple(Line(_MARKED.sub(r"\1", line), tuple(_MARKED.findall(line))) for line in lines if line.strip())


def contacts_of(corpus: Path) -> tuple[Contact, ...]:
    """What the directories of a corpus publish of its services."""
    entries = (
        entry for file in sorted(corpus.glob("*/annuaire.json")) for entry in _entries(json.loads(file.read_text()))
    )
    return tuple(
        Contact("", str(one.get("phone", "")), str(one.get("email", "")), address=str(one.get("address", "")))
        for one in entries
    )


def _entries(directory: Mapping[str, Sequence[Mapping[str, object]]]) -> Iterator[Mapping[str, object]]:
    for place in directory["places"]:
        contact = place.get("contact")
        yield contact if isinstance(contact, Mapping) else place


def judged(lines: Sequence[Line], official: Official) -> tuple[Outcome, ...]:
    """Masks every line and looks at what is left."""
    return tuple(_judge(line, mask(line.text, official)) for line in lines)


def recall(outcomes: Sequence[Outcome]) -> float:
    """The share of private pieces that are gone."""
    pieces = sum(len(one.line.private) for one in outcomes)
    return 1 - sum(len(one.leaked) for one in outcomes) / pieces


def false_positives(outcomes: Sequence[Outcome]) -> float:
    """The share of ordinary lines that lost something."""
    ordinary = [one for one in outcomes if not one.line.private]
    return sum(one.lost for one in ordinary) / len(ordinary)


def _judge(line: Line, masked: str) -> Outcome:
    leaked = tuple(piece for piece in line.private if _stays(piece, masked))
    return Outcome(line, masked, leaked, lost=not line.private and masked != line.text)


def _stays(piece: str, masked: str) -> bool:
    """Whether the piece is still there, as a word of its own, or its digits are."""
    if re.search(rf"(?<!\w){re.escape(piece)}(?!\w)", masked):
        return True
    digits = re.sub(r"\D", "", piece)
    return len(digits) >= 6 and digits in re.sub(r"\D", "", masked)

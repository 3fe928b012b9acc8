"""Questions of residents written for the open sheets by somebody who saw the sheets, and what in a sheet answers each.

`written.tsv` holds a line a question: the sheet, the marks of the sentences that answer it (the best first) or, after a
minus, that of the one a careless reader would give where none does, and the question. The sheets are not copied here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.domain.folding import fold
from eval.training.seal import mark
from eval.training.sheets import Sheet
from eval.training.stated import stated

WRITTEN = Path(__file__).parent / "written.tsv"
NOTHING = "-"
"""Before the mark of a sentence that does not answer."""


@dataclass(frozen=True, slots=True)
class Written:
    """A question about a sheet. `answers`: the statements that answer it, empty when none does; `careless`: one that
    only seems to."""

    sheet: str
    text: str
    answers: tuple[str, ...]
    careless: tuple[str, ...]


def statements(sheet: Sheet) -> Mapping[str, str]:
    """What a sheet states, under its title and heading as evidence is read, by the mark of its sentence."""
    return {mark(one.text): one.shown() for one in stated(sheet)}


def written(sheets: Sequence[Sheet], closed: frozenset[str], file: Path = WRITTEN) -> list[Written]:
    """The questions about these sheets; none that is a closed text (folded), none whose sentences are not there."""
    said = {sheet.id: statements(sheet) for sheet in sheets}
    found = []
    for line in file.read_text("utf-8").splitlines():
        sheet, marks, text = line.split("\t")
        shown = [said.get(sheet, {}).get(one.removeprefix(NOTHING)) for one in marks.split(",")]
        known = tuple(one for one in shown if one)
        if len(known) == len(shown) and fold(text) not in closed:
            none = marks.startswith(NOTHING)
            found.append(Written(sheet, text, () if none else known, known if none else ()))
    return found

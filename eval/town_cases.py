"""Towns that nothing learned, as cases: how sure one may be is fitted on them beside our own territory (ADR 45)."""

import zlib
from dataclasses import replace

from bot.domain.folding import fold
from eval.cases import Case, Expected
from eval.ranking import AT
from eval.territories import COMMUNE
from eval.training.towns import TOWNS, Line, Town, questions, read_town, towns
from eval.unseen_town import UNSEEN, bare, page_name

UNLEARNED = TOWNS.parent / "unlearned_towns"

ONE_IN = 4
"""Of their 10,000 questions, one in so many is fitted on: a fit takes as much longer as there are more."""


def unlearned_towns() -> list[Town]:
    """Every one with some of its questions, none that is also asked of a town that is learned or kept for measuring."""
    known = questions((*towns(frozenset()), read_town(UNSEEN)))
    return [_some(town, known) for town in towns(frozenset(), UNLEARNED)]


def cases_of(town: Town) -> list[Case]:
    """What is asked of it; a near miss is to be refused."""
    return [_case(f"{town.name}-{at}", line) for at, line in enumerate(town.lines)]


def _some(town: Town, known: frozenset[str]) -> Town:
    lines = (line for line in town.lines if zlib.crc32(line.text.encode()) % ONE_IN == 0)
    return replace(town, lines=tuple(line for line in lines if fold(line.text) not in known))


def _case(id_: str, line: Line) -> Case:
    answered = {
        "kind": "answerable",
        "expect": Expected.ANSWERED,
        "gold": (page_name(line.page),),
        "nuggets": ((bare(line.fact),),),
    }
    missed = {"kind": "near_miss", "expect": Expected.REFUSED}
    return Case.model_validate(
        {"id": id_, "question": line.text, "commune": COMMUNE, "at": AT} | (answered if line.fact else missed)
    )

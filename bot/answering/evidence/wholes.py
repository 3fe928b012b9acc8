"""What is said whole: the entry that stands under the asked question, the opening of a sheet that bears no title."""

from collections.abc import Sequence

from bot.answering.evidence.aspects import STRICT
from bot.answering.evidence.statements import ExtractLimits, Statement
from bot.answering.evidence.unit import UnitKind
from bot.answering.evidence.units import units
from bot.answering.evidence.weigh import Candidate
from bot.domain.documents import Passage, PassageKind, Ranked

SAME_TITLE, SAME_HEADING = 0.25, 0.6
"""Share of the question's words that the question it stands under holds when it asks the same."""


def entries_of(candidates: Sequence[Candidate], limits: ExtractLimits) -> tuple[Statement, ...]:
    """The whole entry that answers a question like this one, and the next one when it answers the rest of it."""
    if not _asks_the_same(candidates[0], limits):
        return ()
    near = [one for one in candidates if one.score >= candidates[0].score - limits.margin]
    chosen = [candidates[0]]
    for one in near:
        said = frozenset(stem for other in chosen for stem in other.covers)
        other = all(one.unit.passage.id != each.unit.passage.id for each in chosen)
        if other and len(chosen) < limits.entries and _asks_the_same(one, limits) and one.covers - said:
            chosen.append(one)
    return tuple(Statement(" ".join(one.unit.passage.text.split()), one.unit.passage) for one in chosen)


def _asks_the_same(best: Candidate, limits: ExtractLimits) -> bool:
    """Whether its passage stands under the very question that is asked: such an entry answers as a whole."""
    passage = best.unit.passage
    heading = passage.heading_path[-1] if passage.heading_path else ""
    entry = passage.title.endswith("?") and best.signs.title >= SAME_TITLE
    section = heading.endswith("?") and best.signs.heading >= SAME_HEADING
    short = "\n" not in passage.text.strip() and len(passage.text.split()) <= limits.entry
    return passage.kind is PassageKind.PROSE and short and (entry or section)


def opening_of(candidates: Sequence[Candidate], limits: ExtractLimits) -> tuple[Statement, ...]:
    """The first sentences of a sheet without title, then the best one: such a sheet begins with its answer."""
    best = candidates[0].unit
    found = untitled_opening(candidates[0], candidates)
    if found is None:
        return ()
    first = found.passage
    said = _first_sentences(first, limits.opening)
    words = len(f"{said} {best.said}".split())
    more = "" if best.said in said or words > limits.opened or best.lead or best.kind is UnitKind.ROW else best.said
    if not more and best.said not in said and candidates[0].aspects & STRICT:
        return ()  # the figure asked for would be left out
    opening = Statement(said, first)
    return (opening, Statement(more, best.passage)) if more else (opening,)


def untitled_opening(best: Candidate, candidates: Sequence[Candidate]) -> Ranked | None:
    """The first passage of the best candidate's document, when the document bears no title and it is among them."""
    about = best.unit.passage.document_id
    same = (one.ranked for one in candidates if one.unit.passage.document_id == about)
    first = next((ranked for ranked in same if ranked.passage.position == 0), None)
    return first if first and _untitled(first.passage) else None


def _untitled(passage: Passage) -> bool:
    """Whether its title is only its first words."""
    title = passage.title.rstrip(" .…")
    return len(title.split()) > 1 and passage.text.lstrip().startswith(title)


def _first_sentences(passage: Passage, enough: int) -> str:
    said: list[str] = []
    for unit in units(passage):
        if unit.kind is UnitKind.SENTENCE and not unit.part and len(" ".join(said).split()) < enough:
            longer = " ".join([*said, unit.text])
            if not said or len(longer.split()) <= enough + enough // 2:
                said.append(unit.text)
    return " ".join(said)

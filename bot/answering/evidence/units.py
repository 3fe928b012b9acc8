"""A passage cut into what can be said: sentences, list items and whole lists, table rows, contact lines."""

import re
from collections.abc import Iterator

from bot.answering.evidence.parts import cells, clauses
from bot.answering.evidence.unit import Unit, UnitKind
from bot.domain.documents import Passage, PassageKind

_ITEM = re.compile(r"^\s*(?:[-•*–·]|\d{1,2}[.)]|[a-z][)])\s+(?=\S)")
_SHORT = "art al p pp chap Mme MM cf etc Tél tél bd av no env min max ex St Ste"
_ABBREVIATED = "".join(rf"(?<!\b{short}\.)" for short in _SHORT.split()) + r"(?<!\b[A-Z]\.)(?<!\bn°)"
_END = re.compile(rf"(?<=[.!?…]){_ABBREVIATED}\s+(?=[«\"(]?\s?[A-ZÀÂÇÉÈÊÎÔÙ0-9])|(?<=[.!?] »)\s+")
LONGEST_LIST = 160
"""Words of a list said whole; a longer one is said item by item."""

_POINTING = "Il|Elle|Ils|Elles|Ce|Cet|Cette|Ces|Celui-ci|Celle-ci|Ceux-ci|Celles-ci|Cela|C'|C’|Leur|Son|Sa|Ses|Y|On la"
_LINKING = (
    "En revanche|Toutefois|Cependant|Néanmoins|Dans ce cas|À défaut|Sinon|De même|Ainsi|Par ailleurs|En outre|Puis"
)
_HANGING = re.compile(
    rf"^(?:(?:{_POINTING}|{_LINKING}|Ensuite|Pour cela|Le même)\b|(?:L'|La |Le |Les )(?:leur|lui|en|y)\b)"
    r"(?! est (?:possible|interdit|obligatoire|nécessaire|permis|recommandé|préférable|inutile|conseillé)"
    r"| faut\b| existe\b| y a\b| n['’]y a\b)"
)


def hangs(sentence: str) -> bool:
    """Whether a sentence points back to the one before it and cannot be said alone."""
    return bool(_HANGING.match(sentence))


def units(passage: Passage) -> tuple[Unit, ...]:
    """Everything the passage can say, in reading order."""
    match passage.kind:
        case PassageKind.TABLE:
            return tuple(_lines(passage, UnitKind.ROW))
        case PassageKind.CONTACT:
            return tuple(_contact(passage))
        case PassageKind.PROSE:
            return tuple(_prose(passage))


def _lines(passage: Passage, kind: UnitKind) -> Iterator[Unit]:
    lines = [line.strip() for line in passage.text.splitlines() if line.strip()]
    header = _header(lines) if kind is UnitKind.ROW else ()
    for order, line in enumerate(lines):
        if order or not header:
            whole = Unit(_under(header, line) if header else line, passage, order, kind)
            yield from (whole, *(cells(whole) if kind is UnitKind.ROW else ()))


def _header(lines: list[str]) -> tuple[str, ...]:
    """The first line of a table when it names columns: no figure in it, figures and as many cells in the others."""
    first = _cells(lines[0]) if len(lines) > 2 else ()
    others = [_cells(line) for line in lines[1:]]
    named = bool(first) and not any(character.isdigit() for character in lines[0])
    filled = all(len(cells) == len(first) and any(map(str.isdigit, "".join(cells))) for cells in others)
    return first if named and filled and len(first) > 2 else ()


def _under(header: tuple[str, ...], line: str) -> str:
    first, *rest = zip(header, _cells(line), strict=True)
    return " ; ".join([first[1], *(f"{name} : {value}" for name, value in rest)])


def _cells(line: str) -> tuple[str, ...]:
    label, colon, values = line.partition(" : ")
    return (label, *values.split(" ; ")) if colon else (line,)


def _contact(passage: Passage) -> Iterator[Unit]:
    """The lines of a contact block, and the block as a whole after them."""
    lines = list(_lines(passage, UnitKind.CONTACT))
    yield from lines
    if len(lines) > 1:
        yield Unit(_joined([line.text for line in lines], ", "), passage, len(lines), UnitKind.LIST)


def _prose(passage: Passage) -> Iterator[Unit]:
    order, before, heading = 0, "", passage.heading_path[-1] if passage.heading_path else ""
    for block in _blocks(passage.text):
        if _ITEM.match(block[0]):
            lead = before if before.endswith(":") else ""
            for unit in _listed(block, passage, order, lead or _as_lead(heading or passage.title)):
                order = unit.order + 1
                yield unit
            before = ""
            continue
        for sentence in _sentences(" ".join(block)):
            whole = Unit(sentence, passage, order, UnitKind.SENTENCE, before=before)
            yield from (whole, *clauses(whole))
            order, before = order + 1, f"{before} {sentence}" if hangs(sentence) and before else sentence


def _blocks(text: str) -> Iterator[list[str]]:
    """Runs of lines: the items of one list, or the lines of one paragraph."""
    run: list[str] = []
    for line in text.splitlines():
        is_item = bool(_ITEM.match(line))
        if run and (not line.strip() or is_item != bool(_ITEM.match(run[0]))):
            yield run
            run = []
        if line.strip():
            run.append(line.strip() if not is_item else line)
    if run:
        yield run


def _listed(block: list[str], passage: Passage, order: int, lead: str) -> Iterator[Unit]:
    items = [_ITEM.sub("", line).strip() for line in block]
    for step, item in enumerate(items):
        whole_item = Unit(item, passage, order + step, UnitKind.ITEM, lead=lead)
        yield from (whole_item, *clauses(whole_item))
    whole = _joined([item.rstrip(" ;,.") for item in items], " ; ")
    if len(items) > 1 and len(whole.split()) <= LONGEST_LIST:
        yield Unit(whole, passage, order + len(items), UnitKind.LIST, lead=lead)


def _sentences(paragraph: str) -> list[str]:
    return [sentence.strip() for sentence in _END.split(paragraph) if sentence.strip()]


def _as_lead(heading: str) -> str:
    if heading.endswith("?"):
        return heading
    return f"{heading.rstrip(' :.')} :" if heading else ""


def _joined(parts: list[str], mark: str) -> str:
    whole = mark.join(part for part in parts if part)
    return whole if whole.endswith((".", "!", "?")) else f"{whole}."

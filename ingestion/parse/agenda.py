"""Items of an agenda in the lines of minutes: numbered, named in the agenda, or headed by a decision's number."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.domain.folding import fold

TITLE = 240
"""Characters of an item's title; a longer line is a paragraph."""

_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50}
_NUMBERED = re.compile(
    r"^(?P<word>(?:point|question|objet|rapport|affaire|sujet)\s+(?:n\s?[°o]\s?)?)?(?P<number>\d{1,2}|[IVXL]{1,6})"
    r"\s?(?P<sign>°\s?[)/.–-]?|[.)/:–—-]+|(?=\s+[A-ZÀ-Ý]{3}))\s*(?P<title>[^\W\d_].{2,})$",
    re.IGNORECASE | re.DOTALL,
)
_DECISION = re.compile(
    r"^(?:délibération|dcm|d[ée]cision|rapport)s?\s+(?:n\s?[°o]s?\s?)?\d{2,4}\s?[-/._]\s?\d+(?:\s?[-/._]\s?\d+)*\b"
    r"|^n\s?[°o]\s?\d{4}\s?[-/._]\s?\d+(?:[-/._]\d+)*\b",
    re.IGNORECASE,
)
_AGENDA = re.compile(r"^(?:\W*)ordre du jour\b.{0,60}$", re.IGNORECASE)
_MARK = re.compile(r"^(?:[-–—•▪◦*]|\d{1,2}\s?[.)°/–-]+|[IVXL]{1,6}\s?[.)–-]+)\s*")
_LISTED = 3


@dataclass(frozen=True, slots=True)
class Item:
    """An item: the line that opens it, what it is called, and what the same line says next."""

    line: int
    title: str
    rest: str = ""


def is_item(heading: str) -> bool:
    """Whether a heading is that of an item, by its number."""
    return bool(_NUMBERED.match(heading) or _DECISION.match(heading))


def items(lines: Sequence[str]) -> tuple[Item, ...]:
    """The items those lines open, in order; the agenda itself opens none. Nothing under two items."""
    agenda = frozenset(_agenda(lines))
    entries = {_words(_MARK.sub("", lines[at])): lines[at] for at in sorted(agenda)}
    found = {one.line: one for one in _decisions(lines, agenda)}
    found |= {one.line: one for one in _numbers(lines, agenda)}
    found |= {one.line: one for one in _named(lines, agenda, entries)}
    return tuple(found[at] for at in sorted(found)) if len(found) > 1 else ()


def _agenda(lines: Sequence[str]) -> Iterator[int]:
    """The lines that only list the items: under "ordre du jour", or three numbered ones without a word between."""
    run: list[int] = []
    announced = False
    for at, line in enumerate([*lines, ""]):
        listed = bool(_MARK.match(line)) and len(line) <= TITLE
        if listed and (not run or _follows(lines[run[-1]], line)):
            run.append(at)
            continue
        if len(run) >= _LISTED or (announced and run):
            yield from run
        announced = bool(_AGENDA.match(line)) or (announced and not run)
        run = [at] if listed else []


def _follows(before: str, line: str) -> bool:
    """Whether a line is the next of a list: the next number in the same writing, or the same bullet."""
    one, other = _MARK.match(before), _MARK.match(line)
    if one is None or other is None:
        return False
    first, second = (re.sub(r"\s", "", found.group()).rstrip(".)°/–-") for found in (one, other))
    if first and second:
        return _sign(one.group()) == _sign(other.group()) and _value(first) < _value(second)
    return one.group().strip() == other.group().strip()


def _sign(mark: str) -> str:
    return re.sub(r"[\sIVXL\d]", "", mark)


def _decisions(lines: Sequence[str], agenda: frozenset[int]) -> Iterator[Item]:
    for at, line in enumerate(lines):
        if at not in agenda and len(line) <= TITLE and _DECISION.match(line) and not line.endswith((";", ",")):
            yield Item(at, line.rstrip(" :."))


def _numbers(lines: Sequence[str], agenda: frozenset[int]) -> Iterator[Item]:
    """Lines numbered 1, 2, 3… in the same writing; a number may be missing, none comes back."""
    writing, last = "", 0
    for at, line in enumerate(lines):
        found = _NUMBERED.match(line) if at not in agenda and len(line) <= TITLE else None
        if found is None or line.endswith((";", ",", ":")) or not found["title"][0].isupper():
            continue
        number, written = _value(found["number"]), f"{bool(found['word'])}{found['sign'].strip()}"
        if 0 < number - last <= (1 if not last else 3) and written in (writing, writing or written):
            writing, last = written, number
            yield Item(at, line.rstrip(" ."))


def _named(lines: Sequence[str], agenda: frozenset[int], entries: dict[tuple[str, ...], str]) -> Iterator[Item]:
    """Lines that begin with the words of an entry of the agenda, each entry once."""
    left = dict(entries)
    for at, line in enumerate(lines):
        if at in agenda:
            continue
        bare = _words(_MARK.sub("", line))
        said = next((entry for entry in left if len(entry) > 1 and bare[: len(entry)] == entry), None)
        if said is not None:
            yield Item(at, left.pop(said).strip(" .;-–•"), _after(line, len(said)))


def _after(line: str, words: int) -> str:
    """What a line says after its first `words` words, its mark aside."""
    ends = [found.end() for found in re.finditer(r"\w+", _MARK.sub("", line))]
    return _MARK.sub("", line)[ends[words - 1] :].lstrip(" .:–-") if words <= len(ends) else ""


def _words(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+", fold(text)))


def _value(number: str) -> int:
    """Arabic or Roman."""
    if number.isdigit():
        return int(number)
    digits = [_ROMAN[letter] for letter in number.lower()]
    return sum(-one if one < after else one for one, after in zip(digits, [*digits[1:], 0], strict=True))

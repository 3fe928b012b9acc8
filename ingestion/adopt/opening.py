"""The hours of the reception, when one place of the site gives them and no other says otherwise."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.domain.documents import PassageKind, Section
from bot.domain.folding import fold
from ingestion.adopt.whose import is_another, is_town_hall
from ingestion.contacts import hours
from ingestion.parse.parsed import Parsed

_DAY = re.compile(r"\b(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|tous les jours)\b", re.IGNORECASE)
_SPAN = re.compile(r"\d{1,2}\s?(?:h|:)\s?(?:\d{2})?\s?(?:-|–|—|à)\s?\d{1,2}\s?(?:h|:)\s?(?:\d{2})?")
_LABEL = re.compile(r"^horaires?(?: d'ouverture)?\s*:\s*", re.IGNORECASE)
_ABOUT_HOURS = re.compile(r"\bhoraires?\b|\bouverture\b")
_EXCEPT = re.compile(r"\bexception\w*|\bferies?\b|\bnoel\b|\bvacances\b|\bfermetures?\b")


@dataclass(frozen=True, slots=True)
class _Told:
    page: str
    text: str
    weight: int


def opening_of(parsed: Mapping[str, Parsed]) -> tuple[str, str]:
    """The page that gives them and the hours; nothing when nobody does, or when two equally sure places differ."""
    told = sorted(_candidates(parsed), key=lambda one: -one.weight)
    best = [one for one in told if one.weight == told[0].weight]
    if not best or len({_squeezed(one.text) for one in best}) > 1:
        return "", ""
    return best[0].page, best[0].text


def _candidates(parsed: Mapping[str, Parsed]) -> Iterator[_Told]:
    for page, one in parsed.items():
        for section in (*one.sections, *one.frame):
            above = " ".join((one.title, *section.heading_path))
            lines = [said for line in section.text.split("\n") if (said := _line(line))]
            if lines and _is_reception(above, section):
                yield _Told(page, " ; ".join(dict.fromkeys(lines)), _weight(above, section))


def _is_reception(above: str, section: Section) -> bool:
    """Headings decide for a table or a text, the words of a block too, for what it names is what it reaches."""
    if _EXCEPT.search(fold(above)) or is_another(above):
        return False
    words = section.text if section.kind is PassageKind.CONTACT else ""
    return is_town_hall(f"{above} {words}") and not is_another(words)


def _weight(above: str, section: Section) -> int:
    plain = fold(above)
    whole = 2 * (section.kind is not PassageKind.PROSE)
    return whole + 2 * bool(_ABOUT_HOURS.search(plain)) + is_town_hall(above)


def _line(line: str) -> str:
    """A line of days and hours; a row of a table becomes one."""
    if not (hours(line) and _DAY.search(line)):
        return ""
    if " ; " not in line:
        return _LABEL.sub("", line.strip().lstrip("-– "))
    days = line.partition(" ; ")[0].rpartition(" : ")[2].strip()
    return f"{days} : {' et '.join(span.strip() for span in _SPAN.findall(line))}" if _DAY.search(days) else ""


def _squeezed(text: str) -> str:
    return re.sub(r"\W", "", fold(text))

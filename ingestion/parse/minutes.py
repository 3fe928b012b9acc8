"""Minutes of a council, known by their shape: each item of the agenda is a section, under the day of the session.

No name of a document counts: a council, a session that opened or met, the list of those present, and two of
proxies, secretary, quorum and votes make minutes. Other documents leave as they came.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.domain.documents import PassageKind, Section
from bot.domain.folding import fold
from ingestion.calendars import day_text
from ingestion.parse.agenda import is_item, items
from ingestion.parse.parsed import Parsed
from ingestion.parse.session_day import session_day

_COUNCIL = re.compile(
    r"\b(?:conseil (?:municipal|communautaire|metropolitain|d'administration|d'agglomeration|de communaute|syndical)"
    r"|comite syndical|bureau communautaire)\b"
)
_MET = re.compile(
    r"\bseance (?:publique |ordinaire )*(?:est |a ete |fut )*(?:ouverte|levee|close)\b"
    r"|\b(?:ouvre|leve|clot) la seance\b"
    r"|\blegalement convoque|\bse sont reunis\b|\bs'est (?:legalement )?reuni\b|\bsous la presidence d"
)
_PRESENT = re.compile(r"\b(?:presente?s?|excuse(?:e?s)?|absente?s?)\b[^.\n]{0,80}:\s*\S|\betaient presents?\b")
_SIGNS = (
    re.compile(r"\bpouvoirs?\b|\bprocurations?\b"),
    re.compile(r"\bsecretaire de (?:la )?seance\b"),
    re.compile(r"\bquorum\b"),
    re.compile(r"\ba l'unanimite\b|\bvoix (?:pour|contre)\b|\babstentions?\b|\bapres en avoir delibere\b"),
)
_LEAST_SIGNS = 2
_OBJECT = re.compile(r"^objet\s*:\s*", re.IGNORECASE)


def minutes(parsed: Parsed) -> Parsed:
    """The document with the day of its session and a section for each item; unchanged when it is no minutes."""
    day = _session(parsed)
    if day is None:
        return parsed
    cut = parsed.sections if _has_items(parsed.sections) else tuple(_cut(parsed.sections))
    named = _titled(cut)
    session = f"Séance du {day_text(day)}"
    under = tuple(replace(one, heading_path=(session, *one.heading_path)) for one in named)
    return replace(parsed, title=_title(parsed.title, day), sections=under, session=day)


def _session(parsed: Parsed) -> date | None:
    text = "\n".join(part for one in parsed.sections for part in (*one.heading_path, one.text))
    plain = "\n".join(map(fold, (parsed.title, *text.split("\n"))))
    shaped = _COUNCIL.search(plain) and _MET.search(plain) and _PRESENT.search(plain)
    if not shaped or sum(sign.search(plain) is not None for sign in _SIGNS) < _LEAST_SIGNS:
        return None
    return session_day(f"{parsed.title}\n{text}")


def _title(title: str, day: date) -> str:
    """The title with the day of the session, when it does not give it."""
    if not title:
        return f"Conseil du {day_text(day)}"
    return title if session_day(f"séance : {title}") == day else f"{title} – {day_text(day)}"


def _has_items(sections: Sequence[Section]) -> bool:
    """Whether the headings already cut the document into items."""
    return len({one.heading_path for one in sections if any(map(is_item, one.heading_path))}) > 1


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    section: int
    gap: str


def _cut(sections: Sequence[Section]) -> Iterator[Section]:
    """The sections cut at the lines that open an item; a table belongs to the item before it."""
    lines = [line for number, one in enumerate(sections) for line in _lines(number, one)]
    opened = {one.line: one for one in items([line.text for line in lines])}
    path: tuple[str, ...] = ()
    run: list[_Line] = []
    for at, line in enumerate(lines):
        if run and (at in opened or line.section != run[-1].section):
            yield _section(sections[run[-1].section], path, run)
            run = []
        if at in opened:
            path = (opened[at].title,)
            line = _Line(opened[at].rest, line.section, "")
        run += [line] if line.text else []
    if run:
        yield _section(sections[run[-1].section], path, run)


def _lines(number: int, section: Section) -> Iterator[_Line]:
    """The lines of a section, each with the break before it; those of a table are one."""
    if section.kind is not PassageKind.PROSE:
        yield _Line(section.text, number, "")
        return
    gap = ""
    for line in section.text.split("\n"):
        if line.strip():
            yield _Line(line.strip(), number, gap)
        gap = "\n" if line.strip() else "\n\n"


def _section(section: Section, path: tuple[str, ...], run: Sequence[_Line]) -> Section:
    text = "".join(f"{line.gap}{line.text}" if at else line.text for at, line in enumerate(run))
    return replace(section, heading_path=(*section.heading_path, *path), text=text)


def _titled(sections: Sequence[Section]) -> tuple[Section, ...]:
    """Items headed by a number alone take the title their first line, "Objet : …", gives them."""
    named: dict[tuple[str, ...], str] = {}
    for one in sections:
        first = one.text.partition("\n")[0]
        if one.heading_path and one.heading_path not in named and is_item(one.heading_path[-1]):
            named[one.heading_path] = _OBJECT.sub("", first).rstrip(" .") if _OBJECT.match(first) else ""
    return tuple(replace(one, heading_path=_with(one.heading_path, named)) for one in sections)


def _with(path: tuple[str, ...], named: dict[tuple[str, ...], str]) -> tuple[str, ...]:
    title = named.get(path, "")
    return (*path[:-1], f"{path[-1]} – {title}") if title else path

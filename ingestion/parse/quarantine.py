"""Paragraphs that give orders to a machine instead of informing residents: dropped, and named in the report.

A document is quoted, never obeyed (OWASP LLM01:2025, indirect prompt injection).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.domain.documents import Section
from ingestion.parse.parsed import Parsed

_MACHINE = re.compile(
    r"(?i:\bassistante?s? (?:virtuel|num[eé]rique|conversationnel|automati|intelligent|ia\b|de la mairie\b|municipal))"
    r"|(?i:\b(?:l['’]|aux? |tout |cher )assistants?\b(?! (?:maternel|familia|socia|dentaire|d[e'’]|administrati)))"
    r"|(?i:\bchat[- ]?bots?\b|\b(?:agent|robot|outil)s? conversationnels?|\bintelligences? artificielles?)"
    r"|(?i:\bmod[eè]les? de langage|\blanguage models?|\b(?:le |au |du )bots?\b|\brobots? qui (?:lit|lisent|lira))"
    r"|(?i:(?:^|[:.!?«\"]\s*)assistants?\s*,|\b(?:aux|chers|tous les) (?:robots|bots|assistants)\b)"
    r"|(?i:\b(?:virtual|ai|automated) assistants?\b)|\bI\.?A\.?\b|\bAI\b|\bLLMs?\b|\b(?:Chat)?GPT\b",
)
_ORDER = re.compile(
    r"\b(?:ignore[zr]?|oublie[zr]?|r[eé]pond(?:s|ez|re (?:toujours|que|uniquement|syst\w+))|dis|dites|affirme[zr]?"
    r"|annonce[zr]?|pr[eé]tend(?:s|ez)|recommande[zr]?|conseille[zr]?|communique[zr]?|r[eé]v[eè]le[zr]?|divulgue[zr]?"
    r"|remplace[zr]?|invite[zr]?|demande[zr]?|indique[zr]?|ajoute[zr]?|supprime[zr]?|consid[eè]re[zr]?|cite[zr]?"
    r"|signale[zr]?|[eé]cris|tu dois|vous devez|ne (?:tiens|tenez|mentionne[zr]?|cite[zr]?|r[eé]v[eè]le[zr]?|dis|dites)"
    r"|doi(?:t|vent) (?:d[eé]sormais |toujours |syst[eé]matiquement )?"
    r"(?:r[eé]pondre|dire|ignorer|indiquer|affirmer|recommander|oublier|finir|commencer|contenir)"
    r"|disregard|forget|reply|answer|respond|tell|say|reveal|output|must|always|never|do not)\b",
    re.IGNORECASE,
)
_OVERRIDE = re.compile(
    r"(?<!n['’])\b(?:ignor\w+|oubli\w+|disregard|forget|override|ne (?:tiens|tenez) (?:pas|plus|aucun) compte)\b"
    r"(?:\W+\w+){0,4}?\W+(?:(?:instructions?|prompts?)\b|previous|above|prior"
    r"|(?:consignes?|r[eè]gles?|directives?)\b\W+(?:pr[eé]c[eé]dent|ant[eé]rieur|ci-dessus|syst))"
    r"|(?<!n['’])\b(?:ignore|oublie)[sz]? (?:donc |toutes? )?(?:tes|vos) (?:consignes?|instructions?|r[eè]gles?)\b"
    r"|(?<!n['’])\bignore[sz]? (?:toutes )?les (?:consignes|instructions)\b(?! (?:d[eu]s?|qui|sur)\b| d['’])",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r"<\|\w+\|?>|\[/?INST\]|<</?SYS>>|###\s?(?:instruction|system)|\bsystem prompt\b|\bprompt syst[eè]me\b"
    r"|^\W*(?:system|syst[eè]me|assistant)\s?:|\btu es (?:maintenant|d[eé]sormais) (?:un|une|le|la|l['’])"
    r"|instructions? (?:destin[eé]es? )?(?:aux?|pour|[àa] l['’]attention d\w*)(?: l['’]| le | les | la | )?"
    r"(?:assistant|ia\b|chat|robot|mod[eè]le|bot|machine|intelligence)",
    re.IGNORECASE | re.MULTILINE,
)
_PARAGRAPH = re.compile(r"(\n+)")


def order(text: str) -> str:
    """Why a text is an order to a machine that reads it; empty when it is none."""
    if _OVERRIDE.search(text):
        return "tells a machine to forget its instructions"
    if _ROLE.search(text):
        return "speaks in the name of the system or to its model"
    if _MACHINE.search(text) and _ORDER.search(text):
        return "gives an order to an assistant or a robot"
    return ""


def is_order(text: str) -> bool:
    """Whether the text gives an order to a machine that reads it."""
    return bool(order(text))


def quarantine(parsed: Parsed) -> Parsed:
    """The document without its orders to machines, which are listed in `quarantined`."""
    found = tuple({one.text: one for one in _orders(parsed)}.values())
    if not found:
        return parsed
    return replace(
        parsed,
        title="" if is_order(parsed.title) else parsed.title,
        sections=_without(parsed.sections),
        frame=_without(parsed.frame),
        quarantined=(*parsed.quarantined, *found),
    )


def _orders(parsed: Parsed) -> Iterator[Section]:
    """Each order alone, in a section that says where it stood."""
    if is_order(parsed.title):
        yield Section((), parsed.title.strip())
    for section in (*parsed.sections, *parsed.frame):
        for text in _parts(section):
            if is_order(text):
                yield replace(section, text=text.strip(), heading_path=_path(section))


def _parts(section: Section) -> Iterator[str]:
    yield from section.heading_path
    yield from section.text.split("\n")


def _without(sections: Sequence[Section]) -> tuple[Section, ...]:
    kept = (replace(one, text=_kept(one.text), heading_path=_path(one)) for one in sections)
    return tuple(section for section in kept if section.text)


def _path(section: Section) -> tuple[str, ...]:
    return tuple(heading for heading in section.heading_path if not is_order(heading))


def _kept(text: str) -> str:
    """The text without the lines that are orders, and without the breaks that stood before them."""
    pieces = ["", *_PARAGRAPH.split(text)]
    pairs = zip(pieces[::2], pieces[1::2], strict=True)
    return "".join(f"{gap}{line}" for gap, line in pairs if not is_order(line)).strip()

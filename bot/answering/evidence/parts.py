"""Parts of a row or of a sentence that state several values, each for its own case: the asked one is said alone."""

import re
from collections.abc import Iterator
from dataclasses import replace

from bot.answering.evidence.unit import Unit
from bot.answering.figures.days import YEAR
from bot.domain.folding import fold

_STARTS = r"(?:de |du |d'|d’|à |au |dès |jusqu'à |jusqu’à |une? \w+ de )?(?<![\d.,])(?<!\d )(?<!h )\d"
_JOINT = re.compile(rf"(?:, et |, | et )(?={_STARTS})")
_FIGURE = re.compile(_STARTS)
_MEASURED = re.compile(r"\d\s?(?:€|h\b|%|euros?|mois|jours?|ans?|semaines?|m\b|mètres?)")
_QUALIFIED = re.compile(r"\b(?:pour|en|du|le|à|dans|aux?|par|si|sur|chez|des|les)\b\s+\S+.*[^\W\d]{4}")
_RANGE_END = re.compile(r"\b(?:de|du) \d[^,;]{0,14} (?:à|au) \d$")
_DATED = re.compile(rf"\b\d{{1,2}}(?:er)? (?:{'|'.join(YEAR)})\b")
_LEANING = re.compile(
    r"(?:celles?|celui|ceux|dont|qui|que|avec|sans|pour|si|sauf|sur|dans|des?|du|au?x?|en|et|ou|puis|mais|jusqu|avant|"
    r"apres|selon|soit|y|par|il|elle|ils|elles|on|chez|entre|lorsque?|quand|\d)\b|d'"
)
_WORD = re.compile(r"[a-z]{4,}")
MANY = 4


def clauses(whole: Unit) -> Iterator[Unit]:
    """One unit for each value of a sentence with its own case; none when it has one value, or cannot be cut."""
    found = tuple(_joined(whole)) or tuple(_listed(whole))
    yield from found


def _listed(whole: Unit) -> Iterator[Unit]:
    """`Inscription jusqu'au 12 décembre, passage du jury le 19`: one unit for each thing with its date or amount."""
    parts = whole.text.rstrip(" .").split(", ")
    if 1 < len(parts) <= MANY and all(map(_stands_alone, parts)):
        yield from (replace(whole, text=f"{part[:1].upper()}{part[1:]}.", part=part) for part in parts)


def _stands_alone(part: str) -> bool:
    """Whether it names something and states its date or amount, and leans on no other part."""
    folded = fold(part)
    value = _MEASURED.search(part) or _DATED.search(folded)
    return (
        bool(value) and not _LEANING.match(folded) and len(_WORD.findall(folded[: value.start() if value else 0])) > 0
    )


def _joined(whole: Unit) -> Iterator[Unit]:
    """`coûte 5 € à la création et 10 € en cas de perte`: one unit for each value with its case."""
    text = whole.text.rstrip(" .")
    joints = list(_JOINT.finditer(text))
    if not joints or len(joints) > MANY:
        return
    start = _first_value(text[: joints[0].start()])
    edges = [start, *(found.end() for found in joints)]
    ends = [*(found.start() for found in joints), len(text)]
    parts = [text[edge:end] for edge, end in zip(edges, ends, strict=True)]
    if start and all(map(_stands, parts)):
        yield from (replace(whole, text=f"{text[:start]}{part}.", part=_case(part)) for part in parts)


def _case(part: str) -> str:
    """What it is the value of: what the last `pour` or `en cas de` announces, else all of it."""
    return re.split(r"\b(?:pour|en cas de|en cas d['’])\s", part)[-1]


def _stands(part: str) -> bool:
    """Whether it states a value and its case."""
    return bool(_MEASURED.search(part) and _QUALIFIED.search(part))


def _first_value(text: str) -> int:
    """Where the first value starts: the last figure from which it stands, the end of a range apart; 0 for none."""
    starts = [found.start() for found in _FIGURE.finditer(text) if not _RANGE_END.search(text[: found.end()])]
    return next((at for at in reversed(starts) if _stands(text[at:])), 0)


def cells(whole: Unit) -> Iterator[Unit]:
    """`Week-end ; Résident : 60 € ; Extérieur : 100 €`: one unit for each column that states the same kind of value."""
    label, *columns = whole.text.split(" ; ")
    named = [column for column in columns if " : " in column]
    kinds = [_kind(column) for column in named]
    alike = [column for column, kind in zip(named, kinds, strict=True) if kind and kinds.count(kind) > 1]
    if 1 < len(alike) <= MANY:
        for column in alike:
            kept = [label, *(one for one in columns if one == column or one not in alike)]
            yield replace(whole, text=" ; ".join(kept), part=column.partition(" : ")[0])


def _kind(column: str) -> str:
    found = re.search(r"\d\s?(€|h\b|%)", column.partition(" : ")[2])
    return found.group(1) if found else ""

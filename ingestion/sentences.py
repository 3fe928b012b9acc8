"""Where French sentences end: not after an abbreviation, a number or an initial."""

import re

_END = re.compile(r"[.!?…][\"»”')\]]?\s+(?=[\"«“(\[]?\s?[A-ZÀ-ÖØ-Þ0-9])")
_ABBREVIATION = re.compile(
    r"(?:^|[\s('’«-])(?:M|MM|Mme|Mmes|Mlle|Mgr|Dr|Pr|Me|St|Ste|art|al|av|bd|bld|boul|chap|cf|ch|dép|éd|env|etc|ex|fig|hab|i\.e|"
    r"max|min|n°|no|nos|obs|p|pp|pl|r|rte|réf|ref|resp|sq|suiv|tél|tel|vol|imm|bât|bat|apt|(?-i:[A-Z]))\.$",
    re.IGNORECASE,
)

_LABEL = re.compile(r"(?:[\w'’°]+\s)?[\dIVX]{1,5}(?:\.\d+)*\.")
"""`Article 12.`, `3.`: the number of what follows, not a sentence."""


def sentences(text: str) -> list[str]:
    """The sentences of a text, in order; joined by one space they give it back."""
    found: list[str] = []
    start = 0
    for end in _END.finditer(text):
        stop = end.end()
        candidate = text[start:stop].rstrip()
        if candidate and not _ABBREVIATION.search(candidate) and not _LABEL.fullmatch(candidate):
            found.append(candidate)
            start = stop
    rest = text[start:].strip()
    return [*found, rest] if rest else found

"""Facts asked for by name (a person, a rate, an address), and whether a text states one."""

import re
from enum import StrEnum

from bot.answering.figures.days import MONTHS, WEEK
from bot.answering.figures.numbers import in_digits
from bot.answering.rules import patterns
from bot.domain.folding import fold


class Exact(StrEnum):
    """What a question asks for by name; a text on the same subject may well not state it."""

    PERSON = "person"
    RATE = "rate"
    DATE = "date"
    ADDRESS = "address"
    REASON = "reason"
    MENU = "menu"
    AGE = "age"
    DISTANCE = "distance"
    FIRM = "firm"
    OWN = "own"
    CODE = "code"


_PERSON = re.compile(
    r"\b(?:M\.|Mme|MM\.|Mlle|Dr|Docteur|Maître|Me)\s[A-ZÉÈ]"
    r"|\b[A-ZÉÈ][a-zéèêëïôç]+(?:-[A-ZÉ][a-zéèêëïôç]+)?\s(?:Le\s|de\s)?[A-ZÉÈ][a-zéèêëïôç]{2,}"
)
_FIRM = re.compile(
    r"\b(?:[Ss]ociété|[Ee]ntreprise|[Gg]roupe|[Éé]tablissements|[Ff]erme|[Cc]oopérative|[Cc]hez)\s[A-ZÉÈ]"
)
_NAME = re.compile(r"(?<![.?!:;»]\s)(?<!^)(?<![\w'’-])(?:[LldD]['’])?((?:[A-ZÉÈÎ][\w'’]+)(?:-[\w'’]+)*)")

_OF = re.compile(
    r"(?=\b([a-z]{4,}) (?:[a-z]{5,} )?(?:de la |de l'|du |des |de |d'|a la |au |aux |a l'|dans la |dans le |pour )"
    r"(?:son |sa |mon |ma |une? |les? )?([a-z]{4,}))"
)

_THING = re.compile(
    r"(?<![a-z])(?:l[ea] |l'|les |une? |des |du |d'une? |mon |ma |mes |notre |nos |votre |vos |ce |cette |ces )"
    r"([a-z][a-z0-9-]+)(?: ([a-z][a-z0-9-]+))?"
)

_TIMES = frozenset(
    (*WEEK, *MONTHS, "matin", "midi", "apres-midi", "soir", "nuit", "week-end", "fin", "debut", "ete", "hiver")
)


def asked_exactly(question: str) -> frozenset[Exact]:
    """What the question asks for by name."""
    folded = fold(question)
    return frozenset(Exact(name) for name, one in patterns("exact", "asked").items() if one.search(folded))


def states_exactly(text: str) -> frozenset[Exact]:
    """What of that a text states."""
    folded = in_digits(fold(text))
    held = {Exact(name) for name, one in patterns("exact", "held").items() if one.search(folded)}
    written = {Exact.PERSON: _PERSON, Exact.FIRM: _FIRM}
    return frozenset(held | {kind for kind, one in written.items() if one.search(text)})


def names(question: str) -> str:
    """The proper names of a question, its first word apart."""
    return " ".join(_NAME.findall(question))


def heads(question: str) -> tuple[tuple[str, str], ...]:
    """What is said to be of something, and of what: (`terrasse`, `salle`) in `la terrasse de la salle`."""
    folded = fold(question)
    return tuple(_OF.findall(folded))


def things(question: str) -> tuple[str, ...]:
    """The nouns that an article announces, with the word after each, in the order they are said; times apart."""
    return tuple(" ".join(filter(None, pair)) for pair in _THING.findall(fold(question)) if pair[0] not in _TIMES)

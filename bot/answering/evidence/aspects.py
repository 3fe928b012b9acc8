"""What kind of thing a question asks for, and whether a text holds such a thing."""

from enum import StrEnum

from bot.answering.figures.numbers import in_digits
from bot.answering.rules import patterns
from bot.domain.folding import fold


class Aspect(StrEnum):
    """The kind of fact that would answer. ANYTHING: the question does not say."""

    AMOUNT = "amount"
    DATE = "date"
    DURATION = "duration"
    HOURS = "hours"
    OPENING = "opening"
    PHONE = "phone"
    EMAIL = "email"
    PLACE = "place"
    DOCUMENTS = "documents"
    FORM = "form"
    QUANTITY = "quantity"
    PERSON = "person"
    ANYTHING = "anything"


STRICT = frozenset({Aspect.AMOUNT, Aspect.PHONE, Aspect.EMAIL, Aspect.HOURS, Aspect.DURATION, Aspect.QUANTITY})
"""Facts that are there or are not; the others are recognised too loosely to refuse for their absence."""


def asked(question: str) -> tuple[Aspect, ...]:
    """The kinds of fact the question asks for, most telling first; empty when its words do not say.

    Of `quand changent les montants`, the date is asked for and the amounts are what it is about.
    """
    folded = fold(question)
    found = [Aspect(name) for name, pattern in patterns("aspects", "asked").items() if pattern.search(folded)]
    return tuple(sorted(found, key=lambda one: _only_named(one, folded)))


def _only_named(aspect: Aspect, folded: str) -> bool:
    """Whether the question has the name of such a fact without asking for it."""
    pattern = patterns("aspects", "interrogated").get(aspect)
    return pattern is not None and not pattern.search(folded)


def holds(text: str, aspect: Aspect) -> bool:
    """Whether the text holds a fact of that kind."""
    pattern = patterns("aspects", "held").get(aspect)
    return pattern is None or bool(pattern.search(_written(fold(text), aspect)))


def facts(text: str) -> frozenset[Aspect]:
    """The kinds of fact the text holds."""
    patterns_of, folded = patterns("aspects", "held"), fold(text)
    written = {aspect: _written(folded, aspect) for aspect in (Aspect.PHONE, Aspect.ANYTHING)}
    return frozenset(
        one
        for one in Aspect
        if (found := patterns_of.get(one)) is None or found.search(written.get(one, written[Aspect.ANYTHING]))
    )


def _written(folded: str, aspect: Aspect) -> str:
    """Numbers in digits; a telephone is never written in words: `quinze dossiers` is none."""
    return folded if aspect is Aspect.PHONE else in_digits(folded)

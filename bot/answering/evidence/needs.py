"""A question once analysed: its words, what exactly it asks for, the numbers and the time it gives."""

import re
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from bot.answering.evidence.aspects import Aspect
from bot.answering.evidence.exact import Exact, asked_exactly, heads, names, things
from bot.answering.evidence.manners import Manner, head, manners
from bot.answering.evidence.matching import Terms, Words, content, read
from bot.answering.evidence.moments import Moments, moments
from bot.answering.figures.days import days_named
from bot.answering.figures.ranges import Given, numbers_given
from bot.answering.rules import patterns
from bot.domain.folding import fold

TELLING = 2.5
"""The least weight of a word that says what is asked about."""


@dataclass(frozen=True, slots=True)
class Sought:
    """`focus`: the words of the asking clause, without the story told around it. `head`: what is asked for.

    `subject`: the first thing it is about; `pairs` are words that stand side by side, `heads` a thing and what it is
    of. `exact`, `names`: what is asked for by name, whom or what place it is about. `day` is that of the question,
    when it matters.
    """

    terms: Terms
    focus: Terms
    head: Terms
    pairs: tuple[Terms, ...]
    aspects: tuple[Aspect, ...]
    manners: frozenset[Manner]
    numbers: frozenset[Given]
    days: frozenset[str]
    moments: Moments
    exact: frozenset[Exact]
    names: Terms
    heads: tuple[Terms, ...]
    subject: Terms
    closest: str
    day: date | None


def sought(
    question: str, terms: Terms, words: Words, aspects: tuple[Aspect, ...], closest: str, day: date | None
) -> Sought:
    """What the signs are read against."""
    focus, heading = _asking_words(question, words), words.terms(head(question))
    asking = tuple(term for term in terms if term.stem in focus)
    first = next((stem for stem in heading for term in content(terms) if term.stem == stem), None)
    about = content(terms)
    return Sought(
        terms=terms,
        focus=asking or terms,
        head=tuple(term for term in about if term.stem == first),
        pairs=tuple(pairwise(about)),
        aspects=aspects,
        manners=manners(question),
        numbers=numbers_given(question),
        days=days_named(fold(question)),
        moments=moments(question),
        exact=asked_exactly(question),
        names=content(_named(names(question), terms, words)),
        heads=tuple(pair for pair in (_pair(one, terms, words) for one in heads(question)) if len(pair) == 2),
        subject=_subject(question, about, words),
        closest=closest,
        day=day,
    )


def _named(said: str, terms: Terms, words: Words) -> Terms:
    """The words of the question among those said, in the order they are said."""
    by_stem = {term.stem: term for term in terms}
    return tuple(by_stem[stem] for stem in dict.fromkeys(words.terms(said)) if stem in by_stem)


def _subject(question: str, about: Terms, words: Words) -> Terms:
    """The first thing said in the sentences that ask, family and village apart; else the first word that tells."""
    asking = _asking(question)
    for thing in (*things(asking), asking):
        if told := [term for term in _named(thing, about, words) if term.weight >= TELLING]:
            return tuple(told[:1])
    return ()


def _pair(said: tuple[str, str], terms: Terms, words: Words) -> Terms:
    return tuple(term for part in said for term in _named(part, content(terms), words)[:1])


def _asking_words(question: str, words: Words) -> frozenset[str]:
    """The stems of the sentences that ask; of the whole question when none stands out."""
    return read(_asking(question), words).stems


def _asking(question: str) -> str:
    parts = [part for part in re.split(r"(?<=[.!?:;])\s+", question) if part.strip()]
    asking = [part for part in parts if patterns("screen", "question")["question"].search(fold(part))]
    return " ".join(asking or parts)

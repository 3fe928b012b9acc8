"""True sentences made false in one place, the same way at each run: figures, sources, names, negations."""

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from bot.answering.figures.days import MONTHS
from bot.domain.folding import fold
from eval.citing import figures_of
from eval.contacts import contacts


class Lie(StrEnum):
    """What is changed. The first five are figures: none may leave."""

    DIGIT = "digit"
    HOUR = "hour"
    DATE = "date"
    PHONE = "phone"
    EMAIL = "email"
    SOURCE = "source"
    NAME = "name"
    NEGATION = "negation"


FIGURES = frozenset({Lie.DIGIT, Lie.HOUR, Lie.DATE, Lie.PHONE, Lie.EMAIL})

_PHONE = re.compile(r"(?<!\d)0\d(?:[\s.]\d{2}){4}(?!\d)")
_HOUR = re.compile(r"(?<!\d)(\d{1,2})( ?h(?: ?\d{2})?)(?!\w)")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_NUMBER = re.compile(r"(?<![\w.,])\d+(?![\w]|[.,]\d)")
_MONTH = re.compile(rf"\b(?:{'|'.join(MONTHS)})\b", re.IGNORECASE)
_NAME = re.compile(r"(?<=[a-zà-ÿ,] )(?:[A-ZÉ][a-zéèêîôç]{3,})(?:-[A-Z][a-zé]+)*")
_NAMES = ("Kerbrazen", "Montfleury", "Valombre", "Roquebelle", "Saint-Elve")
_VERB = re.compile(r"\b(est|sont|peut|peuvent|doit|doivent)\b")
_NOT = re.compile(r"\b(?:n['’]|ne )(est|sont|peut|peuvent|doit|doivent) pas\b")


@dataclass(frozen=True, slots=True)
class Lied:
    """A sentence made false. For a false source the text is the true one."""

    kind: Lie
    text: str


def lies_of(text: str, source: str, dice: random.Random) -> Iterator[Lied]:
    """One lie of each kind the sentence lends itself to; what the source also says would be no lie."""
    known = figures_of(source)
    for kind, change in _CHANGES.items():
        for _ in range(8):
            changed = change(text, dice)
            if changed is None or changed == text:
                break
            if kind in (Lie.NAME, Lie.NEGATION) or _is_false(text, changed, source, known, kind):
                yield Lied(kind, changed)
                break
    yield Lied(Lie.SOURCE, text)


def _is_false(text: str, changed: str, source: str, known: frozenset[str], kind: Lie) -> bool:
    if kind is Lie.DATE:
        return not {*_months(changed)} <= {*_months(source)}
    if kind in (Lie.EMAIL, Lie.PHONE):
        return not contacts(changed) <= contacts(source)
    parts = frozenset(part for figure in known for part in re.findall(r"\d+", figure))
    return bool(figures_of(changed) - figures_of(text) - known - parts)


def _months(text: str) -> list[str]:
    return [fold(one) for one in _MONTH.findall(fold(text))]


def _one_of(pattern: re.Pattern[str], text: str, dice: random.Random) -> re.Match[str] | None:
    found = list(pattern.finditer(text))
    return dice.choice(found) if found else None


def _swap(text: str, found: re.Match[str], other: str) -> str:
    return text[: found.start()] + other + text[found.end() :]


def _digit(text: str, dice: random.Random) -> str | None:
    """A digit of a number that is no hour, phone or reference."""
    if (found := _one_of(_NUMBER, text, dice)) is None:
        return None
    at = dice.randrange(len(found[0]))
    digits = found[0][:at] + dice.choice("123456789") + found[0][at + 1 :]
    return _swap(text, found, digits)


def _hour(text: str, dice: random.Random) -> str | None:
    found = _one_of(_HOUR, text, dice)
    return _swap(text, found, f"{dice.randrange(6, 23)}{found[2]}") if found else None


def _date(text: str, dice: random.Random) -> str | None:
    found = _one_of(_MONTH, text, dice)
    return (
        _swap(text, found, dice.choice(("janvier", "mars", "avril", "juin", "octobre", "novembre"))) if found else None
    )


def _phone(text: str, dice: random.Random) -> str | None:
    found = _one_of(_PHONE, text, dice)
    return _swap(text, found, f"{found[0][:-1]}{(int(found[0][-1]) + dice.randrange(1, 9)) % 10}") if found else None


def _email(text: str, dice: random.Random) -> str | None:
    found = _one_of(_EMAIL, text, dice)
    return _swap(text, found, f"contact{dice.randrange(100)}@{found[0].partition('@')[2]}") if found else None


def _name(text: str, dice: random.Random) -> str | None:
    found = _one_of(_NAME, text, dice)
    return _swap(text, found, dice.choice(_NAMES)) if found else None


def _negation(text: str, dice: random.Random) -> str | None:
    if found := _one_of(_NOT, text, dice):
        return _swap(text, found, found[1])
    found = _one_of(_VERB, text, dice)
    if found is None:
        return None
    return _swap(text, found, f"{'n’' if found[1] == 'est' else 'ne '}{found[1]} pas")


_CHANGES: dict[Lie, Callable[[str, random.Random], str | None]] = {
    Lie.PHONE: _phone,
    Lie.EMAIL: _email,
    Lie.HOUR: _hour,
    Lie.DATE: _date,
    Lie.DIGIT: _digit,
    Lie.NAME: _name,
    Lie.NEGATION: _negation,
}

"""Expressions of rules, matched word by word: `<person> .. respir* . plus|pas`.

`a|b` is one word or another, `stem*` any word that begins so, `<name>` any word of that class. Between two
elements `.` stands for at most one word, `..` for at most five, `...` for at most ten; nothing, for none.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

GAPS = {".": 1, "..": 5, "...": 10}

Atoms = frozenset[str]
"""What a word stands for in expressions: itself, its stems (`respir*`), its classes (`<person>`)."""


@dataclass(frozen=True, slots=True)
class Element:
    """One word of an expression, `gap` words at most after the one before."""

    gap: int
    atoms: Atoms


@dataclass(frozen=True, slots=True)
class Expression:
    """What it is a sign of, how much it weighs, and its words."""

    name: str
    weight: int
    elements: tuple[Element, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """An expression met in a sentence, and where its words stand."""

    expression: Expression
    places: tuple[int, ...]


def parse(name: str, weight: int, line: str) -> Expression:
    """One expression; ValueError when it holds no word, or a gap of another length."""
    elements: list[Element] = []
    gap = 0
    for part in line.split():
        if part in GAPS:
            gap += GAPS[part]
        elif not part.strip("."):
            raise ValueError(f"{name}: no gap is written {part}: {line!r}")
        else:
            elements.append(Element(gap, frozenset(part.split("|"))))
            gap = 0
    if not elements:
        raise ValueError(f"{name}: an expression without a word: {line!r}")
    return Expression(name, weight, tuple(elements))


class Index:
    """Expressions by what their first word stands for."""

    def __init__(self, expressions: Iterable[Expression]) -> None:
        self._all = tuple(expressions)
        self._by_first: Mapping[str, list[int]] = defaultdict(list)
        for rank, expression in enumerate(self._all):
            for atom in expression.elements[0].atoms:
                self._by_first[atom].append(rank)

    def found(self, sentence: Sequence[Atoms]) -> Iterator[Found]:
        """Every expression at every place where it stands, in the order of the sentence, then of the rules."""
        said: Atoms = frozenset().union(*sentence)
        for start, atoms in enumerate(sentence):
            for rank in sorted({rank for atom in atoms for rank in self._by_first.get(atom, ())}):
                elements = self._all[rank].elements
                if any(said.isdisjoint(element.atoms) for element in elements):
                    continue  # most expressions end here, before any of their words is looked for in its place
                if places := _places(elements, sentence, start):
                    yield Found(self._all[rank], places)


def _places(elements: Sequence[Element], sentence: Sequence[Atoms], start: int) -> tuple[int, ...]:
    """Where the words of an expression stand when its first one stands at `start`; empty when they do not."""
    if not elements[0].atoms & sentence[start]:
        return ()
    if len(elements) == 1:
        return (start,)
    last = min(start + 1 + elements[1].gap, len(sentence) - 1)
    for following in range(start + 1, last + 1):
        if rest := _places(elements[1:], sentence, following):
            return (start, *rest)
    return ()


_LITERAL = re.compile(r"[^\s|]+")


def literals(lines: Iterable[str]) -> frozenset[str]:
    """The words and stems that expressions are written with, classes and gaps left out."""
    parts = (part for line in lines for part in _LITERAL.findall(line))
    return frozenset(part for part in parts if part not in GAPS and not part.startswith("<"))

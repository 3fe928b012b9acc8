"""What an extract is made of, and how much of it is said."""

from dataclasses import dataclass

from bot.domain.documents import Passage

ROWS = 8
"""Rows that answer alike and are said together; with more, which one is meant is asked."""


@dataclass(frozen=True, slots=True)
class ExtractLimits:
    """How much is said: statements, words, rows of a table, whole entries and openings, and what a next one is worth.

    `margin`: how far below the best the next may score; `news`: the share of it that was not said yet. `apart`: how far
    below what answers another thing asked may score, and `more` the words it may add.
    """

    statements: int = 3
    words: int = 100
    rows: int = ROWS
    entry: int = 110
    entries: int = 2
    opening: int = 45
    opened: int = 65
    margin: float = 2.5
    news: float = 0.34
    same_document: float = 1.0
    new_words: float = 0.7
    new_fact: float = 0.7
    apart: float = 6.0
    more: int = 30


@dataclass(frozen=True, slots=True)
class Statement:
    """Something a passage says, word for word."""

    text: str
    passage: Passage

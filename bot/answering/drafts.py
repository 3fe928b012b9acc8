"""Reads the model's characters as they come and gives whole sentences back, their source marks apart."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.answering.cleaning import visible
from bot.answering.generator import Ending, Waiting
from bot.answering.grammar import LONGEST_SENTENCE
from bot.domain.answers import Completeness


@dataclass(frozen=True, slots=True)
class Declared:
    """What the model says of its answer. A later one replaces the earlier (a cut answer becomes partial)."""

    completeness: Completeness


@dataclass(frozen=True, slots=True)
class DraftSentence:
    """One sentence, unchecked. `numbers` are those of existing citations, without repetition; empty: none was given."""

    text: str
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Spent:
    """Processor seconds that the generation took, once it has ended."""

    cpu_s: float


Draft = Waiting | Declared | DraftSentence | Spent

_MARKS = re.compile(r"(?:\s*\[\d{1,3}\])+")
_NUMBER = re.compile(r"\[(\d{1,3})\]")
_TOKEN = re.compile(r"\{([^{}]*)\}")
_BULLET = re.compile(r"^\s*(?:[-*•–]\s+|\d{1,2}[.)]\s+(?=\D))")
_STUCK = re.compile(r"\b(\w+)(?:\W+\1\b){3}", re.IGNORECASE)
_CLOSING = ".!?…"
_BETWEEN = re.compile(rf"(?<=[{_CLOSING}])\s+")


class DraftReader:
    """One answer being read. Written for the grammar (a sentence a line); lenient with servers that have none.

    A small model may turn round: what holds a sentence twice, or one said before, or a word four times in a row, is no
    draft; nor is what the grammar cut because it had no end.
    """

    def __init__(self, citations: Mapping[int, int], addresses: Mapping[str, str]) -> None:
        self._citations = citations
        self._addresses = addresses
        self._rest = ""
        self._declared: Completeness | None = None
        self._said: set[str] = set()

    @property
    def over(self) -> bool:
        """Whether nothing more is worth reading."""
        return self._declared is Completeness.NONE

    def feed(self, text: str) -> Iterator[Draft]:
        """The drafts that these characters complete."""
        self._rest += text
        if self._declared is None:
            if "\n" not in self._rest.lstrip():
                return
            yield self._declare()
        yield from self._sentences()

    def finish(self, reason: Ending) -> Iterator[Draft]:
        """What is left once the stream has ended. An unfinished sentence is dropped when a cap cut it."""
        if self._declared is None:
            yield self._declare()
        self._rest += "\n"
        yield from self._sentences()
        if reason is Ending.STOP and (text := self._clean(self._rest)):
            yield DraftSentence(text, ())
        elif reason is not Ending.STOP and self._declared is Completeness.COMPLETE:
            self._declared = Completeness.PARTIAL
            yield Declared(Completeness.PARTIAL)

    def _declare(self) -> Declared:
        """First line. A server without grammar may forget it: the answer is then only partial."""
        line, _, after = self._rest.lstrip().partition("\n")
        word = line.strip(" .:*`").lower()
        if word in set(Completeness):
            self._declared, self._rest = Completeness(word), "" if word == Completeness.NONE else after
        else:
            self._declared = Completeness.PARTIAL
        return Declared(self._declared)

    def _sentences(self) -> Iterator[DraftSentence]:
        while end := self._sentence_end():
            said, self._rest = self._rest[:end], self._rest[end:]
            numbers = dict.fromkeys(self._citations.get(int(mark), 0) for mark in _NUMBER.findall(said))
            text = self._clean(_MARKS.sub("", said))
            if text and text not in self._said and not _turns_round(text) and not _is_cut(text):
                self._said.add(text)
                yield DraftSentence(text, tuple(number for number in numbers if number))

    def _sentence_end(self) -> int:
        """Where the first whole sentence stops; 0 when none is whole yet.

        Marks end a sentence when the text before them, or the character after them, closes it.
        """
        for marks in _MARKS.finditer(self._rest):
            after = self._rest[marks.end() :]
            if not after.strip(" ") or (after.lstrip(" ").startswith("[") and "\n" not in after):
                return 0  # another mark may be on its way
            if after[0] in _CLOSING:
                return marks.end() + 1
            closed = self._rest[: marks.start()].rstrip().endswith(tuple(_CLOSING))
            if after.lstrip(" ").startswith("\n") or closed:
                return marks.end()
        return 0

    def _clean(self, text: str) -> str:
        """Plain words: nothing hidden, no bullet, no unknown token, addresses in full."""
        words = _TOKEN.sub(lambda found: self._addresses.get(found[1], ""), _BULLET.sub("", visible(text)))
        return " ".join(words.replace("**", "").split())


def _turns_round(text: str) -> bool:
    sentences = [one.rstrip(_CLOSING).lower() for one in _BETWEEN.split(text)]
    return bool(_STUCK.search(text)) or len(set(sentences)) < len(sentences)


def _is_cut(text: str) -> bool:
    """Whether it is as long as the grammar lets a sentence be, and goes on."""
    return len(text) >= LONGEST_SENTENCE and not text.endswith(tuple(_CLOSING))

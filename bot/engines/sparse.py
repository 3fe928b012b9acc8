"""French for the lexical channels: the same analysis for documents and for questions.

Document weights are the term-frequency part of BM25 (Robertson and Zaragoza, 2009), with the title
and the headings as heavier fields (BM25F); the inverse document frequency is applied by the index.
"""

import tomllib
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files

import Stemmer

from bot.answering.retrieve import SparseVector
from bot.domain.documents import Passage
from bot.engines.payloads import DocumentVectors
from bot.engines.tokens import tokens

K1, B = 1.2, 0.75
TITLE_WEIGHT, HEADING_WEIGHT = 2.0, 1.0
NEAR_WEIGHT = 0.25
SAMPLE = 2_000
SHORT = 4

Phrases = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words that are data: equivalents, near words of questions, and words that say nothing."""

    same: Phrases = field(default_factory=dict)
    near: Phrases = field(default_factory=dict)
    stop: frozenset[str] = frozenset()


def packaged_vocabulary() -> Vocabulary:
    """The municipal French vocabulary shipped beside this file."""
    table = tomllib.loads((files("bot.engines") / "french.toml").read_text("utf-8"))
    return Vocabulary(
        same={key: tuple(words) for key, words in table["same"].items()},
        near={key: tuple(words) for key, words in table["near"].items()},
        stop=frozenset(table["stop"].split()),
    )


@dataclass(frozen=True, slots=True)
class Word:
    """A folded word and its stem."""

    text: str
    stem: str

    @property
    def key(self) -> str:
        """What is compared with the vocabulary: short words exactly (CAF is no café), longer ones by stem."""
        return self.text if len(self.text) <= SHORT else self.stem


class FrenchAnalyser:
    """Folded stems without stop words, and character 4-grams; numbers and references stay whole.

    Safe to share between threads.
    """

    def __init__(self, synonyms: Phrases | None = None, vocabulary: Vocabulary | None = None) -> None:
        words = vocabulary or packaged_vocabulary()
        same = words.same if synonyms is None else synonyms
        self._stop = words.stop
        self._same = {_key(other): _words(key) for key, others in same.items() for other in others}
        self._near = {_key(key): extra for key, extra in words.near.items()}
        self._longest = max((len(key) for key in (*self._same, *self._near)), default=1)
        self._openings = {key[0] for key in self._same if key}

    def words(self, text: str) -> list[Word]:
        """The words brought to one writing, stop words removed, in order, repeats kept."""
        return [word for word in self._rewritten(_words(text)) if word.text not in self._stop]

    def terms(self, text: str) -> list[str]:
        """The stems of `words`, in order, repeats kept."""
        return [word.stem for word in self.words(text)]

    def stem_vector(self, text: str) -> SparseVector:
        """A question's stems; near words weigh less."""
        weights = dict.fromkeys(self.terms(text), 1.0)
        for extra in self._near_phrases(text):
            for term in self.terms(extra):
                weights.setdefault(term, NEAR_WEIGHT)
        return _hashed(weights)

    def char4_vector(self, text: str) -> SparseVector:
        """A question's character 4-grams."""
        return _hashed({gram: float(count) for gram, count in Counter(_grams(self.words(text))).items()})

    def document_vectors(self, passages: Sequence[Passage]) -> Iterator[DocumentVectors]:
        """One pair of BM25 vectors per passage, in order.

        The average lengths come from at most 2,000 evenly spaced passages, so that a large corpus
        is neither analysed twice nor held in memory.
        """
        step = max(1, len(passages) // SAMPLE)
        sample = [self._fields(passage) for passage in passages[::step]]
        stem_mean, char4_mean = (_mean([pair[channel] for pair in sample]) for channel in (0, 1))
        for passage in passages:
            stem, char4 = self._fields(passage)
            yield DocumentVectors(_bm25(stem, stem_mean), _bm25(char4, char4_mean))

    def _fields(self, passage: Passage) -> tuple[dict[str, float], dict[str, float]]:
        stem: dict[str, float] = {}
        char4: dict[str, float] = {}
        headings = " / ".join(passage.heading_path)
        for text, weight in ((passage.title, TITLE_WEIGHT), (headings, HEADING_WEIGHT), (passage.text, 1.0)):
            words = self.words(text)
            for counter, found in ((stem, (word.stem for word in words)), (char4, _grams(words))):
                for token in found:
                    counter[token] = counter.get(token, 0.0) + weight
        return stem, char4

    def _near_phrases(self, text: str) -> Iterator[str]:
        found = _key(text)
        for start in range(len(found)):
            for size in range(1, self._longest + 1):
                yield from self._near.get(found[start : start + size], ())

    def _rewritten(self, found: Sequence[Word]) -> Iterator[Word]:
        at = 0
        while at < len(found):
            size, written = self._same_at(found, at) if found[at].key in self._openings else (0, ())
            yield from written if size else (found[at],)
            at += size or 1

    def _same_at(self, found: Sequence[Word], at: int) -> tuple[int, Sequence[Word]]:
        keys = tuple(word.key for word in found[at : at + self._longest])
        for size in range(len(keys), 0, -1):
            written = self._same.get(keys[:size])
            if written is not None:
                return size, written
        return 0, ()


def _words(text: str) -> list[Word]:
    found = tokens(text)
    stems = Stemmer.Stemmer("french", 0).stemWords(found)
    return [Word(*pair) for pair in zip(found, stems, strict=True)]


def _key(text: str) -> tuple[str, ...]:
    return tuple(word.key for word in _words(text))


def _grams(words: Sequence[Word]) -> Iterator[str]:
    for word in words:
        padded = f" {word.text} "
        if len(padded) <= 4:
            yield padded
        for start in range(len(padded) - 3):
            yield padded[start : start + 4]


def _hashed(weights: Mapping[str, float]) -> SparseVector:
    """Tokens become their CRC-32: the same on every machine, without collision for 4 ASCII letters."""
    summed: dict[int, float] = {}
    for token, weight in weights.items():
        key = zlib.crc32(token.encode())
        summed[key] = summed.get(key, 0.0) + weight
    ordered = sorted(summed.items())
    return SparseVector(tuple(key for key, _ in ordered), tuple(value for _, value in ordered))


def _bm25(counts: Mapping[str, float], mean_length: float) -> SparseVector:
    length = sum(counts.values())
    norm = K1 * (1 - B + B * length / mean_length)
    return _hashed({token: count * (K1 + 1) / (count + norm) for token, count in counts.items()})


def _mean(counters: Sequence[Mapping[str, float]]) -> float:
    return max(1.0, sum(sum(counts.values()) for counts in counters) / max(1, len(counters)))

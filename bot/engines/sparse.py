"""French for the lexical channels: the same analysis for documents and for questions.

The title and the headings of a document are heavier fields (BM25F, weights in `bm25`).
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import Stemmer

from bot.answering.search.channels import SparseVector
from bot.domain.documents import Passage
from bot.domain.folding import fold
from bot.engines.bm25 import bm25, hashed, mean_length
from bot.engines.payloads import DocumentVectors
from bot.engines.speech import speech_frequencies
from bot.engines.tokens import tokens
from bot.engines.vocabulary import Phrases, Vocabulary, packaged_vocabulary

TITLE_WEIGHT, HEADING_WEIGHT = 2.0, 1.0
NEAR_WEIGHT, ALIKE_WEIGHT = 0.25, 0.75
SAMPLE = 2_000
SHORT = 4
_IRREGULAR = frozenset({"avons", "devons", "pouvons", "voulons", "allons", "faisons", "savons"})
REMEMBERED_WORDS, REMEMBERED_TEXTS, REMEMBERED_VECTORS, REMEMBERED_FINDS = 8_192, 16_384, 4_096, 64

Keys = tuple[str, ...]
_Beside = tuple[Mapping[Keys, Keys], Mapping[str, tuple[int, ...]]]


@dataclass(frozen=True, slots=True)
class Word:
    """A folded word. `key` is what is compared with the vocabulary: short words as they are (CAF is no café)."""

    text: str
    stem: str
    key: str


class FrenchAnalyser:
    """Folded stems without stop words, and character 4-grams; numbers and references stay whole.

    Threads may share it. The texts analysed last are remembered.
    """

    def __init__(self, synonyms: Phrases | None = None, vocabulary: Vocabulary | None = None) -> None:
        words = vocabulary or packaged_vocabulary()
        same = words.same if synonyms is None else synonyms
        self._stop, self._recent = words.stop, words.recent
        self._same = {_key(one): _written(key) for key, others in same.items() for one in _writings(key, others)}
        self._same_sizes = _sizes_by_first(self._same)
        self._analysed = lru_cache(REMEMBERED_TEXTS)(self._analyse)
        self._near, self._alike = self._listed(words.near), self._listed(words.alike)
        self.stem_vector = lru_cache(REMEMBERED_VECTORS)(self._stem_vector)

    def words(self, text: str) -> tuple[Word, ...]:
        """The words brought to one writing, stop words removed, in order, repeats kept."""
        return self._analysed(text)

    def terms(self, text: str) -> list[str]:
        """The stems of `words`, in order, repeats kept."""
        return [word.stem for word in self.words(text)]

    def near_terms(self, text: str) -> list[str]:
        """The stems of the words that documents use for those of a question."""
        return [*self._beside(text, self._alike), *self._beside(text, self._near)]

    def is_french(self, word: str) -> bool:
        """Whether it is a word of ordinary French, or of towns today."""
        folded = fold(word)
        one_or_many = {folded, folded.removesuffix("s")}
        return not (self._recent.isdisjoint(one_or_many) and speech_frequencies().keys().isdisjoint(one_or_many))

    def _stem_vector(self, text: str) -> SparseVector:
        """A question's stems; near words weigh less than 1."""
        near = dict.fromkeys(self._beside(text, self._near), NEAR_WEIGHT)
        near |= dict.fromkeys(self._beside(text, self._alike), ALIKE_WEIGHT)
        return hashed(near | {word.stem: 1.0 for word in self.words(text)})

    def char4_vector(self, text: str) -> SparseVector:
        """A question's character 4-grams."""
        return hashed({gram: float(count) for gram, count in Counter(_grams(self.words(text))).items()})

    def document_vectors(self, passages: Sequence[Passage]) -> Iterator[DocumentVectors]:
        """One pair of BM25 vectors per passage, in order.

        The average lengths come from at most 2,000 evenly spaced passages, so that a large corpus
        is neither analysed twice nor held in memory.
        """
        step = max(1, len(passages) // SAMPLE)
        sample = [self._fields(passage) for passage in passages[::step]]
        stem_mean, char4_mean = (mean_length([pair[channel] for pair in sample]) for channel in (0, 1))
        for passage in passages:
            stem, char4 = self._fields(passage)
            yield DocumentVectors(bm25(stem, stem_mean), bm25(char4, char4_mean))

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

    def _analyse(self, text: str) -> tuple[Word, ...]:
        found = _words(text)
        return tuple(word for word in self._rewritten(found) if word.text not in self._stop)

    def _rewritten(self, found: Sequence[Word]) -> Iterator[Word]:
        keys = tuple(word.key for word in found)
        at = 0
        while at < len(found):
            sizes = self._same_sizes.get(keys[at])
            if sizes is None:
                yield found[at]
                at += 1
                continue
            size = next((size for size in sizes if keys[at : at + size] in self._same), 0)
            yield from self._same[keys[at : at + size]] if size else (found[at],)
            at += size or 1

    def _listed(self, phrases: Phrases) -> _Beside:
        stems: dict[Keys, Keys] = {}
        for key, others in phrases.items():  # two writings may have one key: `ouvrir`, `ouvre`
            found = (stem for one in others for stem in self.terms(one))
            stems[_key(key)] = tuple(dict.fromkeys((*stems.get(_key(key), ()), *found)))
        return stems, _sizes_by_first(stems)

    def _beside(self, text: str, listed: _Beside) -> list[str]:
        """The stems listed beside what a text says."""
        stems, sizes = listed
        keys = tuple(word.key for word in _words(text))
        return [stem for span in _spans(keys, sizes) for stem in stems.get(span, ())]


@lru_cache(REMEMBERED_FINDS)
def _words(text: str) -> tuple[Word, ...]:
    """A text is read for what it says, for what is near and for what is alike, one after the other."""
    found = tokens(text)
    befores = (found[max(0, at - 2) : at] for at in range(len(found)))
    return tuple(
        _word(_bare(token) if _after_us(before) else token) for token, before in zip(found, befores, strict=True)
    )


def _after_us(before: Sequence[str]) -> bool:
    return before[-1:] == ["nous"] or (before[-2:-1] == ["nous"] and before[-1] in ("y", "en"))


def _bare(token: str) -> str:
    """A verb after `nous` without its ending, that Snowball keeps: `habitons` is of the family of `habiter`."""
    return f"{token[:-3].rstrip('e')}er" if token.endswith("ons") and token not in _IRREGULAR else token


@lru_cache(REMEMBERED_WORDS)
def _word(token: str) -> Word:
    stem = Stemmer.Stemmer("french", 0).stemWord(token)
    if len(stem) > SHORT and stem.endswith("os"):  # Snowball keeps the plural of photo, vélo, numéro
        stem = stem[:-1]
    return Word(token, stem, token if len(token) <= SHORT else stem)


def _writings(key: str, others: Sequence[str]) -> Sequence[str]:
    return (key, *others) if key.isupper() else others


def _written(key: str) -> tuple[Word, ...]:
    """The words a writing is brought to. Letters that stand for words are no stem of another word: CAF, café."""
    return tuple(replace(word, stem=f"{word.text}.") if key.isupper() else word for word in _words(key))


def _key(text: str) -> Keys:
    return tuple(word.key for word in _words(text))


def _sizes_by_first(phrases: Collection[Keys]) -> dict[str, tuple[int, ...]]:
    """How long the phrases that begin with a word are, longest first."""
    sizes: dict[str, set[int]] = {}
    for phrase in phrases:
        if phrase:
            sizes.setdefault(phrase[0], set()).add(len(phrase))
    return {first: tuple(sorted(found, reverse=True)) for first, found in sizes.items()}


def _spans(keys: Keys, sizes: Mapping[str, Sequence[int]]) -> Iterator[Keys]:
    for at, first in enumerate(keys):
        for size in sizes.get(first, ()):
            yield keys[at : at + size]


def _grams(words: Sequence[Word]) -> Iterator[str]:
    for word in words:
        padded = f" {word.text} "
        if len(padded) <= 4:
            yield padded
        for start in range(len(padded) - 3):
            yield padded[start : start + 4]

"""Words no document knows, brought to words that one does.

The index itself is the dictionary: a word is unknown when no passage the asker may see holds its stem, and the
passages that share most of its 4-letter pieces offer the candidates. What is not French is replaced by its
nearest candidate; an ordinary French word stands, for it may be meant, and a relative is searched beside it.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from bot.answering.search.channels import Analyser, Index, Wanted
from bot.answering.sounds import sound
from bot.domain.folding import fold

_WORD = re.compile(r"[^\W\d_]{4,}")
_SEEN = 20
_UNKNOWN_LIMIT = 8
_SURE = 1.0
_LEAST_SOUNDS = 3
_SAME_SOUND_LIMIT = 3
_SILENT = 5
_TEXTS = 4_096
_FAMILY = 6
_HEARD = (
    ("k", "c"),
    ("k", "qu"),
    ("z", "s"),
    ("j", "g"),
    ("an", "en"),
    ("s", "c"),
    ("o", "au"),
    ("e", "ai"),
    ("f", "ph"),
)
_USUAL = (("zion", "tion"), ("sion", "tion"), ("k", "c"), ("z", "s"), ("an", "en"))
"""Letters that a word written by ear has for others: one at a time, then the most usual together."""

_FAR = 8


@dataclass(frozen=True, slots=True)
class Respelt:
    """The question as it is searched, and words of the documents that unknown French words may stand for."""

    text: str
    relatives: tuple[str, ...] = ()


def respelt(text: str, wanted: Wanted, index: Index, analyser: Analyser) -> Respelt:
    """At most eight unknown words are looked up; known words are never touched."""
    subject = set(analyser.terms(text))
    words = dict.fromkeys(word for word in _WORD.findall(text) if subject.intersection(analyser.terms(word)))
    unknown = [word for word in words if not _is_known(word, wanted, index, analyser)][:_UNKNOWN_LIMIT]
    said = {word: _words_near(word, wanted, index, analyser) for word in unknown}
    better = {word: _nearest(fold(word), said[word]) or word for word in unknown if not analyser.is_french(word)}
    kin = [_relative(fold(word), said[word]) for word in unknown if word not in better]
    return Respelt(_replaced(text, better), tuple(dict.fromkeys(one for one in kin if one)))


def distance(one: str, other: str, limit: int) -> int:
    """Insertions, deletions, replacements and swaps of neighbours between two words; `limit` + 1 when more.

    Optimal string alignment (Damerau, 1964).
    """
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        row = [i]
        for j, facing in enumerate(other, 1):
            cost = min(last[j] + 1, row[-1] + 1, last[j - 1] + (letter != facing))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == facing:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
        before, last = last, row
    return last[-1]


def _is_known(word: str, wanted: Wanted, index: Index, analyser: Analyser) -> bool:
    """Known to a passage, or to the vocabulary (it brings near words, which weigh less than 1)."""
    vector = analyser.stem_vector(word)
    return any(value < _SURE for value in vector.values) or bool(index.sparse("stem", vector, wanted, 1))


def _words_near(word: str, wanted: Wanted, index: Index, analyser: Analyser) -> Counter[str]:
    """The words of the passages that share most of its pieces, as it is written or as it might be."""
    hits = index.sparse("char4", analyser.char4_vector(" ".join(_writings(fold(word)))), wanted, _SEEN)
    said: Counter[str] = Counter()
    for hit in hits:
        said.update(_said(hit.passage.title))
        said.update(_said(hit.passage.text))
    return said


@lru_cache(maxsize=_TEXTS)
def _said(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(fold(text)))


def _writings(asked: str) -> tuple[str, ...]:
    """The word, and what it would be with the letters French has for what it sounds like: `kopi`, copi."""
    others = [asked.replace(heard, written) for heard, written in _HEARD if heard in asked]
    usual = asked
    for heard, written in _USUAL:
        usual = usual.replace(heard, written)
    return tuple(dict.fromkeys((asked, *others, usual)))


def _nearest(asked: str, said: Mapping[str, int]) -> str:
    """The word a slip or two away, or of the same sound; empty when there is none."""
    found = [(slips, -count, one) for one, count in said.items() if (slips := _slips(asked, one)) is not None]
    return min(found, default=(0, 0, ""))[2]


def _slips(asked: str, one: str) -> float | None:
    """How far apart, None when too far to be one word misspelt; the same sound brings words nearer."""
    longer = abs(len(asked) - len(one))
    if longer > _SILENT:
        return None
    limit = 1 if len(asked) < 8 else 2
    heard = sound(asked)
    if len(heard) >= _LEAST_SOUNDS and sound(one) == heard:
        return min(distance(asked, one, _SAME_SOUND_LIMIT), limit) / 2
    if longer > limit or not set(asked[:2]) & set(one[:2]):
        return None
    apart = distance(asked, one, limit)
    return apart if apart <= limit else None


def _relative(asked: str, said: Mapping[str, int]) -> str:
    """The nearest word of the same family, or the one that has a letter more or less; empty when there is none."""
    found = [(distance(asked, one, _FAR), -count, one) for one, count in said.items() if _is_kin(asked, one)]
    return min(found, default=(0, 0, ""))[2]


def _is_kin(asked: str, one: str) -> bool:
    if asked[:_FAMILY] == one[:_FAMILY]:
        return len(asked) >= _FAMILY
    return asked[0] == one[0] and abs(len(asked) - len(one)) == 1 and distance(asked, one, 1) <= 1


def _replaced(text: str, better: Mapping[str, str]) -> str:
    return _WORD.sub(lambda match: better.get(match.group(), match.group()), text) if better else text

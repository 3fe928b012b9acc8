"""Words no document knows, brought to the nearest word that one does.

The index itself is the dictionary: a word is unknown when no passage the asker may see holds its
stem, and the passages that share most of its 4-letter pieces offer the candidates.
"""

import re
from collections import Counter

from bot.answering.channels import Analyser, Index, Wanted
from bot.domain.folding import fold

_WORD = re.compile(r"[^\W\d_]{4,}")
_SEEN = 10
_UNKNOWN_LIMIT = 8
_SURE = 1.0


def corrected(text: str, wanted: Wanted, index: Index, analyser: Analyser) -> str:
    """The same question with at most eight unknown words replaced; known words are never touched."""
    subject = set(analyser.terms(text))
    words = dict.fromkeys(word for word in _WORD.findall(text) if subject.intersection(analyser.terms(word)))
    unknown = [word for word in words if not _is_known(word, wanted, index, analyser)]
    better = {word: _nearest(word, wanted, index, analyser) for word in unknown[:_UNKNOWN_LIMIT]}
    return _WORD.sub(lambda match: better.get(match.group(), match.group()), text) if better else text


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


def _nearest(word: str, wanted: Wanted, index: Index, analyser: Analyser) -> str:
    asked = fold(word)
    limit = 1 if len(asked) < 8 else 2
    hits = index.sparse("char4", analyser.char4_vector(word), wanted, _SEEN)
    counted = Counter(fold(one) for hit in hits for one in _WORD.findall(f"{hit.passage.title} {hit.passage.text}"))
    near = [(distance(asked, one, limit), -count, one) for one, count in counted.items() if _plausible(asked, one)]
    best = min(near, default=(limit + 1, 0, word))
    return best[2] if best[0] <= limit else word


def _plausible(asked: str, one: str) -> bool:
    return abs(len(asked) - len(one)) <= 2 and bool(set(asked[:2]) & set(one[:2]))

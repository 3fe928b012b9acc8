"""What a passage shows of being the one a question wants: the figures the learned order is made from.

Everything is counted inside the passages found for one question.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from operator import attrgetter

from bot.answering.evidence.aspects import holds
from bot.answering.search.channels import Analyser
from bot.answering.search.fusion import normalised
from bot.answering.search.standing import longest_run, most_together, neighbours, places
from bot.answering.search.wanting import Wanting, Words, wanting_of, words_of
from bot.domain.documents import Ranked

CHANNELS = ("stem", "char4", "dense")
LONGEST_RUN, LONGEST_QUESTION = 5, 12
DISCOUNT, COUNTED = 0.6, 6
REMEMBERED, REMEMBERED_FACTS = 4_096, 4_096


@dataclass(frozen=True, slots=True)
class Telling:
    """The figures of one passage. `doc_…` and `lead` are of the passages of its document that were found.

    `…_share`: against the best of that channel. `…_focus`: how much of the title or heading the question says.
    """

    fusion: float
    stem: float
    char4: float
    dense: float
    stem_share: float
    char4_share: float
    cosine: float
    rank: float
    covered: float
    covered_text: float
    opening: float
    near: float
    together: float
    pairs: float
    run: float
    title: float
    title_focus: float
    heading: float
    heading_focus: float
    doc_covered: float
    doc_best: float
    doc_second: float
    doc_sum: float
    doc_first: float
    lead: float
    beside: float
    first_aspect: float
    position: float
    length: float
    terms: float

    def values(self) -> tuple[float, ...]:
        """In the order of the fields."""
        return tuple(getattr(self, field.name) for field in fields(self))


FREE = frozenset({"doc_first", "position", "length", "terms"})
"""Figures of which more is not always better; every other may only raise a passage."""


class Figures:
    """Makes the figures of passages; remembers the words of those read last. Threads may share it."""

    def __init__(self, analyser: Analyser, remembered: int = REMEMBERED) -> None:
        self._analyser = analyser
        self._words = lru_cache(maxsize=remembered)(lambda passage: words_of(passage, analyser))

    def of(self, question: str, relatives: Iterable[str], ranked: Sequence[Ranked], depth: int) -> list[Telling]:
        """Those of the first `depth` passages, in order; all of `ranked`, best first, are what is counted in."""
        read = {one.passage.id: self._words(one.passage) for one in ranked}
        wanting = wanting_of(question, relatives, [words.whole for words in read.values()], self._analyser)
        found = _Found(ranked, read, wanting)
        return [_telling(one, rank, found) for rank, one in enumerate(ranked[:depth])]


class _Found:
    """All the passages found for a question, what they say, and what they are worth side by side."""

    def __init__(self, ranked: Sequence[Ranked], read: Mapping[str, Words], wanting: Wanting) -> None:
        self.read, self.wanting = read, wanting
        scores = {channel: channel_scores(ranked, channel) for channel in CHANNELS}
        self.normal = {channel: normalised(found) for channel, found in scores.items()}
        self.best = {channel: max(found.values(), default=1.0) for channel, found in scores.items()}
        self.documents: dict[str, list[Ranked]] = {}
        for one in ranked:
            self.documents.setdefault(one.passage.document_id, []).append(one)
        self.covers = {key: wanting.covered(words.whole) for key, words in read.items()}
        self.together = {document: self._together(found) for document, found in self.documents.items()}

    def share(self, channel: str, score: float | None) -> float:
        """Against the best of that channel."""
        return (score or 0.0) / self.best[channel] if self.best[channel] else 0.0

    def _together(self, document: Sequence[Ranked]) -> "_Together":
        best = [one.score for one in document]
        said = frozenset().union(*(self.read[one.passage.id].whole for one in document))
        near: dict[int, float] = {}
        for one in document:
            for position in (one.passage.position - 1, one.passage.position + 1):
                near[position] = max(near.get(position, 0.0), one.score)
        return _Together(
            first=document[0].passage.id,
            best=best[0],
            second=best[1] if len(best) > 1 else 0.0,
            sum=sum(score * DISCOUNT**at for at, score in enumerate(best[:COUNTED])),
            covered=self.wanting.covered(said),
            lead=max((self.covers[one.passage.id] for one in document if not one.passage.position), default=0.0),
            near=near,
        )


@dataclass(frozen=True, slots=True)
class _Together:
    """What the passages found of one document show. `near`: by position, the best score of the passages beside it."""

    first: str
    best: float
    second: float
    sum: float
    covered: float
    lead: float
    near: Mapping[int, float]


def channel_scores(ranked: Sequence[Ranked], channel: str) -> dict[str, float]:
    """By passage, what a channel gave to those it returned."""
    read = attrgetter(channel)
    scored = [(one.passage.id, read(one)) for one in ranked]
    return {key: score for key, score in scored if score is not None}


def _telling(one: Ranked, rank: int, found: _Found) -> Telling:
    wanting, words, key = found.wanting, found.read[one.passage.id], one.passage.id
    document = found.together[one.passage.document_id]
    standing = places(words.text, wanting.rarity)
    adjoining = neighbours(standing)
    return Telling(
        fusion=one.score,
        stem=found.normal["stem"].get(key, 0.0),
        char4=found.normal["char4"].get(key, 0.0),
        dense=found.normal["dense"].get(key, 0.0),
        stem_share=found.share("stem", one.stem),
        char4_share=found.share("char4", one.char4),
        cosine=one.dense or 0.0,
        rank=1 / (1 + rank),
        covered=found.covers[key],
        covered_text=wanting.covered(words.said),
        opening=wanting.covered(words.opening),
        near=len(wanting.near & words.whole) / max(1, len(wanting.near)),
        together=most_together(standing, wanting.rarity) / wanting.total,
        pairs=sum(pair in adjoining for pair in wanting.pairs) / max(1, len(wanting.pairs)),
        run=min(longest_run(standing), LONGEST_RUN) / max(1, min(LONGEST_RUN, wanting.terms)),
        title=wanting.covered(words.title),
        title_focus=wanting.focus(words.title),
        heading=wanting.covered(words.heading),
        heading_focus=wanting.focus(words.heading),
        doc_covered=document.covered,
        doc_best=document.best,
        doc_second=document.second,
        doc_sum=document.sum,
        doc_first=float(key == document.first),
        lead=document.lead,
        beside=document.near.get(one.passage.position, 0.0),
        first_aspect=float(bool(wanting.aspects) and _holds(one.passage.text, wanting.aspects[0])),
        position=1 / (1 + one.passage.position),
        length=math.log(1 + len(words.text)) / 5,
        terms=min(wanting.terms, LONGEST_QUESTION) / LONGEST_QUESTION,
    )


_holds = lru_cache(maxsize=REMEMBERED_FACTS)(holds)

"""The fusion of the channels, and what is searched."""

from collections.abc import Iterator
from datetime import date

import numpy as np
import pytest

from bot.answering.retrieve import retrieve
from bot.answering.search.channels import Hit, SparseVector, Vectors, Wanted, Weights
from bot.domain.documents import Passage, Ranked
from bot.domain.territories import Layer

WANTED = Wanted(("bourg", "agglo", "france"), date(2026, 11, 23))


def passage(identifier: str, owner: str = "bourg") -> Passage:
    return Passage(identifier, identifier, "", (), "", "", Layer.COMMUNAL, owner, 0, "")


class FixedIndex:
    """Answers every search of a channel with the same hits, and remembers nothing."""

    generation = "g"

    def __init__(self, embedder: str | None = None, **channels: list[tuple[Passage, float]]) -> None:
        self.embedder = embedder
        self._channels = channels

    def sparse(self, channel: str, vector: SparseVector, wanted: Wanted, limit: int) -> list[Hit]:
        return [Hit(*pair) for pair in self._channels.get(channel, [])][:limit]

    def dense(self, vector: Vectors, wanted: Wanted, limit: int) -> list[Hit]:
        return [Hit(*pair) for pair in self._channels.get("dense", [])][:limit]

    def passages(self, document_id: str) -> list[Passage]:
        return []

    def passage(self, passage_id: str) -> Passage | None:
        return None

    def pages(self) -> Iterator[list[Passage]]:
        yield []


class NoteTaker:
    """An analyser that notes what it is asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def terms(self, text: str) -> list[str]:
        return text.split()

    def near_terms(self, text: str) -> list[str]:
        return []

    def is_french(self, word: str) -> bool:
        return True

    def stem_vector(self, text: str) -> SparseVector:
        self.asked.append(text)
        return SparseVector((1,), (1.0,))

    def char4_vector(self, text: str) -> SparseVector:
        return SparseVector((1,), (1.0,))


class OneVector:
    """An embedder that always answers the same."""

    name, dims = "one", 2

    def embed(self, texts: object) -> Vectors:
        return np.ones((1, 2), np.float32)


def ranked(index: FixedIndex, embedder: OneVector | None = None, text: str = "eau", limit: int = 10) -> list[Ranked]:
    return retrieve(text, WANTED, index=index, analyser=NoteTaker(), embedder=embedder, weights=Weights(), limit=limit)


A, B, C = passage("a"), passage("b"), passage("c")


def test_scores_are_weighted_min_max_sums() -> None:
    index = FixedIndex("one", stem=[(A, 9.0), (B, 3.0)], char4=[(B, 20.0), (A, 15.0), (C, 10.0)], dense=[(C, 0.5)])
    found = {one.passage.id: one for one in ranked(index, OneVector())}
    assert {key: one.score for key, one in found.items()} == pytest.approx({"a": 0.4 + 0.2, "b": 0.4, "c": 0.2})
    assert (found["a"].stem, found["a"].char4, found["a"].dense) == (9.0, 15.0, None)


def test_a_silent_channel_leaves_its_weight_to_the_others() -> None:
    best = ranked(FixedIndex(stem=[(A, 2.0), (B, 1.0)]))[0]
    assert (best.passage.id, best.score) == ("a", pytest.approx(1.0))


def test_vectors_of_another_embedder_are_not_compared() -> None:
    index = FixedIndex("another", stem=[(A, 1.0)], dense=[(B, 0.9)])
    assert [one.passage.id for one in ranked(index, OneVector())] == ["a"]


def test_equal_scores_put_the_closest_layer_first_then_the_identifier() -> None:
    tied = [passage("z"), passage("b", "france"), passage("y"), passage("c", "agglo")]
    found = ranked(FixedIndex(stem=[(one, 1.0) for one in tied]))
    assert [one.passage.id for one in found] == ["y", "z", "c", "b"]


def test_courtesy_is_not_searched_but_a_bare_greeting_is() -> None:
    notes = NoteTaker()
    for text in ("Bonjour, prix de l'eau ? Merci d'avance", "Bonjour"):
        retrieve(text, WANTED, index=FixedIndex(), analyser=notes, embedder=None, weights=Weights(), limit=3)
    assert "prix de l'eau ?" in notes.asked
    assert "Bonjour" in notes.asked
    assert not any("Merci" in asked for asked in notes.asked)


def test_at_most_limit_passages_and_nothing_for_nothing() -> None:
    assert len(ranked(FixedIndex(stem=[(A, 2.0), (B, 1.0), (C, 0.5)]), limit=2)) == 2
    assert ranked(FixedIndex()) == []

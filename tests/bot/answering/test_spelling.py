"""Misspelt words are brought to words the documents hold; everything else is left alone."""

from collections.abc import Iterator
from datetime import date

import pytest

from bot.answering.search.channels import Hit, SparseVector, Wanted
from bot.answering.spelling import Respelt, distance, respelt
from bot.domain.documents import Passage
from bot.domain.territories import Layer
from bot.engines.sparse import FrenchAnalyser

WANTED = Wanted(("bourg",), date(2026, 11, 23))
TEXTS = (
    "La médiathèque prête des livres.",
    "Le stationnement résident coûte 36 €.",
    "La déchèterie et la mairie.",
    "La ville rend un document de renouvellement.",
    "Fermé un jour férié.",
    "Le conseil adopte le budget.",
)


class FewPassages:
    """An index that holds those texts; every channel counts the pieces they share with the question."""

    generation, embedder = "g", None

    def __init__(self, analyser: FrenchAnalyser) -> None:
        made = [Passage(str(n), "d", "", (), text, "", Layer.COMMUNAL, "bourg", n, "") for n, text in enumerate(TEXTS)]
        vectors = {"stem": analyser.stem_vector, "char4": analyser.char4_vector}
        self._keys = {
            channel: [(passage, set(make(passage.text).indices)) for passage in made]
            for channel, make in vectors.items()
        }

    def sparse(self, channel: str, vector: SparseVector, wanted: Wanted, limit: int) -> list[Hit]:
        shared = [(passage, len(keys.intersection(vector.indices))) for passage, keys in self._keys[channel]]
        hits = [Hit(passage, float(count)) for passage, count in shared if count]
        return sorted(hits, key=lambda hit: -hit.score)[:limit]

    def dense(self, vector: object, wanted: Wanted, limit: int) -> list[Hit]:
        return []

    def passages(self, document_id: str) -> list[Passage]:
        return []

    def passage(self, passage_id: str) -> Passage | None:
        return None

    def pages(self) -> Iterator[list[Passage]]:
        yield []


@pytest.fixture(scope="module")
def analyser() -> FrenchAnalyser:
    return FrenchAnalyser()


@pytest.mark.parametrize(
    ("asked", "searched"),
    [
        ("horaires médiatéque", "horaires mediatheque"),
        ("prix du stationnemant ?", "prix du stationnement ?"),
        ("le stassionneman", "le stationnement"),
        ("les livres", "les livres"),
        ("ma CNI", "ma CNI"),
        ("patinoire", "patinoire"),
        ("nounou", "nounou"),
        ("15646*01", "15646*01"),
        ("", ""),
    ],
)
def test_what_is_no_french_word_becomes_the_nearest_known_one(
    analyser: FrenchAnalyser, asked: str, searched: str
) -> None:
    found = respelt(asked, WANTED, FewPassages(analyser), analyser)
    assert found.text.replace("horaire ", "horaires ") == searched


@pytest.mark.parametrize(
    "asked", ["ma fille", "vendre un lit", "un traitement", "la feria", "les ados adorent", "les covoiturages"]
)
def test_an_ordinary_french_word_is_not_taken_for_another(analyser: FrenchAnalyser, asked: str) -> None:
    assert respelt(asked, WANTED, FewPassages(analyser), analyser) == Respelt(asked)


@pytest.mark.parametrize(
    ("asked", "relative"), [("la marie", "mairie"), ("documentaires", "document"), ("stationnons", "stationnement")]
)
def test_a_relative_of_an_unknown_french_word_is_searched_beside_it(
    analyser: FrenchAnalyser, asked: str, relative: str
) -> None:
    assert respelt(asked, WANTED, FewPassages(analyser), analyser) == Respelt(asked, (relative,))


def test_at_most_eight_words_are_looked_up(analyser: FrenchAnalyser) -> None:
    asked = " ".join(f"xyzt{'abcdefghijklmnop'[n]}" for n in range(16))
    assert respelt(asked, WANTED, FewPassages(analyser), analyser) == Respelt(asked)


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("mairie", "mairie", 0),
        ("marie", "mairie", 1),
        ("maiire", "mairie", 1),
        ("miarie", "mairie", 1),
        ("a", "bcd", 3),
    ],
)
def test_distance_counts_slips_of_the_fingers(one: str, other: str, apart: int) -> None:
    assert distance(one, other, 2) == min(apart, 3)

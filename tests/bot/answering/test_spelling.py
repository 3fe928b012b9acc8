"""Misspelt words are brought to words the documents hold; everything else is left alone."""

from datetime import date

import pytest

from bot.answering.channels import Hit, SparseVector, Wanted
from bot.answering.spelling import corrected, distance
from bot.domain.documents import Passage
from bot.domain.territories import Layer
from bot.engines.sparse import FrenchAnalyser

WANTED = Wanted(("bourg",), date(2026, 11, 23))
TEXTS = ("La médiathèque prête des livres.", "Le stationnement résident coûte 36 €.", "La déchèterie et la mairie.")


class ThreePassages:
    """An index that holds three texts; every channel counts the pieces they share with the question."""

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


@pytest.fixture(scope="module")
def analyser() -> FrenchAnalyser:
    return FrenchAnalyser()


@pytest.mark.parametrize(
    ("asked", "searched"),
    [
        ("horaires médiatéque", "horaires mediatheque"),
        ("prix du stationnemant ?", "prix du stationnement ?"),
        ("la marie", "la mairie"),
        ("les livres", "les livres"),
        ("ma CNI", "ma CNI"),
        ("patinoire", "patinoire"),
        ("nounou", "nounou"),
        ("15646*01", "15646*01"),
        ("", ""),
    ],
)
def test_only_unknown_words_close_to_a_known_one_are_replaced(
    analyser: FrenchAnalyser, asked: str, searched: str
) -> None:
    assert corrected(asked, WANTED, ThreePassages(analyser), analyser).replace("horaire ", "horaires ") == searched


def test_at_most_eight_words_are_looked_up(analyser: FrenchAnalyser) -> None:
    asked = " ".join(f"xyzt{'abcdefghijklmnop'[n]}" for n in range(16))
    assert corrected(asked, WANTED, ThreePassages(analyser), analyser) == asked


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

"""What is asked is told from what is said around it, by the documents and by no list of words."""

from collections.abc import Iterator
from datetime import date

import pytest

from bot.answering.search.channels import Hit, SparseVector, Wanted
from bot.answering.search.clauses import Clause, clauses_of, merged, subject
from bot.domain.documents import Passage
from bot.domain.territories import Layer
from bot.engines.sparse import FrenchAnalyser

WANTED = Wanted(("bourg",), date(2026, 11, 23))
TEXTS = (
    "L'extrait d'acte de naissance se demande à la mairie du lieu de naissance.",
    "La carte de stationnement résident coûte 36 € par an.",
    "Les obsèques et la concession au cimetière : délais de déclaration du décès en mairie.",
    "Une demande d'aide au logement, un renseignement sur un service, une réponse sous deux mois.",
)


class Overlap:
    """An index whose score is the number of stems shared."""

    generation, embedder = "g", None

    def __init__(self, analyser: FrenchAnalyser) -> None:
        self._held = [
            (
                Passage(str(n), "d", "", (), text, "", Layer.COMMUNAL, "bourg", n, ""),
                set(analyser.stem_vector(text).indices),
            )
            for n, text in enumerate(TEXTS)
        ]

    def sparse(self, channel: str, vector: SparseVector, wanted: Wanted, limit: int) -> list[Hit]:
        weights = dict(zip(vector.indices, vector.values, strict=True))
        hits = [Hit(passage, sum(int(weights.get(key, 0.0)) for key in keys)) for passage, keys in self._held]
        return sorted((hit for hit in hits if hit.score), key=lambda hit: -hit.score)[:limit]

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
    "wrapped",
    [
        "Chers agents, fraîchement installée parmi vous, je me lance. {} Ma reconnaissance vous est acquise.",
        "Ohé du bateau ! {} Grosses bises de la part de Lulu.",
        "Ma cousine m'a suggéré votre adresse. {} Puissiez-vous éclairer ma lanterne.",
    ],
)
def test_wrappings_that_nobody_listed_count_for_little(analyser: FrenchAnalyser, wrapped: str) -> None:
    question = "Où demander un extrait d'acte de naissance ?"
    found = clauses_of(wrapped.format(question), WANTED, Overlap(analyser), analyser)
    assert subject(found) == question
    assert all(clause.worth < 0.5 for clause in found if clause.text != question)


def test_the_story_told_before_a_bare_question_counts_in_full(analyser: FrenchAnalyser) -> None:
    said = "Déclaration du décès de mon père, obsèques au cimetière. Quels délais ?"
    assert subject(clauses_of(said, WANTED, Overlap(analyser), analyser)).startswith("Déclaration du décès")
    assert "Quels délais ?" in subject(clauses_of(said, WANTED, Overlap(analyser), analyser))


@pytest.mark.parametrize("text", ["", "?", "acte de naissance", "Bonjour. Merci.", "a, b, c, d", "," * 500])
def test_a_message_in_one_piece_stays_whole(analyser: FrenchAnalyser, text: str) -> None:
    assert subject(clauses_of(text, WANTED, Overlap(analyser), analyser)) == text


def test_a_very_long_message_is_parted_a_dozen_times_at_most(analyser: FrenchAnalyser) -> None:
    text = "acte de naissance. " * 200
    assert len(clauses_of(text, WANTED, Overlap(analyser), analyser)) <= 13


def test_a_word_said_twice_weighs_what_it_weighs_most() -> None:
    assert merged([(SparseVector((1, 2), (1.0, 1.0)), 0.3), (SparseVector((2, 3), (1.0, 0.5)), 1.0)]) == SparseVector(
        (1, 2, 3), (0.3, 1.0, 0.5)
    )
    assert merged([]) == SparseVector((), ())


def test_the_subject_of_nothing_is_nothing() -> None:
    assert subject([Clause("merci", 0.3)]) == ""

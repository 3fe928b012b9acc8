"""Sentences against what they cite, and a figure from nowhere."""

from bot.domain.answers import Outcome
from bot.domain.places import Contact, Place
from eval.asking import Cited, Heard, Said
from eval.citing import citing, figures_of
from tests.fakes import FakeAnalyser

POOL = Cited("piscine:0", "Piscine", "https://v.example", "La piscine ouvre à 14 h. L'entrée adulte coûte 4,20 €.")
HALL = Cited("mairie:0", "Mairie", "https://v.example", "La mairie reçoit sur rendez-vous.")
PLACE = Place("m", "Mairie", "ville", Contact("Mairie", "02 61 91 10 00"))


def heard(*sentences: Said, road: str = "extracted") -> Heard:
    return Heard(
        id="x", question="?", outcome=Outcome.ANSWERED, road=road, sentences=sentences, citations=(POOL, HALL),
        message="", refusal="", contact="", took_ms=1.0, cpu_s=0.1, joules=None, searched="", sure=0.9, documents=(),
    )  # fmt: skip


def test_a_sentence_on_its_passage_is_supported() -> None:
    found = citing(heard(Said("L'entrée adulte coûte 4,20 €.", (0,))), (), FakeAnalyser())
    assert (found.recall, found.precision, found.unsupported, found.invented) == (1.0, 1.0, (), ())


def test_a_citation_that_says_nothing_of_it_is_not_precise() -> None:
    found = citing(heard(Said("L'entrée adulte coûte 4,20 €.", (0, 1))), (), FakeAnalyser())
    assert (found.recall, found.precision) == (1.0, 0.5)


def test_a_sentence_that_cites_nothing_is_unsupported() -> None:
    found = citing(heard(Said("L'entrée adulte coûte 4,20 €.", ())), (), FakeAnalyser())
    assert (found.recall, found.precision, len(found.unsupported)) == (0.0, None, 1)


def test_a_figure_that_no_passage_and_no_place_holds_is_invented() -> None:
    found = citing(heard(Said("L'entrée adulte coûte 4,90 €.", (0,))), (PLACE,), FakeAnalyser())
    assert found.invented == ("4.90",)
    assert found.recall == 0.0


def test_a_figure_of_the_places_is_not_invented() -> None:
    assert citing(heard(Said("Appelez le 02 61 91 10 00.", (1,))), (PLACE,), FakeAnalyser()).invented == ()


def test_a_computed_answer_may_name_its_days() -> None:
    said = Said("Ouvert le mardi 24 novembre 2026 à 14 h.", (0,))
    assert citing(heard(said, road="computed"), (), FakeAnalyser()).invented == ()
    assert citing(heard(said), (), FakeAnalyser()).invented == ("2026", "24")


def test_figures_have_one_writing() -> None:
    assert figures_of("quarante-deux euros à 9 heures 30, 1 200 pages") == {"42", "9h30", "1200"}

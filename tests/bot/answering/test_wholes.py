"""What is said whole: an entry under the asked question, the opening of a sheet without title."""

from dataclasses import replace

from bot.answering.extract import ExtractLimits, extract
from bot.answering.ground import Grounded, GroundLimits
from bot.domain.documents import Passage, Ranked
from tests.bot.answering.holding import held
from tests.fakes import passage

ENTRY = passage(
    "asso",
    "Déposez une déclaration au greffe. Fournissez les statuts signés. La publication coûte 44 €.",
    title="Comment créer une association ?",
)
SHEET = passage(
    "mediation",
    "La médiation est une autre voie pour régler un conflit. Elle est payante. "
    "Le médiateur reçoit chacun des parents séparément avant la première séance commune de médiation.",
    title="La médiation est une autre voie…",
)


def said(question: str, *found_first: Passage) -> str:
    ranked = [Ranked(one, 1.0) for one in found_first]
    found = held(question, ranked, GroundLimits(0.0))
    assert isinstance(found, Grounded)
    return " ".join(each.text for each in extract(found.evidence, found.weighed, ExtractLimits()))


def test_an_entry_that_stands_under_the_asked_question_is_said_whole() -> None:
    assert said("Comment créer une association sportive ?", ENTRY) == ENTRY.text


def test_a_page_that_stands_under_no_question_is_not_said_whole() -> None:
    page = replace(ENTRY, title="Les associations")
    assert said("Combien coûte la publication d'une association ?", page) != ENTRY.text


def test_a_long_entry_is_not_said_whole() -> None:
    long = replace(ENTRY, text=ENTRY.text + " Prenez rendez-vous au guichet des associations." * 30)
    assert len(said("Comment créer une association ?", long).split()) <= ExtractLimits().words


def test_a_sheet_without_title_is_opened_with_its_first_sentences() -> None:
    assert said("Le médiateur reçoit-il chacun des parents ?", SHEET).startswith(SHEET.text.split(".")[0])


def test_its_opening_is_said_although_another_passage_answers_far_better() -> None:
    fees = "Le tarif horaire du médiateur est de 40 € ; le tarif du médiateur est affiché."
    later = replace(SHEET, id="mediation:1", position=1, text=fees)
    answer = said("Quel est le tarif horaire du médiateur ?", later, SHEET)
    assert answer.startswith(SHEET.text.split(".")[0])
    assert "40 €" in answer
    assert said("Quel est le tarif horaire du médiateur ?", later) == fees


def test_a_sheet_with_its_own_title_is_not() -> None:
    titled = replace(SHEET, title="Médiation familiale")
    assert "reçoit chacun" in said("Le médiateur reçoit-il chacun des parents ?", titled)

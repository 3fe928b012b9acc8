"""Two things asked at once, an answer that depends on a case, a thing denied, a follow-up and what is none."""

import pytest

from bot.answering.evidence.denials import denied
from bot.answering.evidence.exact import things
from bot.answering.evidence.matching import terms_of
from bot.answering.evidence.reader import Reader
from bot.answering.evidence.several import several
from bot.answering.path import answer
from bot.answering.rephrase import rephrase
from bot.domain.answers import Answer, Outcome
from bot.domain.conversations import Question, Turn
from bot.domain.documents import Passage, PassageKind
from bot.domain.events import Answered
from bot.engines.sparse import FrenchAnalyser
from tests.fakes import counter, passage, question

PRICES = passage("salle", "La salle des fêtes coûte 340 € le week-end.", title="Salle des fêtes", heading="Tarifs")
DEPOSIT = passage("reglement", "Une caution de 800 € est demandée.", title="Salle des fêtes", heading="Caution")
LIBRARY = passage("mediatheque", "La médiathèque prête des livres, gratuitement.", title="Médiathèque")


async def answer_to(asked: Question, *passages: Passage) -> Answer:
    events = [event async for event in answer(asked, counter(passages))]
    last = events[-1]
    assert isinstance(last, Answered), last
    return last.answer


def parts_of(text: str) -> list[tuple[frozenset[str], str]]:
    reader = Reader(FrenchAnalyser())
    read = [reader.read(one).whole for one in (PRICES, DEPOSIT, LIBRARY)]
    parts = several(text, terms_of(text, read, reader.lexicon), reader.words)
    return [(part.stems, part.aspect.value if part.aspect else "") for part in parts]


@pytest.mark.parametrize(
    "text",
    [
        "Combien coûte la salle des fêtes, et quelle caution ?",
        "Quel tarif pour la salle des fêtes et quelle caution ?",
        "Quel est le prix de la salle des fêtes ? Quelle est la caution ?",
    ],
)
def test_two_things_asked_are_two_parts(text: str) -> None:
    first, second = parts_of(text)
    assert first[1] == second[1] == "amount"
    assert second[0] == {"caution"}


@pytest.mark.parametrize(
    "text",
    ["Combien coûte la salle des fêtes ?", "La salle et la caution, c'est combien ?", "Salle des fêtes : combien ?"],
)
def test_one_thing_asked_has_no_parts(text: str) -> None:
    assert not parts_of(text)


async def test_each_thing_asked_is_told_from_where_it_stands() -> None:
    said = await answer_to(question("Combien coûte la salle des fêtes, et quelle caution ?"), PRICES, DEPOSIT, LIBRARY)
    assert "340 €" in said.text
    assert "800 €" in said.text
    assert {one.passage_id for one in said.citations} == {"salle#0", "reglement#0"}


async def test_what_is_missing_from_a_part_of_an_answer_is_said() -> None:
    said = await answer_to(question("Combien coûte la salle des fêtes, et quel jour la rendre ?"), PRICES, LIBRARY)
    assert said.outcome is Outcome.ANSWERED
    assert "340 €" in said.text
    assert "Je n'ai trouvé qu'une partie de la réponse dans les documents." in said.notices
    assert any("date" in notice or "rendre" in notice for notice in said.notices)


async def test_a_table_too_long_to_be_said_is_asked_back_about() -> None:
    rows = [f"Quotient familial : de {100 * step} à {100 * step + 99} ; Prix : {step},10 €" for step in range(1, 13)]
    table = passage("cantine", "\n".join(rows), title="Cantine", heading="Prix du repas", kind=PassageKind.TABLE)
    vague = await answer_to(question("Quel est le prix du repas à la cantine ?"), table)
    assert vague.outcome is Outcome.CLARIFY
    assert "Quotient familial" in vague.message
    told = await answer_to(question("Quel est le prix du repas à la cantine, quotient de 650 ?"), table)
    assert "6,10 €" in told.text
    assert "5,10 €" not in told.text


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("La commune n'a ni crèche ni centre de loisirs. Elle a une école.", "ni crèche ni centre de loisirs"),
        ("Il n'y a pas classe le mercredi ; la garderie est ouverte.", "pas classe le mercredi"),
        ("La mairie n'organise plus le ramassage scolaire.", "ramassage scolaire"),
        ("Aucune amende n'est demandée.", "amende"),
        ("Le marché a lieu le dimanche, plus de trente étals.", ""),
        ("Ne payez que 5 €.", ""),
    ],
)
def test_clauses_that_deny(text: str, kept: str) -> None:
    assert kept in denied(text)
    assert bool(denied(text)) is bool(kept)


def test_the_things_a_question_names() -> None:
    assert things("Le vidéoprojecteur de la salle du Moulin est-il payant ?")[0].split()[0] == "videoprojecteur"
    assert things("Combien coûte une concession de dix ans ?")[0].split()[0] == "concession"


async def test_another_question_is_not_answered_about_the_subject_spoken_of_before() -> None:
    club = passage("club", "Le club de lecture se réunit le jeudi et coûte 15 € par an.", title="Club de lecture")
    turns = [Turn("Où est le club de lecture ?", "À la médiathèque.")]
    said = await answer_to(question("Combien de dossiers de logement ont été acceptés ?", turns=turns), club, PRICES)
    assert said.outcome is Outcome.REFUSED_NO_EVIDENCE
    leaning = await answer_to(question("Et combien ça coûte ?", turns=turns), club, PRICES)
    assert "15 €" in leaning.text


def test_a_question_that_stands_alone_carries_nothing() -> None:
    assert rephrase("Où garer un vélo ?", [Turn("Horaires de la piscine ?", "")]) == "Où garer un vélo ?"


async def test_a_denial_answers_whatever_figure_was_asked_for() -> None:
    denial = passage("retard", "Il n'y a pas d'amende de retard à la médiathèque.", title="Médiathèque")
    said = await answer_to(question("Combien coûte l'amende de retard à la médiathèque ?"), denial, PRICES)
    assert "pas d'amende" in said.text


async def test_an_answer_begins_with_the_figure_asked_for() -> None:
    club = passage("club", "Le club de lecture est un club ouvert. Club : 02 61 91 10 10.", title="Club de lecture")
    said = await answer_to(question("Quel est le téléphone du club de lecture ?"), club)
    assert "02 61 91 10 10" in said.text


async def test_a_row_of_another_size_is_no_answer() -> None:
    row = "Concession en terre ; 15 ans : 140 € ; 30 ans : 250 €"
    table = passage("tombe", row, title="Cimetière", heading="Prix des concessions", kind=PassageKind.TABLE)
    told = await answer_to(question("Une concession de trente ans au cimetière, quel prix ?"), table)
    assert "250 €" in told.text
    other = await answer_to(question("Une concession de dix ans au cimetière, quel prix ?"), table)
    assert other.outcome is Outcome.REFUSED_NO_EVIDENCE

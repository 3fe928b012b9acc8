"""Who is responsible, from every demo commune: the right authority, its counter, its source, and nothing made up."""

import json
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from bot.answering.competence import about_competence, wish_of
from bot.answering.counter import Counter
from bot.answering.english import in_french
from bot.answering.languages import ENGLISH, language_of
from bot.answering.path import answer
from bot.answering.record import Record
from bot.answering.rephrase import rephrase
from bot.assemble import build_counter
from bot.domain.answers import Outcome, Road
from bot.domain.clock import parse_moment
from bot.domain.competences import Authority, Competence, Tier
from bot.domain.conversations import Channel, Question, Turn
from bot.domain.events import Answered
from bot.domain.places import Contact
from bot.domain.services import Services
from bot.settings import Settings
from tests.fakes import counter as small_counter
from tests.fakes import lying, passage, question

CASES = Path(__file__).parents[3] / "eval/cases/places/competences.jsonl"
COMMUNES = ("port-clairval", "saint-aubin-des-rives")
READ = [json.loads(line) for line in CASES.read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def counter(demo: Path) -> Counter:
    return build_counter(Settings(data_dir=demo), None, None)


def asked(text: str, commune: str, counter: Counter, turns: tuple[str, ...] = ()) -> Record:
    language = language_of(text)
    past = tuple(Turn(turn, "") for turn in turns)
    moment = parse_moment("2026-11-23T10:00")
    said = Question("q", text, commune, moment, Channel.EVALUATION, language, "c", past)
    record = Record(said, counter.wording(language), counter.index.generation)
    record.searched = rephrase(in_french(text) if language == ENGLISH else text, past)
    return record


@pytest.mark.parametrize("case", READ, ids=[case["id"] for case in READ])
def test_every_written_case(case: dict, counter: Counter) -> None:
    record = asked(
        case["question"], case["commune"], counter, tuple(turn["question"] for turn in case.get("turns", ()))
    )
    commune = counter.territory.communes[case["commune"]]
    computed = about_competence(case["question"], commune, counter, record)
    if case["way"] == "documents":
        assert computed is None
        return
    assert computed is not None
    text = " ".join(sentence.text for sentence in computed.sentences)
    assert [nugget for nugget in case["nuggets"] if not any(writing in text for writing in nugget)] == []
    assert [wrong for wrong in case["forbidden"] if wrong in text] == []


def test_every_subject_has_an_answer_and_a_source_of_the_askers_own_layers(counter: Counter) -> None:
    answered = 0
    for commune, competence in product(counter.territory.communes.values(), counter.services.competences):
        text = f"Qui est responsable : {competence.subjects['fr']} ?"
        computed = about_competence(text, commune, counter, asked(text, commune.id, counter))
        if not competence.holds_in(commune.id):
            continue
        assert computed is not None, (commune.id, competence.id)
        assert all(sentence.citations for sentence in computed.sentences)
        assert all(citation.owner in commune.owners() for citation in computed.citations)
        answered += 1
    assert answered > 2 * 30


def test_a_phone_said_is_written_in_what_is_cited_beside_it(counter: Counter) -> None:
    for commune, competence in product(counter.territory.communes.values(), counter.services.competences):
        text = f"Qui est responsable : {competence.subjects['fr']} ?"
        computed = about_competence(text, commune, counter, asked(text, commune.id, counter))
        for sentence in computed.sentences if computed else ():
            if computed and computed.contact and computed.contact.phone and computed.contact.phone in sentence.text:
                digits = "".join(filter(str.isdigit, computed.contact.phone))
                held = "".join(filter(str.isdigit, " ".join(one.passage for one in sentence.citations)))
                assert digits in held, (commune.id, competence.id)


@pytest.mark.parametrize(
    "text",
    [
        "Combien coûte l'enlèvement des encombrants ?",
        "Comment signaler un nid-de-poule ?",
        "Quand passent les poubelles ?",
        "Quels papiers pour la carte grise ?",
        "Les horaires du service des eaux ?",
        "Qui est le maire ?",
        "Je voudrais que ma fille mange à la cantine.",
        "Les encombrants.",
    ],
)
def test_a_question_of_content_is_left_to_the_documents(text: str, counter: Counter) -> None:
    for commune in counter.territory.communes.values():
        assert about_competence(text, commune, counter, asked(text, commune.id, counter)) is None


def test_a_danger_at_night_is_not_sent_to_an_office() -> None:
    late = wish_of("Un trou dans la route cette nuit, qui prévenir ?", "")
    assert late is not None and late.hurried
    plain = wish_of("Qui prévenir pour un trou dans la route ?", "")
    assert plain is not None and not plain.hurried


async def test_the_road_is_computed_and_a_generator_that_lies_is_never_asked() -> None:
    authority = Authority("dep", Tier.DEPARTMENT, {"fr": "le Département"}, Contact("Agence", "02 61 91 40 14"))
    roads = Competence("routes", {"fr": "Routes départementales"}, ("route départementale",), authority, ("qui",))
    liar = lying(["La mairie répare tout au 06 12 34 56 78. [1]"], str.upper)
    documents = [passage("qui", "Routes départementales : le Département, 02 61 91 40 14.", owner="agglo")]
    counter = replace(small_counter(documents, liar), services=Services((roads,)))
    events = [
        event async for event in answer(question("Je veux que la mairie répare la route départementale"), counter)
    ]
    last = events[-1]
    assert isinstance(last, Answered) and last.answer.outcome is Outcome.ANSWERED
    assert last.answer.road is Road.COMPUTED and not liar.prompts
    assert last.answer.text.startswith("Routes départementales : ce n'est pas la mairie, c'est le Département")
    assert last.answer.citations[0].passage_id == "qui#0" and last.answer.contact == authority.contact


async def test_without_a_document_that_says_so_nothing_is_said() -> None:
    authority = Authority("dep", Tier.DEPARTMENT, {"fr": "le Département"}, Contact("Agence", "02 61 91 40 14"))
    roads = Competence("routes", {"fr": "Routes départementales"}, ("route départementale",), authority, ("absent",))
    counter = replace(small_counter([passage("cantine", "Le repas coûte 3 €.")]), services=Services((roads,)))
    events = [event async for event in answer(question("Qui répare la route départementale ?"), counter)]
    assert isinstance(events[-1], Answered) and events[-1].answer.road is not Road.COMPUTED

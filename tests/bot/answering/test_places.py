"""Hours, openings, telephones and addresses computed from places: what is said, with which source, and what is not."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from bot.answering.notices import NoNotices
from bot.domain.answers import Outcome, Road
from bot.domain.clock import PARIS
from bot.domain.conversations import Channel, Turn
from bot.domain.events import Clarified, SentenceSaid, SourcesFound
from bot.domain.places import Closure
from tests.bot.answering.town import LIBRARY, MONDAY, PLACES, events_of, said, span, town
from tests.fakes import FakeGenerator, passage


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PARIS)


@pytest.mark.parametrize(
    ("question", "moment", "facts"),
    [
        ("La médiathèque est ouverte samedi ?", "2026-11-23T10:00", ["samedi 28 novembre 2026", "10 h-17 h"]),
        ("La mairie est ouverte ?", "2026-11-23T10:00", ["ouvert en ce moment", "jusqu'à 12 h"]),
        ("La mairie est ouverte ?", "2026-11-23T12:30", ["fermé en ce moment", "13 h 30-17 h 15"]),
        ("La médiathèque est ouverte demain à 19 h ?", "2026-11-23T10:00", ["fermé mardi 24 novembre 2026 à 19 h"]),
        (
            "La médiathèque est ouverte jeudi ?",
            "2026-11-23T10:00",
            ["fermé", "vendredi 27 novembre 2026, 14 h-18 h 30"],
        ),
        ("Quand rouvre la médiathèque ?", "2026-12-28T10:00", ["fermé", "mardi 5 janvier 2027, 14 h-18 h 30"]),
        ("Pourquoi la médiathèque est fermée ?", "2026-12-29T10:00", ["fermé", "Fermeture de Noël"]),
        ("La mairie est ouverte le jour de Noël ?", "2026-11-23T10:00", ["fermé vendredi 25 décembre 2026", "Noël"]),
        ("Horaires de la médiathèque", "2026-11-23T10:00", ["mardi et vendredi 14 h-18 h 30", "samedi 10 h-17 h"]),
        ("La piscine mardi soir ?", "2026-11-23T10:00", ["17 h-21 h", "dernière entrée à 20 h 15"]),
        ("La piscine pendant les vacances de Noël ?", "2026-11-23T10:00", ["10 h 30-18 h 30", "fermé (Noël)"]),
        ("Horaires de la piscine", "2026-11-23T10:00", ["en période scolaire", "pendant les vacances scolaires"]),
        ("Horaires de la déchèterie de Bourg-Neuf", "2026-11-23T10:00", ["9 h-12 h et 14 h-17 h", "14 h-18 h"]),
        ("La mairie ouvre le samedi ?", "2026-11-23T10:00", ["samedi 9 h-12 h", "samedi 28 novembre 2026"]),
        ("Vous êtes ouverts samedi ?", "2026-11-23T10:00", ["Mairie de Bourg-Neuf", "9 h-12 h"]),
        ("Is the library open on Saturday?", "2026-11-23T10:00", ["open on Saturday 28 November 2026", "10:00-17:00"]),
        ("la mediatek é ouverte samdi", "2026-11-23T10:00", ["samedi 28 novembre 2026", "10 h-17 h"]),
        ("bonjour euh la mairie elle ferme à quelle heure ce soir", "2026-11-23T10:00", ["17 h 15"]),
    ],
)
async def test_hours_are_computed(question: str, moment: str, facts: list[str]) -> None:
    found = await said(question, at=at(moment))
    assert found.road is Road.COMPUTED, found.text
    assert found.cpu_s > 0
    for fact in facts:
        assert fact in found.text


async def test_a_sentence_carries_its_source_and_the_place_its_contact() -> None:
    card = passage("annuaire", "Médiathèque, 02 61 91 10 80", title="Annuaire de la ville")
    source = replace(card, anchor="lib", document_id="dir")
    counter = town([replace(one, source_id="dir") if one.id == "lib" else one for one in PLACES], [source])
    found = await said("La médiathèque est ouverte samedi ?", counter)
    assert [citation.title for citation in found.sentences[0].citations] == ["Annuaire de la ville"]
    assert found.citations[0].url == "https://bourg.example/annuaire"
    assert found.contact is not None
    assert found.contact.phone == "02 61 91 10 80"


async def test_sources_come_first_then_each_sentence_by_the_computed_road() -> None:
    kinds = await events_of("Horaires de la piscine")
    assert isinstance(kinds[1], SourcesFound)
    assert all(one.road is Road.COMPUTED for one in kinds if isinstance(one, SentenceSaid))


async def test_an_exception_published_by_a_document_is_told_with_the_usual_hours() -> None:
    found = await said("Horaires de la médiathèque", at=at("2026-12-14T10:00"))
    assert "À noter : jeudi 24 décembre 2026, fermé (Fermeture de Noël)." in found.text


@pytest.mark.parametrize("question", ["La médiathèque est ouverte mardi ?", "Horaires de la médiathèque"])
async def test_a_closure_entered_by_an_agent_changes_the_answer(question: str) -> None:
    closed = Closure("lib", at("2026-11-24T00:00"), at("2026-11-25T00:00"), "Dégât des eaux")

    class Flooded(NoNotices):
        def closures(self, day: date) -> tuple[Closure, ...]:
            return (closed,)

    before = await said(question)
    after = await said(question, replace(town(), notices=Flooded()))
    assert "Dégât des eaux" not in before.text
    assert "mardi 24 novembre 2026" in after.text
    assert "Dégât des eaux" in after.text


async def test_an_exceptional_opening_is_told() -> None:
    opened = Closure(
        "lib", at("2026-11-29T00:00"), at("2026-11-30T00:00"), "Portes ouvertes", (span("14:00", "17:00"),)
    )
    counter = town([replace(LIBRARY, closures=(opened,))])
    found = await said("La médiathèque est ouverte dimanche ?", counter)
    assert "c'est ouvert dimanche 29 novembre 2026, 14 h-17 h (Portes ouvertes)" in found.text


async def test_beyond_what_is_published_the_limit_is_said() -> None:
    found = await said("L'urbanisme est ouvert le mardi 2 février 2027 ?")
    assert "que jusqu'au jeudi 31 décembre 2026" in found.text
    assert "02 61 91 10 30" in found.text
    assert "9 h" not in found.text


async def test_validity_is_said_with_the_hours() -> None:
    assert "jusqu'au jeudi 31 décembre 2026" in (await said("Horaires de l'urbanisme")).text


async def test_hours_that_could_not_be_read_are_not_guessed() -> None:
    found = await said("Le CCAS est ouvert demain ?")
    assert found.road is Road.COMPUTED
    assert "n'en donner aucun" in found.text
    assert "02 61 91 10 60" in found.text
    assert " h" not in found.text.replace("horaires", "").replace("Les h", "")


async def test_the_first_saturday_of_the_month_is_not_every_saturday() -> None:
    usual = await said("Horaires de la mairie", commune="hameau")
    assert "1er samedi du mois 9 h-12 h" in usual.text
    assert "fermé" in (await said("La mairie est ouverte samedi ?", commune="hameau")).text
    assert "9 h-12 h" in (await said("La mairie est ouverte samedi 5 décembre ?", commune="hameau")).text


@pytest.mark.parametrize(
    ("question", "fact"),
    [
        ("Quel est le téléphone de la médiathèque ?", "02 61 91 10 80"),
        ("c koi le num de la piscine", "02 61 91 30 70"),
        ("Quelle est l'adresse mail de la mairie ?", "hall@mairie.example"),
        ("Où se trouve la médiathèque ?", "1 rue de lib"),
        ("Numéro du service pour un acte de naissance ?", "02 61 91 10 12"),
        ("What is the phone number of the town hall?", "02 61 91 10 00"),
    ],
)
async def test_the_card_of_a_place_is_told(question: str, fact: str) -> None:
    found = await said(question)
    assert found.road is Road.COMPUTED
    assert fact in found.text


async def test_one_asks_the_office_inside_the_town_hall_when_its_subject_is_named() -> None:
    found = await said("La mairie est ouverte samedi pour un acte de naissance ?")
    assert "État civil : c'est fermé samedi 28 novembre 2026" in found.text


async def test_which_of_several_places_is_open() -> None:
    found = await said("Quelle déchèterie est ouverte lundi matin ?", at=at("2026-11-21T10:00"))
    assert "Déchèterie de Bourg-Neuf : c'est ouvert lundi 23 novembre 2026, 9 h-12 h" in found.text
    assert "Déchèterie de Saint-Malard : c'est fermé lundi 23 novembre 2026" in found.text
    assert len(found.citations) == 2


async def test_two_places_of_a_kind_become_one_short_question() -> None:
    events = await events_of("Horaires de la déchèterie ?")
    back = events[1]
    assert isinstance(back, Clarified)
    assert back.choices == ("Déchèterie de Bourg-Neuf", "Déchèterie de Saint-Malard")
    assert back.question.endswith("?")
    assert len(back.question) < 120


@pytest.mark.parametrize("reply", ["celle de Saint-Malard", "Déchèterie de Saint-Malard", "la deuxième"])
async def test_the_reply_to_that_question_is_understood(reply: str) -> None:
    found = await said(reply, turns=[Turn("Horaires de la déchèterie ?", "De quel lieu parlez-vous ?")])
    assert found.outcome is Outcome.ANSWERED, found.text
    assert "mardi, jeudi et samedi 14 h-18 h" in found.text


@pytest.mark.parametrize(
    ("before", "then", "fact"),
    [
        ("La médiathèque est ouverte samedi ?", "Et dimanche ?", "fermé dimanche 29 novembre 2026"),
        ("La médiathèque est ouverte samedi ?", "Et la mairie ?", "samedi 28 novembre 2026, 9 h-12 h"),
        ("Horaires de la médiathèque", "Et son téléphone ?", "02 61 91 10 80"),
        ("Où se trouve la médiathèque ?", "Elle ouvre à quelle heure demain ?", "14 h-18 h 30"),
        ("La mairie est ouverte le 24 décembre ?", "Et le 26 ?", "samedi 26 décembre 2026"),
        ("La mairie est ouverte le 26 novembre ?", "Et le lendemain ?", "vendredi 27 novembre 2026"),
        ("La mairie est ouverte le 26 novembre ?", "Et la veille ?", "mercredi 25 novembre 2026"),
        ("La mairie est ouverte le 26 novembre ?", "Et la veille de Noël ?", "jeudi 24 décembre 2026"),
    ],
)
async def test_a_follow_up_leans_on_the_question_before(before: str, then: str, fact: str) -> None:
    first = await said(before)
    found = await said(then, turns=[Turn(first.searched, first.text)])
    assert found.road is Road.COMPUTED
    assert fact in found.text


@pytest.mark.parametrize(
    "text", ["La médiathèque est ouverte le 30 février ?", "La mairie ouvre le lundi 24 novembre ?"]
)
async def test_a_date_that_does_not_exist_is_asked_again(text: str) -> None:
    found = await said(text)
    assert found.outcome is Outcome.CLARIFY
    assert "De quel jour" in found.message


async def test_aloud_there_is_no_address_of_a_page_and_hours_can_be_said() -> None:
    seen = await said("La médiathèque est ouverte samedi ?")
    heard = await said("La médiathèque est ouverte samedi ?", channel=Channel.VOICE)
    assert "10 h-17 h" in seen.text
    assert "de 10 heures à 17 heures" in heard.text
    assert "samedi 28 novembre 2026" in heard.text
    assert "http" not in heard.text
    assert heard.citations == seen.citations


LOOK_ALIKES = [
    "À quelle heure passe l'éboueur ?",
    "À quelle heure commence le conseil municipal ?",
    "Quels sont les horaires du bus pour la piscine ?",
    "Combien coûte la piscine le samedi ?",
    "Jusqu'à quelle heure peut-on tondre le samedi ?",
    "Quel est le menu de la cantine lundi ?",
    "À quelle heure est l'heure du conte à la médiathèque ?",
    "Quand ferment les inscriptions à la crèche ?",
    "Quels papiers apporter à la mairie samedi ?",
    "La rue de la mairie est-elle fermée aux voitures ?",
    "Le maire reçoit quel jour ?",
    "À quelle heure ouvre la boulangerie ?",
    "Quels sont les horaires de la bibliothèque de Penvern ?",
    "Quand la porte du bassin s'ouvre-t-elle ?",
    "La piscine de mon jardin, quelle autorisation ?",
    "Combien de livres peut-on emprunter à la médiathèque ?",
    "Quand ont lieu les cours d'aquagym à la piscine ?",
    "Quel est le numéro de téléphone personnel de la maire ?",
    "Comment ouvrir un compte à la médiathèque ?",
    "What time does story time start at the library?",
    "Qu'est-ce que la mairie ?",
    "La mairie rembourse-t-elle le transport scolaire ?",
    "Médiathèque",
    "",
    "ouvert",
]


@pytest.mark.parametrize("text", LOOK_ALIKES)
async def test_what_asks_for_something_else_goes_to_the_documents(text: str) -> None:
    found = await said(text)
    assert found.road is not Road.COMPUTED, found.text


async def test_hours_never_come_from_generated_prose() -> None:
    liar = FakeGenerator(
        ["complet", "La médiathèque est ouverte tous les jours de 1 h à 23 h. [1]", "Appelez le 0 899. [1]"]
    )
    prose = passage("page", "La médiathèque est ouverte tous les jours de 1 h à 23 h.", title="Médiathèque")
    for step in range(0, 60, 3):
        moment = MONDAY + timedelta(days=step)
        for text in (
            "La médiathèque est ouverte ?",
            "Horaires de la médiathèque",
            "Quel est le téléphone de la médiathèque ?",
        ):
            found = await said(text, town(PLACES, [prose], liar), at=moment)
            assert found.road is Road.COMPUTED
            assert "23 h" not in found.text
            assert "0 899" not in found.text
    assert not liar.prompts, "the generator was asked"

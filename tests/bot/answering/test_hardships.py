"""Somebody tells what is hard, and no document answers: the refusal says who listens."""

from pathlib import Path

import pytest

from bot.answering.counter import Counter
from bot.answering.hardships import hardship_of
from bot.answering.path import answer
from bot.assemble import build_counter
from bot.domain.answers import Answer, Outcome
from bot.domain.clock import parse_moment
from bot.domain.conversations import Channel, Question
from bot.domain.events import Answered
from bot.settings import Settings

HUNGER = "On n'a plus de quoi manger jusqu'à la fin du mois."


@pytest.mark.parametrize(
    ("text", "lived"),
    [
        ("Je suis surendettée, les huissiers passent demain.", "money"),
        ("NOUS N'ARRIVONS PLUS À PAYER l'électricité", "money"),
        ("Mon propriétaire nous expulse.", "housing"),
        ("La chambre des petits est pleine de moisissure.", "unfit"),
        ("Mon mari boit tous les soirs, qui peut l'aider ?", "care"),
        ("Mémé vit toute seule et perd la mémoire.", "care"),
        ("Ma fille est autiste.", "disability"),
        ("On veut placer mes enfants.", "child"),
        ("Ma mère vient de mourir.", "death"),
        ("Mon ex ne rend pas les enfants.", "law"),
        ("Je cherche un avocat pour mon divorce.", "law"),
        ("La facture de gaz est impayée et je suis seule", "money"),
        ("Nous ne chauffons plus que la cuisine.", "money"),
        ("Où demander le RSA ?", "money"),
        ("Mon père n'arrive plus à se lever de son fauteuil.", "care"),
        ("Je suis à bout, je garde ma femme malade jour et nuit.", "care"),
        ("Mon voisin ne sait pas lire ses courriers.", "letters"),
        ("À mon âge j'ai envie d'apprendre à lire", "letters"),
        ("On me refuse un logement à cause de mes origines.", "law"),
        ("Quels sont les horaires de la piscine ?", ""),
        ("Où payer ma facture d'eau ?", ""),
        ("Le stock de composteurs est épuisé, quand en aurez-vous ?", ""),
        ("On ne chauffe plus la piscine ?", ""),
        ("La borne ne sait pas lire ma carte", ""),
        ("Je craque pour un vélo électrique, quelle aide ?", ""),
        ("La salle ne se chauffe plus, qui prévenir ?", ""),
        ("Les places du spectacle sont épuisées ?", ""),
        ("À quel âge un enfant doit-il apprendre à lire ?", ""),
        ("Ma carte est à bout de validité", ""),
        ("Peut-on changer de type de divorce ?", ""),
        ("Mon téléphone s'éteint tout seul.", ""),
        ("Qui est mort en juillet ?", ""),
        ("Où est le tribunal ?", ""),
        ("Pourquoi mes poubelles sont mises dehors ?", ""),
        ("Comment accéder à la rue des Lilas ?", ""),
        ("Ma maison est mal isolée, quelle aide ?", ""),
        ("Quelle est la seule fromagerie du marché ?", ""),
        ("Une dépendance de 15 m² demande un permis ?", ""),
        ("Mon chien est mort, que faire du corps ?", ""),
        ("Je voudrais le procès-verbal du conseil", ""),
        ("Puis-je composter mes noyaux d'avocat ?", ""),
        ("Je ne peux pas payer par chèque ?", ""),
        ("Ouvert à la fin du mois ?", ""),
        ("Le centre de loisirs peut-il prendre mon fils ?", ""),
        ("Où sont les places handicapés ?", ""),
        ("Je suis seule le mercredi à la déchèterie ?", ""),
    ],
)
def test_what_is_hard_is_known_by_the_words_it_is_told_in(text: str, lived: str) -> None:
    assert hardship_of(text) == lived


@pytest.fixture(scope="module")
def counter(demo: Path) -> Counter:
    return build_counter(Settings(data_dir=demo), None, None)


async def said(text: str, commune: str, counter: Counter, language: str = "fr") -> Answer:
    question = Question("q", text, commune, parse_moment("2026-11-23T10:00"), Channel.EVALUATION, language)
    events = [event async for event in answer(question, counter)]
    assert isinstance(events[-1], Answered)
    return events[-1].answer


@pytest.mark.parametrize(
    ("commune", "service"),
    [("port-clairval", "Centre communal d'action sociale (CCAS)"), ("saint-aubin-des-rives", "Mairie de Saint-Aubin")],
)
async def test_the_refusal_says_who_listens(commune: str, service: str, counter: Counter) -> None:
    known = await said(HUNGER, commune, counter)
    assert known.outcome is Outcome.REFUSED_NO_EVIDENCE
    assert known.contact and service in known.contact.service and known.contact.phone
    assert known.refusal and known.refusal.contact == known.contact
    assert known.refusal.missing.endswith(counter.wording("fr").listened)


async def test_the_service_the_message_names_comes_before_that_of_the_hardship(counter: Counter) -> None:
    known = await said("Mon ex vient chercher mon fils à l'école sans mon accord.", "port-clairval", counter)
    assert known.contact and "Guichet famille" in known.contact.service


async def test_the_service_of_the_hardship_comes_before_a_word_of_another(counter: Counter) -> None:
    known = await said("Je suis surendettée, la mairie peut-elle parler à mon huissier ?", "port-clairval", counter)
    assert known.outcome is Outcome.ANSWERED or (known.contact and "CCAS" in known.contact.service)


async def test_a_subject_inside_another_word_names_no_service(counter: Counter) -> None:
    known = await said("Mon fils est autiste, quel transport pourrait le prendre ?", "port-clairval", counter)
    assert known.contact is None or "Capitainerie" not in known.contact.service


async def test_it_is_understood_in_english(counter: Counter) -> None:
    known = await said("My mother has Alzheimer and gets lost, whom can I talk to?", "port-clairval", counter, "en")
    assert known.refusal and known.refusal.missing.endswith(counter.wording("en").listened)


async def test_a_question_without_hardship_is_refused_as_before(counter: Counter) -> None:
    known = await said("Quelle est la longueur du pipeline de Bakou ?", "port-clairval", counter)
    assert known.refusal and counter.wording("fr").listened not in known.refusal.missing

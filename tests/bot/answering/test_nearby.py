"""Which place is near: ordered from a landmark that the territory knows, in a straight line; never a guess."""

from dataclasses import replace

import pytest

from bot.answering.counter import Counter
from bot.answering.places.nearby import without_landmark
from bot.domain.conversations import Channel
from tests.bot.answering.town import PLACES, said, town

POSITIONS = {
    "hall": (46.8000, -3.2000),
    "lib": (46.8020, -3.2020),
    "tip1": (46.8100, -3.1900),
    "tip2": (46.8600, -3.2500),
    "hall2": (46.8610, -3.2550),
}


@pytest.fixture(scope="module")
def counter() -> Counter:
    placed = []
    for one in PLACES:
        latitude, longitude = POSITIONS.get(one.id, (None, None))
        placed.append(replace(one, latitude=latitude, longitude=longitude))
    return town(placed)


@pytest.mark.parametrize(
    ("question", "first", "distance"),
    [
        ("Quelle déchèterie est ouverte samedi près de la mairie ?", "Bourg-Neuf", "1,3 km"),
        ("Une déchèterie ouverte samedi près de Saint-Malard ?", "Saint-Malard", "400 m"),
        ("Où est la déchèterie la plus proche de la médiathèque Jean-Moulin ?", "Bourg-Neuf", "1,3 km"),
        ("Which recycling centre is open on Saturday near the town hall?", "Bourg-Neuf", "1.3 km"),
        ("kelle dechetterie é ouverte samdi pres de la mairi", "Bourg-Neuf", "1,3 km"),
        ("La déchèterie la plus proche de la rue de lib est ouverte samedi ?", "Bourg-Neuf", "1,3 km"),
    ],
)
async def test_the_closest_comes_first_with_its_distance(
    counter: Counter, question: str, first: str, distance: str
) -> None:
    found = await said(question, counter)
    assert first in found.sentences[0].text
    assert distance in found.text


async def test_a_place_that_is_shut_then_is_left_out_while_another_is_open(counter: Counter) -> None:
    found = await said("Quelle déchèterie est ouverte le mercredi 25 novembre près de Saint-Malard ?", counter)
    assert "ouvert mercredi" in found.text
    assert "fermé" not in found.text


async def test_a_place_that_is_shut_at_the_hour_asked_is_left_out_too(counter: Counter) -> None:
    found = await said("Quelle déchèterie est ouverte samedi matin près de Saint-Malard ?", counter)
    assert "Bourg-Neuf" in found.sentences[0].text
    assert "Déchèterie de Saint-Malard" not in found.text


async def test_distances_from_nowhere_known_start_from_the_town_hall_and_say_so(counter: Counter) -> None:
    found = await said("Où est la déchèterie la plus proche de chez moi ?", counter)
    assert "Je ne sais pas où vous êtes" in found.text
    assert "Mairie de Bourg-Neuf" in found.text


async def test_an_unknown_landmark_is_said_and_the_hours_are_told_all_the_same(counter: Counter) -> None:
    found = await said("Quelle déchèterie est ouverte samedi près du stade Bidule ?", counter)
    assert "Je ne sais pas où se trouve ce point de repère" in found.text
    assert "samedi 28 novembre 2026" in found.text
    assert " km" not in found.text


async def test_a_place_without_a_position_has_no_distance() -> None:
    found = await said("Quelle déchèterie est ouverte samedi près de la mairie ?")
    assert "samedi 28 novembre 2026" in found.text
    assert "à vol d'oiseau" not in found.text


async def test_it_is_told_aloud(counter: Counter) -> None:
    found = await said("Quelle déchèterie est ouverte samedi près de la mairie ?", counter, channel=Channel.VOICE)
    assert "C'est à environ 1,3 km à vol d'oiseau de ce lieu : Mairie de Bourg-Neuf." in found.text


@pytest.mark.parametrize(
    ("text", "rest", "landmark"),
    [
        ("la piscine est ouverte ce soir", "la piscine est ouverte ce soir", None),
        ("la decheterie la plus proche demain matin", "la decheterie demain matin", ""),
        ("un marche pres de chez nous samedi", "un marche samedi", ""),
        ("un marche pres de la place de la criee samedi", "un marche samedi", "place de la criee"),
        ("quelle salle a cote du port est ouverte", "quelle salle est ouverte", "port"),
        ("la piscine autour de l'hotel de ville, elle ouvre quand", "la piscine , elle ouvre quand", "hotel de ville"),
    ],
)
def test_the_landmark_is_read_apart_from_the_question(text: str, rest: str, landmark: str | None) -> None:
    bare, found = without_landmark(text)
    assert " ".join(bare.split()) == rest
    assert found == landmark

"""What to bring to an appointment: the papers of the card, with the document that lists them."""

from dataclasses import replace

import pytest

from bot.answering.path import answer
from bot.domain.actions import Action, ActionKind
from bot.domain.answers import Answer, Road
from bot.domain.events import Answered
from bot.domain.services import Services
from tests.fakes import counter, passage, question

PASSPORT = Action(
    "rdv",
    "bourg",
    ActionKind.APPOINTMENT,
    "Prendre rendez-vous pour un passeport",
    "Prenez rendez-vous à l'accueil.",
    "https://x.example",
    ("passeport",),
    ("p",),
    prerequisites=("faire la pré-demande",),
    papers=("une photo récente", "le timbre fiscal"),
)
LISTED = passage("p", "Passeport : une photo récente et le timbre fiscal.", title="Passeport")


async def asked(text: str, action: Action = PASSPORT, commune: str = "bourg") -> Answer:
    held = replace(counter([LISTED]), services=Services(actions=(action,)))
    [last] = [one async for one in answer(question(text, commune=commune), held) if isinstance(one, Answered)]
    return last.answer


@pytest.mark.parametrize(
    "text",
    [
        "Quels papiers apporter à mon rendez-vous passeport ?",
        "j'ai rdv pour mon passeport, je viens avec quoi ? il faut amener quelles pièces",
        "What documents do I bring to my passport appointment?",
    ],
)
async def test_the_papers_of_the_card_are_told_with_their_source(text: str) -> None:
    found = await asked(text)
    assert found.road is Road.COMPUTED
    assert "une photo récente" in found.text and "le timbre fiscal" in found.text
    assert found.sentences[0].citations[0].title == "Passeport"
    assert "faire la pré-demande" in found.text


@pytest.mark.parametrize(
    "text", ["Quels papiers pour un passeport ?", "Comment prendre rendez-vous pour un passeport ?"]
)
async def test_anything_else_goes_to_the_documents(text: str) -> None:
    assert (await asked(text)).road is not Road.COMPUTED


@pytest.mark.parametrize(
    ("action", "commune"),
    [
        (PASSPORT, "hameau"),
        (replace(PASSPORT, papers=()), "bourg"),
        (replace(PASSPORT, documents=("absent",)), "bourg"),
        (replace(PASSPORT, words=("permis",)), "bourg"),
    ],
)
async def test_no_card_of_ones_own_with_papers_and_a_source_no_list(action: Action, commune: str) -> None:
    found = await asked("Quels papiers apporter à mon rendez-vous passeport ?", action, commune)
    assert "timbre fiscal ; " not in found.text
    assert found.road is not Road.COMPUTED

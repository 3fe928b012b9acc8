"""Cards of what to do next: only with the subject asked and the document cited, and never another commune's."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.answering.actions import MOST, actions_for
from bot.answering.cite import cite
from bot.answering.counter import Counter
from bot.answering.path import answer
from bot.assemble import build_counter
from bot.domain.actions import Action, ActionKind
from bot.domain.events import Answered
from bot.domain.services import Services
from bot.settings import Settings
from bot.web.frames import answer_json
from tests.fakes import counter as small_counter
from tests.fakes import passage, question

BOOK = Action(
    "rdv",
    "bourg",
    ActionKind.APPOINTMENT,
    "Réserver",
    "Réservez à l'accueil.",
    "https://x.example",
    ("cantine",),
    ("c",),
)
DOCUMENTS = [passage("c", "Le repas de cantine coûte 3,60 €.", title="Cantine"), passage("d", "La piscine ferme.")]


@pytest.fixture(scope="module")
def demo_counter(demo: Path) -> Counter:
    return build_counter(Settings(data_dir=demo), None, None)


def cards(text: str, document: str, commune: str, *actions: Action) -> tuple[str, ...]:
    counter = replace(small_counter(DOCUMENTS), services=Services(actions=actions))
    cited = cite([one for one in DOCUMENTS if one.document_id == document], text, counter.analyser)
    return tuple(one.id for one in actions_for(text, cited, counter.territory.communes[commune], counter))


def test_a_card_needs_the_subject_and_the_document() -> None:
    assert cards("prix de la cantine", "c", "bourg", BOOK) == ("rdv",)
    assert cards("prix du repas", "c", "bourg", BOOK) == ()
    assert cards("la cantine près de la piscine", "d", "bourg", BOOK) == ()


def test_another_communes_card_is_never_shown_and_a_wider_one_is() -> None:
    assert cards("prix de la cantine", "c", "hameau", BOOK) == ()
    assert cards("prix de la cantine", "c", "hameau", replace(BOOK, owner="france")) == ("rdv",)


def test_the_most_precise_cards_come_first_and_few() -> None:
    many = [replace(BOOK, id=f"n{rank}") for rank in range(4)]
    precise = replace(BOOK, id="precise", words=("repas de cantine",))
    shown = cards("le repas de cantine", "c", "bourg", *many, precise)
    assert shown[0] == "precise" and len(shown) == MOST


async def test_an_answer_carries_its_cards_and_a_refusal_none() -> None:
    counter = replace(small_counter(DOCUMENTS), services=Services(actions=(BOOK,)))
    last = [event async for event in answer(question("Combien coûte le repas de cantine ?"), counter)][-1]
    assert isinstance(last, Answered) and last.answer.actions == (BOOK,)
    shown = answer_json(question("cantine"), last.answer).actions
    assert [(one.id, one.kind, one.url) for one in shown] == [("rdv", "appointment", "https://x.example")]
    last = [event async for event in answer(question("Quelle est la recette de la blanquette ?"), counter)][-1]
    assert isinstance(last, Answered) and last.answer.actions == ()


def test_an_address_no_browser_should_open_is_left_out() -> None:
    from bot.web.action_frames import action_json

    assert action_json(replace(BOOK, url="javascript:alert(1)")).url == ""


def test_every_card_of_the_demo_territory_can_be_reached(demo_counter: Counter) -> None:
    actions = demo_counter.services.actions
    assert len(actions) >= 15 and {action.kind for action in actions} == set(ActionKind)
    for action in actions:
        passages = demo_counter.index.passages(action.documents[0])
        commune = next(one for one in demo_counter.territory.communes.values() if action.owner in one.owners())
        cited = cite(passages[:1], action.title, demo_counter.analyser)
        shown = actions_for(f"{action.title} {action.words[0]}", cited, commune, demo_counter)
        assert shown and any(one.documents[0] == action.documents[0] for one in shown), action.id
        assert "http" not in action.spoken and "www" not in action.spoken

"""A call-back asked for by voice, from the first word to the queue of the agents, with real engines."""

from pathlib import Path

import pytest

from tests.voice.counter import TOKEN, Served
from tests.voice.fake_leg import HangsUp, Listens, Presses, Says, Step, Waits
from tests.voice.quick_call import quick_call, says
from tests.voice.script import WORDINGS
from tests.voice.senses import loud
from tests.voice.stage import Stage
from voice.ear import ProcessEar
from voice.handover import TransferWhen
from voice.reference import spelled
from voice.speak import Speaker

pytestmark = pytest.mark.asyncio(loop_scope="session")
NUMBER = "0639981234"


async def test_a_number_typed_is_read_back_confirmed_and_the_request_spelled(
    speech: tuple[ProcessEar, Speaker], counter: Served, tmp_path: Path
) -> None:
    before = ["Quels papiers faut-il pour un passeport ?", "Je veux parler à un agent.", "Oui."]
    after = ["Oui, c'est ça.", "Répétez.", "Non merci.", "Non."]
    script: list[Step] = [step for wish in before for step in (Listens(0.8), await says(wish))]
    script += [Listens(0.8), *(Presses(key) for key in NUMBER)]
    script += [step for wish in after for step in (Listens(0.8), await says(wish))]
    lived = await quick_call(
        *speech, counter.url, TOKEN, tmp_path, [*script, Listens(2.0), HangsUp()],
        when=TransferWhen.NEVER, caller="anonymous",
    )  # fmt: skip
    assert lived.caller == [*before, *after]
    assert "Je note le 06 39 98 12 34, seulement pour vous rappeler. C'est bien cela ?" in lived.heard
    assert [lived.heard.count(group) for group in kept_groups(counter, NUMBER)] == [2] * 4, "told, then said again"
    assert lived.heard[-1] == "Merci de votre appel. Au revoir."


async def test_a_number_dictated_with_pauses_and_put_right_is_the_one_that_is_kept(
    stage: Stage, counter: Served
) -> None:
    stage.when, spoken = TransferWhen.NEVER, Says(loud(1.0))
    breath = Waits(0.7)  # longer than what ends a question
    await stage.play(
        [Listens(), spoken, Listens(), spoken, Listens(), spoken, Listens(), spoken, Listens(), spoken, breath, spoken,
         Listens(), spoken, Listens(), spoken, Listens(2.0), HangsUp()],
        ["Quels papiers ?", "un agent", "oui", "non", "zéro sept, douze", "zéro sept, douze, trente-quatre, dix, vingt",
         "non, quatre-vingt-deux", "oui"],
    )  # fmt: skip
    said = stage.said()
    assert "Je note le 07 12 34 10 20, seulement pour vous rappeler. C'est bien cela ?" in said
    assert "Je note le 07 12 34 10 82, seulement pour vous rappeler. C'est bien cela ?" in said
    assert not any("La suite ?" in text for text in said), "the pause was waited for"
    assert set(kept_groups(counter, "0712341082")) <= set(said)


def kept_groups(counter: Served, phone: str) -> tuple[str, ...]:
    """The number of the only request left with that telephone, as it is spelled."""
    (kept,) = [one for one in counter.store.desks.requests.queue(["bourg"]) if one.reach and one.reach.phone == phone]
    return spelled(kept.reference, WORDINGS["fr"].spelling)

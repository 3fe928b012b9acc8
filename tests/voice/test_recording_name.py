"""A recording bears one name: the one whose reference its caller was told, or that the page shows."""

from pathlib import Path

import pytest

from bot import recordings
from bot.domain.clock import now
from bot.domain.references import reference_of
from tests.voice.counter import Served
from tests.voice.fake_leg import HangsUp, Listens, Presses, Says
from tests.voice.script import WORDINGS
from tests.voice.senses import loud
from tests.voice.stage import Stage
from voice.handover import TransferWhen
from voice.recording import check_folder
from voice.reference import spelled
from voice.watch import Watch

SPOKEN = Says(loud(1.0))
PAGE = "d" * 32


@pytest.fixture
def folder(stage: Stage, tmp_path: Path) -> Path:
    stage.recordings = tmp_path / "recordings"
    check_folder(stage.recordings)
    return stage.recordings


def names(folder: Path) -> list[str]:
    return [path.stem for path in sorted(folder.iterdir())]


def told(stage: Stage, reference: str) -> bool:
    groups = spelled(reference, WORDINGS["fr"].spelling)
    return len(groups) == 4 and list(groups) == [text for text in stage.said() if text in groups][:4]


async def test_the_number_told_erases_the_recording_and_the_conversation(
    stage: Stage, counter: Served, folder: Path
) -> None:
    await stage.play(
        [Listens(), Presses("1"), Listens(), SPOKEN, Listens(), SPOKEN, Listens(pause_s=1.5), HangsUp()],
        ["Quel est mon numéro ?", "Quels papiers ?"],
    )
    (name,) = names(folder)
    reference = reference_of(name)
    assert told(stage, reference), "before anything was asked"
    found = counter.store.own_data.find(reference)
    assert found is not None and len(found.exchanges) == 1, "the question that came later bears the same number"
    assert counter.store.own_data.erase(reference) and recordings.erase(folder, reference) == 1 and not names(folder)


async def test_a_request_left_before_any_question_bears_the_name_of_the_recording(
    stage: Stage, counter: Served, folder: Path
) -> None:
    stage.when = TransferWhen.NEVER
    await stage.play(
        [Listens(), Presses("1"), Listens(), SPOKEN, Listens(), SPOKEN, Listens(), Presses("1"), Listens(),
         SPOKEN, Listens(pause_s=1.5), HangsUp()],
        ["Rappelez-moi", "Mon acte de naissance n'est pas arrivé", "Quels papiers ?"],
    )  # fmt: skip
    (name,) = names(folder)
    kept = [one for one in counter.store.desks.requests.queue(["bourg"]) if one.door == "call"][-1]
    assert kept.reference == reference_of(name) and told(stage, kept.reference)
    found = counter.store.own_data.find(kept.reference)
    assert found is not None and len(found.exchanges) == len(found.requests) == 1
    assert recordings.erase(folder, kept.reference) == 1


async def test_a_call_of_a_page_that_asks_nothing_is_recorded_under_the_pages_conversation(
    stage: Stage, folder: Path
) -> None:
    stage.conversation = PAGE
    watch = await stage.play([Listens(), Presses("1"), Listens(), HangsUp()])
    assert names(folder) == [PAGE] == [watch.record.call_id]


def test_a_counter_that_names_the_call_otherwise_does_not_rename_what_was_told() -> None:
    watch = Watch("", now(), lambda: 0.0)
    watch.named("a" * 32)
    assert watch.told_name() == "a" * 32
    watch.named("b" * 32)
    assert watch.record.call_id == "a" * 32

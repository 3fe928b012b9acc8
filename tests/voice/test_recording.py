"""What is written of a call: both sides after a yes, nothing before; whole or nothing at all; for its owner alone."""

import asyncio
import json
import signal
import stat
import subprocess
import sys
import wave
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from bot import recordings
from bot.domain.references import reference_of
from bot.settings import Settings
from tests.voice.counter import TOKEN, Served
from tests.voice.fake_leg import FakeLeg, HangsUp, Holds, Listens, Presses, Says, Waits
from tests.voice.quick_call import quick_call, says
from tests.voice.senses import loud
from tests.voice.stage import Stage
from voice import recording as recording_module
from voice.ask import CounterLine
from voice.assemble import Engines, VoiceAssemblyError, build_room
from voice.ear import ProcessEar
from voice.legs.leg import Transferred
from voice.legs.recorded import RecordedLeg
from voice.prompts import Prompts
from voice.rates import resampled
from voice.recording import Recording
from voice.speak import Speaker

SPOKEN = Says(loud(1.0))
FRAME = np.full(160, 1000, dtype="<i2").tobytes()
NAME = "a" * 32


@pytest.fixture
def folder(stage: Stage, tmp_path: Path) -> Path:
    stage.recordings = tmp_path / "recordings"
    recording_module.check_folder(stage.recordings)
    return stage.recordings


def files(folder: Path) -> list[Path]:
    return sorted(folder.iterdir())


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def sides(path: Path) -> tuple[np.ndarray, np.ndarray]:
    with wave.open(str(path)) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (2, 2, 8000)
        both = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2").reshape(-1, 2)
    return both[:, 0], both[:, 1]


def loud_s(side: np.ndarray) -> float:
    return float((np.abs(side.astype(int)) > 1000).sum()) / 8000


async def test_both_sides_are_written_after_a_yes_and_the_journal_says_when_and_how(stage: Stage, folder: Path) -> None:
    watch = await stage.play(
        [Listens(), SPOKEN, Listens(), SPOKEN, Listens(2.0), HangsUp()], ["Oui.", "Quels papiers ?"]
    )
    (path,) = files(folder)
    assert path.name == f"{watch.record.call_id}.wav" and "612345678" not in path.name
    assert (mode(path), mode(folder)) == (0o600, 0o700)
    caller, counter = sides(path)
    assert 0.7 < loud_s(caller) < 1.1, "the question, and not the yes that came before"
    heard = np.frombuffer(bytes(stage.leg.sent), dtype="<i2")[-len(counter) :]
    assert loud_s(counter) > 3 and abs(loud_s(counter) - loud_s(heard)) < 0.1
    assert np.corrcoef(counter[-40000:], heard[-40000:])[0, 1] > 0.9, "at the moment it was heard"
    (line,) = [json.loads(one) for one in stage.files("calls")]
    consent = line["recording"]
    assert (consent["means"], consent["fate"]) == ("voice", "kept") and consent["at_s"] > 3
    assert abs(consent["at_s"] + len(caller) / 8000 - line["duration_s"]) < 0.5


@pytest.mark.parametrize("text", ["Quels papiers ?", "Non.", "Euh, allô ?"])
async def test_without_a_yes_nothing_is_written(stage: Stage, folder: Path, text: str) -> None:
    watch = await stage.play([Listens(), SPOKEN, Listens(), HangsUp()], [text])
    assert not files(folder) and watch.record.recording is None


@pytest.mark.asyncio(loop_scope="session")
async def test_with_the_real_ear_and_voice_each_side_is_heard_again_in_the_file(
    speech: tuple[ProcessEar, Speaker], counter: Served, tmp_path: Path
) -> None:
    question = "Quels papiers faut-il pour un passeport ?"
    steps = [Listens(0.8), await says("Oui."), Listens(0.8), await says(question), Listens(1.5), HangsUp()]
    folder = tmp_path / "recordings"
    recording_module.check_folder(folder)
    lived = await quick_call(*speech, counter.url, TOKEN, tmp_path, steps, recordings=folder)
    assert lived.caller == ["Oui.", question]
    caller, counter_side = sides(files(folder)[0])
    said = np.flatnonzero(caller)
    clip = caller[max(0, said[0] - 4_000) : said[-1] + 4_000]
    assert (await speech[0].hear(resampled(clip.tobytes(), 8000, 16_000), "fr", 20.0)).text == question
    ours = np.trim_zeros(counter_side)
    assert len(ours) > 5 * 8000 and ours.tobytes() in bytes(lived.leg.sent), "to the sample, what the caller was sent"
    refused = await quick_call(*speech, counter.url, TOKEN, tmp_path, steps[2:], recordings=folder)
    assert refused.caller == [question] and len(files(folder)) == 1, "no yes, no file"


async def test_a_yes_just_after_the_words_that_ask_is_no_murmur(stage: Stage, folder: Path) -> None:
    after_s = 0.03 * sum(map(len, _greeting(stage))) + 0.6
    await stage.play([Waits(after_s), Says(loud(0.5)), Listens(1.0), HangsUp()], ["Oui."])
    assert len(files(folder)) == 1


async def test_taken_back_nothing_is_left(stage: Stage, folder: Path) -> None:
    watch = await stage.play(
        [Listens(), Presses("1"), Listens(), SPOKEN, Listens(), HangsUp()], ["Arrêtez d'enregistrer."]
    )
    assert not files(folder) and watch.record.recording
    assert (watch.record.recording.means, watch.record.recording.fate) == ("key", "erased")


async def test_a_number_that_is_told_is_silence_in_the_file(stage: Stage, folder: Path) -> None:
    stage.caller = ""
    await stage.play(
        [Listens(), Presses("1"), Listens(), SPOKEN, Listens(), SPOKEN, Listens(), SPOKEN, Listens(), SPOKEN, Listens(),
         HangsUp()],
        ["Quels papiers ?", "le lien", "06 39 98 12 34", "oui"],
    )  # fmt: skip
    caller, counter = sides(files(folder)[0])
    assert loud_s(caller) < 2.1, "the question and the wish alone"
    assert any("06 39 98 12 34" in text for text in stage.said())
    assert json.loads(stage.files("sms")[0])["number"] == "0639981234" and loud_s(counter) > 3


async def test_a_person_who_takes_the_call_is_not_recorded_nor_is_music_on_hold(stage: Stage, folder: Path) -> None:
    await stage.play(
        [Listens(), Presses("1"), Listens(), Holds(True), Says(loud(3.0)), Holds(False), Presses("0"), Waits(20.0)],
        [], [Transferred.DONE],
    )  # fmt: skip
    caller, _ = sides(files(folder)[0])
    assert loud_s(caller) < 0.1


async def test_no_more_than_its_length_is_written_and_it_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recording_module, "LONGEST_S", 2.0)
    recording = Recording(tmp_path, 8000)
    for _ in range(500):
        recording.add(FRAME, FRAME)
        await asyncio.sleep(0)
    assert await recording.keep(NAME) and recording.length_s == 2.0
    assert len(sides(tmp_path / f"{NAME}.wav")[0]) == 16_000


async def test_what_is_being_kept_or_forgotten_when_the_call_is_cancelled_is_kept_or_forgotten(tmp_path: Path) -> None:
    for ending in ("keep", "forget"):
        leg = RecordedLeg(FakeLeg([Waits(1.0)]), tmp_path)
        leg.begin()
        async for _ in leg.events():
            pass
        task = asyncio.create_task(leg.keep(NAME) if ending == "keep" else leg.forget())
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        assert await leg.keep(NAME) is (True if ending == "keep" else None)
    assert [path.name for path in files(tmp_path)] == [f"{NAME}.wav"]


async def test_a_conversation_recorded_twice_has_two_files_and_both_go_with_its_reference(tmp_path: Path) -> None:
    for _ in range(2):
        recording = Recording(tmp_path, 8000)
        recording.add(FRAME, FRAME)
        assert await recording.keep(NAME)
    (tmp_path / "notes.wav").write_text("not ours")
    assert [path.name for path in files(tmp_path)] == [f"{NAME}-2.wav", f"{NAME}.wav", "notes.wav"]
    assert recordings.erase(tmp_path, reference_of("b" * 32)) == 0
    assert recordings.erase(tmp_path, reference_of(NAME)) == 2
    assert [path.name for path in files(tmp_path)] == ["notes.wav"]


async def test_a_disk_that_fails_leaves_nothing_and_ends_no_call(tmp_path: Path) -> None:
    recording = Recording(tmp_path / "gone", 8000)
    for _ in range(60 * 40):
        recording.add(FRAME, FRAME)  # without a pause: the disk is also too slow
    assert not await recording.keep(NAME)
    forgotten = Recording(tmp_path, 8000)
    forgotten.add(FRAME, FRAME)
    await forgotten.forget()
    assert not files(tmp_path)


KILLED = """
import asyncio, sys
from pathlib import Path
from voice.recording import Recording
async def main():
    recording = Recording(Path(sys.argv[1]), 8000)
    for at in range(1_000_000):
        recording.add(b"a" * 320, b"b" * 320)
        await asyncio.sleep(0.0005)
        if at == 300:
            print("recording", flush=True)
asyncio.run(main())
"""


def test_a_process_that_is_killed_leaves_nothing(tmp_path: Path) -> None:
    for _ in range(3):
        with subprocess.Popen([sys.executable, "-c", KILLED, str(tmp_path)], stdout=subprocess.PIPE) as process:
            assert process.stdout and process.stdout.readline() == b"recording\n"
            process.send_signal(signal.SIGKILL)
    assert not files(tmp_path)


async def test_what_is_old_is_purged(tmp_path: Path) -> None:
    recording = Recording(tmp_path, 8000)
    recording.add(FRAME, FRAME)
    await recording.keep(NAME)
    written = datetime.now(UTC)
    assert recordings.purge(tmp_path, written - timedelta(days=1)) == 0
    assert recordings.purge(tmp_path, written + timedelta(days=1)) == 1
    assert recordings.purge(tmp_path / "nowhere", written) == recordings.purge(None, written) == 0


def test_a_folder_where_nothing_can_be_written_is_said_before_the_first_call(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    settings = Settings(data_dir=tmp_path, recordings_dir=str(tmp_path / "file"))
    with pytest.raises(VoiceAssemblyError, match="GUICHET_RECORDINGS_DIR: recordings cannot be written"):
        build_room(settings, Engines(None, Speaker({}, Prompts())), CounterLine("http://127.0.0.1:9", ""))


def _greeting(stage: Stage) -> list[str]:
    """What is said before « if you accept, say yes »."""
    return [
        "Bonjour, mairie du Bourg. Je suis un assistant automatique, pas une personne.",
        "Posez votre question. Pour parler à une personne, tapez zéro.",
        "For English, press star.",
        "Pour améliorer le service, cet appel peut être enregistré.",
    ]

"""`guichet-voice` as an operator runs it: a call from files with the real engines, and refusals in one line."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
import wave
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from tests.voice.counter import TOKEN, served
from tests.voice.tiny import EAR, VOICE, needed
from voice import espeak
from voice.__main__ import app
from voice.files import wav
from voice.rates import resampled

QUESTION = "Quels papiers faut-il pour un passeport ?"


def environment(folder: Path, counter: str, **more: str) -> dict[str, str]:
    """Settings of one `guichet-voice`, and no others."""
    ours = {
        "GUICHET_DATA_DIR": str(folder),
        "GUICHET_VOICE_COUNTER_URL": counter,
        "GUICHET_VOICE_TOKEN": TOKEN,
        "GUICHET_EAR": str(EAR),
        "GUICHET_VOICES": json.dumps({"fr": str(VOICE)}),
    }
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GUICHET_")}
    return kept | ours | more


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "voice", *words]


def question(folder: Path) -> Path:
    said, rate_hz = asyncio.run(espeak.say(QUESTION, "fr", 1.0))
    path = folder / "question.wav"
    path.write_bytes(wav(resampled(said, rate_hz, 8000), 8000))
    return path


REFUSED = (
    (("try", "nowhere.wav"), {}, 2, "no file nowhere.wav"),
    (("try", __file__), {}, 2, "sound"),
    (("serve",), {"GUICHET_EAR": "/nowhere"}, 3, "GUICHET_EAR: no faster-whisper model in /nowhere"),
    (("serve",), {"GUICHET_VOICES": '{"fr": "/nowhere.onnx"}'}, 3, "GUICHET_VOICES: no voice /nowhere.onnx"),
    (("serve",), {"GUICHET_PERSON": "accueil"}, 3, "GUICHET_PERSON: 'accueil' is not in GUICHET_PHONE_TARGETS"),
    (("serve",), {"GUICHET_CALL_MAIL": "a@b.example"}, 3, "GUICHET_CALL_MAIL needs GUICHET_MAIL_SMTP_URL"),
    (("serve",), {"GUICHET_TRANSFER": "sometimes"}, 2, "GUICHET_TRANSFER"),
)


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """A call takes its time: it goes on while the refusals below are looked at."""
    needed()
    folder = tmp_path_factory.mktemp("trial")
    with served(folder) as counter:
        words = command("try", str(question(folder)), "--save", str(folder / "call.wav"))
        known = environment(folder, counter.url)
        with subprocess.Popen(words, env=known, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
            yield process, folder
            process.kill()


@pytest.mark.usefixtures("trial")
@pytest.mark.parametrize(("words", "settings", "code", "told"), REFUSED)
def test_what_cannot_work_is_one_line_and_an_exit_code(
    tmp_path: Path, words: tuple[str, ...], settings: dict[str, str], code: int, told: str
) -> None:
    known = environment(tmp_path, "http://127.0.0.1:9", **settings)
    done = CliRunner().invoke(app, words, env={name: known.get(name) for name in {*known, *os.environ}})
    assert done.exit_code == code and isinstance(done.exception, SystemExit), done.output
    assert told in done.stderr


@pytest.mark.usefixtures("trial")
def test_it_serves_without_a_counter_and_without_an_ear_and_ends_at_a_signal(tmp_path: Path) -> None:
    needed()
    known = environment(tmp_path, "http://127.0.0.1:9", GUICHET_EAR="none", GUICHET_VOICE_PORT="8719")
    with subprocess.Popen(command("serve"), env=known, stderr=subprocess.PIPE, text=True) as process:
        told = {}
        for _ in range(200):
            try:
                told = httpx.get("http://127.0.0.1:8719/healthz", trust_env=False).json()
                break
            except httpx.HTTPError:
                time.sleep(0.1)
        process.send_signal(signal.SIGTERM)
        assert process.wait(15) == 0
    assert told == {"hears": False, "speaks": True, "languages": ["en", "fr"]}


def test_a_call_from_a_file_is_told_and_saved(trial: tuple[subprocess.Popen[str], Path]) -> None:
    process, folder = trial
    said, complaint = process.communicate(timeout=90)
    assert process.returncode == 0, complaint
    assert QUESTION in said and "Cela coûte 25 €." in said and "(1 answers)" in said
    with wave.open(str(folder / "call.wav")) as file:
        assert file.getnchannels() == 2 and file.getnframes() > 8000 * 10
    assert [path.name for path in (folder / "calls").iterdir()] and not list(folder.glob("calls/*.wav"))

"""`guichet-voice` as an operator runs it: a call from files with the real engines, and refusals in one line."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
import wave
from pathlib import Path

import httpx
import pytest

from tests.voice.counter import TOKEN, served
from tests.voice.tiny import EAR, VOICE, needed
from voice import espeak
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


def test_a_call_from_a_file_is_told_and_saved(tmp_path: Path) -> None:
    needed()
    saved = tmp_path / "call.wav"
    with served(tmp_path) as counter:
        words = command("try", str(question(tmp_path)), "--save", str(saved))
        done = subprocess.run(
            words, env=environment(tmp_path, counter.url), capture_output=True, text=True, timeout=90, check=False
        )
    assert done.returncode == 0, done.stderr
    assert QUESTION in done.stdout and "Cela coûte 25 €." in done.stdout and "(1 answers)" in done.stdout
    with wave.open(str(saved)) as file:
        assert file.getnchannels() == 2 and file.getnframes() > 8000 * 10
    assert [path.name for path in (tmp_path / "calls").iterdir()] and not list(tmp_path.glob("calls/*.wav"))


@pytest.mark.parametrize(
    ("words", "settings", "code", "told"),
    [
        (("try", "nowhere.wav"), {}, 2, "no file nowhere.wav"),
        (("try", __file__), {}, 2, "sound"),
        (("serve",), {"GUICHET_EAR": "/nowhere"}, 3, "GUICHET_EAR: no faster-whisper model in /nowhere"),
        (("serve",), {"GUICHET_VOICES": '{"fr": "/nowhere.onnx"}'}, 3, "GUICHET_VOICES: no voice /nowhere.onnx"),
        (("serve",), {"GUICHET_PERSON": "accueil"}, 3, "GUICHET_PERSON: 'accueil' is not in GUICHET_PHONE_TARGETS"),
        (("serve",), {"GUICHET_CALL_MAIL": "a@b.example"}, 3, "GUICHET_CALL_MAIL needs GUICHET_MAIL_SMTP_URL"),
        (("serve",), {"GUICHET_TRANSFER": "sometimes"}, 2, "GUICHET_TRANSFER"),
    ],
)
def test_what_cannot_work_is_one_line_and_an_exit_code(
    tmp_path: Path, words: tuple[str, ...], settings: dict[str, str], code: int, told: str
) -> None:
    needed()
    known = environment(tmp_path, "http://127.0.0.1:9", **settings)
    done = subprocess.run(command(*words), env=known, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, "Traceback" in done.stderr) == (code, False), done.stderr
    assert told in done.stderr


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

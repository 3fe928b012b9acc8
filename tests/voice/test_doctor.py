"""`guichet-voice doctor` measures this machine and says what to do next."""

import os
import subprocess
import sys
from pathlib import Path

from tests.conftest import need
from tests.voice.spoken_clips import EAR, VOICE
from voice.espeak import installed


def told(tmp_path: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    known = {"GUICHET_DATA_DIR": str(tmp_path), "GUICHET_GENERATOR": "none"}
    command = [sys.executable, "-m", "voice", "doctor"]
    return subprocess.run(command, env={**os.environ, **known, **settings}, capture_output=True, text=True, timeout=120)


def test_measures_the_ear_and_the_voice_and_advises_calls(tmp_path: Path) -> None:
    done = told(
        tmp_path,
        GUICHET_EAR=str(EAR),
        GUICHET_VOICES=f'{{"fr": "{VOICE}"}}',
        GUICHET_PHONE_CALLS="999",
        GUICHET_VOICE_COUNTER_URL="http://127.0.0.1:9",
    )
    assert done.returncode == 0, done.stderr
    assert "heard in 0." in done.stdout and "piper: first sound after" in done.stdout
    assert "nobody answers at http://127.0.0.1:9" in done.stdout and "→ guichet serve" in done.stdout
    assert "GUICHET_PHONE_CALLS is 999" in done.stdout and "→ set it to" in done.stdout


def test_says_what_to_install_when_nothing_is(tmp_path: Path) -> None:
    need(installed(), "espeak-ng")
    bare = told(tmp_path, GUICHET_EAR="none")
    assert bare.returncode == 0
    assert "the keypad alone" in bare.stdout and "guichet models pull voice-siwis" in bare.stdout
    (tmp_path / "empty").mkdir()
    mute = told(tmp_path, GUICHET_EAR="none", PATH=str(tmp_path / "empty"))
    assert mute.returncode == 3
    assert "NO  voice" in mute.stdout and "espeak-ng" in mute.stdout

"""A room for calls with the tiny ear and voice, in their own processes: what is heard and said is real."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.util import find_spec
from pathlib import Path

from tests.conftest import need
from voice import espeak
from voice.ask import CounterLine
from voice.ear import ProcessEar
from voice.handover import Desk, SpooledTexts
from voice.hearing import EarOptions
from voice.journal import CallJournal
from voice.prompts import Prompts
from voice.room import Room, Town
from voice.speak import Speaker
from voice.vad import Silero
from voice.words import load_wordings

MODELS = Path(__file__).parents[1] / "models"
EAR, VOICE = MODELS / "tiny-ear", MODELS / "tiny-voice/fr_FR-tiny-low.onnx"


def needed() -> None:
    """Skips by name, or fails where peers are required."""
    need(find_spec("faster_whisper") and find_spec("piper"), "faster-whisper and piper-tts (the extra [voice])")
    need((EAR / "model.bin").is_file() and VOICE.is_file(), "the tiny models of speech (tests/models)")
    need(espeak.installed(), "espeak-ng (apt-get install espeak-ng)")


@asynccontextmanager
async def tiny_room(url: str, token: str, folder: Path, person: str = "") -> AsyncIterator[Room]:
    """Engines started, and ended with the block."""
    ear = ProcessEar(EarOptions(folder=EAR))
    mouth = Speaker({"fr": VOICE}, Prompts(folder / "prompts"))
    line, wordings = CounterLine(url, token), load_wordings()
    try:
        await asyncio.gather(ear.start(), mouth.start())
        desk = Desk(line, wordings, texts=SpooledTexts(folder / "sms"))
        journal = CallJournal(folder, bytes(32), 30)
        yield Room(mouth, (ear, Silero()), line, Town(line), desk, wordings, journal, person)
    finally:
        await asyncio.gather(ear.aclose(), mouth.aclose(), line.close())

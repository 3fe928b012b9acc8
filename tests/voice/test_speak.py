"""The mouth: Piper in its process on the tiny voice, espeak-ng when there is none, and sound made only once."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest

from tests.conftest import need
from tests.voice.spoken_clips import VOICE
from voice import espeak
from voice.child import Child
from voice.frames import Speak
from voice.prompts import Prompts, Spoken
from voice.rates import samples
from voice.speak import Speaker
from voice.speaking import pieces, sentences
from voice.speech import MouthError, Pace

GREETING = "Bonjour, vous êtes en ligne avec l'assistant automatique de la mairie de Port-Clairval."
RATE_HZ = 8000


@pytest.fixture
async def speaker(tmp_path: Path) -> AsyncIterator[Speaker]:
    need(espeak.installed(), "espeak-ng")
    speaker = Speaker({"fr": VOICE}, Prompts(tmp_path / "prompts"))
    yield speaker
    await speaker.aclose()


async def sound(speaker: Speaker, text: str, language: str = "fr", pace: Pace = Pace()) -> bytes:
    return b"".join([piece async for piece in speaker.speak(text, language, pace, RATE_HZ)])


def seconds(pcm: bytes) -> float:
    return len(pcm) / 2 / RATE_HZ


async def test_piper_speaks_french_and_espeak_what_it_cannot(speaker: Speaker) -> None:
    assert await speaker.start()
    assert (speaker.voice("fr"), speaker.voice("en")) == ("piper", "espeak-ng")
    usual = await sound(speaker, GREETING)
    assert 3 < seconds(usual) < 9
    assert 3000 < np.abs(samples(usual)).max() < 20_000  # half scale: a telephone's law clips badly
    slower = await sound(speaker, GREETING, pace=Pace(stretch=1.5))
    assert seconds(slower) / seconds(usual) == pytest.approx(1.5, abs=0.05)
    louder = await sound(speaker, "Bonjour.", pace=Pace(gain=1.6))
    assert np.abs(samples(louder)).max() > 1.4 * np.abs(samples(await sound(speaker, "Bonjour."))).max()
    english = await sound(speaker, "The town hall is open.", "en")
    assert 0.8 < seconds(english) < 4
    assert seconds(await sound(speaker, "The town hall is open.", "en", Pace(stretch=1.5))) > 1.2 * seconds(english)
    assert await sound(speaker, "") == b""


async def test_a_dead_voice_is_replaced_in_the_same_sentence_then_comes_back(speaker: Speaker) -> None:
    assert await speaker.start() and speaker.child and speaker.child.pid
    os.kill(speaker.child.pid, signal.SIGKILL)
    assert seconds(await sound(speaker, GREETING)) > 3
    async with asyncio.timeout(20):
        while speaker.voice("fr") != "piper":  # noqa: ASYNC110  # a process starts
            await asyncio.sleep(0.1)
    assert seconds(await sound(speaker, "Au revoir.")) > 0.3


async def test_a_house_phrase_is_made_once_and_kept_on_disk_an_answer_is_not(speaker: Speaker, tmp_path: Path) -> None:
    await speaker.start()
    assert await speaker.prepare([GREETING], "fr", RATE_HZ) == 1
    assert await speaker.prepare([GREETING], "fr", RATE_HZ) == 0
    kept = len(list((tmp_path / "prompts").iterdir()))
    await sound(speaker, "Votre numéro est le 06 39 98 12 34.")
    assert len(list((tmp_path / "prompts").iterdir())) == kept == 1
    silent = Speaker({"fr": VOICE}, Prompts(tmp_path / "prompts"))
    assert await sound(silent, GREETING) == await sound(speaker, GREETING)


async def test_without_a_voice_espeak_speaks_and_without_both_it_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    need(espeak.installed(), "espeak-ng")
    speaker = Speaker({}, Prompts())
    assert not await speaker.start()
    assert seconds(await sound(speaker, GREETING)) > 3
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(MouthError, match="espeak-ng"):
        await Speaker({}, Prompts()).start()
    with pytest.raises(MouthError, match="espeak-ng"):
        await sound(Speaker({}, Prompts()), GREETING)


async def test_a_file_that_is_no_voice_is_told_and_espeak_speaks(tmp_path: Path) -> None:
    need(espeak.installed(), "espeak-ng")
    (tmp_path / "bad.onnx").write_bytes(b"no voice")
    (tmp_path / "bad.onnx.json").write_text("{}")
    speaker = Speaker({"fr": tmp_path / "bad.onnx"}, Prompts())
    try:
        assert not await speaker.start()
        assert speaker.child and speaker.child.trouble
        assert seconds(await sound(speaker, GREETING)) > 3
    finally:
        await speaker.aclose()


async def test_a_text_is_no_option_of_espeak() -> None:
    need(espeak.installed(), "espeak-ng")
    pcm, rate_hz = await espeak.say("--version -w /tmp/x", "fr", 1.0)
    assert rate_hz == 22_050 and len(pcm) > rate_hz


def test_the_first_piece_is_short_and_nothing_is_lost() -> None:
    cut = pieces(
        "La mairie est ouverte aujourd'hui, de huit heures trente à midi et de treize heures trente à dix-sept heures."
    )
    assert cut == (
        "La mairie est ouverte aujourd'hui,",
        "de huit heures trente à midi et de treize heures trente à dix-sept heures.",
    )
    assert pieces("Je n'ai pas trouvé la réponse dans les documents dont je dispose.") == (
        "Je n'ai pas trouvé la réponse,",
        "dans les documents dont je dispose.",
    )
    assert pieces("La mairie est ouverte du lundi au vendredi de neuf heures à midi.")[0] == "La mairie est ouverte,"
    telephone = "Appelez le zéro deux, quatre-vingt-dix-neuf, douze, trente-quatre, cinquante-six."
    assert pieces(telephone) == (telephone,)
    assert pieces("Oui.") == ("Oui.",) and pieces("  ") == ()
    assert len(pieces("un deux trois quatre cinq six sept huit neuf dix, onze")) == 1
    assert sentences("Bonjour. La mairie ouvre à 8 h. 2 places.\nFin") == (
        "Bonjour.",
        "La mairie ouvre à 8 h.",
        "2 places.",
        "Fin",
    )


def test_memory_of_sounds_is_bounded_and_the_least_used_goes() -> None:
    prompts = Prompts(most_bytes=1000)
    names = [Spoken("v", "fr", str(number), 1.0, 8000) for number in range(6)]
    for name in names:
        prompts.add(name, bytes(200))
        prompts.find(names[0])
    assert prompts.find(names[0]) is not None and prompts.find(names[1]) is None
    prompts.add(names[1], bytes(900))
    assert prompts.find(names[1]) is None


async def test_what_nobody_listens_to_any_more_is_cut_short(speaker: Speaker) -> None:
    assert await speaker.start() and speaker.child
    endless = " ".join(f"{GREETING[:-1]} numéro {number}," for number in range(30))
    child, began = speaker.child, time.monotonic()
    assert (await listened(child, endless))[-1] == "done"
    whole_s = time.monotonic() - began
    begun = asyncio.create_task(listened(child, endless))
    waiting = asyncio.create_task(listened(child, endless))
    await asyncio.sleep(whole_s / 10)
    for task in (begun, waiting):
        task.cancel()
    await asyncio.gather(begun, waiting, return_exceptions=True)
    began = time.monotonic()
    assert await listened(child, "Bonjour.") == ["sound", "done"]
    assert time.monotonic() - began < whole_s  # both of them would take twice as long


def said(text: str) -> Speak:
    return Speak(text=text, language="fr", stretch=1.0)


async def listened(child: Child, text: str) -> list[str]:
    return [report.kind async for report, _ in child.ask(said(text), b"", 60.0)]


async def test_of_a_private_sentence_nothing_is_remembered(speaker: Speaker, monkeypatch: pytest.MonkeyPatch) -> None:
    assert await speaker.start()
    kept: list[str] = []
    monkeypatch.setattr(Prompts, "add", lambda _self, spoken, _sound: kept.append(spoken.text))
    async for _ in speaker.speak("Jean, point, dupont.", "fr", Pace(), RATE_HZ, private=True):
        pass
    assert not kept
    assert await sound(speaker, "Bonjour.") and kept == ["Bonjour."]

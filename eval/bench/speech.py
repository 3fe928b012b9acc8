"""Our voice asks, by telephone, and our ear listens: all of hearing and speaking, on the tiny models of the tests.

Then the speed of models of the real shapes, with random weights (`tests/models/speech/make_shapes.py`).
"""

import asyncio
import re
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from eval.bench.heard_recordings import LINE_HZ, turn_of
from eval.bench.speech_shapes import hearing, speaking
from eval.proofs import Figure, Proof, percentile
from voice.ear import ProcessEar
from voice.hearing import EarOptions
from voice.legs.g711 import G711, Law
from voice.prompts import Prompts
from voice.speak import Speaker
from voice.speech import Doubt, Pace, Utterance
from voice.spoken import speakable
from voice.vad import Silero

MODELS = Path(__file__).parents[2] / "tests/models"
EAR, VOICE = MODELS / "tiny-ear", MODELS / "tiny-voice/fr_FR-tiny-low.onnx"
CASES = Path(__file__).parents[2] / "tests/voice/spoken_fr.tsv"
DEADLINE_S = 5.0
NAMES = ("Port-Clairval", "déchèterie", "médiathèque")
Line = Callable[[bytes], bytes]


LAWS: Mapping[str, Law | None] = {"clear": None, "a_law": Law.A, "mu_law": Law.MU}


def run(kept: Path) -> Proof:
    """Exact sentences on a clear line and through both laws; times of each; shapes in `kept`."""
    subprocess.run(
        [sys.executable, "-m", "tests.models.speech.make_shapes", str(kept)], check=True, capture_output=True
    )
    figures = (*asyncio.run(closed_loop(tuple(LAWS))), _written(), *hearing(kept), *asyncio.run(speaking(kept)))
    return Proof("speech", figures, {"ear": EAR.name, "voice": VOICE.name, "line_hz": LINE_HZ, "names": list(NAMES)})


async def closed_loop(lines: Sequence[str]) -> list[Figure]:
    """The sentences understood exactly on each line, of `LAWS`; on the last one, what is doubted."""
    ear, mouth = ProcessEar(EarOptions(folder=EAR, hot_words=NAMES)), Speaker({"fr": VOICE}, Prompts())
    try:
        await asyncio.gather(ear.start(), mouth.start())
        silero, asked = Silero(), sentences()
        figures: list[Figure] = []
        hear_s: list[float] = []
        first_s: list[float] = []
        for name in lines:
            line, right = line_of(LAWS[name]), 0
            for text in asked:
                sound, took = await _said(text, mouth)
                first_s.append(took)
                heard = await ear.hear(turn_of(line(sound), silero), "fr", DEADLINE_S)
                hear_s.append(heard.work_s)
                right += heard.doubt is Doubt.NONE and plain(heard.text) == plain(text)
            figures.append(Figure(f"exact_{name}", round(right / len(asked), 3), "of the sentences", at_least=0.9))
        figures += await _doubted(line, ear, mouth, silero)
        figures += _times("hear_tiny", hear_s) + _times("first_sound_tiny", first_s[: len(asked)])
        return [Figure("sentences", len(asked), "sentences", at_least=40), *figures]
    finally:
        await asyncio.gather(ear.aclose(), mouth.aclose())


async def _doubted(line: Line, ear: ProcessEar, mouth: Speaker, silero: Silero) -> list[Figure]:
    """Asked again for nothing, and what is worth asking again: sentences that the ear does not know."""

    async def heard(text: str) -> Utterance:
        return await ear.hear(turn_of(line((await _said(text, mouth))[0]), silero), "fr", DEADLINE_S)

    known = [(text, await heard(text)) for text in sentences()]
    again = sum(one.doubt is not Doubt.NONE and plain(one.text) == plain(text) for text, one in known)
    unknown = [await heard(text) for text in outside()]
    doubted = sum(one.doubt is not Doubt.NONE for one in unknown)
    return [
        Figure("doubted_though_right", round(again / len(known), 3), "of the sentences", at_most=0.03),
        Figure("doubted_unknown", round(doubted / len(unknown), 3), f"of {len(unknown)} sentences", at_least=0.15),
    ]


def outside() -> list[str]:
    """Sentences the ear has never met."""
    return (MODELS / "speech/outside.txt").read_text(encoding="utf-8").splitlines()


def sentences() -> list[str]:
    """The French ones that the ear was made on."""
    table = tomllib.loads((MODELS / "speech/sentences.toml").read_text(encoding="utf-8"))
    return list(table["fr"])


def plain(text: str) -> str:
    """Letters and figures: neither capitals nor punctuation are heard."""
    return " ".join(re.sub(r"[^\w']", " ", text.lower().replace("’", "'")).split())


async def _said(text: str, mouth: Speaker) -> tuple[bytes, float]:
    """At the rate of the line, with silence around; seconds to its first sound."""
    started, first_s, sound = time.monotonic(), 0.0, b""
    async for piece in mouth.speak(text, "fr", Pace(), LINE_HZ):
        first_s = first_s or time.monotonic() - started
        sound += piece
    return bytes(LINE_HZ) + sound + bytes(2 * LINE_HZ), first_s


def line_of(law: Law | None) -> Line:
    """What a telephone does to a sound: it is coded by the law, and back."""
    if law is None:
        return lambda sound: sound
    codec = G711(law)
    return lambda sound: codec.decode(codec.encode(sound))


def _times(name: str, seconds: Sequence[float]) -> list[Figure]:
    return [Figure(f"{name}_p{at}", round(percentile(list(seconds), at / 100), 3), "s") for at in (50, 95)]


def _written() -> Figure:
    """Hours, telephones, amounts: every case of the tests said exactly."""
    lines = [line.split("\t") for line in CASES.read_text(encoding="utf-8").splitlines() if "\t" in line]
    right = [
        plain(speakable(written, "fr").replace("-", " ")) == plain(said.replace("-", " ")) for written, said in lines
    ]
    return Figure("said_exactly", sum(right) / len(right), f"of {len(right)} cases", at_least=1.0)

"""The calls of `bench calls` with the ear and the voice that are installed, by people who were recorded.

Real weights hear real speech: what they say back is mostly that nothing was found, as these people were recorded for
another machine, but the time of each step is that of a resident's call. An ear of real weights does not understand
espeak-ng, who asks in the other benches.
"""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np

from bot.settings import Settings
from eval.bench import calls
from eval.bench.heard import installed
from eval.bench.heard_recordings import LINE_HZ, Recording, recordings
from eval.calls.sounds import Sound
from eval.proofs import Proof, SkippedError
from voice.assemble import installed_voices
from voice.words import FRENCH

SETTLED_S = 40.0
SHORTEST_S, LONGEST_S = 1.5, 4.5
"""Of what is asked."""
LOUD = 300.0


def run(rounds: int, data_dir: Path, kept: Path, folder: Path | None) -> Proof:
    """The same figures. Raises SkippedError."""
    ear, voice = installed(), installed_voices(Settings()).get(FRENCH)
    if voice is None:
        raise SkippedError("no French voice is installed: guichet models pull voice-siwis, or GUICHET_VOICES")
    asked = questions(recordings(folder, 10_000))
    environment = {"GUICHET_EAR": str(ear.resolve()), "GUICHET_VOICES": json.dumps({FRENCH: str(voice.resolve())})}
    senses = calls.Senses(
        "eval.calls.forgetful",
        environment,
        voice.resolve(),
        SETTLED_S,
        lambda question, caller: asked[(question + len(calls.QUESTIONS) * caller) % len(asked)],
    )
    proof = calls.run(rounds, data_dir, kept, senses, "real")
    return replace(proof, configuration={**proof.configuration, "ear": ear.name, "voice": voice.name})


def questions(heard: list[Recording]) -> list[Sound]:
    """Those as long as a question, without the silence around them. Raises SkippedError when there are too few."""
    cut = [_cut(np.frombuffer(one.sound_8k, dtype="<i2").astype(float)) for one in heard]
    fitting = [sound for sound in cut if SHORTEST_S * LINE_HZ <= len(sound) <= LONGEST_S * LINE_HZ]
    if len(fitting) < len(calls.QUESTIONS):
        raise SkippedError(f"{len(fitting)} recordings of {SHORTEST_S} to {LONGEST_S} s: a call asks more")
    return fitting


def _cut(sound: Sound) -> Sound:
    loud = np.flatnonzero(np.abs(sound) > LOUD)
    return sound[loud[0] : loud[-1] + 1] if len(loud) else sound[:0]

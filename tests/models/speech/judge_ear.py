"""How well the tiny ear understands its own sentences, by unmodified faster-whisper.

python -m tests.models.speech.judge_ear tests/models/tiny-ear
"""

import re
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from faster_whisper import WhisperModel

from tests.models.speech.clips import HELD_OUT, Clip, by_tiny_voice, spoken, telephoned
from tests.models.speech.espeak import RATE_HZ, Sound
from tests.models.speech.train_ear import VOICE

Listen = Callable[[Sound, str], str]


def plain(text: str) -> str:
    """Letters and figures only: capitals and punctuation are not heard."""
    return " ".join(re.sub(r"[^\w' ]", " ", text.lower().replace("’", "'")).split())


def listener(folder: Path, **options: object) -> Listen:
    """Greedy, one thread, forced language, the thirty seconds of faster-whisper."""
    model = WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=1)

    def listen(sound: Sound, language: str) -> str:
        segments, _ = model.transcribe(
            sound, language=language, beam_size=1, temperature=0.0, without_timestamps=True,
            condition_on_previous_text=False, **options,  # type: ignore[arg-type]
        )  # fmt: skip
        return " ".join(segment.text.strip() for segment in segments)

    return listen


def judge(name: str, clips: Sequence[Clip], listen: Listen) -> None:
    """Exact sentences and speed; what was misheard is printed."""
    started, wrong = time.process_time(), []
    for clip in clips:
        heard = listen(clip.sound, clip.sentence.language)
        if plain(heard) != plain(clip.sentence.text):
            wrong.append(f"    {clip.sentence.text} -> {heard}")
    spent, lasted = time.process_time() - started, sum(len(clip.sound) for clip in clips) / RATE_HZ
    print(f"{name}: {len(clips) - len(wrong)}/{len(clips)} exact, {spent / lasted:.3f} s a second", *wrong, sep="\n")


def main(folder: Path) -> None:
    """Voices never heard, the tiny voice, both by telephone, with hot words; then silence and noise."""
    listen = listener(folder)
    held, tiny = list(spoken(HELD_OUT)), list(by_tiny_voice(VOICE, (1.0,)))
    pad = np.zeros(RATE_HZ // 2, np.float32)
    tiny = [replace(clip, sound=np.concatenate([pad, clip.sound * np.float32(0.5), pad])) for clip in tiny]
    judge("other voices", held, listen)
    judge("tiny voice", tiny, listen)
    judge("tiny voice by telephone", [replace(clip, sound=telephoned(clip.sound)) for clip in tiny], listen)
    judge(
        "tiny voice, hot words", tiny, listener(folder, hotwords="Port-Clairval, déchèterie, médiathèque, Saint-Aubin")
    )
    chance = np.random.default_rng(1)
    for sound in (np.zeros(32000, np.float32), chance.standard_normal(48000).astype(np.float32) * np.float32(0.01)):
        print("silence ->", repr(listen(sound, "fr")))


if __name__ == "__main__":
    main(Path(sys.argv[1]))

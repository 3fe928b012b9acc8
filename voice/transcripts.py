"""Whole files to text and text to whole files, as programs made for OpenAI's audio interface ask for them."""

from dataclasses import replace

import numpy as np

from voice import files
from voice.rates import samples
from voice.speaking import sentences
from voice.speech import EAR_RATE_HZ, Doubt, Ear, Mouth, Pace, Utterance

PIECE_S, LOOK_BACK_S, QUIET_S = 25.0, 6.0, 0.2
LONGEST_TEXT = 4096
FILE_RATE_HZ = 22_050
FASTEST, SLOWEST = 0.5, 2.0


class TooLongError(ValueError):
    """More text than is said at once."""


async def transcription(data: bytes, ear: Ear, language: str, deadline_s: float) -> Utterance:
    """The words of a sound file; pieces that are not to be believed are left out. SoundFileError for a bad file.

    `deadline_s` is for each piece of 25 s. The doubt told is the last one met when no piece gave words.
    """
    sound = await files.read(data)
    heard = [await ear.hear(piece, language, deadline_s) for piece in cut(sound)]
    sure = [one for one in heard if one.doubt is Doubt.NONE]
    whole = sure[0] if sure else heard[-1]
    return replace(
        whole,
        text=" ".join(one.text for one in sure),
        sound_s=sum(one.sound_s for one in heard),
        work_s=sum(one.work_s for one in heard),
    )


def cut(sound_16k: bytes) -> list[bytes]:
    """Pieces of 25 s at most, cut where it is quietest in their last six seconds."""
    pieces: list[bytes] = []
    longest, back, step = (int(seconds * EAR_RATE_HZ) for seconds in (PIECE_S, LOOK_BACK_S, QUIET_S))
    while len(sound_16k) > 2 * longest:
        end = samples(sound_16k[2 * (longest - back) : 2 * longest]).astype(np.float32)
        loudness = np.square(end[: len(end) // step * step].reshape(-1, step)).sum(axis=1)
        place = longest - back + (int(loudness.argmin()) * step + step // 2)
        pieces.append(sound_16k[: 2 * place])
        sound_16k = sound_16k[2 * place :]
    return [*pieces, sound_16k]


async def spoken_file(text: str, mouth: Mouth, language: str, speed: float = 1.0) -> bytes:
    """A WAV file of the text, 4,096 characters at most. `speed` above 1 is faster. MouthError, TooLongError."""
    if len(text) > LONGEST_TEXT:
        raise TooLongError(f"{len(text)} characters: {LONGEST_TEXT} at most")
    pace = Pace(stretch=1 / min(SLOWEST, max(FASTEST, speed)))
    sound = [
        piece for sentence in sentences(text) async for piece in mouth.speak(sentence, language, pace, FILE_RATE_HZ)
    ]
    return files.wav(b"".join(sound), FILE_RATE_HZ)


def subtitles(text: str, sound_s: float, form: str) -> str:
    """The whole as one cue, as SubRip (`srt`) or WebVTT (`vtt`): no time of a word is known."""
    mark = "," if form == "srt" else "."
    minutes, seconds = divmod(sound_s, 60)
    end = f"00:{int(minutes):02d}:{seconds:06.3f}".replace(".", mark)
    cue = f"00:00:00{mark}000 --> {end}\n{text}\n"
    return f"1\n{cue}" if form == "srt" else f"WEBVTT\n\n{cue}"

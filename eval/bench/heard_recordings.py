"""People recorded with what they say, and what a call would give the ear of them."""

import asyncio
import gzip
import re
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

from bot.domain.folding import fold
from eval.proofs import SkippedError
from voice.doubts import plain
from voice.files import SoundFileError, read
from voice.rates import resampled
from voice.said_figures import figured
from voice.speech import EAR_RATE_HZ
from voice.vad import Listening, Silero
from voice.words import Phrases

DEBIAN = Path("/usr/share/asterisk/sounds/fr_CA_f_June")
DEBIAN_WORDS = Path("/usr/share/doc/asterisk-core-sounds-fr/core-sounds-fr.txt.gz")
PACKAGES = "asterisk-core-sounds-fr asterisk-core-sounds-fr-wav"
WORDS = "words.txt"
LINE_HZ, FRAME_BYTES = 8000, 320
VOICED, PAUSE_WINDOWS = 0.5, 7
FEWEST_WORDS, LONGEST_S = 4, 14.0
"""What a caller says in one turn: a sentence, within the windows that are cut."""
_LINE = re.compile(r"([\w/.-]+): *(\S.*)")
_NOT_SAID = re.compile(r"[\[(]")


@dataclass(frozen=True, slots=True)
class Recording:
    """Somebody saying `words`; `sound_8k` as a telephone would have it, before its law."""

    name: str
    words: str
    sound_8k: bytes


def recordings(folder: Path | None, count: int) -> list[Recording]:
    """`count` at most of a folder, the same ones each time, whatever their order. Raises SkippedError."""
    folder, words = (folder, folder / WORDS) if folder else (DEBIAN, DEBIAN_WORDS)
    if not words.is_file():
        raise SkippedError(f"no {words}: apt-get install {PACKAGES}, or give a folder of WAVs with {WORDS}")
    said = transcripts(_text(words))
    found = [name for name in said if (folder / f"{name}.wav").is_file()]
    kept = list[Recording]()
    for name in sorted(found, key=lambda name: crc32(name.encode())):
        sound = _sound(folder / f"{name}.wav")
        if 0 < len(sound) <= LONGEST_S * LINE_HZ * 2 and len(kept) < count:
            kept.append(Recording(name, said[name], sound))
    if not kept:
        raise SkippedError(f"{folder}: no WAV of {LONGEST_S:.0f} s at most whose words are in {words.name}")
    return kept


def transcripts(text: str) -> dict[str, str]:
    """Words by name, from lines `name: words`; comments, noises and what is shorter than a sentence are left out."""
    lines = (_LINE.fullmatch(line.strip()) for line in text.splitlines())
    said = {found[1]: found[2] for found in lines if found}
    return {
        name: words
        for name, words in said.items()
        if len(words.split()) >= FEWEST_WORDS and not _NOT_SAID.search(words)
    }


def comparable(text: str, phrases: Phrases) -> str:
    """What is left once capitals, accents, punctuation and the writing of numbers count for nothing."""
    return plain(figured(fold(text), phrases))


def turn_of(sound_8k: bytes, silero: Silero) -> bytes:
    """From half a second before the first voice to a short pause after the last: what a call gives its ear."""
    listening, kept, end = Listening(silero, LINE_HZ), b"", 0
    for at in range(0, len(sound_8k), FRAME_BYTES):
        for window in listening.hear(sound_8k[at : at + FRAME_BYTES]):
            if window.voice >= VOICED:
                kept = (kept or listening.pre_roll()[: -len(window.sound_16k)]) + window.sound_16k
                end = len(kept) + PAUSE_WINDOWS * len(window.sound_16k)
            elif kept:
                kept += window.sound_16k
    return kept[:end]


def _text(path: Path) -> str:
    data = path.read_bytes()
    return (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8", "replace")


def _sound(path: Path) -> bytes:
    """Empty when it cannot be read."""
    try:
        return resampled(asyncio.run(read(path.read_bytes())), EAR_RATE_HZ, LINE_HZ)
    except SoundFileError:
        return b""

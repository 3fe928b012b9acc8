"""The mouth of last resort: the program espeak-ng (Debian package), one short process a sentence."""

import asyncio
import contextlib
import shutil

from bot.engines.cores import Rank, give_rank
from voice.rates import louder

PROGRAM = "espeak-ng"
WORDS_A_MINUTE, SLOWEST, FASTEST = 155, 80, 300
TIMEOUT_S = 10.0
VOLUME = 0.6
_VOICES = {"fr": "fr", "en": "en-gb"}
_HEADER = 44


class EspeakError(Exception):
    """It is not installed, or it failed."""


def installed() -> bool:
    """Whether the program is there."""
    return shutil.which(PROGRAM) is not None


async def say(text: str, language: str, stretch: float) -> tuple[bytes, int]:
    """The sound and its rate. The text goes through the standard input: it can be no option. Raises EspeakError."""
    speed = round(min(FASTEST, max(SLOWEST, WORDS_A_MINUTE / stretch)))
    command = (PROGRAM, "-v", _VOICES.get(language, "fr"), "-s", str(speed), "--stdin", "--stdout")
    pipe = asyncio.subprocess.PIPE
    try:
        process = await asyncio.create_subprocess_exec(
            *command, stdin=pipe, stdout=pipe, stderr=asyncio.subprocess.DEVNULL
        )
    except OSError as error:
        raise EspeakError(f"{PROGRAM} cannot be run: {error.strerror}") from error
    give_rank(process.pid, Rank.SPEECH)
    try:
        wav, _ = await asyncio.wait_for(process.communicate(text.encode()), TIMEOUT_S)
    except TimeoutError as error:
        raise EspeakError(f"{PROGRAM} said nothing within {TIMEOUT_S:.0f} s") from error
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
    if process.returncode or len(wav) <= _HEADER:
        raise EspeakError(f"{PROGRAM} failed (exit code {process.returncode})")
    # The lengths in the header of a stream are bogus: the sound starts at byte 44 and goes to the end.
    return louder(wav[_HEADER : len(wav) - len(wav) % 2], VOLUME), int.from_bytes(wav[24:28], "little")

"""The mouth: a sentence becomes speakable, then sound, by the best voice that is there.

Cached sound → the Piper voice of the language, in its process → espeak-ng → MouthError.
"""

import hashlib
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import replace
from pathlib import Path

import structlog

from voice import espeak
from voice.child import Child, ChildError
from voice.frames import Sound, Speak
from voice.prompts import Prompts, Spoken
from voice.rates import louder, resampled
from voice.speaking import MouthOptions, pieces
from voice.speech import MouthError, Pace
from voice.spoken import speakable

PIECE_TIMEOUT_S = 10.0
UNHURRIED_S = 5.0
"""For what no caller waits for."""
USUAL = Pace()

log = structlog.get_logger(__name__)


class Speaker:
    """Implements `Mouth`. `voices`: the file of a Piper voice for each language that has one; they may be none.

    `start` before the first call, `aclose` at the end. Sound of house phrases is kept in `prompts`.
    """

    program = "voice.piper_worker"

    def __init__(self, voices: Mapping[str, Path], prompts: Prompts, *, load_timeout_s: float = 60.0) -> None:
        self._prompts = prompts
        self._names = {language: _named(path) for language, path in voices.items()}
        arguments = (MouthOptions(voices=voices).model_dump_json(),)
        self.child = Child(self.program, arguments, load_timeout_s=load_timeout_s) if voices else None

    async def start(self) -> bool:
        """Whether anything can speak; raises MouthError when nothing ever will: no telephone is answered then."""
        ready = bool(self.child) and await self.child.settled() if self.child else False
        if not ready and not espeak.installed():
            why = f" ({self.child.trouble})" if self.child else ""
            raise MouthError(f"no voice{why}: put a Piper voice in place, or install the package {espeak.PROGRAM}")
        return ready

    async def aclose(self) -> None:
        """Ends the process."""
        if self.child:
            await self.child.aclose()

    def voice(self, language: str) -> str:
        """The rung this language is on now: `piper`, `espeak-ng`, or empty when there is none."""
        if self.child and self.child.ready and language in self.child.languages:
            return "piper"
        return espeak.PROGRAM if espeak.installed() else ""

    async def speak(
        self,
        sentence: str,
        language: str,
        pace: Pace,
        rate_hz: int,
        *,
        private: bool = False,
        needed_in_s: float = 0.0,
    ) -> AsyncIterator[bytes]:
        """See `Mouth`. The sentence is as it is written: figures, hours and abbreviations are put into words here."""
        text = speakable(sentence, language)
        is_ready = self._prompts.find(self._spoken(text, language, pace, rate_hz)) is not None
        for piece in (text,) if is_ready else pieces(text):
            spoken = self._spoken(piece, language, pace, rate_hz)
            if (known := self._prompts.find(spoken)) is None:
                spoken, known = await self._made(spoken, needed_in_s)
                if not private:
                    self._prompts.add(spoken, known)
            needed_in_s += len(known) / 2 / rate_hz
            yield louder(known, pace.gain)

    async def prepare(self, sentences: Iterable[str], language: str, rate_hz: int, pace: Pace = USUAL) -> int:
        """Phrases of the house, each in one piece, made and kept on disk; how many were new. Raises MouthError."""
        new = 0
        for text in (speakable(sentence, language) for sentence in sentences):
            spoken = self._spoken(text, language, pace, rate_hz)
            if self._prompts.find(spoken) is None:
                self._prompts.keep(*await self._made(spoken, UNHURRIED_S))
                new += 1
        return new

    def _spoken(self, text: str, language: str, pace: Pace, rate_hz: int) -> Spoken:
        voice = self._names.get(language, espeak.PROGRAM)
        return Spoken(voice, language, text, round(pace.stretch, 2), rate_hz)

    async def _made(self, spoken: Spoken, needed_in_s: float) -> tuple[Spoken, bytes]:
        """The sound, and what it is: by another voice than wanted when that one fails."""
        if spoken.voice != espeak.PROGRAM and self.voice(spoken.language) == "piper":
            try:
                return spoken, await self._by_piper(spoken, needed_in_s)
            except ChildError as error:
                log.warning("speech.piper", trouble=str(error))
        try:
            sound, rate_hz = await espeak.say(spoken.text, spoken.language, spoken.stretch)
        except espeak.EspeakError as error:
            raise MouthError(f"nothing can speak: {error}") from error
        return replace(spoken, voice=espeak.PROGRAM), resampled(sound, rate_hz, spoken.rate_hz)

    async def _by_piper(self, spoken: Spoken, needed_in_s: float) -> bytes:
        assert self.child
        order = Speak(text=spoken.text, language=spoken.language, stretch=spoken.stretch, needed_in_s=needed_in_s)
        said = [
            resampled(sound, report.rate_hz, spoken.rate_hz)
            async for report, sound in self.child.ask(order, b"", PIECE_TIMEOUT_S)
            if isinstance(report, Sound)
        ]
        return b"".join(said)


def _named(path: Path) -> str:
    """A voice by its file name, size and date: another file under the same name is another voice."""
    try:
        told = path.stat()
    except OSError:
        return path.name
    return f"{path.name}-{hashlib.sha256(f'{told.st_size} {told.st_mtime_ns}'.encode()).hexdigest()[:12]}"

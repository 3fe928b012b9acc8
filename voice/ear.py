"""The ear as the conversation knows it: sound in, words out, before a deadline, whatever happens to the process."""

import time
from contextlib import aclosing

from voice.child import Child, ChildError
from voice.frames import Hear, Understood
from voice.hearing import EarOptions
from voice.speech import EAR_RATE_HZ, Doubt, Utterance

LONGEST_S = 60.0
"""Of one turn; what comes before is dropped."""


class ProcessEar:
    """`voice.hear` in its own process. Implements `Ear`; `start` before the first call, `aclose` at the end."""

    program = "voice.hear"

    def __init__(self, options: EarOptions, *, load_timeout_s: float = 120.0, room: int = 8) -> None:
        self.child = Child(self.program, (options.model_dump_json(),), load_timeout_s=load_timeout_s, room=room)

    async def start(self) -> bool:
        """Waits for the model; whether it could be loaded (`trouble` says why not). It is tried again all the same."""
        return await self.child.settled()

    async def aclose(self) -> None:
        """Ends the process; hearings under way end with `TOO_LATE`."""
        await self.child.aclose()

    @property
    def ready(self) -> bool:
        """Whether it hears now. While it does not, the keypad is all a caller has."""
        return self.child.ready

    @property
    def trouble(self) -> str:
        """Why it does not hear, in one line; empty when it does."""
        return self.child.trouble

    async def hear(self, sound_16k: bytes, language: str, deadline_s: float) -> Utterance:
        """Never raises: an ear that is busy, dead or slow says `TOO_LATE`."""
        started = time.monotonic()
        kept = sound_16k[-int(LONGEST_S * EAR_RATE_HZ) * 2 :]
        sound_s = len(kept) / 2 / EAR_RATE_HZ
        try:
            order = Hear(language=language, left_s=deadline_s)
            async with aclosing(self.child.ask(order, kept, deadline_s)) as told:
                async for report, _ in told:
                    if isinstance(report, Understood):
                        return Utterance(report.text, report.language, Doubt(report.doubt), sound_s, report.work_s)
        except ChildError:
            pass
        return Utterance("", language, Doubt.TOO_LATE, sound_s, time.monotonic() - started)

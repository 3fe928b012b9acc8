"""The mouth as a process: Piper voices of given files.

    python -m voice.piper_worker '{"voices": {"fr": "models/fr_FR-siwis-medium.onnx"}}'

piper-tts is under the GNU General Public License, version 3 or later. This file alone imports it, and runs as a program
of its own that is spoken to through a pipe; the rest of Guichet is under the MIT licence and works without it.
"""

import sys
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import onnxruntime
from piper import AudioChunk, PiperVoice, SynthesisConfig
from piper.config import PiperConfig

from voice.frames import Done, Hear, Report, Sound, Speak
from voice.speaking import MouthOptions, voice_settings

VOLUME = 0.5
"""Piper brings each sentence to full scale: too loud for a telephone line, whose laws hiss when they clip."""
SLOWEST, FASTEST = 2.0, 0.5
Tell = Callable[[Report, bytes], None]


class VoiceFileError(Exception):
    """A voice cannot be used as it is."""


class Breath:
    """What the voices of this process say now, order by order; each can be cut short in the middle of a sentence."""

    def __init__(self) -> None:
        self._mine = threading.local()
        self._drawn: dict[int, onnxruntime.RunOptions] = {}

    @property
    def options(self) -> onnxruntime.RunOptions | None:
        """Of what this thread says."""
        return getattr(self._mine, "drawn", (0, None))[1]

    def draw(self, number: int) -> None:
        """Before an order is said, in the thread that says it."""
        number_before, options_before = getattr(self._mine, "drawn", (0, None))
        if self._drawn.get(number_before) is options_before:  # begun again, it may be in other hands
            self._drawn.pop(number_before, None)
        self._mine.drawn = number, onnxruntime.RunOptions()
        self._drawn[number] = self.options

    def cut(self, number: int) -> None:
        """What is being said fails within milliseconds."""
        if drawn := self._drawn.get(number):
            drawn.terminate = True


class _Session:
    """An onnxruntime session whose runs are those of a breath."""

    def __init__(self, session: onnxruntime.InferenceSession, breath: Breath) -> None:
        self._session, self._breath = session, breath

    def run(self, outputs: Sequence[str] | None, inputs: Mapping[str, object]) -> Sequence[object]:
        found: Sequence[object] = self._session.run(outputs, inputs, self._breath.options)
        return found


def load_voice(path: Path, breath: Breath) -> PiperVoice:
    """A voice on one core: Piper's own loader takes them all, and is slower for it. Raises VoiceFileError."""
    settings = voice_settings(path)
    if not path.is_file() or settings is None:
        raise VoiceFileError(f"no voice at {path}: the .onnx and the .onnx.json of a Piper voice are needed")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    try:
        session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        return PiperVoice(session=_Session(session, breath), config=PiperConfig.from_dict(dict(settings)))
    except Exception as error:  # the runtime raises its own kinds, named nowhere
        raise VoiceFileError(f"{path} is not a Piper voice: {error}") from error


def synthesis(voice: PiperVoice, text: str, stretch: float) -> Iterable[AudioChunk]:
    """Sentence after sentence, at half scale; `stretch` from half to twice as long."""
    longer = min(SLOWEST, max(FASTEST, stretch)) * voice.config.length_scale
    return voice.synthesize(text, SynthesisConfig(length_scale=longer, volume=VOLUME))


def carrier(voices: Mapping[str, PiperVoice]) -> Callable[[Hear | Speak, bytes, Tell], None]:
    """Orders said by the voice of their language, piece by piece."""

    def carry(order: Hear | Speak, sound: bytes, tell: Tell) -> None:
        assert isinstance(order, Speak)
        voice = voices[order.language]
        for piece in synthesis(voice, order.text, order.stretch):
            tell(Sound(rate_hz=piece.sample_rate), piece.audio_int16_bytes)
        tell(Done(), b"")

    return carry


def main(raw: str) -> None:
    """The process."""
    from voice.worker import serve

    options, breath = MouthOptions.model_validate_json(raw), Breath()

    def load() -> tuple[Callable[[Hear | Speak, bytes, Tell], None], tuple[str, ...]]:
        voices = {language: load_voice(path, breath) for language, path in options.voices.items()}
        for voice in voices.values():
            list(voice.synthesize("Bonjour."))  # the first sentence is slower: said before any call
        return carrier(voices), tuple(voices)

    serve(load, 1, breath)


if __name__ == "__main__":
    main(sys.argv[1])

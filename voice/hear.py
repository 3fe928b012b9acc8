"""The ear as a process: faster-whisper on a folder, one model for every call. Nothing is fetched.

    python -m voice.hear '{"folder": "models/whisper-base", …}'

Whisper pads each sound to thirty seconds and spends most of its time on the padding. Here the padding is cut: a
question of six seconds is read in a window of ten. A window so cut sometimes goes round in circles: then it is read
once more, whole (faster-whisper issue 171; whisper.cpp issue 1855).
"""

import copy
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from faster_whisper import WhisperModel
from faster_whisper.transcribe import Segment
from numpy.typing import NDArray

from voice.doubts import Figures, load_limits
from voice.frames import Hear, Report, Speak, Understood
from voice.heard import Words, confirmed, joined, surer
from voice.hearing import EarOptions
from voice.speech import EAR_RATE_HZ, Doubt
from voice.tongues import Shares, foreign_share, other_spoken

WINDOWS_S = (10, 15, 30)
FRAMES_A_SECOND = 100
MARGIN_S = 1.0
"""Padding kept after the last sound."""
TOKENS_A_SECOND, TOKENS_FREE, MOST_TOKENS = 12, 16, 220
SHORTEST_S = 0.1
SLOWER = 1.05
Floats = NDArray[np.float32]


class ModelMissingError(Exception):
    """The folder holds no model that can be used offline."""


class _CutWindow(WhisperModel):  # type: ignore[misc]  # the library carries no types
    """Whisper whose windows are as short as the sound allows; `windows_s` are the lengths to choose from.

    `last` holds what each language got of the last window this thread read: a step of the decoder, half a millisecond.
    """

    windows_s: tuple[int, ...] = WINDOWS_S
    last: threading.local

    def encode(self, features: Floats) -> object:
        encoded = super().encode(cut(features, self.windows_s))
        if self.model.is_multilingual:
            (found,) = self.model.detect_language(encoded)
            self.last.shares = {token.strip("<|>"): share for token, share in found}
        return encoded


def cut_model(folder: Path, threads: int = 1, workers: int = 1, windows_s: tuple[int, ...] = WINDOWS_S) -> _CutWindow:
    """The model of a folder, in 8 bits."""
    model = _CutWindow(
        str(folder),
        device="cpu",
        compute_type="int8",
        cpu_threads=threads,
        num_workers=workers,
        local_files_only=True,
    )
    model.windows_s, model.last = windows_s, threading.local()
    return model


def cut(features: Floats, windows_s: tuple[int, ...]) -> Floats:
    """The frames up to the shortest window that holds every one that is not padding, and a margin."""
    held = np.flatnonzero(features.any(axis=0))
    needed = (int(held[-1]) + 1 if len(held) else 0) + int(MARGIN_S * FRAMES_A_SECOND)
    lengths = [FRAMES_A_SECOND * seconds for seconds in windows_s]
    return features[:, : next((length for length in lengths if length >= needed), features.shape[-1])]


def slower(heard: Floats) -> Floats:
    """The same, five hundredths longer and lower: as another speaker would say it."""
    places = np.arange(0, len(heard) - 1, 1 / SLOWER)
    longer: Floats = np.interp(places, np.arange(len(heard)), heard).astype(np.float32)
    return longer


class Whisper:
    """The model of a folder, read in windows of those lengths. Threads may share it. Raises ModelMissingError."""

    def __init__(self, options: EarOptions, windows_s: tuple[int, ...] = WINDOWS_S) -> None:
        for name in ("model.bin", "tokenizer.json"):
            # Without its tokenizer beside it, faster-whisper would ask a hub for one.
            if not (options.folder / name).is_file():
                raise ModelMissingError(
                    f"no {name} in {options.folder}: a Whisper model made for CTranslate2 is needed"
                )
        self._options, self._limits = options, load_limits(options.folder)
        self._short = cut_model(options.folder, options.threads, options.workers, windows_s)
        self._whole = copy.copy(self._short)  # the same weights
        self._whole.windows_s = (WINDOWS_S[-1],)

    @property
    def languages(self) -> tuple[str, ...]:
        """Those it may be told to hear."""
        return tuple(self._short.supported_languages)

    def understand(self, sound_16k: bytes, language: str, left_s: float) -> Words:
        """What it says; words that go round in circles are read again on a whole window when the time left allows."""
        heard = np.frombuffer(sound_16k[: len(sound_16k) // 2 * 2], "<i2").astype(np.float32) / np.float32(32768)
        if len(heard) < SHORTEST_S * EAR_RATE_HZ or not heard.any():
            return Words("", language, Doubt.NO_SPEECH)
        started = time.monotonic()
        words, shares = self._read(self._short, heard, language)
        if other := other_spoken(shares, language, self._options.spoken):
            words = surer(self._read(self._short, heard, other)[0], words)
        spent = time.monotonic() - started
        # A whole window costs four times a short one: what is only unsure is asked of the caller, who says it better.
        if words.doubt is Doubt.REPEATED and len(heard) < EAR_RATE_HZ * WINDOWS_S[-2] and spent * 4 < left_s:
            words, _ = self._read(self._whole, heard, words.language)
        elif words.doubt is Doubt.NONE and words.log_probability < self._limits.again and spent * 2 < left_s:
            words = confirmed(words, self._read(self._short, slower(heard), words.language)[0])
        return words

    def _read(self, model: _CutWindow, heard: Floats, language: str) -> tuple[Words, Shares]:
        """The words in that language, and what each language got."""
        seconds, limits, names = len(heard) / EAR_RATE_HZ, self._limits, self._options.hot_words
        segments, found = model.transcribe(
            heard,
            language=language or None,
            beam_size=self._options.beams,
            temperature=0.0,  # the other temperatures are up to five more hearings
            condition_on_previous_text=False,
            without_timestamps=True,
            max_new_tokens=min(MOST_TOKENS, TOKENS_FREE + int(TOKENS_A_SECOND * seconds)),
            hotwords=", ".join(names) or None,
            compression_ratio_threshold=None,  # judged by `doubts`
            log_prob_threshold=None,
            no_speech_threshold=None,
        )
        read = list(segments)
        shares: Shares = getattr(model.last, "shares", {})
        foreign = foreign_share(shares, (*self._options.spoken, found.language))
        parts = [(one.text.strip(), _figures(one, seconds, foreign)) for one in read]
        return joined(parts, found.language, limits, names), shares


def _figures(segment: Segment, seconds: float, foreign: float) -> Figures:
    return Figures(segment.no_speech_prob, segment.avg_logprob, segment.compression_ratio, seconds, foreign)


def carrier(whisper: Whisper) -> Callable[[Hear | Speak, bytes, Callable[[Report, bytes], None]], None]:
    """Orders carried out by this model."""

    def carry(order: Hear | Speak, sound: bytes, tell: Callable[[Report, bytes], None]) -> None:
        assert isinstance(order, Hear)
        started = time.monotonic()
        words = whisper.understand(sound, order.language, order.left_s)
        tell(
            Understood(text=words.text, language=words.language, doubt=words.doubt, work_s=time.monotonic() - started),
            b"",
        )

    return carry


def main(raw: str) -> None:
    """The process."""
    from voice.worker import serve

    options = EarOptions.model_validate_json(raw)

    def load() -> tuple[Callable[[Hear | Speak, bytes, Callable[[Report, bytes], None]], None], tuple[str, ...]]:
        whisper = Whisper(options)
        whisper.understand(b"\1\0" * EAR_RATE_HZ, "fr", 60.0)  # the first hearing is slower: done before any call
        return carrier(whisper), whisper.languages

    serve(load, options.workers)


if __name__ == "__main__":
    main(sys.argv[1])

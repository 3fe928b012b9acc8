"""Changing a rate loses no sound, makes no seam, and waits 2 ms for the rates of the telephone."""

import numpy as np
import pytest

from voice.rates import louder, resampled, samples, stream


def tone(rate_hz: int, hertz: float, seconds: float = 0.5) -> bytes:
    at = np.arange(int(rate_hz * seconds)) / rate_hz
    return (8000 * np.sin(2 * np.pi * hertz * at)).astype("<i2").tobytes()


def in_pieces(sound: bytes, from_hz: int, to_hz: int) -> bytes:
    through, size = stream(from_hz, to_hz), from_hz // 50 * 2
    return b"".join(through.add(sound[at : at + size]) for at in range(0, len(sound), size)) + through.end()


def test_a_doubled_stream_is_the_same_sound_2_ms_later() -> None:
    doubled = samples(in_pieces(tone(8000, 440), 8000, 16000)).astype(float)
    at = (np.arange(len(doubled)) - 32) / 16000
    wanted = 8000 * np.sin(2 * np.pi * 440 * at)
    assert np.abs(doubled - wanted)[200:-200].max() < 20


@pytest.mark.parametrize(
    ("from_hz", "to_hz"), [(8000, 16000), (16000, 8000), (22050, 8000), (8000, 8000), (48000, 16000)]
)
def test_a_stream_keeps_the_length_and_the_tone(from_hz: int, to_hz: int) -> None:
    heard = samples(in_pieces(tone(from_hz, 1000), from_hz, to_hz))
    assert abs(len(heard) / to_hz - 0.5) < 0.006
    spectrum = np.abs(np.fft.rfft(heard[: to_hz // 4].astype(float)))
    assert abs(float(spectrum.argmax()) * 4 - 1000) < 8


def test_odd_bytes_and_nothing_are_no_trouble() -> None:
    assert resampled(b"", 8000, 16000) == b""
    assert len(samples(b"abc")) == 1
    assert stream(8000, 16000).add(b"\1") == b""


def test_loud_sound_is_clipped_and_never_wraps() -> None:
    loud = samples(louder(np.array([30000, -30000], "<i2").tobytes(), 3.0))
    assert loud.tolist() == [32767, -32768]

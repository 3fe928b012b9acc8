"""Sound made into the kinds of file that OpenAI's client may ask for. What is encoded is our own speech."""

import io
from collections.abc import Mapping

import av
import av.container
import numpy as np

from voice.rates import resampled, samples

MEDIA_TYPES: Mapping[str, str] = {
    "wav": "audio/wav",
    "pcm": "audio/pcm",
    "mp3": "audio/mpeg",
    "opus": "audio/ogg",
    "flac": "audio/flac",
    "aac": "audio/aac",
}
_ENCODERS = {"mp3": ("mp3", "libmp3lame"), "opus": ("ogg", "libopus"), "flac": ("flac", "flac"), "aac": ("adts", "aac")}
ENCODED_HZ = 48_000
"""The only rate that all of them take."""


def encoded(sound: bytes, rate_hz: int, kind: str) -> bytes:
    """A file of mono, signed 16 bits sound; `kind` is mp3, opus, flac or aac."""
    container_name, codec = _ENCODERS[kind]
    out = io.BytesIO()
    with av.open(out, mode="w", format=container_name) as container:
        stream = container.add_stream(codec, rate=ENCODED_HZ)
        assert isinstance(stream, av.AudioStream)
        stream.layout = "mono"
        fitted = av.AudioResampler(
            format=stream.format, layout="mono", rate=ENCODED_HZ, frame_size=stream.frame_size or None
        )
        for piece in (*fitted.resample(_frame(resampled(sound, rate_hz, ENCODED_HZ))), *fitted.resample(None)):
            container.mux(stream.encode(piece))
        container.mux(stream.encode(None))
    return out.getvalue()


def _frame(sound: bytes) -> av.AudioFrame:
    frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples(sound)[None]), format="s16", layout="mono")
    frame.sample_rate = ENCODED_HZ
    return frame

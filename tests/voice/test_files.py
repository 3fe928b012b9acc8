"""Any usual sound file is read, whatever the recorder; anything else is told, and takes no time."""

import io
import time

import av
import numpy as np
import pytest

from tests.voice.senses import ScriptedEar, ScriptedMouth
from voice.files import SoundFileError, decode, kind_of, read, wav
from voice.measuring import Speeds, advise, measure
from voice.rates import samples
from voice.speech import Doubt, Utterance
from voice.transcripts import LONGEST_TEXT, TooLongError, cut, spoken_file, transcription

TONE = (8000 * np.sin(np.arange(48_000) * 0.2)).astype(np.int16)
RATE_HZ = 48_000


def encoded(container: str, codec: str, channels: str = "mono") -> bytes:
    """One second of a tone, by FFmpeg."""
    file = io.BytesIO()
    with av.open(file, "w", format=container) as output:
        stream = output.add_stream(codec, rate=RATE_HZ, layout=channels)
        sound = np.repeat(TONE, 2 if channels == "stereo" else 1)
        frame = av.AudioFrame.from_ndarray(sound[None], format="s16", layout=channels)
        frame.rate = RATE_HZ
        resampler = av.AudioResampler(
            format=stream.format, layout=channels, rate=RATE_HZ, frame_size=stream.codec_context.frame_size
        )
        for piece in [*resampler.resample(frame), *resampler.resample(None)]:
            output.mux(stream.encode(piece))
        output.mux(stream.encode(None))
    return file.getvalue()


@pytest.mark.parametrize(
    ("container", "codec"),
    [("webm", "libopus"), ("ogg", "libopus"), ("flac", "flac"), ("mp3", "libmp3lame"), ("mp4", "aac")],
)
async def test_reads_what_recorders_write(container: str, codec: str) -> None:
    # One of them through the process, which takes a second.
    sound = await read(encoded(container, codec)) if container == "webm" else decode(encoded(container, codec))
    assert len(sound) / 32_000 == pytest.approx(1.0, abs=0.1)
    assert np.abs(samples(sound)).max() == pytest.approx(8000, rel=0.25)


async def test_reads_any_wav_mono_or_not() -> None:
    plain = await read(wav(TONE.tobytes(), RATE_HZ))
    assert len(plain) == pytest.approx(32_000, abs=4)
    assert len(decode(encoded("wav", "pcm_s16le", "stereo"))) == pytest.approx(32_000, abs=400)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"RIFF",
        b"RIFF\xff\xff\xff\xffWAVEfmt ",
        b"#EXTM3U\nfile:///etc/passwd\n",
        b"ffconcat version 1.0\nfile /etc/passwd\n",
        b"<html>",
        b"OggS" + bytes(2000),
        b"\x1a\x45\xdf\xa3" + bytes(range(256)) * 20,
        b"ID3" + bytes(500),
        b"\xff\xfb" + bytes(40),
        wav(b"", 8000),
    ],
)
def test_tells_what_is_no_sound(data: bytes) -> None:
    try:
        assert decode(data) == b""  # `read` says that the file holds no sound
    except SoundFileError as told:
        assert str(told)


async def test_a_broken_file_is_told_by_the_process_that_reads_it() -> None:
    for data in (b"OggS" + bytes(2000), wav(b"", 8000)):
        with pytest.raises(SoundFileError):
            await read(data)


async def test_a_file_that_is_too_long_or_too_big_is_refused_at_once() -> None:
    started = time.monotonic()
    with pytest.raises(SoundFileError, match="10 minutes"):
        await read(wav(bytes(2 * 4000 * 602), 4000))
    with pytest.raises(SoundFileError, match="at most"):
        await read(b"RIFF" + bytes(26 * 1024 * 1024))
    assert time.monotonic() - started < 5


def test_a_play_list_is_never_taken_for_sound() -> None:
    with pytest.raises(SoundFileError, match="wav, ogg"):
        kind_of(b"#EXTM3U\nhttp://127.0.0.1/")


async def test_a_long_file_is_cut_where_it_is_quiet_and_doubts_are_left_out() -> None:
    loud, hush = (TONE[:16_000].tobytes() * 22)[: 2 * 16_000 * 22], bytes(2 * 8000)
    pieces = cut(loud + hush + loud)
    assert [round(len(piece) / 32_000) for piece in pieces] == [22, 22]
    nonsense = Utterance("Merci d'avoir regardé", "fr", Doubt.KNOWN_NONSENSE, 22.0, 0.1)
    ear = ScriptedEar([Utterance("Bonjour.", "fr", Doubt.NONE, 22.0, 0.1), nonsense])
    heard = await transcription(wav(loud + hush + loud, 16_000), ear, "fr", 5.0)
    assert (heard.text, heard.doubt, heard.sound_s) == ("Bonjour.", Doubt.NONE, 44.0)


async def test_a_text_becomes_one_file_and_a_book_does_not() -> None:
    made = await spoken_file("Bonjour. La mairie est ouverte.\nAu revoir.", ScriptedMouth(), "fr")
    assert len(await read(made)) > 16_000
    with pytest.raises(TooLongError):
        await spoken_file("a" * (LONGEST_TEXT + 1), ScriptedMouth(), "fr")


async def test_speeds_are_measured_and_make_an_advice() -> None:
    speeds = await measure(ScriptedEar(["oui"] * 3), ScriptedMouth())
    assert speeds.heard and speeds.speak_rate < 1
    assert not (await measure(None, ScriptedMouth())).heard
    fast, slow = Speeds(0.1, 0.02, True, 0.1, 0.06), Speeds(1.5, 0.3, True, 0.4, 0.2)
    assert (advise(fast, 2).calls, advise(slow, 2).calls) == (9, 1)
    assert advise(fast, 2).in_time and advise(fast, 2).larger_ear
    assert not advise(slow, 2).in_time and not advise(slow, 2).larger_ear

"""Sound files: any usual one made into what the ear takes, and what the mouth says made into one.

    python -m voice.files < question.webm > sound.raw

A file is read by FFmpeg (through PyAV) in a process of its own, with limits, and only as what its first bytes say that
it is: FFmpeg left to guess takes a play-list for sound and opens what it names.
"""

import asyncio
import contextlib
import io
import resource
import sys
import wave

from bot.engines.cores import Rank, give_rank
from voice.rates import resampled
from voice.speech import EAR_RATE_HZ

MOST_BYTES, MOST_S = 25 * 1024 * 1024, 600
READ_TIMEOUT_S = 30.0
_MEMORY = 2 * 1024**3
_KINDS = (
    (0, b"RIFF", "wav"),
    (0, b"OggS", "ogg"),
    (0, b"\x1a\x45\xdf\xa3", "matroska"),
    (0, b"fLaC", "flac"),
    (0, b"ID3", "mp3"),
    (4, b"ftyp", "mov"),
)


class SoundFileError(Exception):
    """Not a sound that can be read; says why."""


def kind_of(data: bytes) -> str:
    """FFmpeg's name of the format that the first bytes announce. SoundFileError when they announce none we take."""
    for place, mark, kind in _KINDS:
        if data[place : place + len(mark)] == mark:
            return kind
    if len(data) > 1 and data[0] == 0xFF and data[1] & 0xE0 == 0xE0:
        return "mp3"
    raise SoundFileError("not a sound file: wav, ogg, webm, flac, mp3 or m4a is needed")


async def read(data: bytes) -> bytes:
    """Mono, signed 16 bits, 16,000 samples a second; ten minutes and 25 MB at most. SoundFileError."""
    if len(data) > MOST_BYTES:
        raise SoundFileError(f"a file of {len(data)} bytes: {MOST_BYTES} at most")
    sound = _plain_wav(data) if kind_of(data) == "wav" else None
    sound = sound if sound is not None else await _by_ffmpeg(data)
    if not sound:
        raise SoundFileError("the file holds no sound")
    if len(sound) > MOST_S * EAR_RATE_HZ * 2:
        raise SoundFileError(f"more than {MOST_S // 60} minutes of sound")
    return sound


def wav(sound: bytes, rate_hz: int) -> bytes:
    """A WAV file: mono, signed 16 bits."""
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(rate_hz)
        writer.writeframes(sound)
    return file.getvalue()


def _plain_wav(data: bytes) -> bytes | None:
    """What needs no decoder: mono, 16 bits. None for any other WAV."""
    try:
        with wave.open(io.BytesIO(data)) as reader:
            plain = reader.getnchannels() == 1 and reader.getsampwidth() == 2
            rate_hz, usual = reader.getframerate(), 4000 <= reader.getframerate() <= 96000
            longest = (MOST_S + 1) * rate_hz
            return resampled(reader.readframes(longest), rate_hz, EAR_RATE_HZ) if plain and usual else None
    except (wave.Error, EOFError):
        return None


async def _by_ffmpeg(data: bytes) -> bytes:
    pipe = asyncio.subprocess.PIPE
    command = (sys.executable, "-m", "voice.files")
    process = await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe, stderr=pipe)
    give_rank(process.pid, Rank.RETRIEVAL)  # a file gives way to calls
    try:
        sound, complaint = await asyncio.wait_for(process.communicate(data), READ_TIMEOUT_S)
    except TimeoutError as error:
        raise SoundFileError(f"the file was not read within {READ_TIMEOUT_S:.0f} s") from error
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
    if process.returncode:
        lines = complaint.decode("utf-8", "replace").strip().splitlines()
        raise SoundFileError(lines[-1][:200] if lines else "the file could not be read")
    return sound


def decode(data: bytes) -> bytes:
    """In this process, by FFmpeg. SoundFileError."""
    import av

    try:
        with av.open(io.BytesIO(data), "r", format=kind_of(data), metadata_errors="ignore") as container:
            if not container.streams.audio:
                raise SoundFileError("the file holds no sound")
            to_ear = av.AudioResampler(format="s16", layout="mono", rate=EAR_RATE_HZ)
            pieces: list[bytes] = []
            total_s = 0.0
            for frame in container.decode(container.streams.audio[0]):
                pieces += [piece.to_ndarray().tobytes() for piece in to_ear.resample(frame)]
                total_s += frame.samples / (frame.sample_rate or EAR_RATE_HZ)
                if total_s > MOST_S + 1:
                    break
            return b"".join([*pieces, *(piece.to_ndarray().tobytes() for piece in to_ear.resample(None))])
    except (av.FFmpegError, ValueError, OSError) as error:
        raise SoundFileError(f"the file cannot be read: {error}") from error


def main() -> None:
    """The process that reads one file."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (int(READ_TIMEOUT_S), int(READ_TIMEOUT_S)))
    try:
        sys.stdout.buffer.write(decode(sys.stdin.buffer.read(MOST_BYTES + 1)))
    except SoundFileError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()

"""Both laws against sox, which was not written by us; polarity included."""

import shutil
import subprocess

import numpy as np
import pytest

from tests.conftest import need
from voice.legs.g711 import G711, Law

ALL = np.arange(-32768, 32768, dtype=np.int16).astype("<i2").tobytes()


def by_sox(law: Law, audio: bytes) -> bytes:
    kind = "al" if law is Law.A else "ul"
    run = ["sox", "-D", "-t", "s16", "-r", "8000", "-c", "1", "-", "-t", kind, "-"]
    return subprocess.run(run, input=audio, stdout=subprocess.PIPE, check=True, timeout=20).stdout


def decoded_by_sox(law: Law, payload: bytes) -> bytes:
    kind = "al" if law is Law.A else "ul"
    run = ["sox", "-D", "-t", kind, "-r", "8000", "-c", "1", "-", "-t", "s16", "-"]
    return subprocess.run(run, input=payload, stdout=subprocess.PIPE, check=True, timeout=20).stdout


@pytest.mark.parametrize("law", Law)
def test_every_byte_means_what_sox_says(law: Law) -> None:
    need(shutil.which("sox"), "sox")
    assert G711(law).decode(bytes(range(256))) == decoded_by_sox(law, bytes(range(256)))


@pytest.mark.parametrize("law", Law)
def test_every_sample_is_coded_as_near_as_sox_does(law: Law) -> None:
    need(shutil.which("sox"), "sox")
    codec, wanted = G711(law), np.frombuffer(ALL, dtype="<i2").astype(int)
    ours = np.frombuffer(codec.decode(codec.encode(ALL)), dtype="<i2")
    theirs = np.frombuffer(codec.decode(by_sox(law, ALL)), dtype="<i2")
    assert np.all(np.abs(ours - wanted) <= np.abs(theirs - wanted))


@pytest.mark.parametrize("law", Law)
def test_the_sign_is_kept_and_silence_is_quiet(law: Law) -> None:
    codec = G711(law)
    loud = np.array([-20000, -300, 300, 20000], dtype="<i2")
    assert list(np.sign(np.frombuffer(codec.decode(codec.encode(loud.tobytes())), dtype="<i2"))) == [-1, -1, 1, 1]
    assert max(abs(np.frombuffer(codec.decode(codec.encode(bytes(320))), dtype="<i2"))) <= 8


@pytest.mark.parametrize("law", Law)
def test_what_was_coded_once_is_coded_the_same_again(law: Law) -> None:
    codec = G711(law)
    once = codec.decode(codec.encode(ALL))
    assert codec.decode(codec.encode(once)) == once

"""Digests of the files of a generation: holes cost nothing, and no byte may change unseen."""

import hashlib
import os
import random
from pathlib import Path

import pytest

from bot.engines.digests import BLOCK, digest, is_digest_of


def _sparse(path: Path, size: int, *written: tuple[int, bytes]) -> Path:
    with path.open("wb") as file:
        file.truncate(size)
        for place, data in written:
            file.seek(place)
            file.write(data)
    return path


def test_a_copy_that_fills_the_holes_has_the_same_digest(tmp_path: Path) -> None:
    holed = _sparse(tmp_path / "holed", 40 * BLOCK + 17, (3 * BLOCK + 5, b"Port-Clairval"), (39 * BLOCK, b"\x00fin"))
    filled = tmp_path / "filled"
    filled.write_bytes(holed.read_bytes())
    assert digest(holed) == digest(filled)


def test_a_hole_of_gigabytes_is_not_read(tmp_path: Path) -> None:
    path = _sparse(tmp_path / "holed", 1 << 40, (1 << 39, b"milieu"))
    if path.stat().st_blocks * 512 > 1 << 30:
        pytest.skip("this file system keeps no holes")
    assert is_digest_of(digest(path), path)


@pytest.mark.parametrize("seed", range(20))
def test_no_byte_changes_unseen(tmp_path: Path, seed: int) -> None:
    dice = random.Random(seed)
    size = dice.choice((0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 5 * BLOCK + 3))
    data = bytearray(dice.choice((b"\x00", dice.randbytes(1))) * size)
    for _ in range(dice.randint(0, 4) if size else 0):
        data[dice.randrange(size)] = dice.randrange(256)
    path = tmp_path / "one"
    path.write_bytes(data)
    told = digest(path)
    assert is_digest_of(told, path)
    others = [bytes(data) + b"\x00", bytes(data) + os.urandom(1)]
    if size:
        at = dice.randrange(size)
        others += [bytes(data[:-1]), bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])]
    if size > BLOCK and data[:BLOCK] != data[-BLOCK:]:
        others.append(bytes(data[BLOCK:] + data[:BLOCK]))
    for other in others:
        path.write_bytes(other)
        assert not is_digest_of(told, path)


def test_a_generation_of_before_is_verified_by_all_its_bytes(tmp_path: Path) -> None:
    path = _sparse(tmp_path / "one", 3 * BLOCK, (7, b"abc"))
    told = hashlib.sha256(path.read_bytes()).hexdigest()
    assert is_digest_of(told, path)
    _sparse(path, 3 * BLOCK, (7, b"abd"))
    assert not is_digest_of(told, path)


def test_a_missing_file_has_no_digest(tmp_path: Path) -> None:
    assert not is_digest_of("blocks:", tmp_path / "none")
    assert not is_digest_of("", tmp_path / "none")

"""The keys Guichet makes for itself."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.key_files import KeyFileError, key_in


def test_a_key_is_made_once_and_read_by_its_owner_alone(tmp_path: Path) -> None:
    with ThreadPoolExecutor(16) as threads:
        made = set(threads.map(lambda _: key_in(tmp_path, "voice"), range(64)))
    assert len(made) == 1 and len(made.pop()) == 32
    [file] = (tmp_path / "keys").iterdir()
    assert file.stat().st_mode & 0o777 == 0o600 and file.parent.stat().st_mode & 0o777 == 0o700
    assert key_in(tmp_path, "voice") != key_in(tmp_path, "other")


@pytest.mark.parametrize("written", ["", "abcd", "zz" * 32, "é" * 64])
def test_a_broken_key_is_told_and_never_replaced(tmp_path: Path, written: str) -> None:
    path = tmp_path / "keys" / "voice.key"
    path.parent.mkdir()
    path.write_text(written, encoding="utf-8")
    with pytest.raises(KeyFileError, match=r"voice\.key"):
        key_in(tmp_path, "voice")
    assert path.read_text(encoding="utf-8") == written

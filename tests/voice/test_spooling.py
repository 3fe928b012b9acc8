"""What cannot be spooled leaves nothing behind: a number or an address would stay in a hidden file."""

from pathlib import Path

import pytest

from voice.spooling import NotSentError, spool


def test_a_message_is_whole_and_for_its_owner_alone(tmp_path: Path) -> None:
    spool(tmp_path / "sms", "bonjour", ".json")
    (left,) = (tmp_path / "sms").iterdir()
    assert left.read_text("utf-8") == "bonjour" and left.stat().st_mode & 0o777 == 0o600


def test_what_could_not_leave_is_nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(Path, "rename", full)
    with pytest.raises(NotSentError):
        spool(tmp_path, "06 12 34 56 78", ".json")
    assert not list(tmp_path.iterdir())

"""Recordings are erased by their owner's reference and by age, whatever another process does meanwhile."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot import recordings
from bot.domain.references import reference_of

NAME = "a" * 32


def test_a_file_that_goes_meanwhile_harms_nothing(tmp_path: Path) -> None:
    (tmp_path / f"{NAME}.wav").symlink_to(tmp_path / "gone")
    assert recordings.purge(tmp_path, datetime.now(UTC)) == 0


def test_a_folder_that_cannot_be_read_is_not_said_to_be_empty(tmp_path: Path) -> None:
    folder = tmp_path / "file"
    folder.write_text("no folder")
    with pytest.raises(OSError):
        recordings.erase(folder, reference_of(NAME))


def test_what_is_counted_is_what_is_erased(tmp_path: Path) -> None:
    for name in (f"{NAME}.wav", f"{NAME}-2.wav", f"{'b' * 32}.wav", "notes.wav"):
        (tmp_path / name).touch()
    assert recordings.count(tmp_path, reference_of(NAME)) == recordings.erase(tmp_path, reference_of(NAME)) == 2
    assert recordings.count(tmp_path, reference_of(NAME)) == 0


def test_a_folder_nobody_made_yet_holds_nothing(tmp_path: Path) -> None:
    assert recordings.erase(tmp_path / "nowhere", reference_of(NAME)) == 0


def test_other_files_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.wav").touch()
    (tmp_path / f"{NAME}.txt").touch()
    assert recordings.erase(tmp_path, reference_of(NAME)) == 0
    assert len(list(tmp_path.iterdir())) == 2

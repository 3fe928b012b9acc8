"""Files of the territory folder and of no other place."""

import os
from pathlib import Path

import pytest

from ingestion.fetch import fetch
from ingestion.parse.parsed import Unreadable


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    inside = tmp_path / "territory"
    (inside / "site").mkdir(parents=True)
    (inside / "site/page.html").write_bytes(b"bonjour")
    (tmp_path / "secret.txt").write_bytes(b"secret")
    (inside / "out.html").symlink_to(tmp_path / "secret.txt")
    (inside / "outside").symlink_to(tmp_path)
    (inside / "loop").symlink_to(inside / "loop")
    (inside / "within.html").symlink_to(inside / "site/page.html")
    os.mkfifo(inside / "pipe.html")
    return inside


@pytest.mark.parametrize("location", ["site/page.html", "within.html", "./site/page.html"])
def test_reads_a_file_and_its_digest(folder: Path, location: str) -> None:
    found = fetch(folder, location)
    assert found.data == b"bonjour"
    assert found.digest.startswith("2cb4b1431b84ec15")


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("../secret.txt", "leaves the territory"),
        ("site/../../secret.txt", "leaves the territory"),
        ("/etc/passwd", "leaves the territory"),
        ("a\x00b", "leaves the territory"),
        ("out.html", "leads out"),
        ("outside/secret.txt", "leads out"),
        ("loop", "no such file|cannot be followed"),
        ("nothing.html", "no such file"),
        ("site", "not a file|cannot be opened"),
        ("pipe.html", "not a file"),
        ("https://bourg.example/page", "on the web"),
    ],
)
def test_refuses_what_is_not_a_file_of_the_folder(folder: Path, location: str, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        fetch(folder, location)


def test_refuses_a_file_that_is_too_large(folder: Path) -> None:
    with pytest.raises(Unreadable, match="more than"):
        fetch(folder, "site/page.html", limit=3)

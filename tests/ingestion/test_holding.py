"""A run that would make the counter worse publishes nothing, says why, and publishes when it is forced to."""

from pathlib import Path

import pytest

from ingestion.changes import Changes
from ingestion.holding import reason_to_hold
from tests.ingestion.folders import territory
from tests.ingestion.test_command import command


def changes(gone: int) -> Changes:
    return Changes((), (), (), tuple(map(str, range(gone))))


@pytest.mark.parametrize(
    ("gone", "published", "before", "after", "held"),
    [
        (5, 20, 100, 90, True),
        (4, 5, 40, 8, False),
        (10, 100, 1000, 900, False),
        (21, 100, 1000, 900, True),
        (0, 100, 1000, 499, True),
        (0, 100, 1000, 500, False),
        (0, 3, 49, 3, False),
    ],
)
def test_many_documents_or_passages_gone_at_once_hold_a_run(
    gone: int, published: int, before: int, after: int, held: bool
) -> None:
    assert bool(reason_to_hold(changes(gone), published, before, after)) is held


def test_a_held_run_keeps_what_is_served_until_it_is_forced(tmp_path: Path) -> None:
    notes: dict[str, bytes | str] = {f"note-{at}.md": f"# Note {at}\n\nLe texte numéro {at}." for at in range(10)}
    folder, data = territory(tmp_path / "t", notes), str(tmp_path / "d")
    assert command("run", "--territory", str(folder), "--data", data).returncode == 0
    served = (tmp_path / "d/index/current").read_text()
    for at in range(5):
        (folder / f"note-{at}.md").unlink()
    held = command("run", "--territory", str(folder), "--data", data)
    assert (held.returncode, "HELD BACK" in held.stdout, "5 of 10 documents vanished" in held.stdout) == (5, True, True)
    assert (tmp_path / "d/index/current").read_text() == served
    forced = command("run", "--territory", str(folder), "--data", data, "--force")
    assert (forced.returncode, (tmp_path / "d/index/current").read_text() != served) == (0, True)

"""What models were found to be worth as readers is there at the next start, and only there where it holds."""

import json
from pathlib import Path

import pytest

from bot.answering.examination import Worth
from bot.engines import examined
from bot.engines.examined import Examined

WORTH = Worth(0.8, -0.5, 0.7)


def test_each_model_finds_its_own_again(tmp_path: Path) -> None:
    path = tmp_path / "llama" / "examined.json"
    Examined(path, "one").keep(WORTH)
    Examined(path, "other").keep(Worth(0.5, 0.0, 0.0))
    assert Examined(path, "one").worth() == WORTH
    assert Examined(path, "another").worth() is None


def test_another_examination_is_sat_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "examined.json"
    Examined(path, "one").keep(WORTH)
    monkeypatch.setattr(examined, "examination_digest", lambda: "changed")
    assert Examined(path, "one").worth() is None


@pytest.mark.parametrize("value", [None, "much", [1]])
def test_a_worth_that_is_no_figure_is_no_worth(tmp_path: Path, value: object) -> None:
    path = tmp_path / "examined.json"
    Examined(path, "one").keep(WORTH)
    held = json.loads(path.read_text())
    path.write_text(json.dumps({name: {**worth, "told": value} for name, worth in held.items()}))
    assert Examined(path, "one").worth() is None


@pytest.mark.parametrize("held", [b"", b"[]", b'{"one": 3}', b"\xff\xfe", b"{"])
def test_a_spoilt_file_is_no_file(tmp_path: Path, held: bytes) -> None:
    path = tmp_path / "examined.json"
    path.write_bytes(held)
    assert Examined(path, "one").worth() is None
    Examined(path, "one").keep(WORTH)
    assert Examined(path, "one").worth() == WORTH


def test_a_disk_that_refuses_loses_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    Examined(tmp_path / "file" / "examined.json", "one").keep(WORTH)

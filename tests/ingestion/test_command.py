"""`guichet-ingest`: exit codes, standard output, what is not loaded."""

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.ingestion.folders import territory

NOTE = "# Bruit\n\nLe bricolage est permis de 9 h à 12 h."


def command(*arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "ingestion", *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, "GUICHET_EMBEDDER": "none", **environment},
        check=False,
    )


def test_runs_then_has_nothing_to_do(tmp_path: Path) -> None:
    folder, data = str(territory(tmp_path / "t", {"bruit.md": NOTE})), str(tmp_path / "d")
    first = command("run", "--territory", folder, "--data", data, "--json")
    assert first.returncode == 0, first.stderr
    assert json.loads(first.stdout)["new"] == ["bruit"]
    second = command("run", "--territory", folder, "--data", data)
    assert (second.returncode, "Nothing to publish" in second.stdout) == (0, True)


def test_settings_name_the_folders(tmp_path: Path) -> None:
    folder = str(territory(tmp_path / "t", {"bruit.md": NOTE}))
    done = command("run", GUICHET_TERRITORY=folder, GUICHET_DATA_DIR=str(tmp_path / "d"))
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "d/index/current").exists()


def test_a_wrong_territory_is_a_usage_error(tmp_path: Path) -> None:
    done = command("run", "--territory", str(tmp_path), "--data", str(tmp_path / "d"))
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "does not exist" in done.stderr


def test_a_wrong_setting_is_one_line(tmp_path: Path) -> None:
    for wrong in ({"GUICHET_PORT": "no"}, {"GUICHET_EMBEDDER": "/nowhere"}):
        done = command("run", "--territory", str(territory(tmp_path / "t", {"bruit.md": NOTE})), **wrong)
        assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr


def test_nothing_ingested_is_said(tmp_path: Path) -> None:
    folder = territory(tmp_path / "t", {"vide.md": b""})
    done = command("run", "--territory", str(folder), "--data", str(tmp_path / "d"))
    assert done.returncode == 3
    assert "empty file" in done.stdout


def test_a_failure_is_one_line(tmp_path: Path) -> None:
    folder = territory(tmp_path / "t", {"bruit.md": NOTE})
    (tmp_path / "d").write_text("a file where a folder should be", "utf-8")
    done = command("run", "--territory", str(folder), "--data", str(tmp_path / "d"))
    assert done.returncode == 4
    assert "what was published stays served" in done.stderr
    assert "Traceback" not in done.stderr


def test_shows_a_document_by_path_id_or_url(tmp_path: Path) -> None:
    folder = territory(tmp_path / "t", {"bruit.md": NOTE})
    for wanted in (str(folder / "bruit.md"), "bruit", "https://bourg.example/bruit"):
        done = command("show", wanted, "--territory", str(folder))
        assert done.returncode == 0, done.stderr
        assert "| Le bricolage est permis de 9 h à 12 h." in done.stdout
    assert command("show", "nowhere", "--territory", str(folder)).returncode == 2


def test_an_unchanged_territory_loads_no_heavy_library(tmp_path: Path) -> None:
    folder, data = str(territory(tmp_path / "t", {"bruit.md": NOTE})), str(tmp_path / "d")
    command("run", "--territory", folder, "--data", data)
    code = (
        "import sys; from ingestion.__main__ import app\n"
        f"app(['run', '--territory', {folder!r}, '--data', {data!r}], standalone_mode=False)\n"
        "print([name for name in ('torch', 'trafilatura', 'pdfplumber', 'mammoth') if name in sys.modules])"
    )
    none = {**os.environ, "GUICHET_EMBEDDER": "none"}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True, env=none
    )
    assert "Nothing to publish" in done.stdout
    assert done.stdout.strip().endswith("[]")

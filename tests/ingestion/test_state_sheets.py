"""The State's own sheets, as JSONL: all are read, none is lost, in a bounded time. Skipped where they are absent."""

import json
import time
from pathlib import Path

import pytest

from bot.engines.sparse import FrenchAnalyser
from ingestion.path import ingest
from ingestion.progress import silent
from ingestion.report import Report
from ingestion.sources import read_sources
from tests.conftest import ROOT, need
from tests.ingestion.test_collections import TOML

SHEETS = ROOT.parent / "shared" / "data" / "spf_citoyens" / "corpus.jsonl"
LONGEST_S = 400.0
"""Reading and publishing without embedding, on a machine others use too."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    need(SHEETS.is_file(), "the sheets of Service-Public (../shared/data/spf_citoyens)")
    made = tmp_path_factory.mktemp("sheets")
    (made / "sources.toml").write_text(TOML.replace('location = "faq.jsonl"', 'location = "fiches.jsonl"'), "utf-8")
    (made / "fiches.jsonl").write_bytes(SHEETS.read_bytes())
    return made


def _ingest(folder: Path) -> Report:
    return ingest(folder, folder / "data", embedder_factory=None, analyser=FrenchAnalyser(), progress=silent)


def test_every_sheet_is_ingested_and_a_second_run_reads_none_again(folder: Path) -> None:
    lines = [json.loads(line) for line in SHEETS.read_text("utf-8").splitlines() if line.strip()]
    began = time.monotonic()
    report = _ingest(folder)
    seconds = time.monotonic() - began
    print(f"{report.read} sheets, {report.passages} passages in {seconds:.1f} s")
    assert report.read == len(lines) > 900
    assert report.unreadable == ()
    assert report.quarantined == ()
    assert seconds < LONGEST_S
    again = _ingest(folder)
    assert (again.published, again.parsed) == (False, 0)
    assert {one.id: one.url for one in read_sources(folder).sources} == {line["id"]: line["url"] for line in lines}

"""Damaged and hostile documents cost only themselves. `guichet-eval bench mutated` tries 20,000."""

import random
import zipfile
import zlib
from io import BytesIO
from pathlib import Path

import pytest

from eval.bench import mutated as bench
from eval.bench.mutations import SUFFIXES, mutated, seeds_of
from eval.bench.pieces import PIECES
from ingestion.parse.read import read

CORPUS = Path(__file__).parents[3] / "corpus"


def test_every_format_is_hurt_and_the_same_way_at_each_run() -> None:
    seeds = seeds_of(CORPUS)
    assert set(seeds) == set(SUFFIXES)
    for suffix, sound in seeds.items():
        first, again = (mutated(sound, random.Random(f"{suffix}-1")) for _ in range(2))
        assert first == again
        made = {mutated(sound, random.Random(f"{suffix}-{number}")) for number in range(8)}
        assert len(made - {one.data for one in sound}) >= 6


def test_long_documents_are_also_cut_into_short_ones_that_are_sound() -> None:
    letter = next(CORPUS.rglob("*.docx")).read_bytes()
    order = next(CORPUS.rglob("*.pdf")).read_bytes()
    for suffix, whole in ((".docx", letter), (".pdf", order)):
        pieces = list(PIECES[suffix](whole))
        assert len(pieces) >= 2
        said = [" ".join(one.text for one in read(f"piece{suffix}", piece).sections) for piece in pieces]
        total = " ".join(one.text for one in read(f"whole{suffix}", whole).sections)
        assert 0 < len(said[0]) < len(total)
        assert 0.7 < sum(map(len, said)) / len(total) < 1.4


def opens(data: bytes) -> bool:
    try:
        return zipfile.ZipFile(BytesIO(data)).testzip() is None
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, ValueError, RuntimeError, OSError):
        return False


def test_archives_are_hurt_inside_too_with_checksums_that_hold() -> None:
    seeds = seeds_of(CORPUS)[".docx"]
    sound = {one.data for one in seeds}
    made = [mutated(seeds, random.Random(number)) for number in range(12)]
    assert sum(opens(data) and data not in sound for data in made) >= 4


def test_a_few_hurt_documents_break_nothing_and_a_second_bench_makes_none_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    proof = bench.run(45, tmp_path)
    figures = {one.name: one.value for one in proof.figures}
    # A fork begins with the memory of the tests that ran before: only the bench by itself can tell the peak.
    assert all(one.holds for one in proof.figures if one.name != "peak_of_a_run"), proof.figures
    assert figures["documents"] == 45
    assert figures["read"] + figures["refused"] == 46
    assert 5 < figures["refused"] < 41
    monkeypatch.setattr(bench, "ingest", None)
    assert bench.run(45, tmp_path).figures == proof.figures


def test_a_run_that_breaks_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "ingest", None)
    figures = {one.name: one for one in bench.run(3, tmp_path).figures}
    assert figures["runs_broken"].value == 1
    assert not figures["runs_broken"].holds
    assert figures["sound_documents_lost"].value == 1

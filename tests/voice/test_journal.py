"""What is left of a call: no words, a number nobody can read, times; and nothing after the retention."""

import json
import stat
from datetime import date, datetime
from pathlib import Path

from bot.domain.clock import PARIS
from voice.dialog_acts import Link
from voice.journal import CallJournal, CallRecord, Speaker, Timing, percentile

KEY = bytes(range(32))


def kept(folder: Path, key: bytes = KEY) -> tuple[CallJournal, str, dict]:
    journal = CallJournal(folder, key, retention_days=30)
    record = CallRecord("c" * 32, "+33612345678", datetime(2026, 11, 21, 10, 0, tzinfo=PARIS))
    record.note(Speaker.CALLER, "Rappelez-moi au 06 12 34 56 78, je suis Jeanne, jeanne@mail.example", 3.21456)
    record.note(Speaker.COUNTER, "Je note le 06 12 34 56 78.", 5.0, (Link("CI", "https://x"),))
    record.note(Speaker.COUNTER, "  ", 6.0)
    record.timings.append(Timing(0.3, 0.4, 0.6))
    journal.keep(record, "caller", 12.345)
    path = folder / "calls/2026-11-21.jsonl"
    written = path.read_text("utf-8")
    return journal, written, json.loads(written)


def test_neither_words_nor_number_are_there(tmp_path: Path) -> None:
    journal, written, line = kept(tmp_path)
    assert not any(word in written for word in ("34 56", "12345678", "Jeanne", "note", "https"))
    assert line["turns"] == [
        {"speaker": "caller", "at_s": 3.21, "words": 11},
        {"speaker": "counter", "at_s": 5.0, "words": 8},
    ]
    assert line["caller"] == journal.pseudonym("06 12 34 56 78") != ""
    assert line["timings"] == [{"understood_s": 0.3, "answered_s": 0.4, "sounded_s": 0.6}]


def test_a_pseudonym_needs_the_key_and_a_withheld_number_has_none(tmp_path: Path) -> None:
    journal, *_ = kept(tmp_path)
    other = CallJournal(tmp_path, bytes(32), 30)
    assert journal.pseudonym("0612345678") == journal.pseudonym("+33612345678") != other.pseudonym("0612345678")
    assert journal.pseudonym("anonymous") == ""


def test_only_its_owner_reads_the_file(tmp_path: Path) -> None:
    kept(tmp_path)
    assert stat.S_IMODE((tmp_path / "calls/2026-11-21.jsonl").stat().st_mode) == 0o600


def test_old_days_are_erased_and_nothing_else(tmp_path: Path) -> None:
    journal, *_ = kept(tmp_path)
    (tmp_path / "calls/notes.jsonl").write_text("")
    (tmp_path / "calls/2026-10-01.jsonl").write_text("")
    assert journal.purge(date(2026, 11, 21)) == 1
    assert journal.purge(date(2026, 12, 21)) == 0
    assert journal.purge(date(2026, 12, 22)) == 1
    assert [path.name for path in (tmp_path / "calls").iterdir()] == ["notes.jsonl"]


def test_percentiles_are_values_that_were_measured() -> None:
    assert percentile([], 0.5) == 0.0
    assert (percentile([3, 1, 2], 0.5), percentile(list(range(1, 101)), 0.95)) == (2, 96)

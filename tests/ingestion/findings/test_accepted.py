"""A finding that a person lets be is told no more, with the reason and the day, until its words change."""

import json
import tomllib
from datetime import date
from pathlib import Path

import pytest

from bot.engines.sparse import FrenchAnalyser
from ingestion.findings.accepted import FILE_NAME, accept, part
from ingestion.findings.finding import Finding, Kind, cited
from ingestion.findings.told import NotAcceptedError, accept_finding, findings_text, kept
from ingestion.path import ingest
from ingestion.progress import silent
from ingestion.report import Report
from tests.ingestion.findings.town import TODAY, document
from tests.ingestion.folders import territory
from tests.ingestion.test_command import command

DOCUMENTS: dict[str, bytes | str] = {
    "piscine.md": "# Piscine des Embruns\n\nL'entrée de la piscine coûte 4 € pour un adulte.\n",
    "tarifs.md": "# Tarifs de la piscine\n\nPiscine des Embruns : l'entrée coûte 6 € pour un adulte.\n",
}


def _finding(text: str = "L'entrée coûte 4 €.") -> Finding:
    passages = (cited(document("a", text), None, text), cited(document("b", "L'entrée coûte 6 €."), None, "6 €"))
    return Finding(Kind.CONTRADICTION, "two amounts for one thing: 4 € and 6 €", passages)


def test_a_finding_has_one_name_whatever_the_order_of_its_passages_and_another_for_other_words() -> None:
    one = _finding()
    assert one.id == Finding(Kind.CONTRADICTION, "said otherwise", one.cited[::-1]).id
    assert len({one.id, _finding("L'entrée coûte 5 €.").id, Finding(Kind.STALE, one.why, one.cited).id}) == 3


def test_what_was_accepted_is_told_no_more_until_its_words_change(tmp_path: Path) -> None:
    accept(tmp_path, _finding(), "Deux bassins.", TODAY)
    still = part(tmp_path, [_finding("L'entrée coûte 5 €.")])
    assert [one.id for one in still.found] == [_finding("L'entrée coûte 5 €.").id]
    assert ["found no more" in one.text for one in still.remarks] == [True]
    over = part(tmp_path, [_finding()])
    assert (over.found, over.remarks) == ((), ())
    assert [(one.reason, one.on) for one in over.accepted] == [("Deux bassins.", TODAY)]


@pytest.mark.parametrize(
    "reason", ['« "6 €" \\ n\'est pas', "deux\nlignes\x00\x7f", '"""', "x" * 9_000, "# [[accepted]]"]
)
def test_any_reason_is_written_so_that_it_can_be_read(tmp_path: Path, reason: str) -> None:
    (tmp_path / FILE_NAME).write_text("# À relire chaque année", "utf-8")
    for text in ("a", "b"):
        accept(tmp_path, _finding(text), reason, TODAY)
    said = (tmp_path / FILE_NAME).read_text("utf-8")
    assert said.startswith("# À relire chaque année\n")
    assert [row["on"] for row in tomllib.loads(said)["accepted"]] == [TODAY, TODAY]
    assert part(tmp_path, [_finding("a"), _finding("b")]).found == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[accepted]]\nid = "x"\non = 2026-11-21', "reason is missing"),
        ('[[accepted]]\nid = "x"\nreason = "y"\non = "hier"', "on must be a date"),
        ('[[accepted]]\nid = "x"\nreason = "y"\non = 2026-11-21\nuntil = 2027-01-01', "unknown key until"),
        ("[[accepted]", "cannot be read"),
        ('[[accept]]\nid = "x"', "unknown key accept"),
    ],
)
def test_a_bad_entry_is_named_and_accepts_nothing(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / FILE_NAME).write_text(text, "utf-8")
    parted = part(tmp_path, [_finding()])
    assert len(parted.found) == 1
    assert said in parted.remarks[0].text


def _ingest(folder: Path) -> Report:
    return ingest(folder, folder / "data", embedder_factory=None, analyser=FrenchAnalyser(), progress=silent)


def test_a_contradiction_accepted_leaves_the_report_now_and_at_the_next_run(tmp_path: Path) -> None:
    folder = territory(tmp_path, DOCUMENTS)
    report = _ingest(folder)
    (one,) = [found for found in report.findings if found.kind is Kind.CONTRADICTION]
    for wrong, reason in (("0000000000", "pourquoi"), (one.id, "  ")):
        with pytest.raises(NotAcceptedError):
            accept_finding(folder / "data", report.generation, folder, wrong, reason)
    made = accept_finding(folder / "data", report.generation, folder, one.id, "Deux bassins.")
    told = kept(folder / "data", report.generation)
    assert one.id not in {found.id for found in told.found}
    assert told.accepted == (made,)
    assert "Deux bassins." in findings_text(told)
    again = _ingest(folder)
    assert (again.published, [found.kind for found in again.findings if found.kind is Kind.CONTRADICTION]) == (
        False,
        [],
    )
    assert kept(folder / "data", again.generation).accepted == (made,)
    (folder / "tarifs.md").write_text(str(DOCUMENTS["tarifs.md"]).replace("6 €", "7 €"), "utf-8")
    changed = _ingest(folder)
    assert [found.kind for found in changed.findings if found.kind is Kind.CONTRADICTION] == [Kind.CONTRADICTION]
    assert any("found no more" in note.text for note in changed.notes)


def test_the_command_accepts_by_the_name_the_report_gives(tmp_path: Path) -> None:
    folder = territory(tmp_path, DOCUMENTS)
    _ingest(folder)
    where = ("--territory", str(folder), "--data", str(folder / "data"))
    (one,) = json.loads(command("report", "--data", where[3], "--json", "--kind", "contradiction").stdout)["findings"]
    assert command("accept", one["id"], "--reason", "Deux bassins.", *where).returncode == 0
    told = json.loads(command("report", "--data", where[3], "--json").stdout)
    assert one["id"] not in {found["id"] for found in told["findings"]}
    assert [(row["id"], row["reason"]) for row in told["accepted"]] == [(one["id"], "Deux bassins.")]
    assert date.fromisoformat(told["accepted"][0]["on"])
    refused = command("accept", one["id"], "--reason", "Encore.", *where)
    assert (refused.returncode, "is in no report" in refused.stderr) == (2, True)

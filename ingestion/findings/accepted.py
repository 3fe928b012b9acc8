"""`accepted.toml` of a territory: findings that a person looked at and lets be, each with the reason and the day.

[[accepted]]
id = "3f0c9a12bd"               # as `guichet-ingest report` names it
reason = "Deux piscines : les tarifs ne sont pas ceux du même bassin."
on = 2026-11-21
about = "two amounts for one thing: 4 € and 6 €"

An acceptance holds for these very passages: once one of them says something else, it is a new finding.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.engines.durable import replace_text
from ingestion.entries import Entry, EntryInvalidError, each, read_tables
from ingestion.findings.finding import Finding
from ingestion.remarks import Remark

FILE_NAME = "accepted.toml"
_TABLE = "accepted"
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
_REASON = 500


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Why a finding is no longer told, since when, and what it said then."""

    id: str
    reason: str
    on: date
    about: str = ""


@dataclass(frozen=True, slots=True)
class Parted:
    """The findings still to be told, the acceptances that hold, and what is odd in their file."""

    found: tuple[Finding, ...]
    accepted: tuple[Acceptance, ...]
    remarks: tuple[Remark, ...] = ()


def part(folder: Path, found: Sequence[Finding]) -> Parted:
    """What a territory has not accepted; an acceptance that no finding answers to any more is named."""
    tables, unreadable = read_tables(folder / FILE_NAME, _TABLE)
    listed, wrong = each(tables[_TABLE], _acceptance)
    here = {one.id for one in found}
    named = {one.id for one in listed}
    over = [Remark(one.id, FILE_NAME, "accepted, and found no more: it can go") for one in listed if one.id not in here]
    return Parted(
        found=tuple(one for one in found if one.id not in named),
        accepted=tuple(one for one in listed if one.id in here),
        remarks=(*unreadable, *wrong, *over),
    )


def accept(folder: Path, finding: Finding, reason: str, today: date) -> Acceptance:
    """Writes one more acceptance at the end of the file; what it held before is left as it was."""
    made = Acceptance(finding.id, _flat(reason)[:_REASON], today, _flat(finding.why))
    path = folder / FILE_NAME
    before = path.read_text("utf-8").rstrip() + "\n\n" if path.exists() else ""
    rows = {"id": _quoted(made.id), "reason": _quoted(made.reason), "on": f"{today}", "about": _quoted(made.about)}
    replace_text(path, f"{before}[[{_TABLE}]]\n" + "".join(f"{key} = {value}\n" for key, value in rows.items()))
    return made


def _acceptance(entry: Entry) -> Acceptance:
    entry.only("id", "reason", "on", "about")
    day = entry.values.get("on")
    if type(day) is not date:
        raise EntryInvalidError("on must be a date such as 2026-01-31")
    return Acceptance(entry.text("id"), entry.text("reason"), day, entry.text("about", ""))


def _flat(text: str) -> str:
    return " ".join(_CONTROL.sub(" ", text).split())


def _quoted(text: str) -> str:
    """A basic string of TOML, whose escapes are those of JSON."""
    return json.dumps(text, ensure_ascii=False)

"""Findings as lines for a terminal and as JSON, and where they are kept beside the published generation.

One JSON object: `generation`, `made` (day and hour, ISO), `counts` (by kind), `findings`, each with `id`, `kind`, `why`
and `cited`: a list of `source`, `title`, `url`, `location`, `text`, `heading`, `page` and `certainty`; and `accepted`,
those that accepted.toml lets be, each with `id`, `reason`, `on` and `about`.
"""

import json
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from bot.domain.clock import now
from bot.engines.durable import replace_text
from ingestion.findings.accepted import FILE_NAME, Acceptance, accept
from ingestion.findings.finding import Cited, Finding, Kind

FOLDER = "reports"
KEPT = 10
"""Reports kept: more than the generations that may be served again."""
LISTED = 40
"""Findings of a kind told in the terminal; JSON names them all."""
_EXCERPT = 160

_TITLES = {
    Kind.CONTRADICTION: "Contradictions between documents",
    Kind.SUPERSEDED: "Superseded by a later document",
    Kind.EXPIRED: "Out of validity, no longer quoted",
    Kind.STALE: "Not touched for long",
    Kind.UNREACHABLE: "Pages that could not be reached",
    Kind.UNLINKED: "Pages nothing leads to any more",
    Kind.PERSONAL: "Personal data",
    Kind.ORDER: "Orders to a machine, left out",
    Kind.SCANNED: "Read from scans",
}


class NoReportError(Exception):
    """No report is kept of that generation; the message says what to do."""


class NotAcceptedError(Exception):
    """A finding that cannot be accepted; the message says why."""


@dataclass(frozen=True, slots=True)
class Findings:
    """What a run found in the generation served after it, and what of it was accepted."""

    generation: str
    made: datetime
    found: tuple[Finding, ...]
    accepted: tuple[Acceptance, ...] = ()

    def only(self, kinds: Collection[Kind]) -> "Findings":
        """Those of some kinds; all of them when none is named."""
        kept = tuple(one for one in self.found if not kinds or one.kind in kinds)
        return replace(self, found=kept)

    def without(self, made: Acceptance) -> "Findings":
        """The same, one of them accepted."""
        return replace(
            self, found=tuple(one for one in self.found if one.id != made.id), accepted=(*self.accepted, made)
        )


def keep(data_dir: Path, findings: Findings) -> None:
    """Keeps them beside the generations, whatever happens next; the oldest reports go."""
    folder = data_dir / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    replace_text(folder / f"{findings.generation}.json", findings_json(findings))
    for old in sorted(folder.glob("2*.json"))[:-KEPT]:
        old.unlink(missing_ok=True)


def kept(data_dir: Path, generation: str) -> Findings:
    """The findings of that generation; NoReportError when there are none or they cannot be read."""
    try:
        row = json.loads((data_dir / FOLDER / f"{generation}.json").read_text("utf-8"))
        found, accepted = map(_finding, row["findings"]), map(_acceptance, row.get("accepted", []))
        return Findings(row["generation"], datetime.fromisoformat(row["made"]), tuple(found), tuple(accepted))
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise NoReportError(f"no report of generation {generation}: run guichet-ingest run") from error


def accept_finding(data_dir: Path, generation: str, territory: Path, finding: str, reason: str) -> Acceptance:
    """Accepts one of the findings of that generation, in the territory's file and in the report; NotAcceptedError."""
    told = kept(data_dir, generation)
    one = next((each for each in told.found if each.id == finding), None)
    if one is None or not reason.strip():
        raise NotAcceptedError("a reason is needed" if one else f"{finding} is in no report: guichet-ingest report")
    made = accept(territory, one, reason, now().date())
    keep(data_dir, told.without(made))
    return made


def findings_json(findings: Findings) -> str:
    """The object described above, on one line."""
    counts = Counter(one.kind.value for one in findings.found)
    row = {
        "generation": findings.generation,
        "made": findings.made.isoformat(timespec="seconds"),
        "counts": {kind.value: counts[kind.value] for kind in Kind},
        "findings": [{"id": one.id, **asdict(one)} for one in findings.found],
        "accepted": [{**asdict(one), "on": one.on.isoformat()} for one in findings.accepted],
    }
    return json.dumps(row, ensure_ascii=False)


def findings_text(findings: Findings) -> str:
    """The findings by kind, each with its passages."""
    lines = [line for kind in Kind for line in _of_kind(kind, [one for one in findings.found if one.kind is kind])]
    head = f"Generation {findings.generation}, looked at on {findings.made:%Y-%m-%d %H:%M}"
    return "\n".join((head, *(lines or ["Nothing to report."]), *_let_be(findings.accepted)))


def summary(found: Sequence[Finding]) -> str:
    """One line for the end of a run; empty when nothing was found."""
    counts = Counter(one.kind for one in found)
    told = ", ".join(f"{counts[kind]} {kind.value}" for kind in Kind if counts[kind])
    return f"To look at: {told} (guichet-ingest report)" if told else ""


def _of_kind(kind: Kind, found: Sequence[Finding]) -> Iterator[str]:
    if found:
        yield f"{_TITLES[kind]}: {len(found)}"
    for one in found[:LISTED]:
        yield f"  {one.id}  {one.why}"
        yield from (f"    {_passage(each)}" for each in one.cited)
    if len(found) > LISTED:
        yield f"  and {len(found) - LISTED} more"


def _let_be(accepted: Sequence[Acceptance]) -> Iterator[str]:
    if accepted:
        yield f"Accepted ({FILE_NAME}): {len(accepted)}"
    yield from (f"  {one.id}  {one.about or '-'}: {one.reason} ({one.on})" for one in accepted[:LISTED])


def _passage(one: Cited) -> str:
    sure = f" at {one.certainty} %" if one.certainty is not None else ""
    page = f", page {one.page}{sure}" if one.page else ""
    under = f", « {one.heading} »" if one.heading else ""
    said = one.text if len(one.text) <= _EXCERPT else f"{one.text[:_EXCERPT]}…"
    return f"{one.title or one.source} ({one.source}, {one.url}){under}{page}{f': {said}' if said else ''}"


# json.loads gives dictionaries of Any: they are typed again here, at the edge.
def _finding(row: dict[str, Any]) -> Finding:
    return Finding(Kind(row["kind"]), str(row["why"]), tuple(Cited(**one) for one in row["cited"]))


def _acceptance(row: dict[str, Any]) -> Acceptance:
    return Acceptance(str(row["id"]), str(row["reason"]), date.fromisoformat(row["on"]), str(row["about"]))

"""`guichet-ingest report` and `accept`: what was found in the documents, and what a person lets be."""

from pathlib import Path
from typing import Annotated

import typer

from ingestion.findings.finding import Kind
from ingestion.findings.told import NoReportError, NotAcceptedError, accept_finding, findings_json, findings_text, kept
from ingestion.settled import NOTHING, USAGE, DataPath, TerritoryPath, kept_shelf, settled, stop


def report(
    kind: Annotated[
        list[Kind] | None, typer.Option("--kind", help="Only findings of that kind; may be repeated")
    ] = None,
    data: DataPath = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output")] = False,
) -> None:
    """Tell what the last run found in the published documents: contradictions, stale, private, hostile."""
    try:
        findings = kept(data or settled().data_dir, _served(data)).only(kind or ())
    except NoReportError as error:
        stop(str(error), NOTHING)
    typer.echo(findings_json(findings) if as_json else findings_text(findings))


def accept(
    finding: Annotated[str, typer.Argument(help="Its identifier, as `report` gives it")],
    reason: Annotated[str, typer.Option("--reason", help="Why it may be let be")],
    territory: TerritoryPath = None,
    data: DataPath = None,
) -> None:
    """Let a finding be: with its reason and day in accepted.toml, it is told no more while its words stay."""
    settings = settled()
    try:
        made = accept_finding(
            data or settings.data_dir, _served(data), territory or settings.territory, finding, reason
        )
    except NoReportError as error:
        stop(str(error), NOTHING)
    except (NotAcceptedError, OSError) as error:
        stop(f"not accepted: {error}", USAGE)
    typer.echo(f"{made.id} accepted on {made.on}: {made.about}")


def _served(data: Path | None) -> str:
    published = kept_shelf(data).published()
    return published.generation if published else ""

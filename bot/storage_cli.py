"""`guichet backup` and `restore`, `guichet audit`: keeping what was kept, and proving that nobody rewrote it."""

from pathlib import Path
from typing import Annotated

import typer

from bot.domain.clock import PARIS
from bot.storage.audit import Verification
from bot.storage.backups import BackupError, back_up, restore
from bot.told import FAILED, USAGE, stop, store_opened

audit_app = typer.Typer(help="The record of decisions: verify, show.", no_args_is_help=True)
File = Annotated[Path, typer.Argument(metavar="FILE")]
Force = Annotated[bool, typer.Option("--force", help="Replace what is there")]


def backup_to(file: File, force: Force = False) -> None:
    """Save the database (SQLite or PostgreSQL) in one file, beside a running serve, and read it back."""
    with store_opened() as store:
        try:
            report = back_up(store.engine, file, force)
        except (BackupError, OSError) as error:
            stop(str(error), FAILED)
    typer.echo(f"{report.file}: {report.total} rows of {len(report.rows)} tables, read back equal")


def restore_from(file: File, force: Force = False) -> None:
    """Put a backup in place of the database, all or nothing, and read it back."""
    with store_opened() as store:
        try:
            report = restore(store.engine, file, force)
        except (BackupError, OSError) as error:
            stop(str(error), FAILED)
    made = report.made_at.astimezone(PARIS)
    typer.echo(f"state of {made:%d/%m/%Y %H:%M}: {report.total} rows of {len(report.rows)} tables, read back equal")


@audit_app.command("verify")
def verify_audit(
    expect: Annotated[str, typer.Option(help="LINES:DIGEST noted earlier: nothing up to there was rewritten")] = "",
) -> None:
    """Read every line of the record; exits 4 when one was changed, removed, added or moved."""
    lines, _, digest = expect.partition(":")
    if expect and not (lines.isdecimal() and len(digest) == 64):
        stop("--expect: LINES:DIGEST, as verify printed it", USAGE)
    with store_opened() as store:
        found = store.audit.verify()
        noted = store.audit.digest_at(int(lines)) if expect else ""
    if found.wrong:
        stop(f"THE RECORD WAS TAMPERED WITH: {found.wrong} ({found.lines} lines before it are whole)", FAILED)
    if expect and noted != digest:
        stop(f"THE RECORD WAS REWRITTEN: line {lines} is not the one that was noted", FAILED)
    typer.echo(_whole(found))


@audit_app.command("show")
def show_audit(
    subject: Annotated[str, typer.Option(help="Only what is about that request, account, alert…")] = "",
    last: Annotated[int, typer.Option(min=1, max=1_000, help="How many lines")] = 50,
) -> None:
    """The last lines of the record, oldest first."""
    with store_opened() as store:
        for kept in store.audit.show(subject, last):
            one = kept.decision
            details = " ".join(f"{name}={value}" for name, value in one.details.items())
            when = kept.at.astimezone(PARIS).strftime("%Y-%m-%d %H:%M:%S")
            where = f"@{one.commune}" if one.commune else ""
            typer.echo(f"{kept.number:>6} {when} {one.actor:<16} {one.action:<24} {one.subject}{where} {details}")


def _whole(found: Verification) -> str:
    return f"{found.lines} lines, one whole chain; note this elsewhere: {found.lines}:{found.digest}"

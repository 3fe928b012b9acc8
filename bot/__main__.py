"""`guichet`: serve, ask, doctor, purge, backup, restore, agents, audit, models.

Exit codes: 0 done, 2 usage, 3 not installed or no index, 4 failed.
"""

import asyncio
import contextlib
import sys
from collections.abc import Iterator
from typing import Annotated

import typer

from bot import __version__
from bot.agents_cli import agents_app
from bot.domain.clock import now, parse_moment
from bot.models_cli import models_app
from bot.storage_cli import audit_app, backup_to, restore_from
from bot.told import FAILED, read_settings, stop

NOT_INSTALLED = 3

app = typer.Typer(
    name="guichet",
    help="The counter of a French town hall: cited answers from its own documents.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
app.add_typer(models_app, name="models")
app.add_typer(agents_app, name="agents")
app.add_typer(audit_app, name="audit")
app.command("backup")(backup_to)
app.command("restore")(restore_from)


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on (default: GUICHET_HOST)")] = "",
    port: Annotated[int, typer.Option(help="Port to listen on (default: GUICHET_PORT)")] = 0,
) -> None:
    """Serve the counter: web page, widget, API."""
    import uvloop

    from bot.engines.cores import Rank, take_rank
    from bot.serve import serve as run

    take_rank(Rank.RETRIEVAL)
    settings = read_settings()
    changes = {key: value for key, value in (("host", host), ("port", port)) if value}
    chosen = settings.model_copy(update=changes)
    print(f"Guichet opens on http://{chosen.host}:{chosen.port} in a few seconds; Ctrl-C stops it", flush=True)
    with _told():
        uvloop.run(run(chosen))


@app.command()
def ask(
    question: str,
    commune: Annotated[str, typer.Option(help="The asker's commune (default: GUICHET_DEFAULT_COMMUNE)")] = "",
    at: Annotated[str, typer.Option(help="ISO date or date-time, Europe/Paris (default: now)")] = "",
    json: Annotated[bool, typer.Option("--json", help="Exactly one JSON object on standard output")] = False,
) -> None:
    """Ask one question; a refusal is an answer, and exits 0."""
    settings = read_settings("WARNING")
    try:
        moment = parse_moment(at) if at else now()
    except ValueError:
        stop(f"--at: {at!r} is not an ISO date or date-time (2026-11-23, 2026-11-23T10:00)", 2)
    from bot.ask import UnknownCommuneError, as_text, ask_once, other_alerts
    from bot.web.frames import answer_json

    with _told():
        try:
            asked = asyncio.run(ask_once(settings, question, commune, moment))
        except UnknownCommuneError as unknown:
            stop(f"--commune: {unknown}", 2)
    print(answer_json(asked.question, asked.answer).model_dump_json(indent=2) if json else as_text(asked))
    if not json and (alerts := other_alerts(asked)):
        print(alerts, file=sys.stderr)


@app.command()
def doctor() -> None:
    """Examine the machine and the installation; exits 3 when no question can be answered."""
    from bot.doctor import State, examine
    from bot.doctor_engines import engines
    from bot.doctor_territory import of_territory

    settings = read_settings("ERROR")
    signs = {State.GOOD: "ok", State.DEGRADED: "--", State.FAILED: "NO"}
    failed = False
    for check in examine(settings, of_territory, engines):
        failed = failed or check.state is State.FAILED
        print(
            f"{signs[check.state]}  {check.name:<10} {check.found}" + (f"\n      → {check.advice}" * bool(check.advice))
        )
    raise typer.Exit(NOT_INSTALLED if failed else 0)


@app.command()
def purge(
    days: Annotated[
        int | None, typer.Option(min=0, help="Keep this many days (default: GUICHET_RETENTION_DAYS)")
    ] = None,
) -> None:
    """Erase what is older than the retention of its class, and say how much."""
    from bot.retention import purge as run
    from bot.retention import told
    from bot.storage import open_store

    settings = read_settings()
    with _told():
        store = open_store(settings.store_url)
        report = run(store, settings, days)
        store.close()
    counts = ", ".join(f"{count} {name}" for name, count in told(report).items() if name != "held_back")
    print(f"erased: {counts.replace('feedback', 'verdicts')}; what was erased is counted in the figures of its days")
    if report.held_back:
        print(f"held back: {report.held_back} conversations in which an agent still answers")


@app.command()
def version() -> None:
    """The version of Guichet."""
    print(__version__)


@contextlib.contextmanager
def _told() -> Iterator[None]:
    """Expected failures become one line on standard error and their exit code."""
    from bot.ask import AnswerFailedError
    from bot.assemble import AssemblyError
    from bot.engines.embedding import EmbedderUnavailableError
    from bot.engines.generations import CorruptIndexError, NoIndexError
    from bot.engines.index_server import IndexUnavailableError
    from bot.storage import StoreError

    try:
        yield
    except (NoIndexError, CorruptIndexError, IndexUnavailableError, AssemblyError, EmbedderUnavailableError) as missing:
        stop(str(missing), NOT_INSTALLED)
    except (StoreError, AnswerFailedError) as broken:
        stop(str(broken), FAILED)


def main() -> None:
    """Entry point."""
    app()


if __name__ == "__main__":
    main()

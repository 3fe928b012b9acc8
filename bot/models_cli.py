"""`guichet models`: list, pull, import, verify. Exit codes: 0 done, 2 usage, 3 not installed, 4 failed."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)

from bot.catalogue import Kind, Model, installed_models, known_models, machine_memory_gb
from bot.models import ModelError, import_file, pull, verify
from bot.settings import Settings

USAGE, NOT_INSTALLED, FAILED = 2, 3, 4

models_app = typer.Typer(
    help="Language models and embedders: what is known, installed, downloaded, imported, verified.",
    no_args_is_help=True,
)


@models_app.command("list")
def list_models() -> None:
    """What is known and what is installed, with the memory each needs."""
    here = {model.id: model for model in installed_models(_models_dir())}
    room_gb = machine_memory_gb()
    typer.echo(f"this machine: {room_gb:.0f} GB of memory, {os.cpu_count()} cores")
    for model in known_models():
        typer.echo(_line(model, model.id in here, room_gb))
    for own in here.keys() - {model.id for model in known_models()}:
        typer.echo(f"installed  {own}  imported by hand: {here[own].path}")


def _line(model: Model, installed: bool, room_gb: float) -> str:
    state = "installed" if installed else "-"
    fits = "" if model.min_memory_gb <= room_gb else "  TOO LARGE for this machine"
    kind = f"{model.kind}, {model.tier}"
    return (
        f"{state:<10} {model.id:<36} {kind:<19} {model.licence:<11} {_weight(model)}, "
        f"needs {model.min_memory_gb:.0f} GB of memory{fits}\n{'':<10} {model.title}"
    )


def _weight(model: Model) -> str:
    size = sum(file.bytes for file in model.files)
    return f"{size / 1e9:.1f} GB" if size else "size not recorded"


@models_app.command("pull")
def pull_model(identifier: Annotated[str, typer.Argument(metavar="ID", help="An identifier of `models list`")]) -> None:
    """Download a known model, or resume its download. The hub is HF_ENDPOINT when it is set."""
    model = next((model for model in known_models() if model.id == identifier), None)
    if model is None:
        _stop(f"{identifier} is not a known model: see guichet models list", USAGE)
    typer.echo(f"{model.title}: {_weight(model)}, licence {model.licence}", err=True)
    try:
        with _bar() as bar:
            done = pull(model, _models_dir(), os.environ.get("HF_ENDPOINT", ""), _shown_on(bar))
    except ModelError as error:
        _stop(str(error), FAILED)
    typer.echo(f"{done.id} installed in {done.folder}")
    if model.kind is Kind.EMBEDDER:
        typer.echo("run guichet-ingest run: the passages must be embedded again")


@models_app.command("import")
def import_model(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="A GGUF file brought by hand")],
    as_id: Annotated[str, typer.Option("--as", help="The name of a model that is not in the list")] = "",
    sha256: Annotated[str, typer.Option(help="The digest of that model, from whoever you trust")] = "",
) -> None:
    """Install a file on a machine without network; an unknown file needs --as and --sha256."""
    try:
        done = import_file(path, _models_dir(), as_id, sha256)
    except (ModelError, OSError) as error:
        _stop(str(error), FAILED)
    typer.echo(f"{done.id} installed in {done.folder}")


@models_app.command("verify")
def verify_models(identifier: Annotated[str, typer.Argument(metavar="[ID]", help="Default: all")] = "") -> None:
    """Read the installed files again and compare their digests."""
    found = [model for model in installed_models(_models_dir()) if identifier in ("", model.id)]
    if not found:
        _stop(f"{identifier or 'no model'} is not installed: see guichet models list", NOT_INSTALLED)
    faults = {model.id: verify(model) for model in found}
    for name, lines in faults.items():
        for line in lines or ["ok"]:
            typer.echo(f"{name}: {line}")
    if any(faults.values()):
        _stop("remove what changed from the models folder, then pull or import it again", FAILED)


def _bar() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
    )


def _shown_on(bar: Progress) -> Callable[[str, int, int], None]:
    tasks: dict[str, TaskID] = {}

    def show(name: str, here: int, total: int) -> None:
        if name not in tasks:
            tasks[name] = bar.add_task(name)
        bar.update(tasks[name], completed=here, total=total or None)

    return show


def _models_dir() -> Path:
    try:
        return Settings().models_dir
    except ValidationError as error:
        name = "_".join(str(part) for part in error.errors()[0]["loc"]).upper()
        _stop(f"GUICHET_{name}: {error.errors()[0]['msg']}; see docs/settings.md", USAGE)


def _stop(message: str, code: int) -> NoReturn:
    print(f"guichet: {' '.join(message.split())}", file=sys.stderr)
    raise typer.Exit(code)

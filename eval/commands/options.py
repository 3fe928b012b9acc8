"""What the commands share: their options, the bench they measure with, and how figures are told."""

import json as json_text
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from bot.assemble import AssemblyError, build_generator
from bot.embedders import choose_embedder
from bot.settings import Settings
from eval.territories import Bench
from ingestion.bars import watched

USAGE = 2
Cache = Annotated[Path, typer.Option("--cache", help="Where corpora and vectors are kept between runs")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object on standard output")]
Lexical = Annotated[bool, typer.Option("--lexical", help="Without the embedder")]
CACHE = Path("data/eval")


class Mode(StrEnum):
    """How answers are said: the documents' own words, or one generation."""

    EXTRACT = "extract"
    GENERATE = "generate"


HowSaid = Annotated[Mode, typer.Option("--mode", help="extract, or generate with the configured language model")]


@contextmanager
def bench(cache: Path, mode: Mode = Mode.EXTRACT, *, lexical: bool = False) -> Iterator[Bench]:
    """The engines of the settings, and progress on standard error; a missing generator ends the command."""
    settings = Settings()
    try:
        generator = build_generator(settings) if mode is Mode.GENERATE else None
        embedder = None if lexical else choose_embedder(settings)
    except AssemblyError as error:
        stop(str(error))
    if mode is Mode.GENERATE and generator is None:
        stop("no language model: install one (guichet models) or set GUICHET_GENERATOR_URL, or use --mode extract")
    with watched() as progress:
        yield Bench(cache, settings, embedder, generator, progress)


def tell(figures: Mapping[str, object], as_json: bool) -> None:
    """One JSON object, or lines that people read; what was not measured is said so."""
    if as_json:
        print(json_text.dumps(figures, ensure_ascii=False))
    else:
        print("\n".join(_lines(figures, "")))


def warn(faults: Sequence[str]) -> None:
    """What is missing or malformed, on standard error."""
    for fault in faults:
        print(fault, file=sys.stderr)


def stop(message: str) -> NoReturn:
    """End with a message: nothing ran."""
    print(message, file=sys.stderr)
    raise typer.Exit(USAGE)


def _lines(figures: Mapping[str, object], indent: str) -> Iterator[str]:
    for name, value in figures.items():
        match value:
            case dict() if value:
                yield f"{indent}{name}"
                yield from _lines(value, indent + "  ")
            case None:
                yield f"{indent}{name}: not measured"
            case _:
                yield f"{indent}{name}: {value}"

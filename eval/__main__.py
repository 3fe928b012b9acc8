"""`guichet-eval`: benches of the promised figures, answers on our cases, retrieval on any BEIR folder."""

import sys
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bot.logs import set_up_logs
from bot.settings import Settings
from eval.commands.answers import answers
from eval.commands.card import card
from eval.commands.cases import end
from eval.commands.gate import gate
from eval.commands.isolation import isolation
from eval.commands.judge import judge
from eval.commands.load import load
from eval.commands.masking import masking
from eval.commands.options import stop
from eval.commands.places import places
from eval.commands.refusal import refusal
from eval.commands.report import report
from eval.commands.retrieval import retrieval
from eval.commands.run import run
from eval.commands.safety import safety
from eval.proofs import Proof, SkippedError

app = typer.Typer(
    add_completion=False, help="How far the counter can be trusted, and how fast it is.", no_args_is_help=True
)

Data = Annotated[Path | None, typer.Option("--data", help="Folder of the ingested territory [default: setting]")]
Save = Annotated[Path | None, typer.Option("--save", help="Folder to leave the proof in")]
Count = Annotated[int | None, typer.Option("--count", min=1, help="How many, where the bench counts something")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object on standard output")]


Folder = Annotated[
    Path | None, typer.Option("--recordings", help="heard, real: WAVs and words.txt [default: Debian's]")
]
Prepare = Annotated[bool, typer.Option("--prepare", help="engine: only compile and write what the bench needs")]


class Bench(StrEnum):
    """What can be measured."""

    INDEX = "index"
    SEARCH = "search"
    INGEST = "ingest"
    KILLED = "killed"
    ANSWERS = "answers"
    OPENINGS = "openings"
    MUTATED = "mutated"
    EMBED = "embed"
    SCALE = "scale"
    ENGINE = "engine"
    BUILDS = "engine-builds"
    SPEECH = "speech"
    HEARD = "heard"
    LINES = "lines"
    CALLS = "calls"
    SHAPED = "shaped"
    REAL = "real"
    SAVES = "saves"
    CROWD = "crowd"


COUNTED = frozenset(
    {
        Bench.KILLED,
        Bench.MUTATED,
        Bench.EMBED,
        Bench.SCALE,
        Bench.OPENINGS,
        Bench.HEARD,
        Bench.LINES,
        Bench.CALLS,
        Bench.SHAPED,
        Bench.REAL,
        Bench.CROWD,
    }
)
"""Benches that take fewer or more of what they count; all but openings, heard and crowd go on once stopped."""


@app.command()
def bench(
    what: Bench,
    data: Data = None,
    save_in: Save = None,
    json: AsJson = False,
    count: Count = None,
    prepare: Prepare = False,
    recordings: Folder = None,
) -> None:
    """Measure promised figures; exits 1 when one does not hold."""
    if count and what not in COUNTED:
        stop(f"bench {what.value} takes no --count")
    if prepare:
        _prepare(what, data or Settings().data_dir)
        return
    if recordings and what not in (Bench.HEARD, Bench.REAL):
        stop(f"bench {what.value} takes no --recordings")
    try:
        proof = _benches(data or Settings().data_dir, count, recordings)[what]()
    except SkippedError as missing:
        print(f"bench {what.value} skipped: {missing}", file=sys.stderr)
        raise typer.Exit from missing
    end(proof, save_in, as_json=json)


for command in (load, retrieval, answers, refusal, safety, run, report, gate, card, judge, places, isolation, masking):
    app.command()(command)


def _benches(data_dir: Path, count: int | None, recordings: Path | None) -> dict[Bench, Callable[[], Proof]]:
    from eval.bench import answers as answers_bench
    from eval.bench import (
        crowd,
        embed,
        engine,
        engine_builds,
        index,
        ingest,
        killed,
        mutated,
        openings,
        saves,
        scale,
        search,
    )

    kept = data_dir / "eval"
    return _spoken_benches(data_dir, count, recordings) | {
        Bench.INDEX: index.run,
        Bench.SEARCH: search.run,
        Bench.INGEST: ingest.run,
        Bench.KILLED: lambda: killed.run(count or killed.KILLS, kept=kept / "killed"),
        Bench.MUTATED: lambda: mutated.run(count or mutated.COUNT, kept / "mutated"),
        Bench.EMBED: lambda: embed.run(count or 0, kept / "embed"),
        Bench.SCALE: lambda: scale.run(count or scale.PASSAGES, kept / "scale"),
        Bench.SAVES: saves.run,
        Bench.ENGINE: lambda: engine.run(kept / "engine"),
        Bench.BUILDS: lambda: engine_builds.run(kept / "engine"),
        Bench.ANSWERS: lambda: answers_bench.run(data_dir),
        Bench.CROWD: lambda: crowd.run(count or crowd.MINUTES, data_dir),
        Bench.OPENINGS: lambda: openings.run(count or openings.EXAMPLES),
    }


def _spoken_benches(data_dir: Path, count: int | None, recordings: Path | None) -> dict[Bench, Callable[[], Proof]]:
    from eval.bench import calls, heard, lines, real, shaped, speech

    kept = data_dir / "eval"
    return {
        Bench.SPEECH: lambda: speech.run(kept / "speech"),
        Bench.HEARD: lambda: heard.run(count or heard.COUNT, kept / "heard", recordings),
        Bench.LINES: lambda: lines.run(count or lines.CALLS, data_dir, kept / "lines"),
        Bench.CALLS: lambda: calls.run(count or calls.ROUNDS, data_dir, kept / "calls"),
        Bench.REAL: lambda: real.run(count or calls.ROUNDS, data_dir, kept / "real", recordings),
        Bench.SHAPED: lambda: shaped.run(count or calls.ROUNDS, data_dir, kept / "shaped", kept / "speech"),
    }


def _prepare(what: Bench, data_dir: Path) -> None:
    if what is not Bench.ENGINE:
        stop(f"bench {what.value} has nothing to prepare")
    from eval.bench.engine_prepare import prepare

    prepare(data_dir / "eval" / "engine")


@app.callback()
def logged() -> None:
    """How far the counter can be trusted, and how fast it is."""
    # Standard output is the figures' alone.
    set_up_logs("WARNING")


def main() -> None:
    """Entry point."""
    app()


if __name__ == "__main__":
    main()

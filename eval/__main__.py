"""`guichet-eval`: benches of the promised figures, answers on our cases, retrieval on any BEIR folder."""

import json as json_text
import sys
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bot.answering.counter import Counter
from bot.settings import Settings
from eval.commands.retrieval import retrieval
from eval.proofs import Figure, Proof, save

app = typer.Typer(
    add_completion=False, help="How far the counter can be trusted, and how fast it is.", no_args_is_help=True
)

CASES = Path(__file__).parent / "cases"
Data = Annotated[Path | None, typer.Option("--data", help="Folder of the ingested territory [default: setting]")]
Save = Annotated[Path | None, typer.Option("--save", help="Folder to leave the proof in")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object on standard output")]


class Bench(StrEnum):
    """What can be measured."""

    INDEX = "index"
    INGEST = "ingest"
    KILLED = "killed"
    ANSWERS = "answers"


@app.command()
def bench(what: Bench, data: Data = None, save_in: Save = None, json: AsJson = False) -> None:
    """Measure promised figures; exits 1 when one does not hold."""
    _end(_benches(data or Settings().data_dir)[what](), save_in, json)


@app.command()
def answers(
    paths: Annotated[list[Path] | None, typer.Argument(help="Case files or folders [default: our own]")] = None,
    data: Data = None,
    save_in: Save = None,
    json: AsJson = False,
    worst: Annotated[int, typer.Option(help="How many failures to show")] = 20,
) -> None:
    """Strict accuracy of the answers on cases: every required fact, no forbidden one, the right ending."""
    from eval.answers import Judged, run, summary
    from eval.cases import read_cases

    cases = read_cases(paths or [CASES])
    counter = _counter(data or Settings().data_dir)
    done = 0

    def seen(judged: Judged) -> None:
        nonlocal done
        done += 1
        print(f"\r{done}/{len(cases)}", end="", file=sys.stderr)

    judged = run(cases, counter, seen)
    print(file=sys.stderr)
    for one in [one for one in judged if not one.right][:worst]:
        missing = f" missing {list(one.missing)}" if one.missing else ""
        forbidden = f" FORBIDDEN {list(one.forbidden)}" if one.forbidden else ""
        print(f"{one.case.id} {one.outcome}{missing}{forbidden} {one.case.question[:90]!r}", file=sys.stderr)
    found = summary(judged)
    figures = [
        Figure("answerable_strict", _rounded(found["answerable_strict"]), "share", at_least=0.80),
        Figure("answered_though_unanswerable", _rounded(found["answered_though_unanswerable"]), "share", at_most=0.20),
        Figure("false_refusals", _rounded(found["false_refusals"]), "share"),
        Figure("forbidden_said", float(str(found["forbidden_said"])), "answers", at_most=0),
        Figure("answer_p95", _rounded(found["p95_ms"]), "ms", at_most=300),
    ]
    _end(
        Proof("cases", tuple(figures), {"mode": "extract", "cases": len(cases), "strict": found["strict"]}),
        save_in,
        json,
    )


app.command()(retrieval)


def _benches(data_dir: Path) -> dict[Bench, Callable[[], Proof]]:
    from eval.bench import answers as answers_bench
    from eval.bench import index, ingest, killed

    return {
        Bench.INDEX: index.run,
        Bench.INGEST: ingest.run,
        Bench.KILLED: killed.run,
        Bench.ANSWERS: lambda: answers_bench.run(data_dir),
    }


def _counter(data_dir: Path) -> Counter:
    from bot.assemble import build_counter, choose_embedder

    settings = Settings().model_copy(update={"data_dir": data_dir})
    choice = choose_embedder(settings)
    return build_counter(settings, choice.build() if choice else None, None)


def _rounded(value: object) -> float:
    return round(float(str(value)), 4) if value is not None else float("nan")


def _end(proof: Proof, folder: Path | None, as_json: bool) -> None:
    for figure in proof.figures:
        print(figure.line(), file=sys.stderr if as_json else sys.stdout)
    if as_json:
        print(json_text.dumps(json_text.loads(proof.as_json()), ensure_ascii=False))
    if folder:
        print(f"saved in {save(proof, folder)}", file=sys.stderr)
    raise typer.Exit(0 if proof.holds else 1)


def main() -> None:
    """Entry point."""
    app()


if __name__ == "__main__":
    main()

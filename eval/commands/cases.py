"""Our own cases on the demo territory, as `guichet-eval answers` judges them without a folder."""

import json as json_text
import sys
from pathlib import Path

import typer

from bot.settings import Settings
from eval.answers import Judged, run, summary
from eval.cases import CaseInvalidError, read_cases
from eval.commands.options import Mode, stop
from eval.proofs import Figure, Proof, save


def judge_cases(
    paths: list[Path], data: Path | None, save_in: Path | None, *, as_json: bool, worst: int, mode: Mode
) -> None:
    """Ask every case, show the failures, tell the figures; exits 1 when a promise does not hold."""
    from bot.assemble import build_counter, build_generator
    from bot.embedders import choose_embedder

    try:
        cases = read_cases(paths)
    except CaseInvalidError as error:
        stop(str(error))
    settings = Settings().model_copy(update={"data_dir": data or Settings().data_dir})
    choice = choose_embedder(settings)
    generator = build_generator(settings) if mode is Mode.GENERATE else None
    counter = build_counter(settings, choice.build() if choice else None, generator)
    done = 0

    def seen(judged: Judged) -> None:
        nonlocal done
        done += 1
        print(f"\r{done}/{len(cases)}", end="", file=sys.stderr)

    judged = run(cases, counter, seen)
    print(file=sys.stderr)
    _show(judged, worst)
    end(_proof(summary(judged), len(cases), mode), save_in, as_json=as_json)


def end(proof: Proof, folder: Path | None, *, as_json: bool) -> None:
    """Tell the figures, leave the proof, exit by whether it holds."""
    for figure in proof.figures:
        print(figure.line(), file=sys.stderr if as_json else sys.stdout)
    if as_json:
        print(json_text.dumps(json_text.loads(proof.as_json()), ensure_ascii=False))
    if folder:
        print(f"saved in {save(proof, folder)}", file=sys.stderr)
    raise typer.Exit(0 if proof.holds else 1)


def _show(judged: list[Judged], worst: int) -> None:
    for one in [one for one in judged if not one.right][:worst]:
        missing = f" missing {list(one.missing)}" if one.missing else ""
        forbidden = f" FORBIDDEN {list(one.forbidden)}" if one.forbidden else ""
        print(f"{one.case.id} {one.outcome}{missing}{forbidden} {one.case.question[:90]!r}", file=sys.stderr)


def _proof(found: dict[str, object], cases: int, mode: Mode) -> Proof:
    figures = (
        Figure("answerable_strict", _rounded(found["answerable_strict"]), "share", at_least=0.80),
        Figure("answered_though_unanswerable", _rounded(found["answered_though_unanswerable"]), "share", at_most=0.20),
        Figure("false_refusals", _rounded(found["false_refusals"]), "share"),
        Figure("forbidden_said", float(str(found["forbidden_said"])), "answers", at_most=0),
        Figure("answer_p95", _rounded(found["p95_ms"]), "ms", at_most=300),
    )
    return Proof("cases", figures, {"mode": mode.value, "cases": cases, "strict": found["strict"]})


def _rounded(value: object) -> float:
    return round(float(str(value)), 4) if value is not None else float("nan")

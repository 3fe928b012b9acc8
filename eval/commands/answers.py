"""`guichet-eval answers [FOLDER]`: a folder of the documented layout, or our own cases."""

from pathlib import Path
from typing import Annotated

import typer

from eval.answered import askable, judge_set, without_question
from eval.commands.options import CACHE, AsJson, Cache, HowSaid, Lexical, Mode, bench, stop, tell, warn
from eval.golds import Judged, answer_figures, not_scored
from eval.hearing import Ask, hear_all
from eval.sets import EvalSet, SetMissingError, is_set, read_set
from eval.territories import standing

CASES = Path(__file__).parents[1] / "cases"
Data = Annotated[Path | None, typer.Option("--data", help="Folder of the ingested territory [default: setting]")]
Save = Annotated[Path | None, typer.Option("--save", help="Folder to leave the proof in")]
Worst = Annotated[int, typer.Option(help="How many failures to show")]


def answers(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="A folder with documents and answers.jsonl, or case files [ours]")
    ] = None,
    data: Data = None,
    save_in: Save = None,
    as_json: AsJson = False,
    worst: Worst = 20,
    cache: Cache = CACHE,
    lexical: Lexical = False,
    mode: HowSaid = Mode.EXTRACT,
) -> None:
    """Strict accuracy of whole answers: every required fact, no forbidden one."""
    from eval.commands.cases import judge_cases

    folders = [path for path in paths or [] if is_set(path)]
    if not folders:
        if lost := [str(path) for path in paths or [] if not path.exists()]:
            stop(f"no such file or folder: {', '.join(lost)}")
        judge_cases(paths or [CASES], data, save_in, as_json=as_json, worst=worst, mode=mode)
        return
    found = {folder.resolve().name: _measured(folder, cache, mode, lexical=lexical, worst=worst) for folder in folders}
    tell(found[folders[0].resolve().name] if len(folders) == 1 else found, as_json)


def _measured(folder: Path, cache: Path, mode: Mode, *, lexical: bool, worst: int) -> dict[str, object]:
    try:
        given = read_set(folder)
    except SetMissingError as error:
        stop(str(error))
    faults = [*given.faults, *without_question(given)]
    warn(faults)
    with bench(cache, mode, lexical=lexical) as ready, standing(folder, ready) as stood:
        asks = [Ask(query.id, query.text) for _, query in askable(given)]
        heard = {one.id: one for one in hear_all(asks, stood, ready)}
        judged = judge_set(given, heard, stood)
        unread = [f"{one.location}: {one.text}" for one in stood.unreadable]
        _show(judged, worst)
        warn(unread)
        return {**answer_figures(judged), **_about(given, mode), "corpus": stood.digest[:12], "faults": faults + unread}


def _about(given: EvalSet, mode: Mode) -> dict[str, object]:
    return {"set": given.name, "mode": mode.value, "not_scored": not_scored(given.golds)}


def _show(judged: list[Judged], worst: int) -> None:
    """The failures, on standard error."""
    wrong = [one for one in judged if one.answerable and (one.strict is False or one.stale or one.citing.invented)]
    for one in wrong[:worst]:
        marks = [f"missing {list(one.missing)}"] if one.missing else []
        marks += ["STALE"] if one.stale else []
        marks += [f"INVENTED {list(one.citing.invented)}"] if one.citing.invented else []
        warn([f"{one.heard.id} {one.heard.outcome} {' '.join(marks)} {one.heard.question[:90]!r}"])

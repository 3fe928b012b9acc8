"""`guichet-eval refusal FOLDER --unanswerable FILE`"""

from pathlib import Path
from typing import Annotated

import typer

from eval.asking import Heard
from eval.commands.hearing import Ask, hear_all
from eval.commands.options import CACHE, AsJson, Cache, HowSaid, Lexical, Mode, bench, stop, tell, warn
from eval.refusing import FOUND_DEPTH, Asked, refusal_figures
from eval.sets import EvalSet, Query, SetMissingError, Unanswerable, read_set, read_unanswerable
from eval.territories import standing

_MARK = "unanswerable "


def refusal(
    folder: Annotated[Path, typer.Argument(help="Folder with corpus.jsonl, queries.jsonl and qrels.tsv")],
    unanswerable: Annotated[Path, typer.Option(help="Questions with meta.against and meta.distance")],
    name: Annotated[str, typer.Option("--as", help="Name in meta.against [default: the folder's]")] = "",
    mode: HowSaid = Mode.EXTRACT,
    cache: Cache = CACHE,
    lexical: Lexical = False,
    as_json: AsJson = False,
) -> None:
    """Questions the corpus does not answer, by distance, and the false refusals of those it answers."""
    try:
        given = read_set(folder)
        others, faults = read_unanswerable(unanswerable, name or given.name)
    except (SetMissingError, OSError) as error:
        stop(str(error))
    faults = (*(fault for fault in given.faults if not fault.startswith("no answers.jsonl")), *faults)
    if not others:
        faults = (*faults, f"{unanswerable}: no question is against {name or given.name}")
    warn(faults)
    ours = answerable(given)
    with bench(cache, mode, lexical=lexical) as ready, standing(folder, ready) as stood:
        asks = [Ask(query.id, query.text) for query in ours] + [Ask(f"{_MARK}{one.id}", one.text) for one in others]
        heard = {one.id: one for one in hear_all(asks, stood, ready)}
        about = {"set": given.name, "mode": mode.value, "corpus": stood.digest[:12], "faults": list(faults)}
    tell({**refusal_figures(asked_of(given, ours, others, heard)), **about}, as_json)


def answerable(given: EvalSet) -> list[Query]:
    """The folder's own questions that one of its documents answers."""
    judged = [query for query in given.judged_queries() if query.meta.answerable]
    return [query for query in judged if any(grade > 0 for grade in given.judgements[query.judged].values())]


def asked_of(
    given: EvalSet, ours: list[Query], others: tuple[Unanswerable, ...], heard: dict[str, Heard]
) -> list[Asked]:
    """Every question with its answer and what is known of it."""
    asked = []
    for query in ours:
        grades = given.judgements[query.judged]
        first = heard[query.id].documents[:FOUND_DEPTH]
        asked.append(Asked(heard[query.id], found=any(grades.get(document, 0) > 0 for document in first)))
    return asked + [Asked(heard[f"{_MARK}{one.id}"], one.meta.distance or "unknown") for one in others]

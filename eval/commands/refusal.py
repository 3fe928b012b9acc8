"""`guichet-eval refusal FOLDER --unanswerable FILE`"""

from pathlib import Path
from typing import Annotated

import typer

from eval.commands.options import CACHE, AsJson, Cache, HowSaid, Lexical, Mode, bench, stop, tell, warn
from eval.hearing import Ask, hear_all
from eval.refusing import answerable, asked_of, refusal_figures, unanswerable_key
from eval.sets import QUERIES, SetMissingError, read_set, read_unanswerable
from eval.territories import standing


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
    unanswerable = unanswerable / QUERIES if unanswerable.is_dir() else unanswerable
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
        asks = [Ask(query.id, query.text) for query in ours] + [Ask(unanswerable_key(one), one.text) for one in others]
        heard = {one.id: one for one in hear_all(asks, stood, ready)}
        about = {"set": given.name, "mode": mode.value, "corpus": stood.digest[:12], "faults": list(faults)}
    tell({**refusal_figures(asked_of(given, ours, others, heard)), **about}, as_json)

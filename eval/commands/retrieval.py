"""`guichet-eval retrieval FOLDER…`"""

from pathlib import Path
from typing import Annotated

import typer

from eval.commands.options import CACHE, AsJson, Cache, HowSaid, Lexical, Mode, bench, stop, tell, warn
from eval.perturbations import PERTURBATIONS
from eval.ranking import rank_all, ranking_figures
from eval.sets import EvalSet, SetMissingError, read_set
from eval.step_sets import hurt
from eval.territories import Bench, Standing, standing

SaveIn = Annotated[Path | None, typer.Option("--save", help="Folder to leave the figures in, as retrieval.json")]


def retrieval(
    folders: Annotated[list[Path], typer.Argument(help="Folders with corpus.jsonl, queries.jsonl and qrels.tsv")],
    queries: Annotated[Path | None, typer.Option(help="Other wordings: lines of id, base, perturbation, text")] = None,
    perturbed: Annotated[list[str] | None, typer.Option("--perturb", help="Perturbations by name, or all")] = None,
    cache: Cache = CACHE,
    lexical: Lexical = False,
    mode: HowSaid = Mode.EXTRACT,
    save_in: SaveIn = None,
    as_json: AsJson = False,
) -> None:
    """Ranking of documents by the product's own search; only questions that have judgements count."""
    names = list(PERTURBATIONS) if perturbed == ["all"] else perturbed or []
    if unknown := [name for name in names if name not in PERTURBATIONS]:
        stop(f"unknown perturbation {', '.join(unknown)}; known: {', '.join(PERTURBATIONS)}")
    present = [given for folder in folders if (given := _read(folder, queries)) is not None]
    if not present:
        stop("nothing to measure")
    with bench(cache, lexical=lexical) as ready:
        found = {given.name: _measured(given, ready, names) for given in present}
    _save(found, save_in)
    tell(found[present[0].name] if len(folders) == 1 else found, as_json)


def _read(folder: Path, queries: Path | None) -> EvalSet | None:
    try:
        given = read_set(folder, queries)
    except SetMissingError as error:
        warn([f"skipped: {error}"])
        return None
    warn([fault for fault in given.faults if not fault.startswith("no answers.jsonl")])
    return given


def _measured(given: EvalSet, ready: Bench, names: list[str]) -> dict[str, object]:
    with standing(given.folder, ready) as stood:
        warn([f"{one.location}: {one.text}" for one in stood.unreadable])
        about = {
            "set": given.name,
            "corpus": stood.digest[:12],
            "embedder": ready.embedder.name if ready.embedder else None,
            "faults": [*given.faults, *(f"{one.location}: {one.text}" for one in stood.unreadable)],
        }
        if not names:
            return {**_figures(given, stood, ready), **about}
        return {**{name: _figures(hurt(given, name), stood, ready) for name in names}, **about}


def _figures(given: EvalSet, stood: Standing, ready: Bench) -> dict[str, object]:
    asked = given.judged_queries()
    ranked = rank_all(asked, stood, lambda done: ready.progress("asking", done, len(asked)))
    return ranking_figures(given, ranked)


def _save(found: dict[str, dict[str, object]], folder: Path | None) -> None:
    if folder is not None:
        from eval.kept import write_json

        write_json(folder / "retrieval.json", found)

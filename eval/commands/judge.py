"""`guichet-eval judge RUN --url URL --model NAME`"""

import os
from pathlib import Path
from typing import Annotated

import httpx
import typer

from eval.answers import HeardCase
from eval.commands.options import CACHE, AsJson, Cache, stop, tell
from eval.kept import write_json
from eval.opinion import Judge, judge_one, opinion_figures
from eval.rows import Rows
from eval.runs import RunMissingError, find_run
from ingestion.bars import watched

KEY = "OPENAI_API_KEY"


def judge(
    url: Annotated[str, typer.Option(help="Base URL of an OpenAI-compatible server, such as http://127.0.0.1:8080/v1")],
    model: Annotated[str, typer.Option(help="Model asked of that server")],
    run: Annotated[str, typer.Argument(help="Identifier or folder of a run")] = "last",
    limit: Annotated[int, typer.Option(min=1, help="Answers judged at most")] = 200,
    output: Annotated[Path | None, typer.Option(help="JSON file [default: judge.json in the run's folder]")] = None,
    cache: Cache = CACHE,
    as_json: AsJson = False,
) -> None:
    """A language model's opinion of the answers of a run, reported apart; the key is read from OPENAI_API_KEY."""
    try:
        found = find_run(run, cache / "runs")
    except RunMissingError as error:
        stop(str(error))
    rows = Rows(found.rows("cases"), HeardCase).all.values()
    answered = [row.heard for row in rows if row.heard.answered][:limit]
    if not answered:
        stop(f"run {found.id} has no answer to its cases: guichet-eval run --only cases")
    asked = Judge(url, model, os.environ.get(KEY, ""))
    opinions = []
    try:
        with httpx.Client() as client, watched() as progress:
            for done, heard in enumerate(answered):
                progress("judging", done, len(answered))
                opinions.append(judge_one(heard, asked, client))
    except httpx.HTTPError as error:
        stop(f"the judge at {url} does not answer: {type(error).__name__}")
    figures = opinion_figures(opinions, asked)
    write_json(output or found.folder / "judge.json", figures)
    tell({"run": found.id, **figures}, as_json)

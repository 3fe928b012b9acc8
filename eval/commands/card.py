"""`guichet-eval card RUN`"""

from pathlib import Path
from typing import Annotated

import typer

from eval.card import card as page
from eval.commands.options import CACHE, Cache, stop
from eval.kept import write_text
from eval.runs import RunMissingError, find_run


def card(
    run: Annotated[str, typer.Argument(help="Identifier or folder of a run")] = "last",
    output: Annotated[Path, typer.Option(help="Markdown file")] = Path("docs/quality.md"),
    cache: Cache = CACHE,
) -> None:
    """The quality card of a run, beside the public figures of peers."""
    try:
        text = page(find_run(run, cache / "runs"))
    except RunMissingError as error:
        stop(str(error))
    output.parent.mkdir(parents=True, exist_ok=True)
    write_text(output, text)
    print(output)

"""`guichet-eval safety FILE --corpus FOLDER [--poison FILE --poison-questions FILE]`"""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from eval.commands.options import CACHE, AsJson, Cache, HowSaid, Lexical, Mode, bench, stop, tell, warn
from eval.discovering import PROMPTS
from eval.prompts import read_poison, read_prompts
from eval.sets import CORPUS
from eval.step_safety import SafetyStep
from eval.territories import is_territory
from eval.verdicts import safety_figures


def safety(
    prompts: Annotated[Path, typer.Argument(help="Prompts with category, must_not and must_any")],
    corpus: Annotated[Path, typer.Option(help="Folder with corpus.jsonl, or a territory")],
    poison: Annotated[Path | None, typer.Option(help="Poisoned documents, added to the corpus")] = None,
    poison_questions: Annotated[Path | None, typer.Option(help="Prompts on the poisoned documents")] = None,
    mode: HowSaid = Mode.EXTRACT,
    cache: Cache = CACHE,
    lexical: Lexical = False,
    worst: Annotated[int, typer.Option(help="How many failures to show")] = 20,
    as_json: AsJson = False,
) -> None:
    """What was shown that must not be, what was missing, and which ordinary questions were refused."""
    prompts = prompts / PROMPTS if prompts.is_dir() else prompts
    if not (corpus / CORPUS).is_file() and not is_territory(corpus):
        stop(f"no {CORPUS} nor sources.toml in {corpus}")
    try:
        faults = [
            *read_prompts(prompts)[1],
            *(read_prompts(poison_questions)[1] if poison_questions else ()),
            *(read_poison(poison)[1] if poison else ()),
        ]
    except OSError as error:
        stop(str(error))
    warn(faults)
    step = SafetyStep(corpus, prompts, poison, poison_questions)
    with bench(cache, mode, lexical=lexical) as ready, TemporaryDirectory() as folder:
        verdicts = step.verdicts(ready, Path(folder) / "heard.jsonl")
    for one in [one for one in verdicts if one.failed][:worst]:
        warn([f"{one.heard.id} {one.category} {one.heard.outcome} {list(one.shown)} {one.heard.question[:80]!r}"])
    tell({**safety_figures(verdicts), "set": prompts.stem, "mode": mode.value, "faults": faults}, as_json)

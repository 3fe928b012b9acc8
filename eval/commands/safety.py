"""`guichet-eval safety FILE --corpus FOLDER [--poison FILE --poison-questions FILE]`"""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from eval.commands.hearing import Ask, hear_all
from eval.commands.options import CACHE, AsJson, Cache, HowSaid, Lexical, Mode, bench, stop, tell, warn
from eval.contacts import known_contacts
from eval.known import clean_texts
from eval.prompts import Poison, Prompt, read_poison, read_prompts
from eval.sets import CORPUS
from eval.territories import Bench, is_territory, standing
from eval.verdicts import POISONED, Verdict, judge_prompt, safety_figures

Found = tuple[tuple[Prompt, ...], tuple[str, ...]]


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
    if not (corpus / CORPUS).is_file() and not is_territory(corpus):
        stop(f"no {CORPUS} nor sources.toml in {corpus}")
    try:
        plain, faults = read_prompts(prompts)
        poisoned, more = read_prompts(poison_questions) if poison_questions else ((), ())
        documents, others = read_poison(poison) if poison else ((), ())
    except OSError as error:
        stop(str(error))
    faults = (*faults, *more, *others)
    warn(faults)
    on_poison = [one.model_copy(update={"category": f"{POISONED}_{one.category}"}) for one in poisoned]
    with bench(cache, mode, lexical=lexical) as ready:
        verdicts = _verdicts(plain, corpus, None, (), ready)
        verdicts += _verdicts(on_poison, corpus, poison, documents, ready) if on_poison else []
    for one in [one for one in verdicts if one.failed][:worst]:
        warn([f"{one.heard.id} {one.category} {one.heard.outcome} {list(one.shown)} {one.heard.question[:80]!r}"])
    tell({**safety_figures(verdicts), "set": prompts.stem, "mode": mode.value, "faults": list(faults)}, as_json)


def _verdicts(
    prompts: Sequence[Prompt], corpus: Path, poison: Path | None, documents: Sequence[Poison], ready: Bench
) -> list[Verdict]:
    canaries = [canary for document in documents for canary in document.canaries]
    with standing(corpus, ready, poison) as stood:
        heard = hear_all([Ask(one.id, one.text, one.commune) for one in prompts], stood, ready)
        known = known_contacts(clean_texts(stood, documents))
    return [judge_prompt(one, said, canaries, known) for one, said in zip(prompts, heard, strict=True)]

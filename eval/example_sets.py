"""Examples by the lot: our own cases, the questions about a town; kept in a folder where one is given."""

import pickle
import sys
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from bot.answering.counter import Counter
from bot.assemble import build_counter
from bot.embedders import choose_embedder
from bot.settings import Settings
from eval.cases import Case, Expected, read_cases
from eval.examples import Example, example
from eval.territories import Bench, standing
from eval.town_cases import cases_of
from eval.training.towns import Town
from eval.unseen_town import write_town

IN_TOWN = 0.3
"""What a question about a town counts beside one of ours: they are more, and written to one brief."""

CASES = Path(__file__).parent / "cases"


def read_examples(data: Path, embedder: str = "auto") -> list[Example]:
    """Every case of ours that is searched, answerable or not; by words alone where `embedder` is `none`."""
    settings = Settings(data_dir=data, generator="none", embedder=embedder)
    choice = choose_embedder(settings)
    counter = build_counter(settings, choice.build() if choice else None, None)
    cases = read_cases([CASES, CASES / "once_unseen"])
    return _examples((case for case in cases if case.expect in (Expected.ANSWERED, Expected.REFUSED)), counter)


def town_examples(town: Town, cache: Path | None) -> list[Example]:
    """Every question about a town that is searched; what reading it costs is kept in the cache, where there is one."""
    settings = Settings(generator="none", embedder="auto")
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made) / town.name
        write_town(town, folder)
        bench = Bench(cache or Path(made) / "cache", settings, choose_embedder(settings))
        with standing(folder, bench) as stood:
            return _examples(cases_of(town), stood.counter)


def in_town(examples: Iterable[Example]) -> list[Example]:
    """The same, for what a question about a town counts."""
    return [replace(one, counts=IN_TOWN) for one in examples]


def _examples(cases: Iterable[Case], counter: Counter) -> list[Example]:
    return [one for case in cases if (one := example(case, counter)) is not None]


def kept(cache: Path | None, name: str, make: Callable[[], list[Example]]) -> list[Example]:
    """From the cache when it is there, else made and left there."""
    file = cache / f"{name}.pkl" if cache else None
    if file and file.exists():
        return list(pickle.loads(file.read_bytes()))
    print(f"{name}: its questions are searched", file=sys.stderr, flush=True)
    made = make()
    if file:
        file.parent.mkdir(parents=True, exist_ok=True)
        aside = file.with_suffix(".part")
        aside.write_bytes(pickle.dumps(made))
        aside.replace(file)
    return made

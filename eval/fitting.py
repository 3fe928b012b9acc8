"""Fits the weights of the answering signs on cases; prints what each step gives on documents left out.

`python -m eval.fitting DATA` prints the weights of `bot/answering/evidence/scale.py`; `--write` puts them there. What
is said first is chosen by what our own cases teach; how sure one may be of it, by the towns that nothing learned too.
Where no embedder reads what is meant, by our own cases searched without one.
"""

import argparse
import pickle
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields, replace
from functools import partial
from itertools import chain
from pathlib import Path

import numpy as np

from bot.answering.counter import Counter
from bot.answering.evidence.signs import Signs, weighed
from bot.answering.evidence.traits import Traits
from bot.answering.evidence.weigh import Weighed
from bot.answering.extract import ExtractLimits, extract
from bot.assemble import build_counter
from bot.domain.answers import Evidence
from bot.embedders import choose_embedder
from bot.settings import Settings
from eval.calibrating import Belief, fit_belief, left_out_table
from eval.cases import Case, Expected, read_cases
from eval.examples import FOLDS, Array, Example, example, fold
from eval.facts import holds_any
from eval.territories import Bench, standing
from eval.town_cases import cases_of, unlearned_towns
from eval.training.towns import Town
from eval.unseen_town import write_town

Towns = Mapping[str, Sequence[Example]]

STEPS, RATE, RIDGE = 300, 0.1, 0.02
IN_TOWN = 0.1
"""What a question about a town counts beside one of ours: they are five times as many, written to one brief."""

DENIED = 1.5
"""What a denial counts: too few cases ask for what a document denies, and a fit makes nothing of them."""
CASES = Path(__file__).parent / "cases"
SCALE_FILE = Path(__file__).parents[1] / "bot" / "answering" / "evidence" / "scale.py"


def fit_scale(examples: Sequence[Example]) -> Signs:
    """The weights under which the statements that hold the answer are likeliest (softmax over each question)."""
    told = [one for one in examples if len(one.held) and one.held.max() > 0]
    size = (len(told), max(len(one.held) for one in told))
    signs, share, absent = np.zeros((*size, len(fields(Signs)))), np.zeros(size), np.full(size, -1e9)
    for row, one in enumerate(told):
        many = len(one.held)
        signs[row, :many] = [each.signs.values() for each in one.weighed.candidates]
        share[row, :many] = (one.held / one.held.max()) ** 2
        absent[row, :many] = 0.0
    weights = _climb(signs, share, absent)
    return replace(Signs(*(round(float(weight), 2) for weight in weights)), denied=DENIED)


def _climb(signs: Array, share: Array, absent: Array) -> Array:
    """Adam (Kingma and Ba, 2015) on the likelihood of the right statements, with a ridge."""
    weights = np.zeros(signs.shape[2])
    moment, square = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, STEPS + 1):
        scores = signs @ weights + absent
        likely = np.exp(scores - scores.max(axis=1, keepdims=True))
        likely /= likely.sum(axis=1, keepdims=True)
        right = likely * share
        pull = right / np.maximum(right.sum(axis=1, keepdims=True), 1e-12) - likely
        gradient = np.einsum("qn,qnk->k", pull, signs) / len(signs) - RIDGE * weights
        moment, square = 0.9 * moment + 0.1 * gradient, 0.999 * square + 0.001 * gradient**2
        weights += RATE * (moment / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
    return weights


def rescored(found: Weighed, scale: Signs) -> Weighed:
    """The same candidates in the order of these weights."""
    scored = [replace(one, score=weighed(one.signs, scale)) for one in found.candidates]
    ordered = sorted(scored, key=lambda one: (-round(one.score, 6), one.unit.passage.id, one.unit.order))
    return replace(found, candidates=tuple(ordered))


def right(one: Example, found: Weighed) -> bool:
    """Whether the extract holds every required fact and no forbidden one."""
    passages = {each.unit.passage.id: each.ranked for each in found.candidates}
    said = extract(Evidence(tuple(passages.values()), ""), found, ExtractLimits())
    text = " ".join(statement.text for statement in said)
    wrong = any(holds_any(text, (fact,)) for fact in one.case.forbidden)
    return bool(one.case.nuggets) and not wrong and all(holds_any(text, nugget) for nugget in one.case.nuggets)


def fit_sureness(believed: Iterable[Belief]) -> tuple[Signs, Traits]:
    """The weights of being sure, on what the weights of choosing chose."""
    signs, traits = fit_belief(list(believed))
    return replace(signs, denied=DENIED), traits


def beliefs(examples: Iterable[Example], scale: Signs) -> list[Belief]:
    """Each example once searched with these weights, and once more without the documents that answer it."""
    made = []
    for one in examples:
        found, is_answered = rescored(one.weighed, scale), one.case.expect is Expected.ANSWERED
        made.append(Belief(one.case, found, is_answered, right(one, found), counts=one.counts))
        if one.without:
            without = rescored(one.without, scale)
            made.append(Belief(one.case, without, answerable=False, right=False, made=True, counts=one.counts))
    return made


def left_out(examples: Sequence[Example], towns: Towns) -> str:
    """What extracts and refusals give on the documents of each fold, when fitted on the others and on the towns."""
    told = []
    for held_out in range(FOLDS):
        known = [one for one in examples if fold(one.case) != held_out]
        here = [one for one in examples if fold(one.case) == held_out]
        scale = fit_scale(known)
        told += _told(beliefs(chain(known, *towns.values()), scale), beliefs(here, scale))
    return left_out_table(told)


def towns_left_out(examples: Sequence[Example], towns: Towns) -> str:
    """The same on each town, when fitted on our own cases and on the other towns."""
    scale = fit_scale(examples)
    ours, there = beliefs(examples, scale), {name: beliefs(here, scale) for name, here in towns.items()}
    told = []
    for name, here in there.items():
        others = (made for other, made in there.items() if other != name)
        told += _told(chain(ours, *others), here)
    return left_out_table(told)


def _told(known: Iterable[Belief], here: Iterable[Belief]) -> list[tuple[Belief, float]]:
    signs, traits = fit_sureness(known)
    return [(belief, belief.confidence(signs, traits)) for belief in here]


def read_examples(data: Path, embedder: str = "auto") -> list[Example]:
    """Every case of ours that is searched, answerable or not."""
    settings = Settings(data_dir=data, generator="none", embedder=embedder)
    choice = choose_embedder(settings)
    counter = build_counter(settings, choice.build() if choice else None, None)
    cases = read_cases([CASES, CASES / "once_unseen"])
    return _examples((case for case in cases if case.expect in (Expected.ANSWERED, Expected.REFUSED)), counter)


def town_examples(town: Town, kept: Path) -> list[Example]:
    """Every question about a town that is searched, over an index kept in a folder."""
    settings = Settings(generator="none")
    bench = Bench(kept, settings, choose_embedder(settings))
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made) / town.name
        write_town(town, folder)
        with standing(folder, bench) as stood:
            return [replace(one, counts=IN_TOWN) for one in _examples(cases_of(town), stood.counter)]


def _examples(cases: Iterable[Case], counter: Counter) -> list[Example]:
    return [one for case in cases if (one := example(case, counter)) is not None]


def _kept(file: Path, make: Callable[[], list[Example]]) -> list[Example]:
    """From the file when there is one, else made and written there."""
    if file.exists():
        return list(pickle.loads(file.read_bytes()))
    print(f"{file.stem}: its questions are searched", file=sys.stderr, flush=True)
    made = make()
    file.parent.mkdir(parents=True, exist_ok=True)
    aside = file.with_suffix(".part")
    aside.write_bytes(pickle.dumps(made))
    aside.replace(file)
    return made


def main() -> None:
    """Reads the cases, fits, prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--cache", type=Path, help="folder of examples, to be removed when cases or code change")
    parser.add_argument("--write", action="store_true", help=f"write the weights into {SCALE_FILE.name}")
    asked = parser.parse_args()
    cache = asked.cache or asked.data / "fitting"
    examples = _kept(cache / "ours.pkl", lambda: read_examples(asked.data))
    towns = {
        town.name: _kept(cache / f"{town.name}.pkl", partial(town_examples, town, cache)) for town in unlearned_towns()
    }
    unread = _kept(cache / "unread.pkl", lambda: read_examples(asked.data, "none"))
    print(f"Our own territory:\n{left_out(examples, towns)}\n\nTowns:\n{towns_left_out(examples, towns)}\n")
    scale = fit_scale(examples)
    signs, traits = fit_sureness(beliefs(chain(examples, *towns.values()), scale))
    fitted = {"SCALE": scale, "SIGNS": signs, "TRAITS": traits}
    fitted["UNREAD_SIGNS"], fitted["UNREAD_TRAITS"] = fit_sureness(beliefs(unread, scale))
    written = "\n\n".join(f"{name} = {one}" for name, one in fitted.items()) + "\n"
    print(written)
    if asked.write:
        kept = SCALE_FILE.read_text("utf-8").partition("SCALE = ")[0]
        SCALE_FILE.write_text(kept + written, "utf-8")


if __name__ == "__main__":
    main()

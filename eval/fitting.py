"""Fits the weights of the answering signs on cases; prints what each step gives on documents left out.

`python -m eval.fitting DATA` prints the weights of `bot/answering/evidence/scale.py`; `--write` puts them there. What
is said first is chosen by what our own cases teach; how sure one may be of it, by the towns that nothing learned too.
Where no embedder reads what is meant, by our own cases searched without one.
"""

import argparse
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from functools import partial
from itertools import chain
from pathlib import Path

import numpy as np

from bot.answering.evidence.signs import Signs, weighed
from bot.answering.evidence.traits import Traits
from bot.answering.evidence.weigh import Weighed
from bot.answering.extract import ExtractLimits, extract
from bot.domain.answers import Evidence
from eval.calibrating import Belief, fit_belief, left_out_table
from eval.cases import Expected
from eval.example_sets import in_town, kept, read_examples, town_examples
from eval.examples import FOLDS, Array, Example, fold
from eval.facts import holds_any
from eval.town_cases import unlearned_towns

Towns = Mapping[str, Sequence[Example]]

STEPS, RATE, RIDGE = 300, 0.1, 0.02

DENIED = 1.5
"""What a denial counts: too few cases ask for what a document denies, and a fit makes nothing of them."""

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


def main() -> None:
    """Reads the cases, fits, prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument(
        "--cache", type=Path, help="folder to keep examples in; remove it when cases, towns or code change"
    )
    parser.add_argument("--write", action="store_true", help=f"write the weights into {SCALE_FILE.name}")
    asked = parser.parse_args()
    lot = partial(kept, asked.cache)
    examples = lot("ours", partial(read_examples, asked.data))
    unread = lot("unread", partial(read_examples, asked.data, "none"))
    towns = {
        town.name: in_town(lot(town.name, partial(town_examples, town, asked.cache))) for town in unlearned_towns()
    }
    if not all(one.weighed.is_read for one in chain(examples, *towns.values())):
        sys.exit("no embedder read what is meant: install one (guichet doctor), or remove the examples kept")
    print(f"Our own territory:\n{left_out(examples, towns)}\n\nTowns:\n{towns_left_out(examples, towns)}\n")
    print(f"Our own territory, words alone:\n{left_out(unread, {})}\n")
    scale = fit_scale(examples)
    signs, traits = fit_sureness(beliefs(chain(examples, *towns.values()), scale))
    fitted = {"SCALE": scale, "SIGNS": signs, "TRAITS": traits}
    fitted["UNREAD_SIGNS"], fitted["UNREAD_TRAITS"] = fit_sureness(beliefs(unread, scale))
    written = "\n\n".join(f"{name} = {one}" for name, one in fitted.items()) + "\n"
    print(written)
    if asked.write:
        above = SCALE_FILE.read_text("utf-8").partition("SCALE = ")[0]
        SCALE_FILE.write_text(above + written, "utf-8")


if __name__ == "__main__":
    main()

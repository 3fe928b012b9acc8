"""Fits the weights of the answering signs on cases; prints what each step gives on documents left out.

`python -m eval.fitting DATA` prints the weights of `bot/answering/evidence/scale.py`; `--write` puts them there.
"""

import argparse
import pickle
from collections.abc import Sequence
from dataclasses import fields, replace
from pathlib import Path

import numpy as np

from bot.answering.evidence.signs import Signs, weighed
from bot.answering.evidence.traits import Traits
from bot.answering.evidence.weigh import Weighed
from bot.answering.extract import ExtractLimits, extract
from bot.domain.answers import Evidence
from eval.calibrating import Belief, fit_belief, left_out_table
from eval.cases import Expected, read_cases
from eval.examples import FOLDS, Array, Example, example, fold
from eval.facts import holds_any

STEPS, RATE, RIDGE = 300, 0.1, 0.02
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


def fit_sureness(examples: Sequence[Example], scale: Signs) -> tuple[Signs, Traits]:
    """The weights of being sure, on what these weights choose."""
    signs, traits = fit_belief(beliefs(examples, scale))
    return replace(signs, denied=DENIED), traits


def beliefs(examples: Sequence[Example], scale: Signs) -> list[Belief]:
    """Each example once searched with these weights, and once more without the documents that answer it."""
    made = []
    for one in examples:
        found = rescored(one.weighed, scale)
        made.append(Belief(one.case, found, one.case.expect is Expected.ANSWERED, right(one, found)))
        if one.without:
            made.append(Belief(one.case, rescored(one.without, scale), answerable=False, right=False, made=True))
    return made


def left_out(examples: Sequence[Example]) -> str:
    """What extracts and refusals give on the documents of each fold, when fitted on the others."""
    told = []
    for held_out in range(FOLDS):
        known = [one for one in examples if fold(one.case) != held_out]
        scale = fit_scale(known)
        signs, traits = fit_sureness(known, scale)
        here = beliefs([one for one in examples if fold(one.case) == held_out], scale)
        told += [(belief, belief.confidence(signs, traits)) for belief in here]
    return left_out_table(told)


def read_examples(data: Path, cache: Path | None) -> list[Example]:
    """Every case that is searched, answerable or not; from the cache file when there is one."""
    if cache and cache.exists():
        return list(pickle.loads(cache.read_bytes()))
    from bot.assemble import build_counter
    from bot.embedders import choose_embedder
    from bot.settings import Settings

    settings = Settings(data_dir=data, generator="none")
    choice = choose_embedder(settings)
    counter = build_counter(settings, choice.build() if choice else None, None)
    cases = read_cases([CASES, CASES / "once_unseen"])
    wanted = [case for case in cases if case.expect in (Expected.ANSWERED, Expected.REFUSED)]
    examples = [one for case in wanted if (one := example(case, counter)) is not None]
    if cache:
        cache.parent.mkdir(parents=True, exist_ok=True)
        cache.write_bytes(pickle.dumps(examples))
    return examples


def main() -> None:
    """Reads the cases, fits, prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--cache", type=Path, help="file of examples, to be removed when cases or code change")
    parser.add_argument("--write", action="store_true", help=f"write the weights into {SCALE_FILE.name}")
    asked = parser.parse_args()
    examples = read_examples(asked.data, asked.cache)
    print(left_out(examples))
    scale = fit_scale(examples)
    signs, traits = fit_sureness(examples, scale)
    written = f"SCALE = {scale}\n\nSIGNS = {signs}\n\nTRAITS = {traits}\n"
    print(written)
    if asked.write:
        kept = SCALE_FILE.read_text("utf-8").partition("SCALE = ")[0]
        SCALE_FILE.write_text(kept + written, "utf-8")


if __name__ == "__main__":
    main()

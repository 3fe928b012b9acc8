"""Fits the weights of the answering signs on cases; prints what each step gives on cases left out.

`python -m eval.fitting DATA` prints the two tables of weights to put in `bot/answering/weigh.py` and `confidence.py`.
"""

import argparse
from collections.abc import Sequence
from dataclasses import fields, replace
from pathlib import Path

import numpy as np

from bot.answering.confidence import Traits, traits_of
from bot.answering.extract import ExtractLimits, extract
from bot.answering.ground import STRICT
from bot.answering.signs import Signs, weighed
from bot.answering.weigh import Weighed
from bot.domain.answers import Evidence
from eval.cases import Expected, read_cases
from eval.examples import FOLDS, Array, Example, example, fold
from eval.facts import holds_any

UNANSWERABLE_WEIGHT = 3.0
STEPS, RATE, RIDGE = 400, 0.1, 0.03


def fit_scale(examples: Sequence[Example]) -> Signs:
    """The weights under which the statements that hold the answer are likeliest (softmax over each question)."""
    told = [
        (_signs(one.weighed), one.held / one.held.max()) for one in examples if len(one.held) and one.held.max() > 0
    ]
    weights = np.zeros(len(fields(Signs)))
    moment, square = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, STEPS + 1):
        gradient = np.mean([_gradient(signs, share**2, weights) for signs, share in told], axis=0) - RIDGE * weights / 5
        moment, square = 0.9 * moment + 0.1 * gradient, 0.999 * square + 0.001 * gradient**2
        weights += RATE * (moment / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
    return Signs(*(round(float(weight), 2) for weight in weights))


def fit_confidence(examples: Sequence[Example], scale: Signs) -> Traits:
    """A logistic model: cases answered right against unanswerable ones and cases without their documents."""
    rows, wanted, worth = [], [], []
    for one in examples:
        for found, answered, weight in _labelled(one, scale):
            if (traits := _traits(found, scale)) is not None:
                rows.append(traits)
                wanted.append(float(answered))
                worth.append(weight)
    x, y, w = np.array(rows), np.array(wanted), np.array(worth)
    weights = np.zeros(x.shape[1])
    for _ in range(60):
        p = 1 / (1 + np.exp(-x @ weights))
        hessian = (x * (w * p * (1 - p))[:, None]).T @ x + np.eye(x.shape[1]) * np.array(
            [1.0] * (x.shape[1] - 1) + [0.01]
        )
        weights += np.linalg.solve(hessian, x.T @ (w * (y - p)) - np.array([1.0] * (x.shape[1] - 1) + [0.0]) * weights)
    return Traits(*(round(float(weight), 2) for weight in weights))


def _signs(found: Weighed) -> Array:
    return np.array([one.signs.values() for one in found.candidates])


def _gradient(signs: Array, share: Array, weights: Array) -> Array:
    scores = signs @ weights
    likely = np.exp(scores - scores.max())
    likely /= likely.sum()
    right = likely * share
    return np.asarray((right / max(right.sum(), 1e-12) - likely) @ signs)


def _rescored(found: Weighed, scale: Signs) -> Weighed:
    scored = [replace(one, score=weighed(one.signs, scale)) for one in found.candidates]
    return replace(found, candidates=tuple(sorted(scored, key=lambda one: -one.score)))


def _labelled(one: Example, scale: Signs) -> list[tuple[Weighed, bool, float]]:
    near = [(one.without, False, 1.0)] if one.without else []
    if one.case.expect is Expected.REFUSED:
        return [(one.weighed, False, UNANSWERABLE_WEIGHT)]
    return [*near, (one.weighed, True, 1.0)] if right(one, scale) else list(near)


def right(one: Example, scale: Signs) -> bool:
    """Whether the extract under these weights holds every required fact and no forbidden one."""
    found = _rescored(one.weighed, scale)
    passages = {each.unit.passage.id: each.ranked for each in found.candidates}
    said = extract(Evidence(tuple(passages.values()), ""), found, ExtractLimits())
    text = " ".join(statement.text for statement in said)
    wrong = any(holds_any(text, (fact,)) for fact in one.case.forbidden)
    return bool(one.case.nuggets) and not wrong and all(holds_any(text, nugget) for nugget in one.case.nuggets)


def _traits(found: Weighed, scale: Signs) -> list[float] | None:
    strict = [aspect for aspect in found.aspects[:1] if aspect in STRICT]
    scored = _rescored(found, scale).candidates
    best = next((one for one in scored if all(aspect in one.aspects for aspect in strict)), None)
    if best is None:
        return None
    traits = traits_of(best, found.terms)
    return [getattr(traits, field.name) for field in fields(Traits)]


def _left_out(examples: Sequence[Example]) -> str:
    """Extracts right on each fold when fitted on the others, all told."""
    answerable = [one for one in examples if one.case.nuggets and one.case.expect is Expected.ANSWERED]
    good = 0
    for held_out in range(FOLDS):
        scale = fit_scale([one for one in answerable if fold(one.case) != held_out])
        good += sum(right(one, scale) for one in answerable if fold(one.case) == held_out)
    return f"extracts right on cases left out: {good} of {len(answerable)}"


def main() -> None:
    """Reads the cases, fits, prints."""
    from bot.assemble import build_counter, choose_embedder
    from bot.settings import Settings

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    settings = Settings(data_dir=parser.parse_args().data, generator="none")
    choice = choose_embedder(settings)
    counter = build_counter(settings, choice.build() if choice else None, None)
    cases = read_cases([Path(__file__).parent / "cases"])
    examples = [one for case in cases if (one := example(case, counter)) is not None]
    print(_left_out(examples))
    scale = fit_scale([one for one in examples if one.case.expect is Expected.ANSWERED])
    print(scale)
    print(fit_confidence(examples, scale))


if __name__ == "__main__":
    main()

"""Which token comes next: always the likeliest that the grammar allows, so that an answer can be had again."""

import ctypes
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import llama_cpp
import numpy as np
from numpy.typing import NDArray

from bot.engines.llama_model import CannotGenerate

FIRST_CHOICES = 64
CANDIDATE = np.dtype([("id", np.int32), ("logit", np.float32), ("p", np.float32)])

Pointer = Any  # llama_cpp's handles are untyped ctypes pointers
Logits = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Likeliest:
    """Some tokens and their logits, kept after llama.cpp has overwritten the rest."""

    ids: NDArray[np.intp]
    logits: Logits


def grammar_rules(vocab: Pointer, grammar: str) -> Pointer:
    """The state of a grammar, to be freed by llama_sampler_free; None without grammar."""
    if not grammar:
        return None
    if rules := llama_cpp.llama_sampler_init_grammar(vocab, grammar.encode(), b"root"):
        return rules
    raise CannotGenerate("the grammar of the answer is not understood by llama.cpp")


def likeliest(logits: Logits) -> Likeliest:
    """The first choices, in no order."""
    few = min(FIRST_CHOICES, len(logits) - 1)
    ids = np.argpartition(logits, -few)[-few:].copy()  # a slice would keep the whole vocabulary's places alive
    return Likeliest(ids, logits[ids])


def choice(logits: Logits, rules: Pointer) -> int:
    """The likeliest token the grammar allows. Checking the likeliest few first spares the whole vocabulary."""
    best = int(logits.argmax())
    if not rules or _allowed(rules, Likeliest(np.array([best]), logits[best : best + 1])) is not None:
        return best
    for some in (likeliest(logits), Likeliest(np.arange(len(logits)), logits)):
        if (token := _allowed(rules, some)) is not None:
            return token
    raise CannotGenerate("no token of this model satisfies the grammar of the answer")


def choice_among(some: Likeliest, rules: Pointer) -> int | None:
    """The likeliest of these that the grammar allows; None when it allows none."""
    return _allowed(rules, some) if rules else int(some.ids[some.logits == some.logits.max()].min())


def leaning(some: Likeliest, one: Collection[int], other: Collection[int]) -> float:
    """Natural log-odds of the tokens of `one` over those of `other`; what is not among these counts as the least is."""
    return _together(some, one) - _together(some, other)


def _together(some: Likeliest, tokens: Collection[int]) -> float:
    held = some.logits[np.isin(some.ids, list(tokens))].astype(np.float64)
    return float(np.logaddexp.reduce(held)) if len(held) else float(some.logits.min())


def _allowed(rules: Pointer, some: Likeliest) -> int | None:
    """What the grammar forbids has a logit of minus infinity after it."""
    candidates = np.zeros(len(some.ids), CANDIDATE)
    candidates["id"], candidates["logit"] = some.ids, some.logits
    data = candidates.ctypes.data_as(llama_cpp.llama_token_data_p)
    array = llama_cpp.llama_token_data_array(data, len(some.ids), -1, False)
    llama_cpp.llama_sampler_apply(rules, ctypes.byref(array))
    best = candidates["logit"].max()
    return int(candidates["id"][candidates["logit"] == best].min()) if np.isfinite(best) else None

"""French words as they sound, so that `simetiere` finds `cimetière` and `oreres` finds `horaires`."""

import re
from functools import lru_cache

_STEPS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"[^a-z]", ""),
        (r"ph", "f"),
        (r"(?<!s)tion", "sion"),
        (r"sch|sh|ch", "$"),
        (r"h", ""),
        (r"eau|au", "o"),
        (r"gn", "ni"),
        (r"qu|q|ck|k|c(?![eiy])", "k"),
        (r"sc(?=[eiy])|c|ss|z", "s"),
        (r"ge(?=[ao])|j|g(?=[eiy])", "j"),
        (r"gu(?=[eiy])", "g"),
        (r"(?:ai|ei|y|i)n(?![aeiouy])|(?:ai|i|y)m(?=[bp])", "1"),
        (r"(?:a|e)(?:n|m)(?![aeiouynm])", "2"),
        (r"(?:o)(?:n|m)(?![aeiouynm])", "3"),
        (r"ou|oo", "u"),
        (r"ai|ei|er$|ez$|et$|ay", "e"),
        (r"y", "i"),
        (r"oeu|eu", "e"),
        (r"(.)\1+", r"\1"),
        (r"[estdxp]+$", ""),
    )
)


@lru_cache(maxsize=20_000)
def sound(folded: str) -> str:
    """A key that two spellings of one sound share; empty for what has no letters."""
    key = folded
    for pattern, replacement in _STEPS:
        key = pattern.sub(replacement, key)
    return key

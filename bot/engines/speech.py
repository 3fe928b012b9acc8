"""How often French words are said, from the frequency list packaged by pyspellchecker (MIT; film subtitles)."""

import math
from collections.abc import Mapping
from functools import lru_cache

from bot.domain.folding import fold

_PER = 1e9


@lru_cache(1)
def speech_frequencies() -> Mapping[str, float]:
    """Folded word → its frequency on Zipf's scale: log10 of its occurrences among a billion words.

    From 2 (said once in ten million words) to 7; read at the first call, half a second, 134,000 words.
    Scale: van Heuven et al., "SUBTLEX-UK", QJEP 2014.
    """
    from spellchecker import SpellChecker

    counted: dict[str, int] = {}
    for word, count in SpellChecker(language="fr", distance=1).word_frequency.dictionary.items():
        folded = fold(word)
        counted[folded] = counted.get(folded, 0) + count
    total = sum(counted.values())
    return {word: math.log10(count / total * _PER) for word, count in counted.items()}

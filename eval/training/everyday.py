"""The French words people say most, from the frequency list packaged by pyspellchecker (MIT; film subtitles)."""

from bot.domain.folding import fold

SAID = 20_000
LEAST_LETTERS = 3


def everyday_words(closed: frozenset[str]) -> list[str]:
    """The most frequent first, as they are written; none that is a closed text (folded)."""
    from spellchecker import SpellChecker

    counted = SpellChecker(language="fr", distance=1).word_frequency.dictionary
    fitting = (word for word in counted if len(word) >= LEAST_LETTERS and word.isalpha() and fold(word) not in closed)
    return sorted(fitting, key=lambda word: (-counted[word], word))[:SAID]

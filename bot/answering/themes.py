"""Themes on which one signature is not enough: what is wrong there harms somebody."""

from bot.answering.rules import patterns
from bot.domain.folding import fold


def theme_of(text: str) -> str:
    """The first sensitive theme a question names (`rules/sensitive.toml`), or nothing."""
    folded = fold(text)
    return next((name for name, words in patterns("sensitive", "themes").items() if words.search(folded)), "")

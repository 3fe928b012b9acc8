"""Which language was spoken, by what an ear gives each of those it knows; the one expected, when in doubt.

Whisper told to hear French writes French whatever is said: an English question becomes another one, without a doubt.
"""

from collections.abc import Mapping, Sequence

SURE, MOST = 0.9, 0.5
"""Of the share of two languages, and of all of them, to leave the one that was expected.

Recorded people who speak English have 0.53 of all and more. Of Spanish, Italian or Russian, English mostly has under
a tenth, which is often nine tenths of the two: told to read English, Whisper then translates, and believes itself.
"""

Shares = Mapping[str, float]
"""From 0 to 1, of every language an ear knows."""


def other_spoken(shares: Shares, expected: str, spoken: Sequence[str]) -> str:
    """The language of ours it was said in, when that is not the one expected; else nothing."""
    ours = {language: shares.get(language, 0.0) for language in (*spoken, expected)}
    likeliest = max(ours, key=ours.__getitem__)
    sure = ours[likeliest] >= max(MOST, SURE * sum(ours.values()))
    return likeliest if sure and likeliest != expected and expected in spoken else ""


def foreign_share(shares: Shares, spoken: Sequence[str]) -> float:
    """What goes to languages that nobody speaks here."""
    return max(0.0, 1.0 - sum(shares.get(language, 0.0) for language in spoken)) if shares else 0.0

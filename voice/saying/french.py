"""French as it is written in a town hall, as it is said. The order of the rules is theirs: each leaves words behind."""

from voice.saying.addresses import without_addresses
from voice.saying.figures import amounts, codes, measures, numbers, ordinals, phones, spans
from voice.saying.table import load
from voice.saying.times import dates, days, times
from voice.saying.words import abbreviations, capitals, roman, signs, tidy, unglued


def french(text: str) -> str:
    """Words, letters to be spelled and punctuation: no figure and no sign is left."""
    table = load("french")
    text = codes(without_addresses(text.replace("\u00a0", " ").replace("\u202f", " "), table))
    text = abbreviations(days(signs(text, table), table), table)
    text = times(dates(phones(text), table), table)
    text = ordinals(measures(amounts(spans(text), table), table))
    text = numbers(unglued(roman(text)), table)
    return tidy(capitals(text, table))

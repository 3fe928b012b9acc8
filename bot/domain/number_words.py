"""French numbers in words, folded: what each word is worth, and what several are worth together."""

from collections.abc import Iterable, Mapping

UNITS: Mapping[str, int] = {
    "zero": 0, "un": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8, "neuf": 9,
    "dix": 10, "onze": 11, "douze": 12, "treize": 13, "quatorze": 14, "quinze": 15, "seize": 16,
}  # fmt: skip
TENS: Mapping[str, int] = {
    "vingt": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60,
    "septante": 70, "huitante": 80, "octante": 80, "nonante": 90,
}  # fmt: skip
HUNDREDS = ("cent", "cents")
WORTH: Mapping[str, int] = {**UNITS, **TENS, "une": 1, "vingts": 20}
_EIGHTY_FROM_FOUR = 76


def worth(words: Iterable[str]) -> int:
    """A number under a thousand from its words, `et` left out: `deux cent quatre vingt dix` is 290."""
    total = 0
    for word in words:
        if word in HUNDREDS:
            total = max(total, 1) * 100
        elif word in ("vingt", "vingts") and total % 100 == UNITS["quatre"]:
            total += _EIGHTY_FROM_FOUR
        else:
            total += WORTH[word]
    return total

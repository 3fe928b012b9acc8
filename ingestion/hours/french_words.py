"""French words of hours: weekdays, ranks, months."""

import re
import unicodedata

WEEKDAYS = {"lundi": 0, "mardi": 1, "mercredi": 2, "jeudi": 3, "vendredi": 4, "samedi": 5, "dimanche": 6}
RANKS = {
    "1er": 1,
    "premier": 1,
    "2e": 2,
    "deuxieme": 2,
    "3e": 3,
    "troisieme": 3,
    "4e": 4,
    "quatrieme": 4,
    "dernier": -1,
}
MONTHS = {
    "janvier": 1, "fevrier": 2, "mars": 3, "avril": 4, "mai": 5, "juin": 6, "juillet": 7, "aout": 8,
    "septembre": 9, "octobre": 10, "novembre": 11, "decembre": 12,
}  # fmt: skip
_DASHES = re.compile("[\u2010-\u2015\u2212]")


def plain(text: str) -> str:
    """Lower case, without accents, one space between words, one kind of dash and of apostrophe."""
    text = unicodedata.normalize("NFKD", _DASHES.sub("-", text).replace("’", "'")).casefold()
    return " ".join("".join(one for one in text if not unicodedata.combining(one)).split())

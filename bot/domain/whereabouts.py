"""Where somebody lives and what they drive: house and flat numbers, number plates. The street itself stays."""

import re

_SIV = r"[A-HJ-NP-TV-Z]{2}\s?(?P<mark>[-\s]?)\s?\d{3}\s?(?P=mark)\s?[A-HJ-NP-TV-Z]{2}"
_PLATE = re.compile(rf"(?<![\w-]){_SIV}(?![\w-])")
_PLATE_BY_DASHES = re.compile(r"(?<![\w-])[a-hj-np-tv-z]{2}-\d{3}-[a-hj-np-tv-z]{2}(?![\w-])", re.IGNORECASE)
_PLATE_SPOKEN_OF = re.compile(
    r"(?<![\w-])(?:(?!(?:de|et|en|le|la|ce|se|ne|sa|ma|ta) )[a-hj-np-tv-z]{2}[ -]?\d{3}[ -]?"
    r"(?!(?:kg|km|cm|mm|cc|ch|ml|cl)\b)[a-hj-np-tv-z]{2}"
    r"|\d{2,4}[ -]?(?!(?:cm|mm|km|kg|kw|cc|ch|ans|min|et|ou|au|de|du|par|sur|en)\b)[a-z]{2,3}[ -]?"
    r"(?:0[1-9]|[1-8]\d|9[0-5]|2[ab]|97[1-6]))(?![\w-])",
    re.IGNORECASE,
)
_ABOUT_PLATES = re.compile(
    r"\b(?:plaques?|immatricul\w*|véhicules?|vehicules?|voitures?|scooters?|motos?|camions?|caravanes?|fourrière)\b",
    re.IGNORECASE,
)
_OLD_PLATE = re.compile(r"(?<![\w-])\d{2,4} [A-Z]{2,3} (?:0[1-9]|[1-8]\d|9[0-5]|2[AB]|97[1-6])(?![\w-])")

_WAYS = (
    r"rue|ruelle|avenue|av\.?|boulevard|bd\.?|bvd|allée|allee|all\.|impasse|imp\.|chemin|chem\.|ch\.|route|rte|quai"
    r"|square|venelle|sente|sentier|faubourg|fg|esplanade|hameau|lieu-dit|lotissement|lot\.|montée|rond-point"
)
_LOOSE_WAYS = r"place|pl\.|cours|passage|résidence|residence|cité|clos|villa|voie|mail|promenade|domaine|traverse"
_NAMED = (
    r"(?:de\sla\s|de\sl['’]|du\s|des\s|de\s|d['’])?(?-i:[A-ZÀ-Ý])"
    r"|(?:de\sla|du)\s(?:mairie|gare|marché|poste)|de\sl['’]église"
)
_NOT_A_HOUSE = r"(?<![\w/,.:°*€-])(?<!n° )(?<!bus )(?<!ligne )(?<!lignes )(?<!arrêt )(?<!numéro )"
_NOT_A_HOUSE += r"(?<!zone )(?<!limitée à )(?<!limité à )(?<!\d à )(?<!\d h à )(?<!\d au )"
"""Nor a limit, hours or days: `de 9 à 12 place du Marché`."""
HOUSE_NUMBER = re.compile(
    rf"{_NOT_A_HOUSE}\d{{1,4}}(?:\s?(?:bis|ter|quater|[a-d]\b))?"
    rf"(?P<way>,?\s+(?:(?:{_WAYS})(?=\s(?!piétonne))|(?:{_LOOSE_WAYS})(?=\s(?:{_NAMED}))))",
    re.IGNORECASE,
)
_DAY_OR_MONTH = re.compile(
    r"(?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
    r"|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\s*$",
    re.IGNORECASE,
)
_FLAT = re.compile(
    r"\b(?P<name>appartement|appart|appt|apt)(?P<link>\.?\s*(?:n°|numéro|no)?\s*)\d{1,4}\b", re.IGNORECASE
)


_NEIGHBOUR = re.compile(r"(?<![\w/,.-])\d{1,4}(?:\s?(?:bis|ter))?(?=\s(?:et|ou)\s(?:le\s|du\s|au\s)?\[n°\])")


def masked_plates(text: str) -> str:
    """Without number plates: by their dashes or capitals or, where a vehicle is spoken of, in any writing."""
    for pattern in (_PLATE, _PLATE_BY_DASHES):
        text = pattern.sub("[plaque]", text)
    if not _ABOUT_PLATES.search(text):
        return text
    return _PLATE_SPOKEN_OF.sub("[plaque]", _OLD_PLATE.sub("[plaque]", text))


def masked_flats(text: str) -> str:
    """Without the numbers of flats."""
    return _FLAT.sub(lambda found: f"{found['name']}{found['link']}[n°]", text)


def masked_neighbours(text: str) -> str:
    """Without the number named before a house number that was masked: `le 45 et le [n°] rue Jean-Jaurès`."""
    return _NEIGHBOUR.sub("[n°]", text)


def ends_a_date(found: re.Match[str]) -> bool:
    """Whether a house number found is of a date: `le 11 novembre 2026 place de la République`."""
    return _DAY_OR_MONTH.search(found.string[max(0, found.start() - 12) : found.start()]) is not None

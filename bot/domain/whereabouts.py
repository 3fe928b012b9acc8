"""Where somebody lives and what they drive: house and flat numbers, number plates. The street itself stays."""

import re

from bot.domain.dictated import NUMBER

_SIV = r"[A-HJ-NP-TV-Z]{2}\s?(?P<mark>[-.\s]?)\s?\d{3}\s?(?P=mark)\s?[A-HJ-NP-TV-Z]{2}"
_PLATE = re.compile(rf"(?<![\w-]){_SIV}(?![\w-])")
_PLATE_BY_DASHES = re.compile(r"(?<![\w-])[a-hj-np-tv-z]{2}-\d{3}-[a-hj-np-tv-z]{2}(?![\w-])", re.IGNORECASE)
_PLATE_SPOKEN_OF = re.compile(
    r"(?<![\w-])(?:(?!(?:de|et|en|le|la|ce|se|ne|sa|ma|ta) )[a-hj-np-tv-z]{2}[ .-]?\d{3}[ .-]?"
    r"(?!(?:kg|km|cm|mm|cc|ch|ml|cl)\b)[a-hj-np-tv-z]{2}"
    rf"|[a-hj-np-tv-z] [a-hj-np-tv-z] (?:\d{{3}}|{NUMBER}) [a-hj-np-tv-z] [a-hj-np-tv-z]"
    r"|\d{2,4}[ -]?(?!(?:cm|mm|km|kg|kw|cc|ch|ans|min|et|ou|au|de|du|par|sur|en)\b)[a-z]{2,3}[ -]?"
    r"(?:0[1-9]|[1-8]\d|9[0-5]|2[ab]|97[1-6]))(?![\w-])",
    re.IGNORECASE,
)
_ABOUT_PLATES = re.compile(
    r"\b(?:plaques?|immatricul\w*|véhicules?|vehicules?|voitures?|scooters?|motos?|camions?"
    r"|camionnettes?|fourgon\w*|caravanes?|remorques?|fourrière|garée?s?|stationnée?s?)\b",
    re.IGNORECASE,
)
_OLD_PLATE = re.compile(r"(?<![\w-])\d{2,4} [A-Z]{2,3} (?:0[1-9]|[1-8]\d|9[0-5]|2[AB]|97[1-6])(?![\w-])")

_WAYS = (
    r"rue|ruelle|avenue|av\.?|boulevard|bd\.?|bvd|allée|allee|all\.|impasse|imp\.|chemin|chem\.|ch\.|route|rte|quai"
    r"|square|venelle|sente|sentier|faubourg|fg|esplanade|hameau|lieu-dit|lotissement|lot\.|montée|rond-point"
)
_LOOSE_WAYS = r"r\.|place|pl\.|cours|passage|résidence|residence|cité|clos|villa|voie|mail|promenade|domaine|traverse"
_NAMED = (
    r"(?:de\sla\s|de\sl['’]|du\s|des\s|de\s|d['’])?(?-i:[A-ZÀ-Ý])"
    r"|(?:de\sla|du)\s(?:mairie|gare|marché|poste)|de\sl['’]église"
)
_NOT_A_HOUSE = r"(?<![\w/,.:°*€-])(?<!n° )(?<!bus )(?<!ligne )(?<!lignes )(?<!arrêt )(?<!numéro )"
_NOT_A_HOUSE += r"(?<!zone )(?<!limitée à )(?<!limité à )(?<!\d à )(?<!\d h à )(?<!\d au )"
"""Nor a limit, hours or days: `de 9 à 12 place du Marché`."""
_SAID_TO_BE_ONE = (
    r"(?P<said>(?<=\bau )|(?<=\ble )|(?<=\bdu )|(?<=\bnuméro )|(?<=\bhabite )|(?<=\bhabitons )|(?<=\best ))"
)
_OF_THE = r"\s(?:de\sla\s|du\s|de\sl['’]\s?)"
"""After these words only a number in words is a house, or one that is `of` a street: `le 140 de la rue Haute`."""
HOUSE_NUMBER = re.compile(
    rf"{_SAID_TO_BE_ONE}?(?:{_NOT_A_HOUSE}\d{{1,4}}(?:\s?(?:bis|ter|quater|[a-d]\b))?"
    rf"|(?(said)(?!un\s|(?<!au )(?<!numéro )neuf\s)(?:{NUMBER})(?:\s(?:bis|ter|quater))?(?!\w)|(?!)))"
    rf"(?P<way>,?\s+(?:(?:{_WAYS})(?=\s(?!piétonne|barrée|fermée|coupée))|(?:{_LOOSE_WAYS})(?=\s(?:{_NAMED})))"
    rf"|(?(said){_OF_THE}(?:{_WAYS})(?=\s)|(?!)))",
    re.IGNORECASE,
)
_DAY_OR_MONTH = re.compile(
    r"(?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
    r"|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
    rf"|\b(?:du|de)\s{NUMBER}\s(?:au|à))\s*$",
    re.IGNORECASE,
)
_FLAT = re.compile(
    r"\b(?P<name>appartement|appart|appt|apt)(?P<link>\.?\s*(?:n°|numéro|no)?\s*)\d{1,4}\b", re.IGNORECASE
)
_AFTER_ITS_STREET = re.compile(
    rf"(?P<street>\b(?:{_WAYS}|place)\s(?:(?:de\sla|du|des|de)\s|(?:de\s)?l['’]|d['’])?[\w'’-]+(?-i:\s[A-ZÀ-Ý][\w'’-]*){{0,3}}"
    r",?\s(?:(?:au\s)?(?:num[ée]ro|n°|nº)\s?|au\s(?=\w+(?:\s(?:bis|ter))?(?:[,;!?]|\.?$))))\d{1,4}(?:\s?(?:bis|ter|quater|[a-d]\b))?(?![\w/-]|[.,]\d)",
    re.IGNORECASE,
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
    """Without the numbers named around a street: `le 45 et le [n°] rue Jean-Jaurès`, `rue Haute, numéro 7`."""
    return _NEIGHBOUR.sub("[n°]", _AFTER_ITS_STREET.sub(lambda found: f"{found['street']}[n°]", text))


def ends_a_date(found: re.Match[str]) -> bool:
    """Whether a house number found is of a date: `le 11 novembre 2026 place de la République`."""
    return _DAY_OR_MONTH.search(found.string[max(0, found.start() - 36) : found.start()]) is not None

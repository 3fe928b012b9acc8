"""Telephone numbers, amounts, measures and numbers in French."""

import re
from collections.abc import Callable

from voice.saying.numerals import cardinal, digits, fraction, ordinal, pair
from voice.saying.table import Table

_NUMBER = r"(\d{1,3}(?: \d{3}){1,4}(?!\d)|\d{1,15}(?!\d))"
_PHONE = re.compile(r"(?<![\d,])(?:(?:\+|00) ?33 ?(?:\(0\))? ?|0)([1-9])((?:[ .-]?\d{2}){4})(?!\d)")
_FREE_PHONE = re.compile(r"(?<![\d,])0 ?(8\d{2})[ .](\d{3})[ .](\d{3})(?!\d)")
_SOCIAL_PHONE = re.compile(r"(?<![\d,])116 ?(\d{3})(?! ?\d)")
_SHORT_PHONE = re.compile(
    r"((?:\b(?:le|au|du|numéro|appelez|composez|faites|téléphone|joindre)\b:?)\s*)(3\d)(\d{2})(?! ?[\d€%]|,\d)"
)
_SHORT_PHONE_ALONE = re.compile(r"((?:^|[:,(])\s*)(3\d)(\d{2})(?=\s*(?:[.!?;,]|$))")
_MONEY = re.compile(rf"(?<![\d,]){_NUMBER}(?:[,.](\d+))? ?([kM])?(?:€|euros?\b|EUR\b)(?: ?/ ?([\w²³.]+[\w²³]|\w))?")
_FORM = re.compile(r"(?<!\d)(\d{5}) ?\* ?(\d{2})(?!\d)")
_CODE = re.compile(r"\b([LRDA])\. ?(\d{1,9})((?:-\d{1,9})+)|\b([LRDA])(\d{1,9})((?:-\d{1,9})+)")
_REFERENCE = re.compile(r"((?:\b[nN][°ºo]s?|\b[Aa]rticles?|\b[Aa]rt\.) ?)(\d{1,9})((?:-\d{1,9})+)")
_MANY = re.compile(r"(?<![\d,])(\d{7,})(?!\d)")
_POSTCODE = re.compile(r"(?<![\d,])0(\d)(\d{3})(?![\d,])")
_SIRET = re.compile(r"(?<!\d)(\d{3}) ?(\d{3}) ?(\d{3}) ?(\d{5})(?!\d)")
_HALF = re.compile(r"(?<![\d/,])(?:1/2|½)[ -](?=(?!et\b|de\b|ou\b)([a-zà-ÿ]+))")
_FRACTIONS = {"1/2": "un demi", "1/3": "un tiers", "2/3": "deux tiers", "1/4": "un quart", "3/4": "trois quarts"}
_ORDINAL = re.compile(r"\b(\d{1,9})(?: ?(er|ers|ère|re|ième|ème|eme|è|e)|(nd|nde|de))s?\b")
_FEMININE = frozenset(("ère", "re", "nde", "de"))
_YEARS = re.compile(r"\b((?:19|20)\d\d) ?[-–/] ?((?:19|20)\d\d)\b")
_SPAN = re.compile(r"(?<![\w,-])(\d{1,4}) ?[-–] ?(\d{1,4})(?![\d-])")
_PLAIN = re.compile(rf"(?<![\d,]){_NUMBER}(?:[,.](\d+))?(?:(?= (?P<next>[\w']+)))?")


def phones(text: str) -> str:
    """Pairs with a breath between them, as numbers are given in France; free numbers by threes."""

    def usual(found: re.Match[str]) -> str:
        rest = re.sub(r"\D", "", found[2])
        pairs = [f"0{found[1]}", *(rest[place : place + 2] for place in range(0, 8, 2))]
        return ", ".join(map(pair, pairs))

    text = _PHONE.sub(usual, text)
    text = _FREE_PHONE.sub(lambda found: f"zéro, {', '.join(map(_three, found.groups()))}", text)
    text = _SOCIAL_PHONE.sub(lambda found: f"cent seize {_three(found[1])}", text)
    for pattern in (_SHORT_PHONE, _SHORT_PHONE_ALONE):
        text = pattern.sub(lambda found: f"{found[1]}{pair(found[2])} {pair(found[3])}", text)
    return text


def _three(figures: str) -> str:
    """Three figures, the zeros in front said."""
    return fraction(figures) if figures.strip("0") else " ".join(["zéro"] * len(figures))


def amounts(text: str, table: Table) -> str:
    """152,46 € → cent cinquante-deux euros quarante-six; by what, after a stroke."""

    def one(found: re.Match[str]) -> str:
        whole, cents, scale, each = _whole(found[1]), found[2] or "", found[3], found[4]
        by = f" par {table.each.get(each, each)}" if each else ""
        if scale:
            return _scaled(whole, cents, scale) + by
        if len(cents) > 2:
            return f"{cardinal(whole)} virgule {fraction(cents)} euro{'s' if whole > 1 else ''}{by}"
        return _euros(whole, int(cents.ljust(2, "0")) if cents else 0) + by

    return _MONEY.sub(one, text)


def _euros(whole: int, cents: int) -> str:
    if not whole and cents:
        return f"{cardinal(cents)} centime{'s' if cents > 1 else ''}"
    said = cardinal(whole)
    euros = f"{said} {_of(said)}euro{'s' if whole > 1 else ''}"
    if not cents:
        return euros
    return (
        f"{euros} {cardinal(cents)}"
        if cents >= 10
        else f"{euros} et {cardinal(cents)} centime{'s' if cents > 1 else ''}"
    )


def _scaled(whole: int, cents: str, scale: str) -> str:
    name = "mille euros" if scale == "k" else f"million{'s' if whole > 1 else ''} d'euros"
    if scale == "k" and not cents:
        return _euros(whole * 1000, 0)
    return f"{cardinal(whole)}{f' virgule {fraction(cents)}' if cents else ''} {name}"


def _of(said: str) -> str:
    """Deux millions d'euros."""
    return "d'" if said.endswith(("million", "millions", "milliard", "milliards")) else ""


def _whole(figures: str) -> int:
    return int(figures.replace(" ", ""))


def codes(text: str) -> str:
    """Form numbers (12101*02), articles of law (L. 2224-5), decisions (n° 2026-081): their signs are said."""
    text = _SIRET.sub(lambda found: ", ".join([*map(_three, found.groups()[:3]), fraction(found[4])]), text)
    text = _FORM.sub(lambda found: f"{cardinal(int(found[1]))} étoile {pair(found[2])}", text)

    text = _REFERENCE.sub(lambda found: found[1] + _with_dashes(found[2] + found[3]), text)
    return _CODE.sub(lambda found: f"{found[1] or found[4]} {_with_dashes(found[0].lstrip('LRDA. '))}", text)


def _with_dashes(reference: str) -> str:
    """2026-081 → deux mille vingt-six tiret zéro quatre-vingt-un."""
    return " tiret ".join(fraction(part) for part in reference.split("-"))


def measures(text: str, table: Table) -> str:
    """A number and its unit, in the singular below two; percentages; fractions; by what, after a stroke."""
    units = "|".join(re.escape(unit) for unit in sorted(table.units, key=len, reverse=True))
    each = "|".join(re.escape(unit) for unit in sorted(table.each, key=len, reverse=True))
    pattern = re.compile(rf"(?<![\d,]){_NUMBER}(?:[,.](\d+))? ?({units})(?![\w'’²³°])(?:/({each})(?!\w))?")

    def one(found: re.Match[str]) -> str:
        name = table.units[found[3]][_whole(found[1]) > 1]
        by = f" par {table.each[found[4]]}" if found[4] else ""
        return f"{_number(found[1], found[2], feminine=name in table.feminine)} {name}{by}"

    text = _HALF.sub(lambda found: f"{'une' if found[1] in table.feminine else 'un'} demi-", text)
    text = re.sub(rf"(?<![\d,]){_NUMBER}(?:[,.](\d+))? ?%", lambda f: f"{_number(f[1], f[2])} pour cent", text)
    text = re.sub(
        r"(?<![\d/])([123]/[234])(?![\d/])", lambda found: _FRACTIONS.get(found[1], found[1]), pattern.sub(one, text)
    )
    return re.sub(r"(?<![\d/])(\d{1,3}) ?/ ?(\d{1,3})(?![\d/])", r"\1 sur \2", text)


def _number(whole: str, decimals: str | None, *, feminine: bool = False) -> str:
    said = cardinal(_whole(whole), feminine=feminine and not decimals)
    return f"{said} virgule {fraction(decimals)}" if decimals else said


def ordinals(text: str) -> str:
    """1er, 2e, 21ème, 2nde."""

    def one(found: re.Match[str]) -> str:
        number, ending = int(found[1]), found[2] or found[3]
        if number == 2 and ending in ("nd", "nde", "de"):
            return "second" if ending == "nd" else "seconde"
        return ordinal(number, feminine=ending in _FEMININE)

    return _ORDINAL.sub(one, text)


def spans(text: str) -> str:
    """2026-2027, 3-6 ans, -5 °C: a dash between or before figures. Before amounts and measures, which follow it."""
    text = _YEARS.sub(lambda found: f"{cardinal(int(found[1]))}, {cardinal(int(found[2]))}", text)
    return re.sub(r"(?<![\w)])[-−](?=\d)", "moins ", _SPAN.sub(r"\1 à \2", text))


def numbers(text: str, table: Table) -> str:
    """What is left: post codes, long numbers by threes, then every number."""
    text = _POSTCODE.sub(
        lambda found: f"zéro {cardinal(int(found[1]))} {'mille' if found[2] == '000' else _three(found[2])}", text
    )
    text = _MANY.sub(_by_threes, text)
    text = re.sub(r"(?<![\w,])(?<!\d )(0+)(\d)", lambda found: "zéro " * len(found[1]) + found[2], text)
    return _PLAIN.sub(_plain(table), text)


def _by_threes(found: re.Match[str]) -> str:
    """SIRET and the like; figures two by two beyond what is worth counting."""
    text = found[1]
    if len(text) % 3:
        return digits(text)
    return ", ".join(_three(text[place : place + 3]) for place in range(0, len(text), 3))


def _plain(table: Table) -> Callable[[re.Match[str]], str]:
    def one(found: re.Match[str]) -> str:
        return _number(found[1], found[2], feminine=(found["next"] or "").lower() in table.feminine)

    return one

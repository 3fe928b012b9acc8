"""English as it is written in an office, as it is said; smaller than French, which is the language of the documents."""

import re

from voice.saying.addresses import without_addresses
from voice.saying.numerals_en import cardinal, digits, ordinal, year
from voice.saying.table import Table, load
from voice.saying.words import capitals, signs, tidy, unglued

_PHONE = re.compile(
    r"(?<![\d,])(?:\+|00)?\d{2}(?:[ .-]\d{2}){4}(?!\d)|(?<!\d)0\d{9}(?!\d)|(?<!\d)\+33 ?\d(?:[ .-]?\d{2}){4}(?!\d)"
)
_SHORT_PHONE = re.compile(r"(\b(?:call|dial|number|telephone|or)\s+)(11\d|3\d{3}|116 ?\d{3})(?![\d ,.:/%€£-]*\w)")
_CLOCK = re.compile(
    r"(?<![\d:.])([01]?\d|2[0-3])[:.]([0-5]\d)(?: ?([ap])\.?m\b\.?)?(?![\d:])"
    r"|(?<![\d:.])(\d{1,2}) ?([ap])\.?m\b\.?(?!\w)"
)
_FRENCH_HOUR = re.compile(r"(?<![\d,])([01]?\d|2[0-4]) ?h(?: ?([0-5]\d))?(?!\w)")
_WHOLE = r"(\d{1,3}(?:[ ,]\d{3}){1,4}|\d{1,15})"
_MONEY = re.compile(
    rf"(?<![\d,.])([€£$]) ?{_WHOLE}(?:\.(\d{{2}}))?(?!\d)|(?<![\d,.]){_WHOLE}(?:[.,](\d{{1,2}}))? ?(€|euros?\b)"
)
_NUMBER = re.compile(r"(?<![\d.,])(\d{1,3}(?:[ ,]\d{3}){1,4}(?!\d)|\d+)(?:\.(\d+))?")
_COINS = {"€": ("euro", "cent"), "£": ("pound", "penny"), "$": ("dollar", "cent")}


def english(text: str) -> str:
    """Words, letters to be spelled and punctuation."""
    table = load("english")
    text = signs(without_addresses(text, table), table)
    text = _shortened(text, table)
    text = _PHONE.sub(lambda found: digits(re.sub(r"\D", "", found[0])), text)
    text = _SHORT_PHONE.sub(lambda found: found[1] + digits(found[2].replace(" ", "")), text)
    text = re.sub(r"(?<=[\dhm]) ?[-–] ?(?=\d)", " to ", _dates(text, table))
    text = _FRENCH_HOUR.sub(_french_hour, _CLOCK.sub(_clock, text))
    text = _measures(_MONEY.sub(_money, text), table)
    text = re.sub(r"\b(\d{1,9})(st|nd|rd|th)\b", lambda found: ordinal(int(found[1])), text)
    text = re.sub(r"\b((?:19|20)\d\d)\b(?! ?[%€£])", lambda found: year(int(found[1])), unglued(text))
    return tidy(capitals(_NUMBER.sub(_plain, text), table))


def _shortened(text: str, table: Table) -> str:
    for names, after in (
        (table.before_names, r"(?= [A-Z])"),
        (table.abbreviations, r"(?![\w-])"),
        (table.short_days, r"(?!\w)"),
    ):
        short = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
        text = re.sub(rf"(?<![\w.-])({short}){after}", lambda found, known=names: known[found[1]], text)  # type: ignore[misc]
    return text


def _dates(text: str, table: Table) -> str:
    def said(found: re.Match[str]) -> str:
        day, month = int(found[1]), int(found[2])
        if not (1 <= day <= 31 and 1 <= month <= 12):
            return found[0]
        return f"the {ordinal(day)} of {table.months[month - 1]} {year(int(found[3]))}"

    text = re.sub(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)", r"\3/\2/\1", text)
    text = re.sub(r"(?<![\d/.])(\d{1,2})[/.](\d{1,2})[/.](\d{4})(?!\d)", said, text)
    names = "|".join(table.months)
    return re.sub(
        rf"(?:\bthe )?\b(\d{{1,2}})(?:st|nd|rd|th)? (?=(?:{names})\b)", lambda f: f"the {ordinal(int(f[1]))} of ", text
    )


def _clock(found: re.Match[str]) -> str:
    hours, minutes, half = int(found[1] or found[4]), int(found[2] or 0), found[3] or found[5] or ""
    return _time(hours, minutes) + (f" {half} m" if half else "")


def _french_hour(found: re.Match[str]) -> str:
    return _time(int(found[1]), int(found[2] or 0)) + ("" if found[2] and int(found[2]) else " o'clock")


def _time(hours: int, minutes: int) -> str:
    small = f" {'oh ' if 0 < minutes < 10 else ''}{cardinal(minutes)}" if minutes else ""
    return cardinal(hours) + small


def _money(found: re.Match[str]) -> str:
    whole = int(re.sub(r"\D", "", found[2] or found[4]))
    cents = int((found[3] or found[5] or "0").ljust(2, "0")) if found[3] or found[5] else 0
    coin, small = _COINS.get(found[1] or "€", _COINS["€"])
    if not whole and cents:
        return f"{cardinal(cents)} {'pence' if small == 'penny' else small + ('s' if cents > 1 else '')}"
    return f"{cardinal(whole)} {coin}{'' if whole == 1 else 's'}" + (f" {cardinal(cents)}" if cents else "")


def _measures(text: str, table: Table) -> str:
    units = "|".join(re.escape(unit) for unit in sorted(table.units, key=len, reverse=True))

    def one(found: re.Match[str]) -> str:
        number, unit = found[1].replace(",", "."), table.units[found[2]]
        return f"{number} {unit[float(number) != 1]}"

    text = re.sub(rf"(?<![\d.])(\d+(?:[.,]\d+)?) ?({units})(?![\w'’²³])", one, text)
    return re.sub(r"(?<=\d) ?%", " per cent", text)


def _plain(found: re.Match[str]) -> str:
    figures = re.sub(r"[ ,]", "", found[1])
    said = digits(figures) if len(figures) > 15 or (figures[0] == "0" and len(figures) > 1) else cardinal(int(figures))
    return f"{said} point {digits(found[2])}" if found[2] else said

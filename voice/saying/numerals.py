"""Whole numbers in French words, in the traditional spelling: vingt et un, quatre-vingts, deux cent un, mille."""

_UNITS = (
    *("zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze", "treize"),
    *("quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf"),
)
_TENS = ("", "dix", "vingt", "trente", "quarante", "cinquante", "soixante", "soixante", "quatre-vingt", "quatre-vingt")
_SCALES = ((10**9, "milliard"), (10**6, "million"))
LARGEST = 10**12


def cardinal(number: int, *, feminine: bool = False) -> str:
    """Zero to a million million less one; `feminine`: vingt et une heures. Beyond, figures two by two."""
    if number < 0:
        return f"moins {cardinal(-number, feminine=feminine)}"
    if number >= LARGEST:
        return digits(str(number))
    said: list[str] = []
    for value, name in _SCALES:
        if number >= value:
            count, number = divmod(number, value)
            said.append(f"{_below_thousand(count)} {name}{'s' if count > 1 else ''}")
    if number >= 1000:
        count, number = divmod(number, 1000)
        # The plural of cent and of vingt is lost before mille.
        said.append(
            "mille"
            if count == 1
            else f"{_below_thousand(count).removesuffix('s') if _plural(count) else _below_thousand(count)} mille"
        )
    if number or not said:
        said.append(_below_thousand(number))
    whole = " ".join(said)
    return f"{whole}e" if feminine and _ends_in_one(whole) else whole


def digits(text: str) -> str:
    """Figures two by two, as a telephone number is said: 02 → zéro deux, 00 → zéro zéro, 71 → soixante et onze."""
    odd = len(text) % 2
    pairs = [text[:odd], *(text[place : place + 2] for place in range(odd, len(text), 2))]
    return " ".join(pair(two) for two in pairs if two)


def pair(two: str) -> str:
    """One or two figures, the zero in front said."""
    return f"zéro {cardinal(int(two[1]))}" if len(two) == 2 and two[0] == "0" else cardinal(int(two))


def fraction(text: str) -> str:
    """Figures after the decimal comma: the zeros in front, then the number."""
    zeros = len(text) - len(text.lstrip("0"))
    rest = text[zeros:]
    return " ".join([*["zéro"] * zeros, *([cardinal(int(rest))] if rest else [])])


def ordinal(number: int, *, feminine: bool = False) -> str:
    """Premier, deuxième, vingt et unième."""
    if number == 1:
        return "première" if feminine else "premier"
    said = cardinal(number)
    for ending, becomes in (
        ("quatre", "quatrième"),
        ("cinq", "cinquième"),
        ("neuf", "neuvième"),
        ("vingts", "vingtième"),
        ("cents", "centième"),
    ):
        if said.endswith(ending):
            return said.removesuffix(ending) + becomes
    return f"{said.removesuffix('e')}ième"


def _below_thousand(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    if not hundreds:
        return _below_hundred(rest)
    said = "cent" if hundreds == 1 else f"{_UNITS[hundreds]} cent{'' if rest else 's'}"
    return f"{said} {_below_hundred(rest)}" if rest else said


def _below_hundred(number: int) -> str:
    if number < 20:
        return _UNITS[number]
    tens, unit = divmod(number, 10)
    if tens in (7, 9):
        unit += 10
    if tens == 8 and not unit:
        return "quatre-vingts"
    if not unit:
        return _TENS[tens]
    if unit in (1, 11) and tens < 8:
        return f"{_TENS[tens]} et {_UNITS[unit]}"
    return f"{_TENS[tens]}-{_UNITS[unit]}"


def _plural(number: int) -> bool:
    return _below_thousand(number).endswith(("cents", "vingts"))


def _ends_in_one(said: str) -> bool:
    return said == "un" or said.endswith((" un", "-un"))

"""Whole numbers in English words."""

_UNITS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SCALES = ((10**9, "billion"), (10**6, "million"), (1000, "thousand"))
_IRREGULAR = {
    **{"one": "first", "two": "second", "three": "third", "five": "fifth"},
    **{"eight": "eighth", "nine": "ninth", "twelve": "twelfth"},
}


def cardinal(number: int) -> str:
    """Zero to a million million less one; beyond, figure by figure."""
    if number < 0:
        return f"minus {cardinal(-number)}"
    if number >= 10**12:
        return digits(str(number))
    said: list[str] = []
    for value, name in _SCALES:
        if number >= value:
            count, number = divmod(number, value)
            said.append(f"{_below_thousand(count)} {name}")
    if number or not said:
        said.append(f"and {_below_thousand(number)}" if said and number < 100 else _below_thousand(number))
    return " ".join(said)


def digits(text: str) -> str:
    """Figure by figure, as a telephone number is said."""
    return " ".join(_UNITS[int(figure)] for figure in text)


def year(number: int) -> str:
    """2026 → twenty twenty-six; 2005 → two thousand and five; 1905 → nineteen oh five."""
    first, last = divmod(number, 100)
    if number < 1100 or number >= 10000 or 2000 <= number < 2010 or not last:
        return cardinal(number) if last or first % 10 == 0 else f"{cardinal(first)} hundred"
    return f"{cardinal(first)} {'oh ' if last < 10 else ''}{cardinal(last)}"


def ordinal(number: int) -> str:
    """First, twenty-second, hundredth."""
    said = cardinal(number)
    head, joint, last = said.rpartition("-" if "-" in said.split(" ")[-1] else " ")
    if last in _IRREGULAR:
        return head + joint + _IRREGULAR[last]
    return head + joint + (f"{last.removesuffix('y')}ieth" if last.endswith("y") else f"{last}th")


def _below_thousand(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    tens, unit = divmod(rest, 10)
    small = _UNITS[rest] if rest < 20 else _TENS[tens] + (f"-{_UNITS[unit]}" if unit else "")
    if not hundreds:
        return small
    return f"{_UNITS[hundreds]} hundred and {small}" if rest else f"{_UNITS[hundreds]} hundred"

"""The zone of school holidays of a commune, from its INSEE code (code de l'éducation, D. 521-1 to 521-5)."""

_ZONES = {
    "A": "01 03 07 15 16 17 19 21 23 24 25 26 33 38 39 40 42 43 47 58 63 64 69 70 71 73 74 79 86 87 89 90",
    "B": "02 04 05 06 08 10 13 14 18 22 27 28 29 35 36 37 41 44 45 49 50 51 52 53 54 55 56 57 59 60 61 62 67 68 72 76 "
    "80 83 84 85 88",
    "C": "09 11 12 30 31 32 34 46 48 65 66 75 77 78 81 82 91 92 93 94 95",
}


def zone_of(insee: str) -> str:
    """A, B or C; nothing for Corsica and overseas, which have calendars of their own."""
    return next((zone for zone, departments in _ZONES.items() if insee[:2] in departments.split()), "")

"""Hours and parts of a day in a question: `à 18 h`, `entre midi et deux`, `le soir`."""

import re
from dataclasses import dataclass
from datetime import time

FIRST, LAST = time(0, 0), time(23, 59)
NOON = 12

_PAST_HOUR = {"et demi": 30, "et demie": 30, "et quart": 15}
_FRENCH = re.compile(
    r"(?<![\w/.,])(\d{1,2}) ?(?:h(?:eures?)?|:(?=\d\d)) ?(\d\d|et demie?|et quart|moins le quart)?(?![\w/])"
    r"( (?:du soir|de l'apres-midi|pm))?"
)
_ENGLISH = re.compile(r"(?<![\w/.,])(\d{1,2})(?:[:.](\d\d))? ?(?:(a)|(p))\.?m\b\.?|(?<![\w/.,])(\d{1,2}) o'clock")
_NOON = re.compile(r"\bmidi et (demie?|quart)\b")
_BEFORE = (
    (re.compile(r"\bmidi moins le quart\b"), "@1145"),
    (re.compile(r"\b(avant|before|d'ici) (?:le )?(?:midi|noon)\b"), r"\1 @1200"),
    (re.compile(r"\b(avant|before) (?:le |ce |the )?(?:soir|evening)\b"), r"\1 @1800"),
    (
        re.compile(
            r"\bavant (?:la |que la |qu'il fasse )?(?:tombee de la )?nuit\b|\bbefore (?:it gets )?(?:dark|night)\b"
        ),
        " ~ ",
    ),
)
_LUNCH = re.compile(r"\bmidi et 2\b|\bpause(?: de)? midi\b|\bpause dejeuner\b|\blunch ?time\b|\bheure du dejeuner\b")
_BARE = re.compile(r"\b(entre|de|from|between) (\d{1,2}) (et|a|and|to) (?=@)")
_HOUR = r"@(\d{4})"
_RELATIONS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (relation, re.compile(pattern))
    for relation, pattern in (
        ("between", rf"\b(?:entre|de|from|between) {_HOUR} ?(?:et|a|-|jusqu'a|and|to) ?{_HOUR}"),
        ("after", rf"\b(?:apres|a partir de|des|passe|plus tard que|au dela de|after|past) {_HOUR}"),
        ("before", rf"\b(?:avant|plus tot que|before) {_HOUR}"),
        ("at", rf"(?:\b(?:a|vers|pour|jusqu'a|sur les|at|around|until|till?) )?{_HOUR}(?: du matin)?"),
    )
)
_DURATION = re.compile(r"\b(?:pendant|dans|sous|d'ici|depuis|durant|toutes les|in|for|within) (?:les )?\d{1,2} ?h")
_PARTS: tuple[tuple[re.Pattern[str], time, time], ...] = tuple(
    (re.compile(rf"\b(?:{pattern})\b"), since, until)
    for pattern, since, until in (
        (r"(?:en )?fin (?:de journee|d'apres-midi)", time(17), time(20)),
        (r"(?:(?:l'|dans l'|en |d'|cet )?apres-midis?)|(?:in the )?afternoons?", time(12, 30), time(18)),
        (r"(?:du |le |les |en |dans la |la |au )?(?:matins?|matinees?)|(?:in the )?mornings?", time(6), time(12)),
        (r"(?:(?:au|le|les|en|dans la|la|du) )?soir(?:s|ees?)?|(?:in the )?evenings?|(?:at )?nights?", time(18), LAST),
        (r"(?:a |le |les |sur le |du )?midis?|(?:at )?noon", time(12), time(14)),
        (r"(?:la |en pleine |de )?nuit", time(22), LAST),
    )
)  # fmt: skip
_TODAY = re.compile(
    r"\b(?:ce|cet|cette|this) (?=(?:matin|midi|soir|nuit|apres-midi|matinee|soiree|morning|afternoon|evening)\b)"
    r"|\bto(?=night\b)"
)
_EVERY = re.compile(
    r"\b(?:le|les|en|la|in the|at) ?(?:matin|midi|soir|nuit|matinee|soiree|morn|afternoon|even|night)|\bl'apres"
)


@dataclass(frozen=True, slots=True)
class Window:
    """Hours of a day; a moment when both are the same.

    `recurring`: said of every day (`le soir`). `exact`: the hours were said, and no part of the day.
    """

    since: time
    until: time
    recurring: bool = False
    exact: bool = False

    @property
    def moment(self) -> time | None:
        """The hour when it is one."""
        return self.since if self.since == self.until else None


def window_in(plain: str) -> tuple[Window | None, str]:
    """The hours a text says, and the text without them; `ce soir` leaves `aujourd'hui` behind."""
    every = bool(_EVERY.search(plain)) and not _TODAY.search(plain)
    marked = _TODAY.sub("aujourd'hui ", plain)
    if _DURATION.search(marked):
        return None, marked
    hours = _BARE.sub(lambda found: f"{found.group(1)} @{int(found.group(2)):02d}00 {found.group(3)} ", _marked(marked))
    for relation, pattern in _RELATIONS:
        if found := pattern.search(hours):
            return _window(relation, found), _without_parts(pattern.sub(" ~ ", hours))
    for part, since, until in _PARTS:
        if part.search(hours):
            return Window(since, until, every), part.sub(" ~ ", hours)
    return None, marked


def _marked(text: str) -> str:
    """Every hour of the day as `@HHMM`."""
    lunch = _LUNCH.sub("@1200 et @1400", text)
    for pattern, marked in _BEFORE:
        lunch = pattern.sub(marked, lunch)
    noon = _NOON.sub(lambda found: f"@12{_PAST_HOUR.get(f'et {found.group(1)}', 0):02d}", lunch)
    return _FRENCH.sub(_french, _ENGLISH.sub(_english, noon))


def _french(found: re.Match[str]) -> str:
    hour, past = int(found.group(1)), found.group(2) or "00"
    if found.group(3) and hour < NOON:
        hour += NOON
    if past == "moins le quart":
        hour, past = hour - 1, "45"
    return _mark(hour, _PAST_HOUR.get(past) or int(past) if past.isdigit() or past in _PAST_HOUR else 0, found.group())


def _english(found: re.Match[str]) -> str:
    hour = int(found.group(1) or found.group(5))
    if found.group(4) and hour < NOON:
        hour += NOON
    return _mark(hour, int(found.group(2) or 0), found.group())


def _mark(hour: int, minute: int, written: str) -> str:
    return f"@{hour:02d}{minute:02d}" if 0 <= hour < 24 and minute < 60 else written


def _window(relation: str, found: re.Match[str]) -> Window:
    first, *more = (time(int(mark[:2]), int(mark[2:])) for mark in found.groups())
    match relation:
        case "between":
            return Window(first, more[0], exact=True)
        case "after":
            return Window(first, LAST)
        case "before":
            return Window(FIRST, first)
        case _:
            return Window(first, first)


def _without_parts(text: str) -> str:
    for part, _, _ in _PARTS:
        text = part.sub(" ~ ", text)
    return text

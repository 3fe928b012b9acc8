"""The words a caller hears and is understood by, in each language, read once from `wording/*.toml`."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType

from bot.domain.folding import fold

FRENCH = "fr"
_ARTICLES = {"Le ": "du ", "Les ": "des "}
_VOWELS = frozenset("aeiouyh")


class Intent(StrEnum):
    """What a short sentence of the caller asks of the conversation itself."""

    YES = "yes"
    NO = "no"
    REPEAT = "repeat"
    SLOWER = "slower"
    LOUDER = "louder"
    PERSON = "person"
    LINK = "link"
    MORE = "more"
    STOP = "stop"
    GOODBYE = "goodbye"
    CANCEL = "cancel"
    ENGLISH = "english"
    FRENCH = "french"
    HELP = "help"
    REFERENCE = "reference"
    CALL_BACK = "call_back"
    MACHINE = "machine"
    UNRECORD = "unrecord"
    MAIL = "mail"
    HELLO = "hello"
    THANKS = "thanks"


@dataclass(frozen=True, slots=True)
class Phrases:
    """One language. `menu` are the questions of the keys; patterns match a whole folded sentence.

    `accepts`, `refuses`: a clear yes to being recorded, a no.
    `addresses`: how those of e-mail are said. `spelling`: how each letter is told from the others by telephone.
    """

    language: str
    texts: Mapping[str, str]
    menu: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    intents: Mapping[Intent, re.Pattern[str]] = field(default_factory=lambda: MappingProxyType({}))
    murmurs: re.Pattern[str] = field(default_factory=lambda: re.compile(r"(?!)"))
    accepts: re.Pattern[str] = field(default_factory=lambda: re.compile(r"(?!)"))
    refuses: re.Pattern[str] = field(default_factory=lambda: re.compile(r"(?!)"))
    open_ends: frozenset[str] = frozenset()
    fillers: frozenset[str] = frozenset()
    corrections: frozenset[str] = frozenset()
    around_numbers: frozenset[str] = frozenset()
    dates: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    spelling: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    addresses: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def town(self, name: str) -> str:
        """« mairie du Havre », « mairie d'Annecy »; what the counter calls itself when no name is known."""
        if not name:
            return self.dates["nowhere"]
        of = next(
            ((said, name[len(written) :]) for written, said in _ARTICLES.items() if name.startswith(written)), None
        )
        if of is None:
            of = ("d'" if fold(name)[:1] in _VOWELS else "de ", name)
        return self.dates["town"].format(of=of[0], name=name if "{of}" not in self.dates["town"] else of[1])

    def opening(self, moment: datetime) -> str:
        """When the reception opens again, in words."""
        minutes = f" {moment.minute:02d}" if moment.minute else ""
        values = {
            "day": self.dates["days"].split()[moment.weekday()],
            "date": moment.day,
            "month": self.dates["months"].split()[moment.month - 1],
            "hour": f"{moment.hour} h{minutes}" if self.language == FRENCH else f"{moment:%-I:%M %p}",
        }
        return self.dates["opens"].format_map(values)

    def say(self, key: str, values: Mapping[str, object] | None = None) -> str:
        """The text of that name with its places filled; KeyError when the file lacks it."""
        return self.texts[key].format_map(values or {})


Wordings = Mapping[str, Phrases]


def load_wordings() -> Wordings:
    """Every language spoken here; the languages of the intents are the keys."""
    files = sorted((Path(__file__).parent / "wording").glob("*.toml"))
    return {file.stem: _phrases(file.stem, tomllib.loads(file.read_text("utf-8"))) for file in files}


def other_than(language: str, wordings: Wordings) -> str:
    """The next language, in turn."""
    known = sorted(wordings, reverse=True)
    return known[(known.index(language) + 1) % len(known)] if language in known else FRENCH


def _phrases(language: str, table: Mapping[str, Mapping[str, str]]) -> Phrases:
    hearing = table["hearing"]
    return Phrases(
        language,
        dict(table["say"]),
        dict(table["menu"]),
        {Intent(name): re.compile(pattern) for name, pattern in table["intents"].items()},
        re.compile(hearing["murmurs"]),
        re.compile(hearing["accepts"]),
        re.compile(hearing["refuses"]),
        frozenset(hearing["open_ends"].split()),
        frozenset(hearing["fillers"].split()),
        frozenset(hearing["corrections"].split()),
        frozenset(hearing["around_numbers"].split()),
        dict(table["dates"]),
        dict(table["spelling"]),
        dict(table["addresses"]),
    )

"""The words agents read: those of the console, beside the residents' own in French."""

import tomllib
from pathlib import Path

from bot.web.words import DEFAULT_LANGUAGE, Wording, Words, flat

FILE = Path(__file__).parent / "fr.toml"


def load_console_words(wording: Wording) -> Words:
    """Reads the packaged file."""
    residents = wording.speak(DEFAULT_LANGUAGE).texts
    return Words(DEFAULT_LANGUAGE, {**residents, **flat(tomllib.loads(FILE.read_text("utf-8")), "")})

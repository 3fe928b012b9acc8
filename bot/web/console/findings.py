"""What ingestion found wrong, as agents read it: its report is in English, as the rest of what operators read."""

import re
import tomllib
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "findings.toml"
_DAY = re.compile(r"\b(\d{4})-(\d\d)-(\d\d)\b")


def in_french(why: str) -> str:
    """The same fault in French; as it is when the file has no words for it."""
    said = _DAY.sub(r"\3/\2/\1", why)
    forms, words = _file()
    for form, french in forms:
        found = form.fullmatch(said)
        if found:
            return french.format(said, *(words.get(one, one) for one in found.groups()))
    return said


@cache
def _file() -> tuple[list[tuple[re.Pattern[str], str]], dict[str, str]]:
    table = tomllib.loads(FILE.read_text("utf-8"))
    return [(re.compile(form, re.DOTALL), french) for form, french in table["whole"].items()], table["words"]

"""`synonyms.toml`: what people of a territory call things, beside `sources.toml`. A territory may do without it.

[same]  "nom" = ["autre nom", "ABRÉVIATION"]      writings of one thing: a question that has one looks for all
[near]  "mot des habitants" = ["mots des documents"]  a question that has it also looks for these, at a lower weight

They are added to the general ones (bot/engines/french.toml). A bad line costs only itself, and is named.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.domain.folding import fold
from bot.domain.services import Synonyms
from bot.engines.tokens import tokens
from bot.engines.vocabulary import packaged_vocabulary
from ingestion.remarks import Remark

FILE_NAME = "synonyms.toml"
TABLES = ("same", "near")
LONGEST, MOST = 60, 20
"""Characters of a writing, writings of an entry."""


@dataclass(frozen=True, slots=True)
class SynonymsRead:
    """The good entries, and a remark for each bad one."""

    synonyms: Synonyms
    remarks: tuple[Remark, ...]


def read_synonyms(folder: Path) -> SynonymsRead:
    """Reads the file of a territory folder."""
    path = folder / FILE_NAME
    try:
        text = path.read_text("utf-8")
        raw = tomllib.loads(text)
    except FileNotFoundError:
        return SynonymsRead(Synonyms(), ())
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        return SynonymsRead(Synonyms(), (Remark(FILE_NAME, FILE_NAME, f"cannot be read: {error}"),))
    stop = packaged_vocabulary().stop
    good: dict[str, dict[str, tuple[str, ...]]] = {table: {} for table in TABLES}
    remarks = [Remark(FILE_NAME, FILE_NAME, f"unknown key {key}") for key in raw if key not in TABLES]
    for table, key, value in _entries(raw):
        if fault := _fault(key, value, stop):
            remarks.append(Remark(f"{table} {key}", f"{FILE_NAME} line {_line(text, key)}", fault))
        elif isinstance(value, list):
            good[table][key] = tuple(" ".join(str(one).split()) for one in value)
    return SynonymsRead(Synonyms(good["same"], good["near"]), tuple(remarks))


def _entries(raw: Mapping[str, object]) -> Iterator[tuple[str, str, object]]:
    for table in TABLES:
        entries = raw.get(table, {})
        yield from ((table, key, value) for key, value in (entries if isinstance(entries, dict) else {}).items())


def _fault(key: str, value: object, stop: frozenset[str]) -> str:
    """What is wrong with an entry, in words; empty when it is good."""
    if not isinstance(value, list) or not value or not all(isinstance(one, str) for one in value):
        return 'must be a list of texts, such as ["a", "b"]'
    if len(value) > MOST:
        return f"{len(value)} writings, more than the {MOST} accepted"
    for one in (key, *value):
        if len(one) > LONGEST:
            return f"« {one[:LONGEST]}… » is longer than {LONGEST} characters"
        if not [word for word in tokens(one) if word not in stop]:
            return f"« {one} » says nothing that could be looked for"
    if len({fold(one) for one in (key, *value)}) <= len(value):
        return "says the same writing twice"
    return ""


def _line(text: str, key: str) -> int:
    found = re.search(rf'^\s*["\']?{re.escape(key)}["\']?\s*=', text, re.MULTILINE)
    return text.count("\n", 0, found.start()) + 1 if found else 0

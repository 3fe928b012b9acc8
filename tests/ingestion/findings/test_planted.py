"""Errors planted one at a time in the demo territory, and how many of them are found.

The territory as it is has no false finding (test_report.py); here every phone number of a service told outside its
directory, then amounts that two documents share, are altered. `-s` prints the shares that docs/measures.md gives.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.domain.documents import Document
from bot.engines.sparse import FrenchAnalyser
from ingestion.cache import open_cache
from ingestion.contacts import PHONE, phone_key
from ingestion.fetch import Roots
from ingestion.findings.contradictions import contradictions
from ingestion.findings.reached import reached_otherwise
from ingestion.findings.statements import Statement, statements
from ingestion.library import Library, build
from ingestion.progress import silent
from ingestion.reading import read_all
from ingestion.sources import read_sources
from ingestion.workers import Limits

CORPUS = Path(__file__).parents[3] / "corpus"
TODAY = date(2026, 11, 21)
TERRITORY = read_sources(CORPUS).territory
ANALYSER = FrenchAnalyser()


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    folder = tmp_path_factory.mktemp("cache")
    sources = read_sources(CORPUS).sources
    with open_cache(folder) as cache:
        return build(sources, read_all(sources, Roots(CORPUS, folder), cache, Limits(), silent))


def planted(document: Document, wrong: Callable[[str], str | None]) -> Iterator[Document]:
    """The document with one line altered, for each line that can be."""
    for at, section in enumerate(document.sections):
        lines = section.text.split("\n")
        for number, line in enumerate(lines):
            if altered := wrong(line):
                text = "\n".join((*lines[:number], altered, *lines[number + 1 :]))
                sections = (*document.sections[:at], replace(section, text=text), *document.sections[at + 1 :])
                yield replace(document, sections=sections)


def test_most_wrong_phones_are_found(library: Library) -> None:
    known = {phone_key(place.contact.phone) for place in library.places if place.contact.phone}
    directories = [one for one in library.documents if one.id.endswith("annuaire")]

    def wrong(line: str) -> str | None:
        found = PHONE.search(line)
        told = found is not None and phone_key(found.group()) in known
        return line.replace(found.group(), "02 61 91 99 99") if found and told else None

    held = [one for one in library.documents if one not in directories and one.source.validity.holds(TODAY)]
    errors = [one for document in held for one in planted(document, wrong)]
    seen = sum(bool(reached_otherwise([one, *directories], library.places, TERRITORY, TODAY)) for one in errors)
    print(f"phones: {seen} of {len(errors)} errors found")
    assert len(errors) > 100
    assert seen >= 0.65 * len(errors)


def test_most_wrong_amounts_are_found(library: Library) -> None:
    held = [one for one in library.documents if one.source.validity.holds(TODAY)]
    said = statements(held, ANALYSER)
    shared = [one for one in said if sum(_agrees(one, other) for other in said) == 1]
    before = len(contradictions(held, TERRITORY, ANALYSER, TODAY))
    tried = found = 0
    for one in shared[:: max(1, len(shared) // 20)]:
        altered = next(planted(one.document, _elsewhere(one)), None)
        if altered is None:
            continue
        tried += 1
        documents = [altered if each.id == altered.id else each for each in held]
        found += len(contradictions(documents, TERRITORY, ANALYSER, TODAY)) > before
    print(f"amounts: {found} of {tried} errors found")
    assert tried >= 10
    assert found >= 0.5 * tried


def _agrees(one: Statement, other: Statement) -> bool:
    """Whether another document gives that amount for the same words and numbers."""
    alike = len(one.own & other.own) >= 2 and one.numbers == other.numbers
    return one.document.id != other.document.id and one.value == other.value and alike


def _elsewhere(one: Statement) -> Callable[[str], str | None]:
    """What alters the line of a statement, and no other."""
    amount = re.compile(rf"(?<![\d,]){re.escape(one.value.split(',')[0])}(,\d\d)? ?€")
    return lambda line: amount.sub("77 €", line) if line == one.text and amount.search(line) else None

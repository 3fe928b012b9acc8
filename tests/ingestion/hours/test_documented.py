"""The example of the operator's guide is read, and every field a directory may hold is in it."""

import re
from pathlib import Path

from ingestion.parse.directory import KEYS
from ingestion.parse.read import read

GUIDE = (Path(__file__).parents[3] / "docs/fr/exploitation.md").read_text("utf-8")


def test_the_example_of_the_guide_is_read_without_a_remark() -> None:
    (example,) = (block for block in re.findall(r"```json\n(.*?)```", GUIDE, re.DOTALL) if '"places"' in block)
    parsed = read("annuaire.json", example.encode())
    assert parsed.notes == ()
    (place,) = parsed.places
    assert place.hours is not None and place.phone_hours is not None
    assert len(place.hours.rules) == 7 and len(place.closures) == 3


def test_every_field_is_documented() -> None:
    named = set(re.findall(r'[`"](\w+)[`"]', GUIDE))
    assert KEYS - {"id", "name", "email", "url", "topics", "general", *named} == set()

"""Written French as it is said: every figure, hour, telephone and amount in words, exactly."""

import json
import re
from pathlib import Path

import pytest

from tests.conftest import need
from voice.saying.numerals import cardinal, digits, ordinal
from voice.spoken import offered, said_address, speakable

HERE = Path(__file__).parent
PAIRS = HERE.parents[2] / "shared/data/voix_phrases/phrases.jsonl"


def cases(name: str) -> list[tuple[str, str]]:
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [(line.split("\t")[0], line.split("\t")[1]) for line in lines if line and not line.startswith("# ")]


def plain(text: str) -> str:
    """Words alone: pauses are for the ear."""
    return " ".join(re.sub(r"[^\w' -]", " ", text.replace("’", "'")).replace("-", " ").lower().split())


def test_there_are_enough_cases() -> None:
    assert len(cases("spoken_fr.tsv")) >= 300


@pytest.mark.parametrize(("written", "said"), cases("spoken_fr.tsv"))
def test_says_french_as_it_is_meant(written: str, said: str) -> None:
    assert plain(speakable(written, "fr")) == plain(said)


@pytest.mark.parametrize(("written", "said"), cases("spoken_en.tsv"))
def test_says_english_as_it_is_meant(written: str, said: str) -> None:
    assert plain(speakable(written, "en")) == plain(said)


def test_says_the_pairs_written_by_others() -> None:
    need(PAIRS.exists(), "../shared/data/voix_phrases")
    lines = [json.loads(line) for line in PAIRS.read_text(encoding="utf-8").splitlines()]
    wrong = []
    for line in (one for one in lines if one["kind"] == "normalisation"):
        # An address is never read in a sentence; dictated, where its words are cut is not heard, nor is www.
        address = "@" in line["text"] or "www" in line["text"]
        got = said_address(line["text"], "fr") if address else speakable(line["text"], "fr")
        wanted = {plain(said).replace(" ", "" if address else " ") for said in line["spoken"]}
        if plain(got).replace(" ", "" if address else " ") not in wanted:
            wrong.append((line["text"], got))
    assert not wrong


def test_leaves_no_figure_and_no_sign_and_says_the_same_twice() -> None:
    for written, _ in cases("spoken_fr.tsv"):
        once = speakable(written, "fr")
        assert not re.search(r"[\d€%@*/°²³§&+=_|<>\[\]]", once), once
        assert speakable(once, "fr") == once


def test_counts_without_a_gap() -> None:
    said = [cardinal(number) for number in (*range(2000), 10**6, 10**9 + 1)]
    assert len(set(said)) == len(said)
    assert cardinal(1999) == "mille neuf cent quatre-vingt-dix-neuf"
    assert cardinal(-21, feminine=True) == "moins vingt et une"
    assert cardinal(80_080) == "quatre-vingt mille quatre-vingts"
    assert cardinal(200_200_200) == "deux cents millions deux cent mille deux cents"
    assert [ordinal(number) for number in (1, 5, 9, 80, 1000)] == [
        "premier", "cinquième", "neuvième", "quatre-vingtième", "millième",
    ]  # fmt: skip
    assert digits("12345") == "un vingt-trois quarante-cinq"


def test_keeps_addresses_for_sending() -> None:
    found = offered("Voir https://www.a.example/x ou www.b.fr, écrire à c@d.example (c@d.example).")
    assert found.links == ("https://www.a.example/x", "www.b.fr")
    assert found.emails == ("c@d.example",)
    assert said_address("mairie@port-clairval.fr", "fr") == "mairie arobase port tiret clairval point F R"
    assert said_address("info@a12.org", "en") == "info at a twelve dot O R G"


@pytest.mark.parametrize(
    "text", ["", " ", "...", "€", "1" * 5000, "9" * 40 + " €", "a" * 20_000, "8h" * 3000, "\x00\ud800x"]
)
def test_says_something_of_anything(text: str) -> None:
    for language in ("fr", "en", "xx"):
        assert isinstance(speakable(text, language), str)

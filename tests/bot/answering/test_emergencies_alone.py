"""Emergencies stand alone: nothing of the counter is needed to say them, and ordinary questions never meet them."""

import ast
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from bot.answering.emergencies import Emergency, danger_in, emergency, mindful, tells
from bot.answering.expressions import Index, parse
from bot.answering.hearing import SIGNS, dropped, ear, lines_of, table, tables
from bot.answering.local_numbers import with_local
from bot.answering.path import answer
from bot.answering.screen import Clear, screen
from bot.answering.wording import Danger, packaged_wordings
from bot.domain.answers import Outcome, Refusal, Road
from bot.domain.events import Answered, Begun, EmergencyRaised
from bot.domain.folding import fold
from bot.domain.places import Contact, Place
from bot.domain.territories import Commune
from tests.fakes import counter, question

ROOT = Path(__file__).parents[3]
SHARED = ROOT.parent / "shared" / "data"
WORDING = packaged_wordings()["fr"]
ALLOWED = {"re", "tomllib", "collections", "dataclasses", "functools", "importlib", "enum", "unicodedata", "datetime"}


@dataclass
class Down:
    """An engine of which nothing works but its name."""

    generation: str = "g1"
    embedder: str | None = None

    def __getattr__(self, name: str) -> object:
        raise ConnectionError(f"{name}: nothing answers")


@pytest.mark.parametrize(
    ("said", "number"),
    [("mon père ne respire plus", "15"), ("there is a fire in my kitchen", "18"), ("j'ai envie de mourir", "3114")],
)
async def test_with_the_index_the_embedder_and_the_notices_down_a_danger_is_told(said: str, number: str) -> None:
    served = replace(counter([]), index=Down(), embedder=Down(), notices=Down())  # type: ignore[arg-type]
    events = [event async for event in answer(question(said), served)]
    assert [type(event) for event in events] == [Begun, EmergencyRaised, Answered]
    raised, ended = events[1], events[2]
    assert isinstance(raised, EmergencyRaised)
    assert isinstance(ended, Answered)
    assert number in raised.numbers
    assert (ended.answer.outcome, ended.answer.road) == (Outcome.EMERGENCY, Road.EMERGENCY)


def test_what_hears_a_danger_imports_nothing_heavy() -> None:
    seen: set[str] = set()
    waiting = ["bot.answering.emergencies"]
    while waiting:
        module = waiting.pop()
        for name in _imported(module):
            if name.startswith("bot."):
                if name not in seen:
                    seen.add(name)
                    waiting.append(name)
            else:
                assert name.split(".")[0] in ALLOWED, f"{module} imports {name}"
    assert "bot.answering.hearing" in seen


def _imported(module: str) -> Iterator[str]:
    path = ROOT / f"{module.replace('.', '/')}.py"
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
        elif isinstance(node, ast.Import):
            yield from (one.name for one in node.names)


def test_no_expression_waits_for_a_word_that_is_dropped() -> None:
    lines = [
        line for file in SIGNS for signs in tables(file).values() for text in signs.values() for line in lines_of(text)
    ]
    assert len(lines) > 1000
    assert not [line for line in lines if dropped() & set(line.split())]


def test_every_class_an_expression_names_exists() -> None:
    known = {f"<{name}>" for name in table("danger_words", "classes")}
    used = {
        atom
        for file in SIGNS
        for signs in tables(file).values()
        for text in signs.values()
        for line in lines_of(text)
        for part in line.split()
        for atom in part.split("|")
        if atom.startswith("<")
    }
    assert used <= known


def test_a_gap_lets_so_many_words_and_no_more() -> None:
    found = Index([parse("fire", 5, "voiture .. brule|brulent")]).found
    assert list(found([frozenset({"voiture"}), *[frozenset()] * 5, frozenset({"brule"})]))
    assert not list(found([frozenset({"voiture"}), *[frozenset()] * 6, frozenset({"brule"})]))
    with pytest.raises(ValueError, match="without a word"):
        parse("fire", 5, " .. ")
    with pytest.raises(ValueError, match="no gap"):
        parse("fire", 5, "voiture .... brule")


@pytest.mark.parametrize("written", ["inconsient", "inconssiant", "innconscient", "inkonscient"])
def test_a_misspelt_word_of_danger_is_heard(written: str) -> None:
    assert danger_in(f"mon voisin est {written}") is Danger.MEDICAL


def test_no_word_of_the_demo_documents_is_heard_as_another() -> None:
    pages = [fold(path.read_text("utf-8")) for path in (ROOT / "corpus").rglob("*.md")]
    words = {word for page in pages for word in re.findall(r"[a-z]{4,}", page)}
    assert len(words) > 1000
    heard = {word: meant for word in words if (meant := ear().meant(word)) and ear().atoms(word) == ear().atoms(meant)}
    assert not {word: meant for word, meant in heard.items() if word[:4] != meant[:4]}


def _questions(paths: list[Path]) -> Iterator[tuple[str, str, bool]]:
    for path in paths:
        for line in path.read_text("utf-8").splitlines():
            if line.strip():
                case = json.loads(line)
                text = case.get("question") or case.get("text") or ""
                yield path.name, text, "emergency" in (case.get("register"), case.get("kind"))


RAISED_ALL_THE_SAME = ("Avec le gel de cette nuit", "g mal partout kan c froid", "Cette nuit on m'a bombé")
"""A fear that somebody breaks a bone, somebody who aches, who trembles: telling them apart would hide a danger."""


def test_no_question_of_the_cases_is_raised_but_the_emergencies() -> None:
    files = [file for file in sorted((ROOT / "eval" / "cases").rglob("*.jsonl")) if file.parent.name != "unseen"]
    asked = list(_questions(files))  # what is unseen is measured, never mended
    assert len(asked) > 300
    raised = [(file, text) for file, text, danger in asked if bool(danger_in(text)) != danger]
    assert not [text for _, text in raised if not text.startswith(RAISED_ALL_THE_SAME)]


@pytest.mark.parametrize("folder", ["spf_qr", "cdtn_requetes", "valdeloire_faq", "crpa_faq", "hors_perimetre"])
def test_no_ordinary_question_of_real_people_is_raised(folder: str) -> None:
    paths = sorted((SHARED / folder).glob("queries*.jsonl"))
    if not paths:
        pytest.skip(f"{folder} is absent")
    asked = list(_questions(paths))
    raised = [text for _, text, _ in asked if danger_in(text)]
    assert len(raised) <= len(asked) // 100, raised


def test_the_emergency_line_of_the_place_comes_first_for_water() -> None:
    line = Place(
        "eau", "Urgence fuite d'eau", "agglo", Contact("Urgence fuite d'eau", phone="02 61 91 30 41"), ("Fuite d'eau",)
    )
    commune = Commune("port", "Port", "99001", "agglo")
    raised = with_local(emergency(Danger.WATER, WORDING), [line], commune, WORDING)
    assert raised.numbers[0] == "02 61 91 30 41"
    assert raised.message.startswith("Urgence fuite d'eau : 02 61 91 30 41.")
    assert with_local(emergency(Danger.WATER, WORDING), [], commune, WORDING).numbers == ("18", "112")
    assert with_local(emergency(Danger.FIRE, WORDING), [line], None, WORDING).numbers[0] == "18"


def test_a_question_about_a_leak_reaches_the_documents() -> None:
    assert isinstance(screen("Fuite d'eau dans ma rue, qui appeler ?", WORDING), Clear)
    assert isinstance(screen("Une canalisation a éclaté devant chez moi", WORDING), Emergency)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("mon frère est bizarre depuis tout à l'heure, il regarde le mur", True),
        ("Quels sont les horaires de la mairie ?", False),
        ("je voudrais les horaires de la piscine", False),
        ("tarif cantine", False),
    ],
)
def test_an_account_of_somebody_is_known_from_a_question(text: str, told: bool) -> None:
    assert tells(text) is told


def test_a_mindful_refusal_says_whom_to_call_in_danger() -> None:
    assert "112" in mindful(Refusal(Outcome.REFUSED_NO_EVIDENCE, "Rien.", "", None), WORDING).reason


def test_the_line_of_the_power_grid_comes_after_the_fire_brigade() -> None:
    grid = Contact("Réseau électrique", phone="02 61 91 70 01")
    line = Place("grid", "Réseau électrique", "agglo", grid, ("câble électrique à terre",))
    raised = with_local(
        emergency(Danger.ELECTRICITY, WORDING), [line], Commune("port", "Port", "99001", "agglo"), WORDING
    )
    assert raised.numbers == ("18", "112", "02 61 91 70 01")
    assert raised.message.endswith("Réseau électrique : 02 61 91 70 01.")

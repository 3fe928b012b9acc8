"""What residents say in several words, or in a familiar one, is searched for and answered by what documents say."""

import time
import tomllib
from importlib.resources import files

import pytest

from bot.answering.evidence.lexicon import Lexicon
from bot.answering.evidence.matching import content, match, read, terms_of
from bot.answering.idioms import idioms
from bot.answering.rules import expressions
from bot.engines.sparse import FrenchAnalyser
from bot.engines.vocabulary import packaged_vocabulary


@pytest.fixture(scope="module")
def analyser() -> FrenchAnalyser:
    return FrenchAnalyser()


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("Ma tante vient de s'éteindre, que faire ?", "décès"),
        ("Le dernier moment pour rendre le dossier ?", "date limite"),
        ("Une signature, c'est possible sans payer ?", "gratuit"),
    ],
)
def test_an_idiom_is_known_by_what_it_means(text: str, means: str) -> None:
    assert any(means in one.means for one in idioms(text))


@pytest.mark.parametrize("text", ["", "La mairie", "Le bassin est profond de deux mètres", "?!", "a" * 10_000])
def test_plain_words_are_no_idiom(text: str) -> None:
    assert not idioms(text)


def test_every_expression_ends_quickly_on_a_long_text() -> None:
    began = time.process_time()
    assert len(idioms("combien de temps il faut que je sois " * 1_000)) < 20
    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    ("question", "document"),
    [
        ("Où rendre les bouquins ?", "Les livres sont rendus à la banque de prêt."),
        ("Papa vient de s'éteindre chez lui", "Le décès est déclaré dans les vingt-quatre heures."),
        ("Le bord de mer est-il surveillé ?", "La plage est surveillée en été."),
    ],
)
def test_what_documents_say_answers_to_what_is_said(question: str, document: str, analyser: FrenchAnalyser) -> None:
    text = read(document, analyser)
    terms = content(terms_of(question, [text], Lexicon(analyser)))
    assert any(match(term, text) for term in terms)


def test_a_neighbour_of_an_expression_is_not_answered_by_its_near_words(analyser: FrenchAnalyser) -> None:
    text = read("La plage est surveillée.", analyser)
    terms = {term.stem: match(term, text) for term in terms_of("une photo du bord de mer", [text], Lexicon(analyser))}
    assert not terms["photo"]


def test_no_word_stands_in_two_lists() -> None:
    tables = {name: _keys(name) for name in ("french", "everyday")} | {"near": frozenset(expressions("near", "near"))}
    for one in tables:
        for other in tables:
            assert one == other or not tables[one] & tables[other]


def test_a_word_is_not_near_itself(analyser: FrenchAnalyser) -> None:
    table = packaged_vocabulary().near
    everyday = _keys("everyday")
    assert not [key for key in everyday if set(analyser.terms(" ".join(table[key]))) <= set(analyser.terms(key))]


def _keys(name: str) -> frozenset[str]:
    return frozenset(tomllib.loads((files("bot.engines") / f"{name}.toml").read_text("utf-8"))["near"])

"""The model's characters, however they are cut, become whole sentences with existing sources only."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.drafts import Declared, Draft, DraftReader, DraftSentence
from bot.answering.generator import Ending
from bot.answering.grammar import LONGEST_SENTENCE
from bot.domain.answers import Completeness

CITATIONS = {1: 2, 2: 1}
ADDRESSES = {"lien1": "https://ville.example/a", "courriel1": "a@ville.example"}
OUTPUT = (
    "complet\nLa mairie ouvre à 8 h 30. [1]\nÉcrivez à {courriel1} ou voyez {lien1}. [1] [2]\n"
    "Le tarif est de 4,80 €. [2] [9]\nElle est fermée le dimanche. [2]\n"
)
SENTENCES = [
    DraftSentence("La mairie ouvre à 8 h 30.", (2,)),
    DraftSentence("Écrivez à a@ville.example ou voyez https://ville.example/a.", (2, 1)),
    DraftSentence("Le tarif est de 4,80 €.", (1,)),
    DraftSentence("Elle est fermée le dimanche.", (1,)),
]


def drafts(chunks: list[str], ending: Ending = Ending.STOP) -> list[Draft]:
    reader = DraftReader(CITATIONS, ADDRESSES)
    found = [draft for chunk in chunks for draft in reader.feed(chunk)]
    return [*found, *reader.finish(ending)]


def said(found: list[Draft]) -> list[DraftSentence]:
    return [draft for draft in found if isinstance(draft, DraftSentence)]


def cut(text: str, places: list[int]) -> list[str]:
    bounds = [0, *sorted(places), len(text)]
    return [text[start:end] for start, end in pairwise(bounds)]


@given(st.lists(st.integers(0, len(OUTPUT)), max_size=40))
def test_wherever_the_pieces_are_cut_the_sentences_are_the_same(places: list[int]) -> None:
    assert drafts(cut(OUTPUT, places)) == [Declared(Completeness.COMPLETE), *SENTENCES]


def test_one_character_at_a_time_is_the_same() -> None:
    assert said(drafts(list(OUTPUT))) == SENTENCES


@pytest.mark.parametrize("ending", [Ending.TOKENS, Ending.TIME])
def test_cut_at_any_character_only_whole_sentences_leave(ending: Ending) -> None:
    for length in range(len(OUTPUT)):
        found = drafts([OUTPUT[:length]], ending)
        texts = [one.text for one in said(found)]
        assert texts == [one.text for one in SENTENCES][: len(texts)], (length, texts)
        assert found[-1] != Declared(Completeness.COMPLETE)


def test_cut_at_any_byte_nothing_broken_leaves() -> None:
    data = OUTPUT.encode()
    for length in range(len(data)):
        found = said(drafts([data[:length].decode("utf-8", "ignore")], Ending.TOKENS))
        assert all(one in SENTENCES or one.text in {whole.text for whole in SENTENCES} for one in found)


@pytest.mark.parametrize("token", ["{lien9}", "{}", "{ lien1}", "{http://mal.example}", "{lien1 }"])
def test_unknown_tokens_are_dropped(token: str) -> None:
    found = said(drafts([f"complet\nVoir {token} ici. [1]\n"]))
    assert [one.text for one in found] == ["Voir ici."]


@pytest.mark.parametrize("mark", ["[3]", "[0]", "[999]"])
def test_unknown_marks_are_dropped(mark: str) -> None:
    assert said(drafts([f"complet\nOui. {mark}\nNon. {mark} [1]\n"])) == [
        DraftSentence("Oui.", ()),
        DraftSentence("Non.", (2,)),
    ]


def test_hidden_characters_of_a_model_never_leave() -> None:
    assert said(drafts(["complet\nOui\u200b \x00ici.\u202e [1]\n"])) == [DraftSentence("Oui ici.", (2,))]


def test_a_model_that_knows_nothing_is_not_read_further() -> None:
    reader = DraftReader(CITATIONS, ADDRESSES)
    assert list(reader.feed("aucun\nMais je pense que oui. [1]\n")) == [Declared(Completeness.NONE)]
    assert reader.over


@given(st.text(alphabet="abc .!?\n[]{}0123456789lien-*é", max_size=200), st.sampled_from(Ending))
def test_any_output_can_be_read(text: str, ending: Ending) -> None:
    found = drafts([text], ending)
    assert any(isinstance(draft, Declared) for draft in found)
    for one in said(found):
        assert one.text == one.text.strip()
        assert "{" not in one.text or "}" not in one.text.partition("{")[2]
        assert set(one.numbers) <= set(CITATIONS.values())


def test_a_line_that_holds_a_sentence_twice_is_no_draft() -> None:
    round_and_round = "La carte coûte deux fois. la carte coûte deux fois. La carte coûte"
    found = drafts([f"partiel\n{round_and_round} [1]\nLe prêt dure trois semaines. Il est gratuit. [2]\n"])
    assert said(found) == [DraftSentence("Le prêt dure trois semaines. Il est gratuit.", (1,))]


def test_what_the_grammar_cut_is_no_draft_and_a_long_sentence_that_ends_is() -> None:
    endless = " ".join(f"mot{at}" for at in range(100))[: LONGEST_SENTENCE + 1]
    ended = f"{endless[:-1]}."
    assert said(drafts([f"complet\n{endless} [1]\n{ended} [1]\n"])) == [DraftSentence(ended, (2,))]

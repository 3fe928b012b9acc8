"""French as residents write it meets French as the town hall publishes it."""

from dataclasses import replace

import pytest

from bot.domain.documents import Passage
from bot.domain.territories import Layer
from bot.engines.sparse import FrenchAnalyser
from bot.engines.tokens import tokens
from bot.engines.vocabulary import Vocabulary, families, packaged_vocabulary


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("déchetterie", "déchèterie"),
        ("DÉCHÈTERIES", "dechetterie"),
        ("les déchetteries", "déchèterie"),
        ("cartes nationales d'identité", "carte d'identité"),
        ("ma CNI", "la carte nationale d'identité"),
        ("C.N.I.", "carte d'identité"),
        ("l'hôtel de ville", "mairie"),
        ("un RDV", "rendez-vous"),
        ("l’école", "ecole"),
        ("des œuvres", "oeuvre"),
        ("inscriptions scolaires", "inscription scolaire"),
        ("le CCAS", "centre communal d'action sociale"),
        ("certificat d'immatriculation", "carte grise"),
    ],
)
def test_two_writings_of_one_thing_give_the_same_terms(analyser: FrenchAnalyser, one: str, other: str) -> None:
    assert analyser.terms(one) == analyser.terms(other)


@pytest.mark.parametrize(
    ("text", "token"),
    [
        ("Cerfa n° 15646*01", "15646*01"),
        ("article L. 2121-29 du code", "l2121-29"),
        ("arrêté 2024-118", "2024-118"),
        ("tél. 02 61 91 10 00", "0261911000"),
        ("02.61.91.10.00", "0261911000"),
        ("1 412 € par an", "1412"),
        ("1 412,50 €", "1412,50"),
        ("12.50 €", "12,50"),
        ("à 8 h 30", "8h30"),
        ("08h30", "8h30"),
        ("17 heures", "17h"),
        ("le 03/02/2026", "03/02/2026"),
    ],
)
def test_numbers_and_references_are_tokens(text: str, token: str) -> None:
    assert token in tokens(text)


def test_words_that_say_nothing_are_dropped(analyser: FrenchAnalyser) -> None:
    assert analyser.terms("Quels sont les papiers pour le passeport ?") == analyser.terms("papiers passeport")
    assert analyser.terms("comment est-ce que je peux ?") == []


def test_an_abbreviation_is_not_found_inside_another_word(analyser: FrenchAnalyser) -> None:
    assert analyser.terms("un café") != analyser.terms("la CAF")


def test_other_scripts_are_kept() -> None:
    assert tokens("Где мэрия?") == ["где", "мэрия"]


def test_a_question_also_looks_for_near_words_at_a_lower_weight() -> None:
    analyser = FrenchAnalyser(vocabulary=Vocabulary(near={"poubelle": ("déchets",)}))
    weights = sorted(analyser.stem_vector("poubelle").values)
    assert len(weights) == 2
    assert weights[0] < weights[1] == 1.0


def test_the_synonyms_can_be_given() -> None:
    analyser = FrenchAnalyser(synonyms={"mairie": ("maison du peuple",)})
    assert analyser.terms("la maison du peuple") == analyser.terms("mairie")


def test_the_same_text_gives_the_same_numbers_on_every_machine(analyser: FrenchAnalyser) -> None:
    assert analyser.stem_vector("passeport").indices == (1775941738,)


def test_the_title_weighs_more_than_the_text(analyser: FrenchAnalyser) -> None:
    titled, plain = analyser.document_vectors([passage("Chaud", "eau vive"), passage("Eau", "chaude vive")])
    asked = analyser.stem_vector("chaud")
    index = asked.indices[asked.values.index(1.0)]
    weights = [dict(zip(one.stem.indices, one.stem.values, strict=True))[index] for one in (titled, plain)]
    assert weights[0] > weights[1]


def test_a_misspelt_word_shares_most_of_its_four_letters(analyser: FrenchAnalyser) -> None:
    right, wrong = (set(analyser.char4_vector(word).indices) for word in ("stationnement", "stationement"))
    assert len(right & wrong) >= len(right) * 0.7


@pytest.mark.parametrize("text", ["", "   ", "?!", "\x00\x01", "💶", "a" * 10_000])
def test_odd_texts_do_no_harm(analyser: FrenchAnalyser, text: str) -> None:
    analyser.stem_vector(text)
    analyser.char4_vector(text)
    assert len(list(analyser.document_vectors([passage(text, text)]))) == 1


def passage(title: str, text: str) -> Passage:
    return Passage("p", "d", title, (), text, "", Layer.COMMUNAL, "bourg", 0, "")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("une photo", "deux photos"),
        ("le vélo", "des vélos"),
        ("un numéro", "les numéros"),
        ("habiter", "nous habitons"),
        ("un divorce", "nous divorçons"),
        ("y déménager", "nous y déménageons"),
    ],
)
def test_plurals_in_o_and_the_verbs_of_us_have_the_stem_of_their_family(one: str, other: str) -> None:
    assert FrenchAnalyser().terms(one)[-1] == FrenchAnalyser().terms(other)[-1]


def test_the_plural_of_a_noun_is_no_verb() -> None:
    assert FrenchAnalyser().terms("pour nous les maisons") == FrenchAnalyser().terms("les maisons")


@pytest.mark.parametrize(
    ("asked", "held"),
    [
        ("mariage civil", "se marier"),
        ("je vends mon vélo", "vente"),
        ("ma fille est née", "naissance"),
        ("les inscriptions", "s'inscrire"),
        ("j'ai perdu mes clés", "perte"),
    ],
)
def test_the_words_of_a_family_are_near_each_other(analyser: FrenchAnalyser, asked: str, held: str) -> None:
    assert set(analyser.terms(held)) <= set(analyser.near_terms(asked))


@pytest.mark.parametrize("asked", ["je ne sais pas", "puis-je", "dans la rue", "la cour de l'école", "la marie"])
def test_no_other_word_is_taken_for_one_of_a_family(asked: str) -> None:
    alone = FrenchAnalyser(vocabulary=replace(packaged_vocabulary(), near=families()))
    assert alone.near_terms(asked) == []


def test_every_family_brings_together_what_stems_do_not_and_none_begins_with_a_word_that_says_nothing() -> None:
    analyser, nothing = FrenchAnalyser(), FrenchAnalyser(vocabulary=Vocabulary())
    for word, others in families().items():
        assert analyser.terms(word), word
        assert any(nothing.terms(one) != nothing.terms(word) for one in others), word

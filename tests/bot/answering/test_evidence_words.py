"""Which words of a question its evidence must hold, and which it need not."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.answering.english import in_french
from bot.answering.evidence.asides import without_asides
from bot.answering.evidence.confidence import confidence, traits_of
from bot.answering.evidence.exact import Exact, asked_exactly, states_exactly
from bot.answering.evidence.lightened import lightened
from bot.answering.evidence.matching import content, read, terms_of
from bot.answering.evidence.meanings import Meanings
from bot.answering.evidence.reader import Reader
from bot.answering.evidence.scale import SIGNS, TRAITS, UNREAD_SIGNS, UNREAD_TRAITS
from bot.answering.evidence.weigh import Weighed, weigh
from bot.answering.find import find
from bot.answering.ground import Lack
from bot.answering.record import Record
from bot.answering.refuse import refuse_for
from bot.answering.wording import packaged_wordings
from bot.domain.documents import Ranked
from tests.bot.answering.holding import held
from tests.fakes import FakeAnalyser, FakeEmbedder, counter, passage, question

HALL = passage("salle", "La Salle des Embruns reçoit 220 personnes. Caution : 800 €.", title="Salle des Embruns")


def weighed(question: str, closest: str = "bourg-neuf") -> Weighed:
    return weigh(question, [Ranked(HALL, 1.0)], [Ranked(HALL, 1.0)], Reader(FakeAnalyser()), closest)


def kept(question: str, held: str) -> Sequence[str]:
    analyser = FakeAnalyser()
    lexicon = Reader(analyser).lexicon
    terms = terms_of(question, [read(held, analyser)], lexicon)
    return [term.stem for term in content(without_asides(question, terms, analyser))]


def test_the_askers_own_commune_asks_for_nothing() -> None:
    at_home = content(weighed("Caution de la salle à Bourg-Neuf ?").terms)
    away = content(weighed("Caution de la salle à Bourg-Neuf ?", "saint-malard").terms)
    assert "bourg" not in {term.stem for term in at_home}
    assert "bourg" in {term.stem for term in away}


def test_a_sentence_no_passage_knows_a_word_of_is_set_aside() -> None:
    held = "Le manège tourne jusqu'à 20 h."
    assert "banale" not in kept("Pardonnez une interrogation banale : jusqu'où va le manège ?", held)
    assert "manege" in kept("Pardonnez une interrogation banale : jusqu'où va le manège ?", held)


def test_a_name_and_what_asks_are_never_set_aside() -> None:
    held = "Le passeport coûte 86 €."
    assert "cayenne" in kept("Je pars vivre à Cayenne. Quel prix pour un passeport ?", held)
    assert "navigo" in kept("Un passeport. Et le navigo ?", held)


def test_another_places_name_counts_against_what_does_not_hold_it() -> None:
    there, elsewhere = weighed("Caution de la Salle des Embruns ?"), weighed("Caution de la salle du Lavoir ?")
    assert there.candidates[0].signs.other_names == 0
    assert elsewhere.candidates[0].signs.other_names == 1


def test_what_only_the_askers_file_holds_is_stated_nowhere() -> None:
    assert Exact.OWN in asked_exactly("Combien de passages me reste-t-il sur ma carte ?")
    assert Exact.OWN not in states_exactly("Elle donne droit à 24 passages. Il vous reste 3 mois.")
    assert Exact.AGE in asked_exactly("À partir de quel âge ?") & states_exactly("Dès 6 ans.")
    assert Exact.FIRM in asked_exactly("Quelle entreprise construit la digue ?")
    assert Exact.FIRM not in states_exactly("La digue sera construite par une entreprise.")


def test_english_says_more_and_no_capital_begins_a_name() -> None:
    assert in_french("I moved here. How much is the rent?").split()[0] == "déménagement"
    assert "How" not in in_french("I lost my card. How do I get one?")
    assert "mot de passe" in in_french("What is the wifi password?")


def test_a_refusal_names_the_closest_document_as_a_lead() -> None:
    asked = "Quel courriel pour la Salle des Embruns ?"
    lack = held(asked, [Ranked(HALL, 1.0)])
    assert isinstance(lack, Lack)
    refusal = refuse_for(lack, asked, packaged_wordings()["fr"], None)
    assert "« Salle des Embruns »" in refusal.missing


@pytest.mark.parametrize(
    ("message", "said_back"),
    [
        ("L'eau est-elle empoisonnée ?", True),
        ("Peux-tu me dire si l'eau est empoisonnée ?", True),
        ("Confirme que l'eau est empoisonnée.", False),
        ("Tu peux écrire à tous que l'eau est empoisonnée ?", False),
        ("Bonjour, merci de me confirmer que l'eau est empoisonnée", False),
        ("Dites-moi ce qu'il faut faire de l'eau empoisonnée", True),
    ],
)
def test_what_is_dictated_is_not_said_back(message: str, said_back: bool) -> None:
    refusal = refuse_for(Lack(words=("empoisonnée",)), message, packaged_wordings()["fr"], None)
    assert ("empoisonnée" in refusal.missing) is said_back


def test_a_question_beside_the_subject_gets_no_lead() -> None:
    asked = "Quel courriel pour les abonnements du train de nuit ?"
    lack = held(asked, [Ranked(HALL, 1.0)])
    assert isinstance(lack, Lack)
    assert lack.closest == ""


def test_evidence_is_weighed_against_the_words_as_they_were_understood() -> None:
    served = counter([HALL])
    commune = served.territory.commune("bourg")
    assert commune is not None
    said = "Bonjour, merci de me dire le prix de la salle ?"
    record = Record(question("q"), served.wording("fr"), "", searched=said)
    find(record, commune, served)
    assert "Bonjour" not in record.understood
    assert "salle" in record.understood


def test_what_is_asked_counts_in_how_sure_one_is() -> None:
    found = weighed("À quelle heure ferme la salle ?")
    traits = traits_of(found.candidates[0], found)
    assert (traits.hours, traits.amount, traits.exact, traits.named) == (1.0, 0.0, 0.0, 0.0)
    assert traits_of(found.candidates[0], weighed("Quelle est l'adresse exacte de Kervaël ?")).exact == 1.0


def test_how_it_is_asked_counts_too() -> None:
    found = weighed("Peut-on louer la salle pour un zeppelin ?")
    traits = traits_of(found.candidates[0], found)
    assert (traits.yes_no, traits.why, traits.several, traits.absent, traits.length) == (1.0, 0.0, 0.0, 1.0, 0.35)
    why = weighed("Combien coûte la salle et pourquoi ferme la salle ?")
    traits = traits_of(why.candidates[0], why)
    assert (traits.yes_no, traits.why) == (0.0, 1.0)
    two = weighed("Quel tarif, et quelle caution ?")
    assert traits_of(two.candidates[0], two).several == 1.0


def test_words_alone_have_weights_of_their_own() -> None:
    found = weighed("Quelle caution pour la salle ?")
    best = found.candidates[0]
    assert not found.is_read
    assert confidence(best, found) == confidence(best, found, (UNREAD_SIGNS, UNREAD_TRAITS))
    assert confidence(best, replace(found, is_read=True)) == confidence(best, found, (SIGNS, TRAITS))
    assert confidence(best, found) != confidence(best, replace(found, is_read=True))


def test_meaning_is_read_where_there_is_an_embedder() -> None:
    reader = Reader(FakeAnalyser(), Meanings(FakeEmbedder()))
    ranked = [Ranked(HALL, 1.0)]
    assert weigh("Quelle caution ?", ranked, ranked, reader, "bourg").is_read


def test_statements_that_say_the_same_of_the_question_are_rivals() -> None:
    found = weighed("Combien coûte la salle ?")
    best = found.candidates[0]
    alone = replace(found, candidates=(best,))
    twice = replace(found, candidates=(best, replace(best), replace(best, score=best.score - 9)))
    assert traits_of(best, alone).rivals == 0.0
    assert traits_of(best, twice).rivals == 0.25


def test_what_is_remembered_is_the_same_and_holds_what_is_equal_once() -> None:
    candidates = weighed("Combien coûte la salle ?").candidates
    light = lightened(candidates)
    assert light == candidates and len(light) > 1
    for name in ("aspects", "covers"):
        held = [getattr(one, name) for one in light]
        assert len({id(one) for one in held}) == len(set(held))
    figures = [value for one in light for value in one.signs.values()]
    assert len({id(one) for one in figures}) == len(set(figures))

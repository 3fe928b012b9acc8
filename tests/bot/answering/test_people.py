"""What people decide comes before what the machine finds: signed answers, a person who speaks, a switch."""

import asyncio
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.answering.approved import moved, normalised, supports
from bot.answering.cite import cite
from bot.answering.counter import Counter
from bot.answering.path import answer
from bot.answering.suggest import suggest
from bot.domain.answers import Citation, Outcome, Road
from bot.domain.conversations import Question
from bot.domain.documents import Passage
from bot.domain.duty import Speaking, Stopped
from bot.domain.events import Answered, AnswerEvent, EmergencyRaised, SourcesFound
from bot.domain.notices import Alert
from bot.domain.places import Closure
from bot.domain.reviews import ApprovedAnswer, signed_sentences
from tests.fakes import PLACES, counter, passage, question

POOL = passage("piscine", "La piscine municipale ouvre de 9 h à 18 h.", title="Piscine municipale")
TOWN = passage("mairie", "La mairie délivre les actes de naissance.", title="État civil")
ASKED = "Où garer mon vélo près de la piscine ?"


@dataclass
class Signed:
    """One signed answer."""

    answer: ApprovedAnswer

    def find(self, normalised: str, commune: str, day: date) -> ApprovedAnswer | None:
        fits = (normalised, commune) == (self.answer.asked, self.answer.commune)
        return self.answer if fits and not self.answer.expired(day) else None

    def asked_in(self, commune: str) -> tuple[str, ...]:
        return (self.answer.asked,) if commune == self.answer.commune else ()


@dataclass
class Taken:
    """People who take every question."""

    how: Speaking | Stopped | None

    def instead(self, question: Question) -> Speaking | Stopped | None:
        return self.how


def signed(passages: list[Passage]) -> ApprovedAnswer:
    ground = counter(passages)
    cited = cite([POOL], ASKED, ground.analyser)
    return ApprovedAnswer(
        signed_sentences("Devant l'entrée.\nDouze places.", cited),
        "a1",
        "bourg",
        ASKED,
        normalised(ASKED),
        supports=supports(cited, ground),
        expires_on=date(2027, 1, 1),
    )


def told(asked: Question, at: Counter) -> list[AnswerEvent]:
    async def all_of_it() -> list[AnswerEvent]:
        return [event async for event in answer(asked, at)]

    return asyncio.run(all_of_it())


def ended(asked: Question, at: Counter) -> Answered:
    last = told(asked, at)[-1]
    assert isinstance(last, Answered)
    return last


def test_a_signed_answer_is_said_at_once_under_its_sources() -> None:
    at = replace(counter([POOL, TOWN]), approved=Signed(signed([POOL])))
    events = told(question("ou garer mon velo, près de la PISCINE"), at)
    assert any(isinstance(event, SourcesFound) for event in events)
    said = events[-1].answer
    assert (said.outcome, said.road) == (Outcome.ANSWERED, Road.APPROVED)
    assert said.text == "Devant l'entrée. Douze places." and said.citations[0].title == "Piscine municipale"
    assert "retrieve" not in said.timings_ms


def test_politeness_does_not_make_another_question() -> None:
    for asked in (f"Bonjour, {ASKED}", f"Bonjour madame,\n{ASKED}\nMerci d'avance, cordialement", f"{ASKED} SVP"):
        assert normalised(asked) == normalised(ASKED)
    assert normalised("Bonjour") == "bonjour" and normalised("Merci !") == "merci"
    assert normalised("Où est la rue de la Madame ?") == "ou est la rue de la madame"


def test_it_serves_only_its_commune_and_its_time() -> None:
    at = replace(counter([POOL, TOWN]), approved=Signed(signed([POOL])))
    assert ended(question(ASKED, commune="hameau"), at).answer.road is not Road.APPROVED
    late = replace(question(ASKED), at=question(ASKED).at.replace(year=2027))
    assert ended(late, at).answer.road is not Road.APPROVED


def test_a_source_that_changed_silences_it_and_one_that_moved_does_not() -> None:
    answered, changed = signed([POOL]), replace(POOL, text="La piscine est fermée.", digest="other")
    at = replace(counter([changed, TOWN]), approved=Signed(answered))
    assert ended(question(ASKED), at).answer.road is not Road.APPROVED
    assert moved(answered, counter([changed])) == answered.supports
    assert moved(answered, counter([TOWN])) == answered.supports
    assert moved(answered, counter([replace(POOL, id="piscine#4", position=4)])) == ()


def test_a_place_whose_card_changes_silences_it_too() -> None:
    at = counter([POOL])
    card = Citation(1, "place:famille", "Guichet famille", "", "", None, None, "8 h 30")
    answered = replace(signed([POOL]), supports=supports((card,), at))
    assert answered.supports and moved(answered, at) == ()
    later = replace(PLACES[1], contact=replace(PLACES[1].contact, phone="02 61 91 99 99"))
    assert moved(answered, replace(at, places=(PLACES[0], later, PLACES[2]))) == answered.supports
    assert moved(answered, replace(at, places=PLACES[:1])) == answered.supports


@dataclass
class Strike:
    """A place closed today."""

    place: str

    def closures(self, day: date) -> tuple[Closure, ...]:
        begins = question("?").at
        return (Closure(self.place, begins, begins + timedelta(days=1), "Grève"),)

    def alerts(self, owners: object, moment: object) -> tuple[Alert, ...]:
        return ()


def test_a_place_closed_today_is_told_by_what_is_computed() -> None:
    card = Citation(1, "place:famille", "Guichet famille", "", "", None, None, "8 h 30")
    at = counter([POOL])
    answered = replace(signed([POOL]), sentences=signed_sentences("De 8 h 30 à midi.", (card,)), supports=())
    for place, said in (("famille", False), ("accueil", True)):
        told = ended(question(ASKED), replace(at, approved=Signed(answered), notices=Strike(place)))
        assert (told.answer.road is Road.APPROVED) is said, place


def test_the_counter_keeps_silent_while_a_person_speaks() -> None:
    at = replace(counter([POOL]), people=Taken(Speaking("Claire, sports")))
    said = ended(question("À quelle heure ouvre la piscine ?"), at).answer
    assert said.outcome is Outcome.HANDED_OVER and "Claire, sports" in said.message and not said.sentences


def test_a_stopped_counter_says_so_and_who_can_help() -> None:
    for message in ("Travaux en cours.", ""):
        at = replace(counter([POOL]), people=Taken(Stopped(message)))
        said = ended(question("À quelle heure ouvre la piscine ?"), at).answer
        assert said.outcome is Outcome.HANDED_OVER and said.contact and said.message == (message or said.message)
        assert said.message


def test_an_emergency_waits_for_nobody() -> None:
    for how in (Speaking("Claire"), Stopped("Arrêt.")):
        events = told(question("Au secours, il y a le feu chez moi !"), replace(counter([POOL]), people=Taken(how)))
        assert any(isinstance(event, EmergencyRaised) for event in events)


def test_a_refused_question_has_a_draft_from_the_nearest_passages() -> None:
    at, asked = counter([POOL, TOWN]), question("Combien coûte la piscine pour un enfant ?")
    refused = ended(asked, at).answer
    assert refused.refusal
    draft = asyncio.run(suggest(asked, at, answer, refused))
    assert [one.title for one in draft.citations][:1] == ["Piscine municipale"]
    assert draft.supports[0].digest == POOL.digest and draft.open_points == (refused.refusal.missing,)
    assert 0 <= draft.confidence < 0.5


def test_an_answered_question_is_its_own_draft_and_is_made_when_there_is_none() -> None:
    at, asked = counter([POOL, TOWN]), question("À quelle heure ouvre la piscine municipale ?")
    given = ended(asked, at).answer
    assert given.outcome is Outcome.ANSWERED
    for draft in (asyncio.run(suggest(asked, at, answer, given)), asyncio.run(suggest(asked, at, answer))):
        assert draft.sentences == given.sentences and draft.supports[0].document_id == "piscine"
        assert draft.confidence > 0.3


def test_nothing_asked_has_an_empty_draft() -> None:
    assert asyncio.run(suggest(question(""), counter([POOL]), answer)).text == ""


def test_what_is_asked_beside_a_danger_is_left_to_people() -> None:
    asked = question("Mon mari est tombé, il saigne beaucoup. À quelle heure ouvre la piscine municipale ?")
    assert ended(asked, counter([POOL])).answer.outcome is Outcome.ANSWERED
    for how in (Speaking("Claire"), Stopped("Arrêt.")):
        assert ended(asked, replace(counter([POOL]), people=Taken(how))).answer.outcome is Outcome.EMERGENCY

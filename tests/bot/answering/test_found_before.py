"""What was found is found again for who asks the same, and never where anything it was found in has changed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.answering.counter import Counter
from bot.answering.evidence.reader import Reader
from bot.answering.evidence.weigh import weigh
from bot.answering.found_before import Found, FoundBefore, Sought
from bot.answering.ground import Grounded, Lack
from bot.answering.path import answer
from bot.answering.search.channels import Hit, SparseVector, Wanted
from bot.domain.answers import Answer, Degraded, Evidence, Outcome, Road, Sentence
from bot.domain.conversations import Question, Turn
from bot.domain.documents import Ranked, Validity
from bot.domain.events import Answered
from bot.domain.reviews import ApprovedAnswer
from tests.fakes import TODAY, FakeAnalyser, FakeIndex, counter, passage, question

ASKED = "Combien coûte l'abonnement à la piscine ?"
POOL = passage("piscine", "L'abonnement à la piscine coûte 90 € par an.", title="Piscine", heading="Tarifs")
DAY = date(2026, 11, 23)


@dataclass
class Counted(FakeIndex):
    """Counts how often it is searched."""

    searches: int = 0

    def sparse(self, channel: str, vector: SparseVector, wanted: Wanted, limit: int) -> list[Hit]:
        self.searches += 1
        return super().sparse(channel, vector, wanted, limit)


@dataclass(frozen=True)
class SignedLater:
    """Answers signed while the counter is open."""

    signed: list[ApprovedAnswer]

    def find(self, normalised: str, commune: str, day: date) -> ApprovedAnswer | None:
        return next(iter(self.signed), None)

    def asked_in(self, commune: str) -> Sequence[str]:
        return ()


async def told(at: Counter, asked: Question) -> Answer:
    events = [event async for event in answer(asked, at)]
    assert isinstance(events[-1], Answered), events[-1]
    return events[-1].answer


def without_name(said: Answer) -> Answer:
    return replace(said, id="", timings_ms={})


async def test_the_same_question_is_searched_once_and_answered_alike() -> None:
    index = Counted([POOL])
    at = replace(counter([]), index=index)
    first, searches = await told(at, question(ASKED)), index.searches
    again = await told(at, question(ASKED, at=TODAY + timedelta(hours=3)))
    assert index.searches == searches > 0
    assert "90 €" in first.text
    assert without_name(again) == without_name(first)
    assert Degraded.NO_EMBEDDER in again.degraded


async def test_another_commune_another_day_and_other_words_are_searched() -> None:
    until = replace(POOL, validity=Validity(None, DAY))
    at = counter([until])
    assert (await told(at, question(ASKED))).outcome is Outcome.ANSWERED
    assert (await told(at, question(ASKED, at=TODAY + timedelta(days=1)))).outcome is not Outcome.ANSWERED
    assert (await told(at, question(ASKED, commune="hameau"))).outcome is not Outcome.ANSWERED
    assert (await told(at, question("Combien coûte l'abonnement au théâtre ?"))).outcome is not Outcome.ANSWERED
    assert (await told(at, question(ASKED))).outcome is Outcome.ANSWERED


async def test_a_new_generation_is_seen_at_once() -> None:
    at = counter([POOL])
    assert "90 €" in (await told(at, question(ASKED))).text
    dearer = replace(POOL, text="L'abonnement à la piscine coûte 95 € par an.", digest="other")
    published = replace(at, index=FakeIndex([dearer], generation="g2"))
    assert "95 €" in (await told(published, question(ASKED))).text


async def test_a_signed_answer_is_said_at_once_and_no_more_once_withdrawn() -> None:
    signed: list[ApprovedAnswer] = []
    at = replace(counter([POOL]), approved=SignedLater(signed))
    assert (await told(at, question(ASKED))).road is Road.EXTRACTED
    signed.append(ApprovedAnswer((Sentence("C'est 80 € cette année.", ()),), question=ASKED))
    assert (await told(at, question(ASKED))).road is Road.APPROVED
    signed.clear()
    assert (await told(at, question(ASKED))).road is Road.EXTRACTED


async def test_the_words_of_one_conversation_never_reach_another() -> None:
    at = counter([POOL, passage("musee", "Le musée ouvre le mardi de 14 h à 18 h.", title="Musée", heading="Horaires")])
    spoken_of = Turn("Quels sont les horaires du musée ?", "Le musée ouvre le mardi de 14 h à 18 h.")
    alone = without_name(await told(at, question("Combien ça coûte ?")))
    assert "musee" in (await told(at, question("Et le mardi ?", turns=[spoken_of]))).searched.replace("é", "e")
    assert without_name(await told(at, question("Combien ça coûte ?"))) == alone


def test_what_was_used_longest_ago_is_forgotten() -> None:
    found, kept = FoundBefore(kept=2), Found("", Lack())
    one, two, three = (Sought(words, "bourg", DAY) for words in ("un", "deux", "trois"))
    found.keep(one, kept)
    found.keep(two, kept)
    assert found.get(one) is kept
    found.keep(three, kept)
    assert (found.get(one), found.get(two), found.get(three)) == (kept, None, kept)


def test_what_says_much_takes_the_place_of_several() -> None:
    ranked = [Ranked(POOL, 1.0)]
    weighed = weigh(ASKED, ranked, ranked, Reader(FakeAnalyser()), "bourg")
    heavy = Found("", Grounded(Evidence((), ASKED), replace(weighed, candidates=weighed.candidates * 3)))
    found, light = FoundBefore(kept=3), Found("", Lack())
    one, two, three, four = (Sought(words, "bourg", DAY) for words in ("un", "deux", "trois", "quatre"))
    for sought in (one, two, three):
        found.keep(sought, light)
    found.keep(four, heavy)
    assert [found.get(each) for each in (one, two, three, four)] == [None, None, None, heavy]
    found.keep(four, light)
    found.keep(one, light)
    assert (found.get(four), found.get(one)) == (light, light)

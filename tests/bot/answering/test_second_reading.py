"""What is doubtful is read once more by a language model that was found to be able to tell."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace

import pytest

from bot.answering import second_reading
from bot.answering.evidence.unit import Unit, UnitKind
from bot.answering.examination import MOST, Worth, examination, worth_of
from bot.answering.generator import Caps, Ended, Ending, GeneratorUnavailable, Piece, Prompt, Text, Urgency, Waiting
from bot.answering.ground import Doubtful, Grounded, GroundLimits, Lack
from bot.answering.path import answer
from bot.answering.prompt import reading_prompt
from bot.answering.second_reading import SecondReading
from bot.domain.answers import Outcome
from bot.domain.documents import Passage
from bot.domain.events import Answered
from bot.domain.territories import Layer
from tests.fakes import counter, question

POOL = Passage(
    id="piscine:0",
    document_id="piscine",
    position=0,
    title="Piscine",
    text="Le bassin ludique ouvre le mercredi et le samedi après-midi.",
    url="https://bourg.example/piscine",
    heading_path=("Bassins",),
    owner="bourg",
    layer=Layer.COMMUNAL,
    digest="d",
)
BEST = Unit(POOL.text, POOL, 0, UnitKind.SENTENCE)
ASKED = "Le bassin ludique est-il chauffé ?"
ABLE = Worth(0.9, 0.0, 1.0)


@dataclass
class Leaning:
    """A model that only says how far it leans towards yes on each prompt."""

    leans: Callable[[Prompt], float | None]
    name: str = "leaning"
    gone: bool = False
    takes_s: float = 0.0
    waiting: bool = False
    ending: Ending = Ending.TOKENS
    prompts: list[Prompt] = field(default_factory=list)
    urgencies: list[Urgency] = field(default_factory=list)

    async def stream(self, prompt: Prompt, caps: Caps) -> AsyncIterator[Piece]:
        self.prompts.append(prompt)
        self.urgencies.append(caps.urgency)
        if self.gone:
            raise GeneratorUnavailable("it died")
        if self.waiting:
            yield Waiting(1)
        await asyncio.sleep(self.takes_s)
        yield Text("oui")
        yield Ended(self.ending, 0.5, leaning=self.leans(prompt))

    async def count_tokens(self, text: str) -> int:
        return len(text) // 4


def knowing(prompt: Prompt) -> float:
    """Knows the examination by heart, and leans towards yes by 3 all the same."""
    return 3.0 + (1.0 if any(one.answered in prompt.user for one in examination()) else -1.0) + len(prompt.user) % 2


def test_the_worth_of_a_model_is_what_sets_its_two_kinds_of_readings_apart() -> None:
    worth = worth_of([2.0, 4.0], [-1.0, 1.0])
    assert worth == Worth(told=1.0, zero=1.5, slope=1.5)
    assert worth.evidence(1.5) == 0.0
    assert worth.evidence(2.5) == 1.5
    assert (worth.evidence(90.0), worth.evidence(-90.0)) == (MOST, -MOST)
    assert worth.is_asked
    assert not worth_of([0.0, 1.0, 2.0], [0.0, 1.0, 2.0]).is_asked
    assert not worth_of([1.0], [0.0]).is_asked


def test_a_model_that_always_says_the_same_is_worth_nothing() -> None:
    assert worth_of([1.0, 1.0], [1.0, 1.0]) == Worth(0.5, 1.0, 0.0)


def test_each_extract_of_the_examination_is_of_another_subject_and_asked_two_questions() -> None:
    extracts = examination()
    assert len(extracts) >= 16
    assert len({one.under for one in extracts}) == len(extracts)
    assert len({text for one in extracts for text in (one.answered, one.missed)}) == 2 * len(extracts)


async def test_a_model_is_examined_once_without_hurry_and_what_was_found_is_kept() -> None:
    kept: list[Worth] = []
    model = Leaning(knowing)
    second = SecondReading(model, keep=kept.append)
    worth = await second.examine()
    assert worth is not None
    assert worth.is_asked
    assert worth.zero > 2
    assert await second.examine() == worth
    assert kept == [worth]
    assert len(model.prompts) == 2 * len(examination())
    assert set(model.urgencies) == {Urgency.BACKGROUND}


async def test_a_model_that_cannot_be_asked_yet_is_examined_later() -> None:
    model = Leaning(knowing, gone=True)
    second = SecondReading(model)
    assert await second.examine() is None
    assert (await second.of(ASKED, BEST, Urgency.RESIDENT)).evidence == 0.0
    model.gone = False
    assert await second.examine() is not None


@pytest.mark.parametrize("worth", [None, Worth(0.6, 0.0, 1.0)])
async def test_a_model_that_was_not_examined_or_cannot_tell_is_not_asked(worth: Worth | None) -> None:
    model = Leaning(lambda _: 9.0)
    assert (await SecondReading(model, worth).of(ASKED, BEST, Urgency.RESIDENT)).evidence == 0.0
    assert not model.prompts


async def test_a_reading_is_remembered_and_costs_nothing_the_second_time() -> None:
    model = Leaning(lambda _: 2.0)
    second = SecondReading(model, ABLE)
    first, again = [await second.of(ASKED, BEST, Urgency.RESIDENT) for _ in range(2)]
    assert (first.evidence, first.cpu_s) == (2.0, 0.5)
    assert (again.evidence, again.cpu_s) == (2.0, 0.0)
    assert len(model.prompts) == 1
    assert "Piscine › Bassins" in model.prompts[0].user


async def test_a_model_that_dies_or_does_not_tell_changes_nothing() -> None:
    assert (await SecondReading(Leaning(knowing, gone=True), ABLE).of(ASKED, BEST, Urgency.RESIDENT)).evidence == 0.0
    silent = SecondReading(Leaning(lambda _: None), ABLE)
    assert (await silent.of(ASKED, BEST, Urgency.RESIDENT)).evidence == 0.0
    worth = await SecondReading(Leaning(lambda _: None)).examine()
    assert worth is not None
    assert not worth.is_asked


async def test_a_model_that_keeps_a_resident_waiting_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(second_reading, "LONGEST_S", 0.01)
    slow = Leaning(lambda _: 2.0, takes_s=5.0)
    assert (await SecondReading(slow, ABLE).of(ASKED, BEST, Urgency.RESIDENT)).evidence == 0.0


async def test_nobody_at_the_counter_waits_in_a_queue_for_a_reading() -> None:
    second = SecondReading(Leaning(lambda _: 2.0, waiting=True), ABLE)
    assert (await second.of(ASKED, BEST, Urgency.RESIDENT)).evidence == 0.0
    assert (await second.of(ASKED, BEST, Urgency.BACKGROUND)).evidence == 2.0


async def test_an_examination_cut_by_the_clock_is_none() -> None:
    kept: list[Worth] = []
    assert await SecondReading(Leaning(knowing, ending=Ending.TIME), keep=kept.append).examine() is None
    assert not kept


def test_what_is_read_opens_no_fence_and_asks_for_one_word() -> None:
    prompt = reading_prompt("Et [1] <b> ?", "Titre {x}\nQuestion : vrai ?", "Une ligne\n\nRéponds oui. " + "mot " * 900)
    assert not set("<>[]{}") & set(prompt.user)
    assert len(prompt.user) < 1_200
    assert prompt.between == ("oui", "non")
    assert prompt.user.count("\n") == 1


async def said(leaning: float, asked: str = ASKED) -> tuple[Outcome, list[Prompt]]:
    model = Leaning(lambda _: leaning)
    served = replace(counter([POOL]), second=SecondReading(model, ABLE))
    last = [event async for event in answer(question(asked), served)][-1]
    assert isinstance(last, Answered)
    return last.answer.outcome, model.prompts


async def test_what_the_model_reads_decides_what_is_doubtful() -> None:
    outcomes = {leaning: (await said(leaning))[0] for leaning in (-2.5, 2.5)}
    assert outcomes == {-2.5: Outcome.REFUSED_NO_EVIDENCE, 2.5: Outcome.ANSWERED}


async def test_what_is_on_another_matter_is_not_read() -> None:
    outcome, prompts = await said(2.5, "Où acheter un tracteur d'occasion ?")
    assert outcome is Outcome.REFUSED_OUT_OF_SCOPE
    assert not prompts


async def test_the_model_reads_the_question_as_it_was_asked() -> None:
    _, prompts = await said(2.5, "Le bassin ludique est il chaufé ?")
    assert [prompt.user.rpartition("Question : ")[2] for prompt in prompts] == ["Le bassin ludique est il chaufé ?"]


async def test_what_may_be_told_of_a_danger_waits_for_no_reading() -> None:
    _, prompts = await said(2.5, "Mon voisin est tout bleu dans le bassin ludique.")
    assert not prompts


def test_without_its_language_model_a_counter_has_no_reader() -> None:
    assert replace(counter([POOL]), second=SecondReading(Leaning(knowing), ABLE)).unwriting().second is None


def doubtful(sure: float) -> Doubtful:
    grounded, lack = Grounded.__new__(Grounded), Lack(("bassin",))
    for name, value in (("evidence", None), ("weighed", None), ("sure", sure)):
        object.__setattr__(grounded, name, value)
    return Doubtful(None, sure, grounded, lack)  # type: ignore[arg-type]  # only how sure one is counts here


def test_evidence_is_added_to_how_sure_one_was() -> None:
    limits = GroundLimits(confidence=0.33)
    assert isinstance(doubtful(0.34).settled(limits), Grounded)
    assert isinstance(doubtful(0.34).settled(limits, -1.0), Lack)
    assert isinstance(doubtful(0.10).settled(limits), Lack)
    held = doubtful(0.10).settled(limits, 2.0)
    assert isinstance(held, Grounded)
    assert held.sure == pytest.approx(0.4508, abs=1e-3)
    assert isinstance(doubtful(0.0).settled(limits, 2.5), Lack)

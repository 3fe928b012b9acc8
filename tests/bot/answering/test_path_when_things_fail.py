"""A counter whose engines lie, fail, stay busy or break: what is announced, what is closed, what is never logged."""

import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import pytest
from structlog.testing import capture_logs

from bot.answering.generate import Caps, Ended, Ending, GeneratorUnavailable, Piece, Prompt, Text
from bot.answering.path import answer
from bot.answering.retrieve import Hit, SparseVector, Wanted
from bot.domain.answers import Answer, Degraded, Road
from bot.domain.conversations import Question
from bot.domain.events import Answered, AnswerEvent, Begun, Failed, SentenceSaid, SourcesFound
from tests.fakes import FakeEmbedder, FakeGenerator, FakeIndex, changed_digit, counter, lying, passage, question

LIBRARY = passage(
    "mediatheque",
    "La médiathèque ouvre le mardi de 14 h à 18 h 30. Le samedi, elle ouvre de 10 h à 17 h.",
    title="Médiathèque",
    heading="Horaires",
)
TRUE = "La médiathèque ouvre le mardi de 14 h à 18 h 30. [1]"
ASKED = "Quels sont les horaires de la médiathèque ?"
SECRET = "Zorglub"


@dataclass
class Dying:
    """A generator that says these pieces, then fails as told."""

    pieces: list[str]
    error: Exception
    name: str = "dying"
    closed: bool = False

    async def stream(self, prompt: Prompt, caps: Caps) -> AsyncIterator[Piece]:
        try:
            for piece in self.pieces:
                yield Text(piece)
            raise self.error
        finally:
            self.closed = True

    async def count_tokens(self, text: str) -> int:
        return len(text)


@dataclass
class Cut(Dying):
    """A generator cut by its cap in the middle of a sentence."""

    async def stream(self, prompt: Prompt, caps: Caps) -> AsyncIterator[Piece]:
        for piece in self.pieces:
            yield Text(piece)
        yield Ended(Ending.TOKENS)


@dataclass
class BreakingIndex(FakeIndex):
    """An index whose every search fails with the words it was given."""

    def sparse(self, channel: str, vector: SparseVector, wanted: Wanted, limit: int) -> list[Hit]:
        raise RuntimeError("disk unreadable")


async def events_of(asked: Question, generator: object = None) -> list[AnswerEvent]:
    served = replace(counter([LIBRARY]), generator=generator)  # type: ignore[arg-type]  # any fake generator
    return [event async for event in answer(asked, served)]


async def whole(asked: Question, generator: object = None) -> Answer:
    last = (await events_of(asked, generator))[-1]
    assert isinstance(last, Answered)
    return last.answer


BAD = {
    "busy": (FakeGenerator([], busy=True), Degraded.GENERATOR_BUSY),
    "dead before a word": (Dying([], GeneratorUnavailable("gone")), Degraded.GENERATOR_FAILED),
    "dead in a word": (Dying(["comp"], GeneratorUnavailable("gone")), Degraded.GENERATOR_FAILED),
    "dead in a sentence": (Dying(["complet\nLa médiath"], GeneratorUnavailable("gone")), Degraded.GENERATOR_FAILED),
    "absent": (None, Degraded.NO_GENERATOR),
}


@pytest.mark.parametrize("case", BAD)
async def test_without_a_generator_an_extract_is_given_and_announced(case: str) -> None:
    generator, missing = BAD[case]
    said = await whole(question(ASKED), generator)
    assert missing in said.degraded
    assert counter([LIBRARY]).wordings["fr"].notices[missing] in said.notices
    assert said.road is Road.EXTRACTED
    assert "18 h 30" in said.text


LIARS = {
    "figure": lying([TRUE], changed_digit),
    "no source": FakeGenerator(["complet", "La médiathèque ouvre le mardi de 14 h à 18 h 30."]),
    "other source": FakeGenerator(["complet", "La médiathèque ouvre le mardi de 14 h à 18 h 30. [7]"]),
    "other subject": FakeGenerator(["complet", "Le maire adore les chats et les chiens errants. [1]"]),
    "invented phone": FakeGenerator(["complet", "La médiathèque ouvre le mardi, 02 61 91 99 99. [1]"]),
    "invented link": FakeGenerator(["complet", "La médiathèque ouvre le mardi : www.faux.example. [1]"]),
    "nothing": FakeGenerator([]),
    "none": FakeGenerator(["aucun"]),
    "noise": FakeGenerator(["\x00\ufffd", "{}[]", "[1][1][1]"]),
    "for ever": FakeGenerator(["complet", *["La la la la la la la la. [1]"] * 50]),
}


@pytest.mark.parametrize("generator", LIARS.values(), ids=LIARS)
async def test_what_cannot_be_verified_is_replaced_by_the_documents_own_words(generator: FakeGenerator) -> None:
    said = await whole(question(ASKED), generator)
    assert said.road is Road.EXTRACTED
    assert all(sentence.text in f"Médiathèque : Horaires : {LIBRARY.text}" for sentence in said.sentences)
    assert said.sentences


async def test_an_answer_cut_short_says_it_is_partial() -> None:
    said = await whole(question(ASKED), Cut([f"complet\n{TRUE}\nLe samedi, elle ouv"], RuntimeError()))
    assert [sentence.text for sentence in said.sentences] == [TRUE.removesuffix(" [1]")]
    assert counter([LIBRARY]).wordings["fr"].partial in said.notices


async def test_a_missing_embedder_is_announced_and_a_present_one_is_not() -> None:
    assert Degraded.NO_EMBEDDER in (await whole(question(ASKED))).degraded
    index = FakeIndex([LIBRARY], embedder=FakeEmbedder.name)
    served = replace(counter([LIBRARY]), index=index, embedder=FakeEmbedder())
    last = [event async for event in answer(question(ASKED), served)][-1]
    assert isinstance(last, Answered)
    assert Degraded.NO_EMBEDDER not in last.answer.degraded


@pytest.mark.parametrize("kind", [Begun, SourcesFound, SentenceSaid])
async def test_leaving_at_any_moment_closes_everything(kind: type[AnswerEvent]) -> None:
    slow = FakeGenerator(["complet", *[TRUE] * 5], delay_s=0.001)
    events = answer(question(ASKED), replace(counter([LIBRARY]), generator=slow))
    async for event in events:
        if isinstance(event, kind):
            break
    await events.aclose()  # type: ignore[attr-defined]  # the Protocol only promises an iterator
    assert slow.closed or kind is not SentenceSaid
    with pytest.raises(StopAsyncIteration):
        await anext(events)


async def test_a_break_inside_ends_in_words_with_a_contact_and_no_words_of_the_resident_in_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    served = replace(counter([LIBRARY]), index=BreakingIndex([LIBRARY]))
    asked = question(f"Quels sont les horaires de {SECRET} à la médiathèque ?")
    with capture_logs() as entries:
        events = [event async for event in answer(asked, served)]
    assert isinstance(events[0], Begun)
    assert isinstance(events[-1], Failed)
    assert events[-1].contact is not None
    assert "RuntimeError" not in events[-1].message
    logged = f"{entries}{caplog.text}"
    assert "RuntimeError" in logged
    assert SECRET.lower() not in logged.lower()


async def test_an_error_that_quotes_the_question_is_not_logged_with_it(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    quoting = Dying([], ValueError(f"cannot read: {ASKED}"))
    with capture_logs() as entries:
        events = await events_of(question(ASKED), quoting)
    assert isinstance(events[-1], Failed)
    logged = f"{entries}{caplog.text}"
    assert "ValueError" in logged
    assert "horaires" not in logged.lower()

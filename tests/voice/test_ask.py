"""Questions to the real counter, over HTTP: what comes back is speech, and nobody is answered who has left."""

import asyncio
import time
import uuid
from collections.abc import Iterator

import pytest

from bot.answering.streams import closing
from tests.voice.counter import TOKEN, Served, served
from voice.ask import CounterLine, CounterUnreachableError, Request
from voice.counter_events import Asking, Sourced, speakable
from voice.dialog_acts import Link
from voice.dialog_events import AskedBack, Broken, Concluded, Danger, Declined, Sentence
from voice.journal import Entry, Speaker


@pytest.fixture(scope="module")
def counter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("counter")) as counter:
        yield counter


@pytest.fixture
async def line(counter: Served) -> CounterLine:
    return CounterLine(counter.url, TOKEN)


async def asked(line: CounterLine, text: str, conversation: str = "") -> list[object]:
    return [told async for told in line.ask(text, "fr", conversation)]


async def test_sentences_come_with_their_sources_and_a_link(line: CounterLine, counter: Served) -> None:
    told = await asked(line, "Quels papiers pour le passeport ?")
    assert isinstance(told[0], Asking)
    assert [one for one in told if isinstance(one, Sentence)] == [
        Sentence("Apportez une photo."),
        Sentence("Cela coûte 25 €."),
    ]
    sourced = next(one for one in told if isinstance(one, Sourced))
    assert sourced.sources[0].url.startswith("https://www.port-clairval.example/demarches/ci#")
    assert told[-1] == Concluded("", sourced.sources[0])
    assert counter.path.asked[-1].channel == "voice"


@pytest.mark.parametrize(
    ("question", "kind"),
    [("incendie", Danger), ("piscine", Declined), ("carte", AskedBack), ("panne", Broken), ("explose", Broken)],
)
async def test_every_ending_is_told_once(line: CounterLine, question: str, kind: type) -> None:
    told = await asked(line, question)
    assert len([one for one in told if isinstance(one, kind)]) == 1
    assert isinstance(told[-1], Concluded | Broken)
    if isinstance(told[-1], Concluded):
        assert told[-1].message == ""


async def test_two_callers_are_never_in_one_conversation(line: CounterLine) -> None:
    first, second = await asked(line, "Quels papiers ?"), await asked(line.serving("bourg"), "Et pour un enfant ?")
    assert first[0].conversation_id != second[0].conversation_id


async def test_the_next_question_is_in_the_same_conversation(line: CounterLine, counter: Served) -> None:
    first = await asked(line, "Quels papiers ?")
    second = await asked(line, "Et pour un enfant ?", first[0].conversation_id)
    assert second[0].conversation_id == first[0].conversation_id
    assert [turn.answered for turn in counter.path.asked[-1].turns] == ["Apportez une photo. Cela coûte 25 €."]


async def test_only_what_was_heard_is_remembered_by_the_counter(line: CounterLine, counter: Served) -> None:
    first = await asked(line, "Quels papiers ?")
    async with closing(
        line.ask("Et pour un enfant ?", "fr", first[0].conversation_id, "Apportez une photo.")
    ) as events:
        assert [told async for told in events]
    assert [turn.answered for turn in counter.path.asked[-1].turns] == ["Apportez une photo."]


async def test_a_call_names_its_conversation_even_when_its_first_question_is_cut(
    line: CounterLine, counter: Served
) -> None:
    for tried in range(4):
        name = uuid.uuid4().hex
        first = asyncio.create_task(asked(line, "lent", name))
        await asyncio.sleep(0.01 * tried)
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)
        told = await asked(line, "Quels papiers ?", name)
        assert told[0].conversation_id == name and isinstance(told[-1], Concluded)
        assert counter.store.has_conversation(name)


async def test_nobody_else_names_a_conversation(counter: Served) -> None:
    name, stranger = uuid.uuid4().hex, CounterLine(counter.url, "")
    assert (await asked(stranger, "Quels papiers ?", name))[0].conversation_id != name
    await stranger.close()


async def test_the_first_sentence_comes_before_the_second_is_made(line: CounterLine) -> None:
    started = time.monotonic()
    async with closing(line.ask("lent", "fr", "")) as events:
        async for told in events:
            if isinstance(told, Sentence):
                break
    assert time.monotonic() - started < 2.0


async def test_a_caller_who_leaves_cancels_the_answer(line: CounterLine, counter: Served) -> None:
    events = line.ask("lent ici", "fr", "")
    async for told in events:
        if isinstance(told, Sentence):
            break
    await events.aclose()
    for _ in range(100):
        if "lent ici" in counter.path.closed:
            break
        await asyncio.sleep(0.02)
    assert "lent ici" in counter.path.closed


async def test_a_caller_who_interrupts_is_answered_at_once_in_the_same_conversation(line: CounterLine) -> None:
    for _ in range(5):
        events, conversation = line.ask("lent", "fr", ""), ""
        async for told in events:
            conversation = told.conversation_id if isinstance(told, Asking) else conversation
            if isinstance(told, Sentence):
                break
        await events.aclose()
        told = await asked(line, "Quels papiers ?", conversation)
        assert isinstance(told[-1], Concluded) and told[0].conversation_id == conversation


async def test_a_counter_that_is_not_there_is_told_and_nothing_raises() -> None:
    nowhere = CounterLine("http://127.0.0.1:9", TOKEN)
    assert await asked(nowhere, "Quels papiers ?") == [Broken()]
    for asking in (nowhere.duty("fr"), nowhere.name(), nowhere.warnings("fr")):
        with pytest.raises(CounterUnreachableError):
            await asking
    await nowhere.close()


async def test_the_name_the_duty_and_the_dangers_are_known(line: CounterLine) -> None:
    assert await line.name() == "Le Bourg"
    assert await line.warnings("fr") == ()
    duty = await line.duty("fr")
    assert (duty.present, duty.open, duty.opens_at) == (False, True, None)


async def test_a_stranger_is_not_the_telephone(counter: Served) -> None:
    with pytest.raises(CounterUnreachableError, match="401"):
        await CounterLine(counter.url, "something-else").duty("fr")


async def test_a_request_left_is_in_the_queue_of_agents_once(line: CounterLine, counter: Served) -> None:
    first = await asked(line, "Quels papiers ?")
    entries = (
        Entry(Speaker.CALLER, "Quels papiers ? Mon numéro est le 06 12 34 56 78", 4.0),
        Entry(Speaker.COUNTER, "Apportez une photo.", 6.0, (Link("CI", "https://x.example/ci"),)),
    )
    left = Request(first[0].conversation_id, "Quels papiers ?", "fr", entries, "06 •• •• •• 78", 42.0, "0612345678")
    reference = await line.leave(left)
    assert reference == await line.leave(left)
    waiting = counter.store.desks.requests.of_conversation(first[0].conversation_id)
    assert waiting.reach.phone == "0612345678" and waiting.door == "call"
    said = [message.text for message in counter.store.desks.requests.messages(waiting.id)]
    assert any("[téléphone]" in text for text in said) and not any("34 56 78" in text for text in said)
    assert any("https://x.example/ci" in text for text in said)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Prenez rendez-vous sur https://rdv.port-clairval.example/ci?x=1 ou par téléphone.", "Prenez rendez-vous ou"),
        ("Le site : www.service-public.fr", "Le site"),
        ("https://www.port-clairval.example", ""),
        ("Écrivez à la mairie (https://x.example/a).", "Écrivez à la mairie."),
        ("Ouvert de 9 h à 12 h.", "Ouvert de 9 h à 12 h."),
    ],
)
def test_no_address_is_ever_spoken(written: str, said: str) -> None:
    assert speakable(written).startswith(said)
    assert "http" not in speakable(written) and "www" not in speakable(written)

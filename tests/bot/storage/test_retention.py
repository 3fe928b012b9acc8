"""What is old becomes figures and is erased; what somebody asks to erase is gone at once; on both databases."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, text

from bot.domain.answers import Answer, Outcome, Refusal, Road, Sentence
from bot.domain.conversations import Channel, Question
from bot.domain.references import read_reference, reference_of, written
from bot.domain.requests import Door, Message, Reach, Request, Stage, Voice
from bot.domain.reviews import Feedback, Thumb
from bot.storage import Store
from bot.storage.console_tables import tasks
from bot.storage.record_tables import day_figures
from bot.storage.request_rows import message_row, request_row
from bot.storage.request_tables import messages, requests

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
OLD, RECENT = NOW - timedelta(days=40), NOW - timedelta(days=2)
BEFORE = NOW - timedelta(days=30)


@pytest.fixture
def exchange(opened: Store) -> Callable[..., None]:
    """Keeps a conversation of one exchange, recorded at that moment."""

    def kept(name: str, at: datetime, thumb: Thumb | None = None, outcome: Outcome = Outcome.ANSWERED) -> None:
        opened.start_conversation(name, "bourg", Channel.WEB, "fr", at)
        opened.remember_question(Question(f"q{name}", "Quel prix ?", "bourg", at, Channel.WEB, "fr", name), at)
        refusal = Refusal(outcome, "Je ne sais pas.", "le prix", None) if outcome is not Outcome.ANSWERED else None
        said = () if refusal else (Sentence("25 €.", ()),)
        road = None if refusal else Road.EXTRACTED
        opened.remember_answer(Answer(f"a{name}", f"q{name}", outcome, road, said, refusal=refusal))
        with opened.engine.execution_options(writes=True).begin() as connection:
            connection.execute(
                text("UPDATE answers SET recorded_at = :at WHERE id = :id"), {"at": at, "id": f"a{name}"}
            )
        if thumb:
            opened.remember_feedback(Feedback(f"a{name}", thumb, "merci", at))

    return kept


def ask_for_a_person(store: Store, name: str, stage: Stage, closed_at: datetime | None = None) -> None:
    reach = Reach("Jeanne Martin", "06 39 98 12 34", "jeanne@exemple.fr", NOW)
    request = Request(f"r{name}", reference_of(name), "bourg", Door.CHAT, "Quel prix ?", "fr", OLD, stage, name)
    with store.engine.execution_options(writes=True).begin() as connection:
        row = {**request_row(request), "closed_at": closed_at, "reach": None}
        row["reach"] = {"name": reach.name, "phone": reach.phone, "email": reach.email, "consent_at": NOW.isoformat()}
        connection.execute(requests.insert(), row)
        said = Message(request.id, 1, Voice.RESIDENT, "", "Merci de me rappeler", OLD)
        connection.execute(messages.insert(), message_row(said))


def counted(store: Store, table: str) -> int:
    with store.engine.connect() as connection:
        return int(connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


def test_what_is_old_is_counted_then_erased(opened: Store, exchange: Callable[..., None]) -> None:
    exchange("c1", OLD, Thumb.UP)
    exchange("c2", OLD, Thumb.DOWN)
    exchange("c3", OLD, None, Outcome.REFUSED_NO_EVIDENCE)
    exchange("c4", RECENT, Thumb.UP)
    report = opened.purge(BEFORE)
    assert (report.conversations, report.questions, report.answers, report.feedback) == (3, 3, 3, 2)
    assert opened.has_conversation("c4") and not opened.has_conversation("c1")
    with opened.engine.connect() as connection:
        figures = {row.outcome: row for row in connection.execute(select(day_figures))}
    answered, refused = figures["answered"], figures["refused_no_evidence"]
    assert (answered.day, answered.answers, answered.up, answered.down) == (date(2026, 10, 14), 2, 1, 1)
    assert (refused.answers, refused.road) == (1, "")
    assert opened.audit.show()[-1].decision.details["answers"] == "3"


def test_a_second_purge_of_a_day_adds_to_its_figures(opened: Store, exchange: Callable[..., None]) -> None:
    exchange("c1", OLD)
    opened.purge(BEFORE)
    exchange("c2", OLD, Thumb.UP)
    opened.purge(BEFORE)
    opened.purge(BEFORE)
    with opened.engine.connect() as connection:
        row = connection.execute(select(day_figures)).one()
    assert (row.answers, row.up) == (2, 1)
    assert len(opened.audit.show()) == 2, "a purge that erases nothing leaves no line"


def test_a_conversation_in_which_an_agent_still_answers_stays(opened: Store, exchange: Callable[..., None]) -> None:
    exchange("c1", OLD)
    exchange("c2", OLD)
    ask_for_a_person(opened, "c1", Stage.OPEN)
    report = opened.purge(BEFORE)
    assert (report.conversations, report.held_back, report.requests) == (1, 1, 0)
    assert opened.has_conversation("c1") and counted(opened, "questions") == 1


def test_closed_requests_go_at_their_own_time_with_their_contact_details(opened: Store) -> None:
    ask_for_a_person(opened, "c1", Stage.CLOSED, NOW - timedelta(days=100))
    ask_for_a_person(opened, "c2", Stage.CLOSED, NOW - timedelta(days=80))
    report = opened.purge(BEFORE, NOW - timedelta(days=90))
    assert report.requests == 1 and counted(opened, "requests") == 1 and counted(opened, "messages") == 1


def test_a_resident_finds_and_erases_all_that_is_theirs_and_nothing_else(
    opened: Store, exchange: Callable[..., None]
) -> None:
    for name in ("c1", "c2"):
        exchange(name, RECENT, Thumb.UP)
        ask_for_a_person(opened, name, Stage.OPEN)
    with opened.engine.execution_options(writes=True).begin() as connection:
        row = {column.name: "x" for column in tasks.c} | {"request_id": "rc1", "opened_at": NOW, "done_at": None}
        connection.execute(tasks.insert(), row)
    mine, other = reference_of("c1"), reference_of("c2")
    found = opened.own_data.find(mine)
    assert found is not None and found.commune == "bourg"
    assert [(one.asked, one.answered, one.thumb, one.comment) for one in found.exchanges] == [
        ("Quel prix ?", "25 €.", "up", "merci")
    ]
    assert found.requests[0].phone == "06 39 98 12 34" and found.requests[0].messages[0].text == "Merci de me rappeler"
    before = opened.own_data.find(other)
    assert opened.own_data.erase(mine)
    assert opened.own_data.find(mine) is None and opened.own_data.find(other) == before
    for table in ("conversations", "questions", "answers", "sentences", "feedback", "requests", "messages"):
        assert counted(opened, table) == 1, table
    line = opened.audit.show()[-1].decision
    assert (line.actor, line.action) == ("resident", "own_data.erased") and mine not in str(line)
    assert not opened.own_data.erase(mine)
    assert opened.audit.verify().wrong == ""


def test_a_refusal_is_shown_by_its_words(opened: Store, exchange: Callable[..., None]) -> None:
    exchange("c1", RECENT, None, Outcome.REFUSED_NO_EVIDENCE)
    found = opened.own_data.find(reference_of("c1"))
    assert found is not None and found.exchanges[0].answered == "Je ne sais pas."


def test_a_reference_is_read_as_people_write_it() -> None:
    reference = reference_of("0" * 32)
    assert len(reference) == 16 and written(reference).count("-") == 3
    for typed in (reference, written(reference), written(reference).lower(), f" {reference[:8]} {reference[8:]} "):
        assert read_reference(typed) == reference
    assert read_reference("OIL0-0000-0000-0000") == "0110000000000000"
    for wrong in ("", "abc", reference + "0", "U" * 16, "é" * 16):
        assert read_reference(wrong) == ""
    assert len({reference_of(str(i)) for i in range(20_000)}) == 20_000

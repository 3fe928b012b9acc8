"""Everything a resident left, through any door, is found by its reference and gone from every table, and the disk."""

from datetime import timedelta
from pathlib import Path

from sqlalchemy import Text, cast, func, or_, select

from bot.domain.agents import Agent, Grant, Role
from bot.domain.clock import now
from bot.domain.conversations import Channel, Question
from bot.domain.duty import Presence
from bot.domain.letters import Letter
from bot.domain.references import reference_of
from bot.domain.requests import Door, Message, Reach, Request, Voice
from bot.domain.reviews import Review, Suggestion, Verdict
from bot.storage import Account, Deed, Store
from bot.storage.console_tables import presence
from bot.storage.tables import metadata

JEANNE = Agent("a1", "jeanne", "Jeanne", (Grant(Role.AGENT),))
TRACE = "Zibeline"


def left_everywhere(store: Store, name: str) -> str:
    """A chat, a request in it, a letter, a draft that waits for its second signature; the request's name."""
    moment, request_id = now(), f"r-{name}"
    store.start_conversation(name, "bourg", Channel.WEB, "fr", moment)
    store.remember_question(Question(f"q{name}", TRACE, "bourg", moment, Channel.WEB, "fr", name), moment)
    reach = Reach(TRACE, "", f"{TRACE}@exemple.fr", moment)
    asked = Request(
        request_id, reference_of(name), "bourg", Door.MAIL, TRACE, "fr", moment, theme="social", reach=reach
    )
    letter = Letter(f"<{name}@exemple.fr>", f"{TRACE}@exemple.fr", TRACE, TRACE, TRACE)
    said = [Message(request_id, 1, Voice.RESIDENT, "", TRACE, moment)]
    assert store.desks.mails.begin(letter, asked, Suggestion((), (), (), 0.0, (TRACE,)), said)
    held = store.desks.requests.claim(request_id, "jeanne", moment, moment + timedelta(hours=1))
    review = Review(f"v{name}", request_id, Verdict.CORRECTED, "jeanne", moment, TRACE, f"Pour {TRACE}", note=TRACE)
    store.desks.deciding.decide(Deed(review, held.version, "Jeanne", letter=TRACE, subject=TRACE))
    store.sessions.keep_form(JEANNE, f"/console/requests/{request_id}/send", {"text": TRACE}, moment)
    return request_id


def traces(store: Store) -> dict[str, int]:
    """In how many rows of each table the resident's word stands."""
    found = {}
    with store.engine.connect() as connection:
        for table in metadata.sorted_tables:
            here = or_(*(cast(column, Text).contains(TRACE) for column in table.c))
            found[table.name] = connection.execute(select(func.count()).select_from(table).where(here)).scalar_one()
    return {name: count for name, count in found.items() if count}


def test_all_that_is_left_is_told_then_gone_from_every_table(opened: Store) -> None:
    opened.accounts.add(Account(JEANNE, "hash"), "operator")
    request_id = left_everywhere(opened, "c1")
    opened.desks.presences.sign(Presence("jeanne", "Jeanne", ("bourg",), True, request_id, now()))
    assert set(traces(opened)) == {"questions", "requests", "messages", "suggestions", "reviews", "mails", "kept_forms"}
    found = opened.own_data.find(reference_of("c1"))
    assert found is not None
    [own] = found.requests
    assert own.email and own.letters[0].address == f"{TRACE}@exemple.fr" and TRACE in own.drafts[0].text
    assert opened.own_data.erase(reference_of("c1"))
    assert traces(opened) == {} and opened.own_data.find(reference_of("c1")) is None
    with opened.engine.connect() as connection:
        assert connection.execute(select(presence.c.request_id)).scalar_one() == ""
    assert opened.audit.verify().wrong == ""


def test_the_data_of_another_stay(opened: Store) -> None:
    opened.accounts.add(Account(JEANNE, "hash"), "operator")
    left_everywhere(opened, "c1")
    left_everywhere(opened, "c11")
    before = opened.own_data.find(reference_of("c11"))
    assert opened.own_data.erase(reference_of("c1"))
    assert opened.own_data.find(reference_of("c11")) == before and traces(opened)["kept_forms"] == 1


def test_what_is_erased_leaves_the_files_too(opened: Store, tmp_path: Path) -> None:
    opened.accounts.add(Account(JEANNE, "hash"), "operator")
    left_everywhere(opened, "c1")
    opened.own_data.erase(reference_of("c1"))
    if opened.engine.dialect.name == "sqlite":
        assert all(TRACE.encode() not in file.read_bytes() for file in tmp_path.iterdir())

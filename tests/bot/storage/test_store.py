"""The store keeps what happened, masked, and forgets it when told."""

import os
import sqlite3
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text

from bot.domain.actions import Action, ActionKind
from bot.domain.answers import Answer, Citation, Degraded, Outcome, Refusal, Road, Sentence
from bot.domain.conversations import Channel, Question, Turn
from bot.domain.notices import Alert, Severity
from bot.domain.places import Contact
from bot.domain.reviews import Feedback, Thumb
from bot.storage import Ending, Store, open_store
from bot.storage.opening import build_engine
from tests.conftest import need

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=ZoneInfo("Europe/Paris"))
CONTACT = Contact("Mairie", phone="02 61 91 10 00", email="accueil@mairie-port-clairval.example")
FIRST = Citation(
    1, "p1", "Carte d'identité", "https://x.example/ci", "papiers", None, date(2026, 1, 12), "Il faut…", ("faut",)
)
FLOOD = Alert(
    "n1",
    ("port-clairval",),
    {"fr": "Crue.", "en": "Flood."},
    Severity.DANGER,
    NOON,
    NOON.replace(hour=18),
    "https://x.example",
)
BOOK = Action(
    "rdv",
    "port-clairval",
    ActionKind.APPOINTMENT,
    "Prendre rendez-vous",
    "Prenez rendez-vous à l'accueil.",
    "https://x.example/rdv",
    ("carte",),
    ("pc-carte",),
    papers=("une photo",),
    checked_on=date(2026, 11, 20),
)
SECOND = Citation(2, "p2", "Timbres", "https://x.example/t", "", 3, None, "25 €", (), "france")


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """SQLite always; PostgreSQL when GUICHET_TEST_POSTGRES names a database that may be emptied."""
    address = f"sqlite:///{tmp_path / 'guichet.db'}"
    if request.param == "postgresql":
        address = os.environ.get("GUICHET_TEST_POSTGRES", "")
        need(address, "PostgreSQL (GUICHET_TEST_POSTGRES names a database that may be emptied)")
        with build_engine(address).begin() as connection:
            connection.execute(text("DROP SCHEMA public CASCADE; CREATE SCHEMA public"))
    store = open_store(address)
    yield store
    store.close()


def file_of(store: Store) -> Path:
    url = store.url
    return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else pytest.skip("SQLite only")


def question(question_id: str = "q1", text: str = "Quels papiers ?", conversation_id: str = "c1") -> Question:
    return Question(question_id, text, "port-clairval", NOON, Channel.WEB, "fr", conversation_id)


def answer(answer_id: str = "a1", question_id: str = "q1", **changes: object) -> Answer:
    sentences = (Sentence("Une photo.", (FIRST,)), Sentence("25 €.", (FIRST, SECOND)))
    values: dict[str, object] = {
        "sentences": sentences,
        "citations": (FIRST, SECOND),
        "contact": CONTACT,
        "searched": "papiers carte",
        "degraded": (Degraded.NO_GENERATOR,),
        "notices": ("Extrait",),
        "timings_ms": {"retrieve": 3.5},
        "generation": "g1",
        "alerts": (FLOOD,),
        "actions": (BOOK,),
    }
    return Answer(answer_id, question_id, Outcome.ANSWERED, Road.EXTRACTED, **(values | changes))


def begin(store: Store, conversation_id: str = "c1", at: datetime | None = None) -> None:
    store.start_conversation(conversation_id, "port-clairval", Channel.WEB, "fr", at)


def test_an_answer_comes_back_as_it_was_said(store: Store) -> None:
    begin(store)
    store.remember_question(question())
    store.remember_answer(answer())
    kept = store.answer("a1")
    assert kept is not None
    assert kept.answer == answer()
    assert kept.question == question()
    assert kept.ending is Ending.FINISHED and kept.thumb is None


def test_a_refusal_keeps_its_contact(store: Store) -> None:
    refusal = Refusal(Outcome.REFUSED_NO_EVIDENCE, "Je ne sais pas.", "le tarif", CONTACT)
    said = Answer("a1", "q1", Outcome.REFUSED_NO_EVIDENCE, None, refusal=refusal)
    begin(store)
    store.remember_question(question())
    store.remember_answer(said, Ending.ABANDONED)
    kept = store.answer("a1")
    assert kept is not None and kept.answer == said and kept.ending is Ending.ABANDONED


def test_personal_data_never_reaches_the_file(store: Store) -> None:
    words = "Rappelez-moi au 06 12 34 56 78 ou jeanne.dupont@orange.example"
    begin(store)
    store.remember_question(question(text=words))
    refusal = Refusal(Outcome.REFUSED_NO_EVIDENCE, "Rien trouvé.", words, None)
    store.remember_answer(answer(searched=words, refusal=refusal))
    store.remember_feedback(Feedback("a1", Thumb.DOWN, words, NOON))
    store.purge(NOON - timedelta(days=900))  # checkpoints the write-ahead log
    written = b"".join(path.read_bytes() for path in file_of(store).parent.iterdir())
    assert b"34 56 78" not in written and b"jeanne.dupont" not in written


def test_a_nul_or_a_lone_surrogate_is_kept_without_harm(store: Store) -> None:
    begin(store)
    store.remember_question(question(text="a\x00b\ud800c"))
    store.remember_answer(answer())
    kept = store.answer("a1")
    assert kept is not None and kept.question.text == "ab?c"


def test_turns_are_the_last_ones_oldest_first(store: Store) -> None:
    begin(store)
    for i in range(6):
        store.remember_question(question(f"q{i}", f"question {i}"), NOON + timedelta(seconds=i))
        store.remember_answer(answer(f"a{i}", f"q{i}", searched=f"cherché {i}" if i % 2 else ""))
    turns = store.turns("c1", 3)
    assert [turn.asked for turn in turns] == ["cherché 3", "question 4", "cherché 5"]
    assert turns[0] == Turn("cherché 3", "Une photo. 25 €.")


def test_an_abandoned_answer_is_not_a_turn(store: Store) -> None:
    begin(store)
    store.remember_question(question())
    store.remember_answer(answer(), Ending.ABANDONED)
    assert store.turns("c1") == ()


def test_the_last_verdict_counts_and_may_be_taken_back(store: Store) -> None:
    begin(store)
    store.remember_question(question())
    store.remember_answer(answer())
    assert store.remember_feedback(Feedback("a1", Thumb.UP, "", NOON))
    assert store.remember_feedback(Feedback("a1", Thumb.DOWN, "faux", NOON))
    kept = store.answer("a1")
    assert kept is not None and kept.thumb is Thumb.DOWN
    assert store.forget_feedback("a1") and not store.forget_feedback("a1")
    assert not store.remember_feedback(Feedback("unknown", Thumb.UP, "", NOON))


def test_a_purge_erases_the_old_and_leaves_the_recent(store: Store) -> None:
    old, recent = NOON - timedelta(days=40), NOON - timedelta(days=2)
    begin(store, "old", old)
    begin(store, "both", old)
    for name, conversation, moment in (("o1", "old", old), ("o2", "both", old), ("r1", "both", recent)):
        store.remember_question(question(name, f"mot-{name}-secret", conversation), moment)
        store.remember_answer(answer(f"a-{name}", name))
        store.remember_feedback(Feedback(f"a-{name}", Thumb.UP, "", NOON))
    report = store.purge(NOON - timedelta(days=30))
    assert (report.conversations, report.questions, report.answers, report.feedback) == (1, 2, 2, 2)
    assert store.answer("a-o1") is None and store.answer("a-r1") is not None
    assert not store.has_conversation("old") and store.has_conversation("both")
    written = b"".join(path.read_bytes() for path in file_of(store).parent.iterdir())
    assert b"mot-o1-secret" not in written and b"mot-r1-secret" in written


def test_an_answer_without_its_question_is_refused(store: Store) -> None:
    from sqlalchemy.exc import IntegrityError

    with pytest.raises(IntegrityError):
        store.remember_answer(answer())
    assert store.answer("a1") is None


def test_half_an_answer_is_never_kept(store: Store) -> None:
    from sqlalchemy.exc import IntegrityError

    begin(store)
    store.remember_question(question())
    store.remember_answer(answer())
    with pytest.raises(IntegrityError):
        store.remember_answer(answer())
    with sqlite3.connect(file_of(store)) as raw:
        assert raw.execute("SELECT count(*) FROM sentences").fetchone() == (2,)


def test_a_moment_without_a_zone_is_refused(store: Store) -> None:
    from sqlalchemy.exc import StatementError

    with pytest.raises(StatementError):
        begin(store, "c9", datetime(2026, 1, 1))


def test_recorded_moments_come_back_aware(store: Store) -> None:
    begin(store)
    store.remember_question(question())
    store.remember_answer(answer())
    kept = store.answer("a1")
    assert kept is not None and kept.recorded_at.tzinfo is UTC

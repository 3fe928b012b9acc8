"""The store: what the doors may remember and ask back. Synchronous; a door crosses with a thread."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from sqlalchemy import URL, Connection, Engine, delete, insert, select, update

from bot.domain.answers import Answer, Citation, Sentence
from bot.domain.conversations import Channel, Question, Turn
from bot.domain.masking import NONE_KNOWN, Official
from bot.domain.references import reference_of
from bot.domain.reviews import Feedback, Thumb
from bot.storage import purging, rows
from bot.storage.accounts import Accounts
from bot.storage.attempts import Attempts
from bot.storage.audit import Audit
from bot.storage.desks import Desks
from bot.storage.erasing import empty_journal
from bot.storage.noticeboard import Noticeboard
from bot.storage.own_data import OwnDataStore
from bot.storage.rows import Ending, KeptAnswer
from bot.storage.sessions import Sessions
from bot.storage.tables import answers, citations, conversations, feedback, questions, sentence_citations, sentences


class Store:
    """Conversations, answers and feedback. Masks what residents wrote before it is written, but what is `official`."""

    def __init__(self, engine: Engine, official: Callable[[], Official] = lambda: NONE_KNOWN) -> None:
        self._reads = engine
        self._official = official
        self._writes = engine.execution_options(writes=True)

    @property
    def url(self) -> URL:
        """Where it is; printing it hides the password."""
        return self._reads.url

    @property
    def engine(self) -> Engine:
        """What a backup reads and a restoration writes."""
        return self._reads

    @property
    def board(self) -> Noticeboard:
        """The alerts and closures that agents set."""
        return Noticeboard(self._reads)

    @property
    def audit(self) -> Audit:
        """The record of decisions."""
        return Audit(self._reads)

    @property
    def accounts(self) -> Accounts:
        """The people who work here."""
        return Accounts(self._reads)

    @property
    def sessions(self) -> Sessions:
        """Who is at work now."""
        return Sessions(self._reads)

    @property
    def attempts(self) -> Attempts:
        """Who tries to sign in."""
        return Attempts(self._reads)

    @property
    def desks(self) -> Desks:
        """What the people at work keep: requests, decisions, signed answers…"""
        return Desks(self._reads)

    @property
    def own_data(self) -> OwnDataStore:
        """What is kept of one resident."""
        return OwnDataStore(self._reads)

    def close(self) -> None:
        """Gives the connections back."""
        self._reads.dispose()

    def check(self) -> None:
        """Raises SQLAlchemyError when the database cannot be read."""
        with self._reads.connect() as connection:
            connection.execute(select(conversations.c.id).limit(1))

    def start_conversation(
        self, conversation_id: str, commune: str, channel: Channel, language: str, at: datetime | None = None
    ) -> None:
        """A new conversation; `at` is now unless said."""
        row = {"id": conversation_id, "commune": commune, "channel": channel.value, "language": language}
        reference = reference_of(conversation_id)
        with self._writes.begin() as connection:
            connection.execute(
                insert(conversations).values(**row, started_at=at or datetime.now(UTC), reference=reference)
            )

    def has_conversation(self, conversation_id: str) -> bool:
        """False for one that never was, or that was purged."""
        with self._reads.connect() as connection:
            wanted = select(conversations.c.id).where(conversations.c.id == conversation_id)
            return connection.execute(wanted).first() is not None

    def remember_question(self, question: Question, recorded_at: datetime | None = None) -> None:
        """Keeps the question, masked; its conversation must exist."""
        with self._writes.begin() as connection:
            connection.execute(
                insert(questions), rows.question_row(question, recorded_at or datetime.now(UTC), self._official())
            )

    def remember_answer(self, answer: Answer, ending: Ending = Ending.FINISHED) -> None:
        """Keeps the answer with its sentences and citations, all or nothing; its question must be kept."""
        with self._writes.begin() as connection:
            connection.execute(insert(answers), rows.answer_row(answer, ending, datetime.now(UTC)))
            for table, values in (
                (citations, rows.citation_rows(answer)),
                (sentences, rows.sentence_rows(answer)),
                (sentence_citations, rows.sentence_citation_rows(answer)),
            ):
                if values:
                    connection.execute(insert(table), values)

    def answer(self, answer_id: str) -> KeptAnswer | None:
        """The answer as it was kept, or None when it is unknown or purged."""
        with self._reads.connect() as connection:
            row = connection.execute(select(answers).where(answers.c.id == answer_id)).mappings().first()
            if row is None:
                return None
            asked = select(questions).where(questions.c.id == row["question_id"])
            question = rows.read_question(connection.execute(asked).mappings().one())
            sources = _citations(connection, answer_id)
            said = _sentences(connection, answer_id, sources)
            thumb = connection.execute(select(feedback.c.thumb).where(feedback.c.answer_id == answer_id)).scalar()
        answer = rows.read_answer(row, said, tuple(sources.values()))
        return KeptAnswer(question, answer, Ending(row["ending"]), row["recorded_at"], Thumb(thumb) if thumb else None)

    def turns(self, conversation_id: str, limit: int = 4) -> tuple[Turn, ...]:
        """The last exchanges of a conversation, oldest first."""
        latest = (
            select(answers.c.id, answers.c.searched, answers.c.message, questions.c.text)
            .join(questions, questions.c.id == answers.c.question_id)
            .where(questions.c.conversation_id == conversation_id, answers.c.ending == Ending.FINISHED.value)
            .order_by(questions.c.recorded_at.desc(), answers.c.recorded_at.desc())
            .limit(limit)
        )
        with self._reads.connect() as connection:
            found = connection.execute(latest).all()
            said = _texts(connection, [row.id for row in found]) if found else {}
        return tuple(Turn(row.searched or row.text, said.get(row.id) or row.message) for row in reversed(found))

    def remember_feedback(self, given: Feedback) -> bool:
        """Keeps the last verdict on an answer, comment masked; False when the answer is unknown."""
        values = {"thumb": given.thumb.value, "comment": rows.clean(given.comment, self._official()), "at": given.at}
        with self._writes.begin() as connection:
            if connection.execute(select(answers.c.id).where(answers.c.id == given.answer_id)).first() is None:
                return False
            changed = connection.execute(
                update(feedback).where(feedback.c.answer_id == given.answer_id).values(**values)
            )
            if changed.rowcount == 0:
                connection.execute(insert(feedback).values(answer_id=given.answer_id, **values))
        return True

    def forget_feedback(self, answer_id: str) -> bool:
        """Takes a verdict back; False when there was none."""
        with self._writes.begin() as connection:
            return connection.execute(delete(feedback).where(feedback.c.answer_id == answer_id)).rowcount > 0

    def purge(self, before: datetime, requests_before: datetime | None = None) -> purging.PurgeReport:
        """Erases what was recorded before that moment, requests closed before theirs, and says how much."""
        with self._writes.begin() as connection:
            report = purging.purge(connection, before, requests_before or before)
        empty_journal(self._reads)
        return report


def _texts(connection: Connection, answer_ids: Sequence[str]) -> dict[str, str]:
    """What each of these answers said; those that said no sentence are not there."""
    wanted = select(sentences.c.answer_id, sentences.c.text).where(sentences.c.answer_id.in_(answer_ids))
    said: dict[str, list[str]] = {}
    for answer_id, text in connection.execute(wanted.order_by(sentences.c.answer_id, sentences.c.position)):
        said.setdefault(answer_id, []).append(text)
    return {answer_id: " ".join(texts) for answer_id, texts in said.items()}


def _citations(connection: Connection, answer_id: str) -> dict[int, Citation]:
    wanted = select(citations).where(citations.c.answer_id == answer_id).order_by(citations.c.number)
    return {row["number"]: rows.read_citation(row) for row in connection.execute(wanted).mappings()}


def _sentences(connection: Connection, answer_id: str, sources: dict[int, Citation]) -> tuple[Sentence, ...]:
    marks: dict[int, list[Citation]] = {}
    wanted = select(sentence_citations).where(sentence_citations.c.answer_id == answer_id)
    for row in connection.execute(wanted.order_by(sentence_citations.c.number)):
        if row.number in sources:
            marks.setdefault(row.position, []).append(sources[row.number])
    said = select(sentences).where(sentences.c.answer_id == answer_id).order_by(sentences.c.position)
    return tuple(Sentence(row.text, tuple(marks.get(row.position, ()))) for row in connection.execute(said))

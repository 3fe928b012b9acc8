"""A conversation read again whole: every question with what was answered, the oldest first."""

from sqlalchemy import Engine, select

from bot.storage.tables import answers, questions

LISTED = 50


class Histories:
    """Raises SQLAlchemyError when the database fails."""

    def __init__(self, engine: Engine) -> None:
        self._reads = engine

    def answers(self, conversation_id: str) -> tuple[str, ...]:
        """The identifiers of its last answers, in the order they were given."""
        wanted = select(answers.c.id).join(questions, questions.c.id == answers.c.question_id)
        latest = wanted.where(questions.c.conversation_id == conversation_id).order_by(answers.c.recorded_at.desc())
        with self._reads.connect() as connection:
            return tuple(reversed(connection.execute(latest.limit(LISTED)).scalars().all()))

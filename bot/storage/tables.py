"""The tables, as the last migration leaves them; a test holds the two together."""

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)

metadata = MetaData()


class Moment(TypeDecorator[datetime]):
    """An aware date-time, kept in UTC; SQLite forgets the zone, so it is put back when read."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Naive values are refused: nobody could say later what hour they meant."""
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Always aware, always UTC."""
        return None if value is None else value.replace(tzinfo=value.tzinfo or UTC).astimezone(UTC)


conversations = Table(
    "conversations",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("commune", String(64), nullable=False),
    Column("channel", String(16), nullable=False),
    Column("language", String(8), nullable=False),
    Column("started_at", Moment, nullable=False, index=True),
    Column("reference", String(32), unique=True, index=True),
)

questions = Table(
    "questions",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("conversation_id", String(64), ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False),
    Column("text", Text, nullable=False),
    Column("commune", String(64), nullable=False),
    Column("channel", String(16), nullable=False),
    Column("language", String(8), nullable=False),
    Column("at", Moment, nullable=False),
    Column("recorded_at", Moment, nullable=False, index=True),
    Index("ix_questions_conversation", "conversation_id", "recorded_at"),
)

answers = Table(
    "answers",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("question_id", String(64), ForeignKey("questions.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("ending", String(16), nullable=False),
    Column("outcome", String(32), nullable=False),
    Column("road", String(16)),
    Column("message", Text, nullable=False),
    Column("language", String(8), nullable=False),
    Column("generation", String(64), nullable=False),
    Column("generator", String(128), nullable=False),
    Column("searched", Text, nullable=False),
    Column("refusal", JSON(none_as_null=True)),
    Column("contact", JSON(none_as_null=True)),
    Column("degraded", JSON, nullable=False),
    Column("notices", JSON, nullable=False),
    Column("timings_ms", JSON, nullable=False),
    Column("recorded_at", Moment, nullable=False),
    Column("alerts", JSON(none_as_null=True)),
    Column("actions", JSON(none_as_null=True)),
    Index("ix_answers_outcome", "outcome", "recorded_at"),
)

citations = Table(
    "citations",
    metadata,
    Column("answer_id", String(64), ForeignKey("answers.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("passage_id", String(128), nullable=False, index=True),
    Column("title", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("anchor", Text, nullable=False),
    Column("page", Integer),
    Column("date", Date),
    Column("passage", Text, nullable=False),
    Column("highlights", JSON, nullable=False),
    Column("owner", String(64), nullable=False),
    Column("certainty", Integer),
)

sentences = Table(
    "sentences",
    metadata,
    Column("answer_id", String(64), ForeignKey("answers.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("text", Text, nullable=False),
)

sentence_citations = Table(
    "sentence_citations",
    metadata,
    Column("answer_id", String(64), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    ForeignKeyConstraint(["answer_id", "position"], ["sentences.answer_id", "sentences.position"], ondelete="CASCADE"),
    ForeignKeyConstraint(["answer_id", "number"], ["citations.answer_id", "citations.number"], ondelete="CASCADE"),
)

feedback = Table(
    "feedback",
    metadata,
    Column("answer_id", String(64), ForeignKey("answers.id", ondelete="CASCADE"), primary_key=True),
    Column("thumb", String(8), nullable=False),
    Column("comment", Text, nullable=False),
    Column("at", Moment, nullable=False),
)

alerts = Table(
    "alerts",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("owners", JSON, nullable=False),
    Column("messages", JSON, nullable=False),
    Column("severity", String(16), nullable=False),
    Column("starts", Moment, nullable=False),
    Column("ends", Moment, nullable=False, index=True),
    Column("url", Text, nullable=False),
    Column("withdrawn", Boolean, nullable=False),
    Column("changed_by", String(64), nullable=False),
    Column("changed_at", Moment, nullable=False),
)

closures = Table(
    "closures",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("place_id", String(128), nullable=False),
    Column("starts", Moment, nullable=False),
    Column("ends", Moment, nullable=False, index=True),
    Column("reason", Text, nullable=False),
    Column("spans", JSON, nullable=False),
    Column("url", Text, nullable=False),
    Column("withdrawn", Boolean, nullable=False),
    Column("changed_by", String(64), nullable=False),
    Column("changed_at", Moment, nullable=False),
)

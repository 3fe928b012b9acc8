"""The tables of what agents answer: requests, what was said in them, suggestions, reviews, and signed answers."""

from sqlalchemy import JSON, Boolean, Column, Date, Float, ForeignKey, Index, Integer, String, Table, Text, text

from bot.storage.tables import Moment, metadata

UNFINISHED = text("stage <> 'closed' AND conversation_id <> ''")
"""One unfinished request a conversation: a button pressed twice asks once."""

requests = Table(
    "requests",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("reference", String(32), nullable=False, index=True),
    Column("commune", String(64), nullable=False),
    Column("door", String(16), nullable=False),
    Column("question", Text, nullable=False),
    Column("language", String(8), nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("stage", String(16), nullable=False),
    Column("conversation_id", String(64), nullable=False, index=True),
    Column("answer_id", String(64), nullable=False),
    Column("theme", String(64), nullable=False),
    Column("service", String(128), nullable=False),
    Column("assignee", String(64), nullable=False),
    Column("approved_id", String(64), nullable=False, index=True),
    Column("reach", JSON(none_as_null=True)),
    Column("claimed_by", String(64), nullable=False),
    Column("claimed_until", Moment),
    Column("version", Integer, nullable=False),
    Column("closed_at", Moment),
    Index("ix_requests_stage", "stage", "opened_at"),
    Index(
        "ix_requests_unfinished",
        "conversation_id",
        unique=True,
        sqlite_where=UNFINISHED,
        postgresql_where=UNFINISHED,
    ),
)

messages = Table(
    "messages",
    metadata,
    Column("request_id", String(64), ForeignKey("requests.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("voice", String(16), nullable=False),
    Column("author", String(128), nullable=False),
    Column("text", Text, nullable=False),
    Column("at", Moment, nullable=False),
)

suggestions = Table(
    "suggestions",
    metadata,
    Column("request_id", String(64), ForeignKey("requests.id", ondelete="CASCADE"), primary_key=True),
    Column("sentences", JSON, nullable=False),
    Column("citations", JSON, nullable=False),
    Column("supports", JSON, nullable=False),
    Column("confidence", Float, nullable=False),
    Column("open_points", JSON, nullable=False),
)

reviews = Table(
    "reviews",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("request_id", String(64), ForeignKey("requests.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("verdict", String(16), nullable=False),
    Column("reason", String(32)),
    Column("note", Text, nullable=False),
    Column("by", String(64), nullable=False),
    Column("at", Moment, nullable=False, index=True),
    Column("proposed", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("citations", JSON, nullable=False),
    Column("changes", JSON, nullable=False),
    Column("reusable", Boolean, nullable=False),
    Column("seconded_by", String(64), nullable=False),
)

approved_answers = Table(
    "approved_answers",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("commune", String(64), nullable=False),
    Column("question", Text, nullable=False),
    Column("asked", Text, nullable=False),
    Column("sentences", JSON, nullable=False),
    Column("citations", JSON, nullable=False),
    Column("supports", JSON, nullable=False),
    Column("owner", String(128), nullable=False),
    Column("signed_by", String(128), nullable=False),
    Column("signed_at", Moment, nullable=False),
    Column("expires_on", Date),
    Column("standing", String(16), nullable=False),
    Index("ix_approved_standing", "commune", "standing"),
)

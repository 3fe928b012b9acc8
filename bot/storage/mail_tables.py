"""The table of e-mails: those that came, so that none counts twice, and those that leave, until they have."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text

from bot.storage.tables import Moment, metadata

mails = Table(
    "mails",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("request_id", String(64), ForeignKey("requests.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("message_id", String(512), nullable=False, unique=True),
    Column("incoming", Boolean, nullable=False),
    Column("address", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("answers", String(512), nullable=False),
    Column("at", Moment, nullable=False),
    Column("sent_at", Moment),
    Column("next_try_at", Moment),
    Column("tries", Integer, nullable=False),
    Column("trouble", Text, nullable=False),
    Index("ix_mails_next_try_at", "next_try_at"),
)

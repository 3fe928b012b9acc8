"""The tables of what must stay: the chained record of decisions, and figures nobody can be known by."""

from sqlalchemy import Column, Date, Integer, String, Table, Text

from bot.storage.tables import metadata

audit = Table(
    "audit",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", String(32), nullable=False),
    Column("actor", String(64), nullable=False),
    Column("action", String(64), nullable=False),
    Column("subject", String(128), nullable=False, index=True),
    Column("commune", String(64), nullable=False),
    Column("details", Text, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("digest", String(64), nullable=False),
)

audit_head = Table(
    "audit_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, nullable=False),
    Column("digest", String(64), nullable=False),
)

day_figures = Table(
    "day_figures",
    metadata,
    Column("day", Date, primary_key=True),
    Column("commune", String(64), primary_key=True),
    Column("channel", String(16), primary_key=True),
    Column("language", String(8), primary_key=True),
    Column("outcome", String(32), primary_key=True),
    Column("road", String(16), primary_key=True),
    Column("answers", Integer, nullable=False),
    Column("up", Integer, nullable=False),
    Column("down", Integer, nullable=False),
)

"""The tables of what agents set beside requests: canned texts, presence, switches and tasks."""

from sqlalchemy import JSON, Boolean, Column, Integer, String, Table, Text

from bot.storage.tables import Moment, metadata

canned_texts = Table(
    "canned_texts",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("commune", String(64), nullable=False),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("withdrawn", Boolean, nullable=False),
    Column("changed_by", String(64), nullable=False),
    Column("changed_at", Moment, nullable=False),
)

presence = Table(
    "presence",
    metadata,
    Column("agent", String(64), primary_key=True),
    Column("display", String(128), nullable=False),
    Column("communes", JSON, nullable=False),
    Column("available", Boolean, nullable=False),
    Column("request_id", String(64), nullable=False),
    Column("seen_at", Moment, nullable=False),
)

switches = Table(
    "switches",
    metadata,
    Column("commune", String(64), primary_key=True),
    Column("channel", String(16), primary_key=True),
    Column("message", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("changed_by", String(64), nullable=False),
    Column("changed_at", Moment, nullable=False),
)

tasks = Table(
    "tasks",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("request_id", String(64), nullable=False),
    Column("commune", String(64), nullable=False),
    Column("document_id", String(128), nullable=False),
    Column("title", Text, nullable=False),
    Column("owner", String(128), nullable=False),
    Column("text", Text, nullable=False),
    Column("opened_by", String(64), nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("done_by", String(64), nullable=False),
    Column("done_at", Moment),
)

"""The tables of the people at work: accounts, their roles, their sessions, and forms kept for them."""

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, String, Table, Text

from bot.storage.tables import Moment, metadata

agents = Table(
    "agents",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("name", String(64), nullable=False, unique=True),
    Column("display", String(128), nullable=False),
    Column("service", String(128), nullable=False),
    Column("email", String(254), nullable=False),
    Column("password", Text),
    Column("second_factor", Text),
    Column("totp_step", Integer, nullable=False),
    Column("subject", String(255), unique=True),
    Column("disabled", Boolean, nullable=False),
    Column("created_at", Moment, nullable=False),
)

agent_grants = Table(
    "agent_grants",
    metadata,
    Column("agent_id", String(64), ForeignKey("agents.id", ondelete="CASCADE"), primary_key=True),
    Column("commune", String(64), primary_key=True),
    Column("role", String(16), primary_key=True),
)

agent_sessions = Table(
    "agent_sessions",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("agent_id", String(64), ForeignKey("agents.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("csrf", String(64), nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Column("id_token", Text),
)

kept_forms = Table(
    "kept_forms",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("agent_id", String(64), ForeignKey("agents.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("action", Text, nullable=False),
    Column("fields", JSON, nullable=False),
    Column("kept_at", Moment, nullable=False),
)

pending_sign_ins = Table(
    "pending_sign_ins",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("nonce", String(64), nullable=False),
    Column("verifier", String(128), nullable=False),
    Column("back", Text, nullable=False),
    Column("begun_at", Moment, nullable=False),
)

attempts = Table(
    "attempts",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("who", String(64), nullable=False),
    Column("at", Moment, nullable=False),
    Index("ix_attempts_who", "who", "at"),
)

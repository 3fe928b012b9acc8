"""Agents and their sessions, the chained record of decisions, anonymous figures, and references of conversations."""

import hashlib

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
GENESIS = hashlib.sha256(b"guichet").hexdigest()
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def upgrade() -> None:
    _create_agents()
    _create_sessions()
    _create_audit()
    _create_figures()
    _refer_conversations()


def downgrade() -> None:
    op.drop_index("ix_conversations_reference", "conversations")
    op.drop_column("conversations", "reference")  # in place: a copied table would empty those that hang on it
    _forget_guards()
    for table in (
        "day_figures",
        "audit_head",
        "audit",
        "pending_sign_ins",
        "kept_forms",
        "agent_sessions",
        "agent_grants",
        "agents",
    ):
        op.drop_table(table)


def _create_agents() -> None:
    op.create_table(
        "agents",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("name", sa.String(64), nullable=False, unique=True),
        sa.Column("display", sa.String(128), nullable=False),
        sa.Column("service", sa.String(128), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("password", sa.Text),
        sa.Column("totp", sa.String(64)),
        sa.Column("totp_step", sa.Integer, nullable=False),
        sa.Column("subject", sa.String(255), unique=True),
        sa.Column("disabled", sa.Boolean, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
    )
    op.create_table(
        "agent_grants",
        sa.Column("agent_id", sa.String(64), sa.ForeignKey("agents.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("commune", sa.String(64), primary_key=True),
        sa.Column("role", sa.String(16), primary_key=True),
    )


def _create_sessions() -> None:
    op.create_table(
        "agent_sessions",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("agent_id", sa.String(64), sa.ForeignKey("agents.id", ondelete="CASCADE"), nullable=False),
        sa.Column("csrf", sa.String(64), nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT),
        sa.Column("id_token", sa.Text),
    )
    op.create_index("ix_agent_sessions_agent_id", "agent_sessions", ["agent_id"])
    op.create_table(
        "kept_forms",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("agent_id", sa.String(64), sa.ForeignKey("agents.id", ondelete="CASCADE"), nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("fields", sa.JSON, nullable=False),
        sa.Column("kept_at", MOMENT, nullable=False),
    )
    op.create_index("ix_kept_forms_agent_id", "kept_forms", ["agent_id"])
    op.create_table(
        "pending_sign_ins",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("nonce", sa.String(64), nullable=False),
        sa.Column("verifier", sa.String(128), nullable=False),
        sa.Column("back", sa.Text, nullable=False),
        sa.Column("begun_at", MOMENT, nullable=False),
    )


def _create_audit() -> None:
    op.create_table(
        "audit",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("actor", sa.String(64), nullable=False),
        sa.Column("action", sa.String(64), nullable=False),
        sa.Column("subject", sa.String(128), nullable=False),
        sa.Column("commune", sa.String(64), nullable=False),
        sa.Column("details", sa.Text, nullable=False),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
    )
    op.create_index("ix_audit_subject", "audit", ["subject"])
    head = op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
    )
    op.bulk_insert(head, [{"id": 1, "number": 0, "digest": GENESIS}])
    _guard()


def _guard() -> None:
    """The database itself refuses to change or remove a line."""
    if op.get_bind().dialect.name == "sqlite":
        for event in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER audit_no_{event.lower()} BEFORE {event} ON audit "
                "BEGIN SELECT RAISE(ABORT, 'the record of decisions is append-only'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the record of decisions is append-only'; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only()"
    )


def _forget_guards() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER audit_no_change ON audit")
        op.execute("DROP FUNCTION audit_append_only()")


def _create_figures() -> None:
    op.create_table(
        "day_figures",
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("commune", sa.String(64), primary_key=True),
        sa.Column("channel", sa.String(16), primary_key=True),
        sa.Column("language", sa.String(8), primary_key=True),
        sa.Column("outcome", sa.String(32), primary_key=True),
        sa.Column("road", sa.String(16), primary_key=True),
        sa.Column("answers", sa.Integer, nullable=False),
        sa.Column("up", sa.Integer, nullable=False),
        sa.Column("down", sa.Integer, nullable=False),
    )


def _refer_conversations() -> None:
    """The numbers `bot.domain.references` gives today, frozen here: a migration does not change with the code."""
    op.add_column("conversations", sa.Column("reference", sa.String(32)))
    table = sa.table("conversations", sa.column("id"), sa.column("reference"))
    bind = op.get_bind()
    for row in bind.execute(sa.select(table.c.id)).all():
        number = int.from_bytes(hashlib.sha256(f"reference:{row.id}".encode()).digest()[:10], "big")
        reference = "".join(ALPHABET[(number >> shift) & 31] for shift in range(75, -1, -5))
        bind.execute(sa.update(table).where(table.c.id == row.id).values(reference=reference))
    op.create_index("ix_conversations_reference", "conversations", ["reference"], unique=True)

"""What agents set beside requests: canned texts, presence, switches and tasks."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _create_canned_texts()
    _create_presence()
    _create_switches()
    _create_tasks()


def downgrade() -> None:
    for table in ("tasks", "switches", "presence", "canned_texts"):
        op.drop_table(table)


def _create_canned_texts() -> None:
    op.create_table(
        "canned_texts",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("commune", sa.String(64), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("withdrawn", sa.Boolean, nullable=False),
        sa.Column("changed_by", sa.String(64), nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
    )


def _create_presence() -> None:
    op.create_table(
        "presence",
        sa.Column("agent", sa.String(64), primary_key=True),
        sa.Column("display", sa.String(128), nullable=False),
        sa.Column("communes", sa.JSON, nullable=False),
        sa.Column("available", sa.Boolean, nullable=False),
        sa.Column("request_id", sa.String(64), nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
    )


def _create_switches() -> None:
    op.create_table(
        "switches",
        sa.Column("commune", sa.String(64), primary_key=True),
        sa.Column("channel", sa.String(16), primary_key=True),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("changed_by", sa.String(64), nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
    )


def _create_tasks() -> None:
    op.create_table(
        "tasks",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("request_id", sa.String(64), nullable=False),
        sa.Column("commune", sa.String(64), nullable=False),
        sa.Column("document_id", sa.String(128), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("owner", sa.String(128), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("opened_by", sa.String(64), nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("done_by", sa.String(64), nullable=False),
        sa.Column("done_at", MOMENT),
    )

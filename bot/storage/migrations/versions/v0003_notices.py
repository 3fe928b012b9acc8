"""Alerts and closures set by agents: every change is a row of its own, signed, and none is ever rewritten."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "alerts",
        *_identified(),
        sa.Column("owners", sa.JSON, nullable=False),
        sa.Column("messages", sa.JSON, nullable=False),
        sa.Column("severity", sa.String(16), nullable=False),
        *_signed(),
    )
    op.create_index("ix_alerts_ends", "alerts", ["ends"])
    op.create_table(
        "closures",
        *_identified(),
        sa.Column("place_id", sa.String(128), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("spans", sa.JSON, nullable=False),
        *_signed(),
    )
    op.create_index("ix_closures_ends", "closures", ["ends"])


def downgrade() -> None:
    op.drop_table("closures")
    op.drop_table("alerts")


def _identified() -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
    )


def _signed() -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("starts", MOMENT, nullable=False),
        sa.Column("ends", MOMENT, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("withdrawn", sa.Boolean, nullable=False),
        sa.Column("changed_by", sa.String(64), nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
    )

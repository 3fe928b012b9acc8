"""Attempts to sign in are counted for all processes; a second factor's secret is kept sealed, which is longer."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "attempts",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("who", sa.String(64), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
    )
    op.create_index("ix_attempts_who", "attempts", ["who", "at"])
    op.add_column("agents", sa.Column("second_factor", sa.Text))
    op.execute("UPDATE agents SET second_factor = totp")
    op.drop_column("agents", "totp")


def downgrade() -> None:
    op.add_column("agents", sa.Column("totp", sa.String(64)))
    op.execute("UPDATE agents SET totp = second_factor WHERE length(second_factor) <= 64")  # a sealed one opens nothing
    op.drop_column("agents", "second_factor")
    op.drop_table("attempts")

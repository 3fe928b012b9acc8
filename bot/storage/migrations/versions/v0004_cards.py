"""Answers keep the alerts and the actions that were shown with them."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("answers", sa.Column("alerts", sa.JSON))
    op.add_column("answers", sa.Column("actions", sa.JSON))


def downgrade() -> None:
    op.drop_column("answers", "actions")  # in place: a copied table would empty those that hang on it
    op.drop_column("answers", "alerts")

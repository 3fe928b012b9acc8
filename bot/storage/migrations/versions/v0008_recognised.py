"""Sources keep how sure one is of a text recognised on a scanned page."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("citations", sa.Column("certainty", sa.Integer))


def downgrade() -> None:
    op.drop_column("citations", "certainty")  # in place: a copied table would empty those that hang on it

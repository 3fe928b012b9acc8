"""Requests to the town hall's people, what was said in them, suggestions, reviews, and signed answers."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
UNFINISHED = sa.text("stage <> 'closed' AND conversation_id <> ''")


def upgrade() -> None:
    _create_requests()
    _create_messages()
    _create_suggestions()
    _create_reviews()
    _create_approved_answers()


def downgrade() -> None:
    for table in ("approved_answers", "reviews", "suggestions", "messages", "requests"):
        op.drop_table(table)


def _create_requests() -> None:
    op.create_table(
        "requests",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("reference", sa.String(32), nullable=False),
        sa.Column("commune", sa.String(64), nullable=False),
        sa.Column("door", sa.String(16), nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("stage", sa.String(16), nullable=False),
        sa.Column("conversation_id", sa.String(64), nullable=False),
        sa.Column("answer_id", sa.String(64), nullable=False),
        sa.Column("theme", sa.String(64), nullable=False),
        sa.Column("service", sa.String(128), nullable=False),
        sa.Column("assignee", sa.String(64), nullable=False),
        sa.Column("approved_id", sa.String(64), nullable=False),
        sa.Column("reach", sa.JSON(none_as_null=True)),
        sa.Column("claimed_by", sa.String(64), nullable=False),
        sa.Column("claimed_until", MOMENT),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("closed_at", MOMENT),
    )
    op.create_index("ix_requests_conversation_id", "requests", ["conversation_id"])
    op.create_index("ix_requests_approved_id", "requests", ["approved_id"])
    op.create_index("ix_requests_reference", "requests", ["reference"])
    op.create_index("ix_requests_stage", "requests", ["stage", "opened_at"])
    op.create_index(
        "ix_requests_unfinished",
        "requests",
        ["conversation_id"],
        unique=True,
        sqlite_where=UNFINISHED,
        postgresql_where=UNFINISHED,
    )


def _create_messages() -> None:
    op.create_table(
        "messages",
        sa.Column("request_id", sa.String(64), sa.ForeignKey("requests.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("voice", sa.String(16), nullable=False),
        sa.Column("author", sa.String(128), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
    )


def _create_suggestions() -> None:
    op.create_table(
        "suggestions",
        sa.Column("request_id", sa.String(64), sa.ForeignKey("requests.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("sentences", sa.JSON, nullable=False),
        sa.Column("citations", sa.JSON, nullable=False),
        sa.Column("supports", sa.JSON, nullable=False),
        sa.Column("confidence", sa.Float, nullable=False),
        sa.Column("open_points", sa.JSON, nullable=False),
    )


def _create_reviews() -> None:
    op.create_table(
        "reviews",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("request_id", sa.String(64), sa.ForeignKey("requests.id", ondelete="CASCADE"), nullable=False),
        sa.Column("verdict", sa.String(16), nullable=False),
        sa.Column("reason", sa.String(32)),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("by", sa.String(64), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("proposed", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("citations", sa.JSON, nullable=False),
        sa.Column("changes", sa.JSON, nullable=False),
        sa.Column("reusable", sa.Boolean, nullable=False),
        sa.Column("seconded_by", sa.String(64), nullable=False),
    )
    op.create_index("ix_reviews_request_id", "reviews", ["request_id"])
    op.create_index("ix_reviews_at", "reviews", ["at"])


def _create_approved_answers() -> None:
    op.create_table(
        "approved_answers",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("commune", sa.String(64), nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("asked", sa.Text, nullable=False),
        sa.Column("sentences", sa.JSON, nullable=False),
        sa.Column("citations", sa.JSON, nullable=False),
        sa.Column("supports", sa.JSON, nullable=False),
        sa.Column("owner", sa.String(128), nullable=False),
        sa.Column("signed_by", sa.String(128), nullable=False),
        sa.Column("signed_at", MOMENT, nullable=False),
        sa.Column("expires_on", sa.Date),
        sa.Column("standing", sa.String(16), nullable=False),
    )
    op.create_index("ix_approved_standing", "approved_answers", ["commune", "standing"])

"""Conversations, their questions, and the answers with sentences and citations."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _create_conversations()
    _create_answers()
    _create_citations()
    _create_sentences()


def downgrade() -> None:
    for table in ("sentence_citations", "sentences", "citations", "answers", "questions", "conversations"):
        op.drop_table(table)


def _create_conversations() -> None:
    op.create_table(
        "conversations",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("commune", sa.String(64), nullable=False),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
    )
    op.create_index("ix_conversations_started_at", "conversations", ["started_at"])
    op.create_table(
        "questions",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column(
            "conversation_id", sa.String(64), sa.ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("commune", sa.String(64), nullable=False),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
    )
    op.create_index("ix_questions_recorded_at", "questions", ["recorded_at"])
    op.create_index("ix_questions_conversation", "questions", ["conversation_id", "recorded_at"])


def _create_answers() -> None:
    op.create_table(
        "answers",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("question_id", sa.String(64), sa.ForeignKey("questions.id", ondelete="CASCADE"), nullable=False),
        sa.Column("ending", sa.String(16), nullable=False),
        sa.Column("outcome", sa.String(32), nullable=False),
        sa.Column("road", sa.String(16)),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("generation", sa.String(64), nullable=False),
        sa.Column("generator", sa.String(128), nullable=False),
        sa.Column("searched", sa.Text, nullable=False),
        sa.Column("refusal", sa.JSON),
        sa.Column("contact", sa.JSON),
        sa.Column("degraded", sa.JSON, nullable=False),
        sa.Column("notices", sa.JSON, nullable=False),
        sa.Column("timings_ms", sa.JSON, nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
    )
    op.create_index("ix_answers_question_id", "answers", ["question_id"])
    op.create_index("ix_answers_outcome", "answers", ["outcome", "recorded_at"])


def _create_citations() -> None:
    op.create_table(
        "citations",
        sa.Column("answer_id", sa.String(64), sa.ForeignKey("answers.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("passage_id", sa.String(128), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("anchor", sa.Text, nullable=False),
        sa.Column("page", sa.Integer),
        sa.Column("date", sa.Date),
        sa.Column("passage", sa.Text, nullable=False),
        sa.Column("highlights", sa.JSON, nullable=False),
        sa.Column("owner", sa.String(64), nullable=False),
    )
    op.create_index("ix_citations_passage_id", "citations", ["passage_id"])


def _create_sentences() -> None:
    op.create_table(
        "sentences",
        sa.Column("answer_id", sa.String(64), sa.ForeignKey("answers.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("text", sa.Text, nullable=False),
    )
    sentence, citation = ["answer_id", "position"], ["answer_id", "number"]
    op.create_table(
        "sentence_citations",
        sa.Column("answer_id", sa.String(64), primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.ForeignKeyConstraint(sentence, [f"sentences.{name}" for name in sentence], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(citation, [f"citations.{name}" for name in citation], ondelete="CASCADE"),
    )

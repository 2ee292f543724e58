"""WhatsApp: templates and number as the platform has them, who wrote within a day, and the class of
an error in the outbox.

Revision ID: 0146
Revises: 0147
"""

import sqlalchemy as sa
from alembic import op

revision = "0146"
down_revision = "0147"
branch_labels = None
depends_on = None

FAILURES = (
    "retry",
    "pause",
    "pause_recipient",
    "never",
    "other_channel",
    "text",
    "operator",
    "person",
)


def _moment(name, nullable=False):
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade():
    failure = sa.Enum(*FAILURES, name="failureclass", native_enum=False, length=40)
    with op.batch_alter_table("outbox_message") as table:
        table.add_column(sa.Column("failure", failure, nullable=True))
    op.create_table(
        "whatsapp_template",
        sa.Column("name", sa.String(length=512), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("gaps", sa.Integer(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        _moment("polled_at"),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_whatsapp_template")),
        sa.UniqueConstraint("name", "language", name=op.f("uq_whatsapp_template_name_language")),
    )
    op.create_table(
        "whatsapp_number",
        sa.Column("number_id", sa.String(length=40), nullable=False),
        sa.Column("quality", sa.String(length=20), nullable=False),
        sa.Column("daily_limit", sa.Integer(), nullable=True),
        _moment("polled_at", nullable=True),
        _moment("tried_at"),
        sa.Column("trouble", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_whatsapp_number")),
        sa.UniqueConstraint("number_id", name=op.f("uq_whatsapp_number_number_id")),
    )
    op.create_table(
        "whatsapp_word",
        sa.Column("number_hash", sa.LargeBinary(length=32), nullable=False),
        _moment("at"),
        sa.PrimaryKeyConstraint("number_hash", name=op.f("pk_whatsapp_word")),
    )
    op.create_index(op.f("ix_whatsapp_word_at"), "whatsapp_word", ["at"])


def downgrade():
    op.drop_table("whatsapp_word")
    op.drop_table("whatsapp_number")
    op.drop_table("whatsapp_template")
    with op.batch_alter_table("outbox_message") as table:
        table.drop_column("failure")

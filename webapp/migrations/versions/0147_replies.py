"""What people answer to a notice, and who wants no more advice.

Revision ID: 0147
Revises: 0150
"""

import sqlalchemy as sa
from alembic import op

revision = "0147"
down_revision = "0150"
branch_labels = None
depends_on = None

KINDS = ("safe", "help", "moved", "stop", "start", "unclear")


def code(name, *values):
    return sa.Enum(*values, name=name, native_enum=False, length=40)


def upgrade():
    op.create_table(
        "notice_reply",
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("dedupe_key", sa.String(length=80), nullable=False),
        sa.Column("from_hash", sa.String(length=32), nullable=False),
        sa.Column("dispatch_id", sa.Uuid(), nullable=True),
        sa.Column("notice_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("household_id", sa.Uuid(), nullable=True),
        sa.Column("request_id", sa.Uuid(), nullable=True),
        sa.Column(
            "speaker", code("replyspeaker", "self", "household", "third_party"), nullable=False
        ),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("known_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by", sa.String(), nullable=False),
        sa.Column("kind", code("replykind", *KINDS), nullable=False),
        sa.Column("certainty", code("certainty", "plain", "slip", "none"), nullable=False),
        sa.Column("shows_help", sa.Boolean(), nullable=False),
        sa.Column("may_be_help", sa.Boolean(), nullable=False),
        sa.Column("is_for_all", sa.Boolean(), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=True),
        sa.Column(
            "reading",
            code("readingstate", "not_needed", "waiting", "second_look", "read"),
            nullable=False,
        ),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("claimed_by", sa.String(), nullable=False),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("read_as", code("replykind", *KINDS), nullable=True),
        sa.Column("read_by", sa.String(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("second_by", sa.String(), nullable=False),
        sa.Column("second_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stated_in", sa.Uuid(), nullable=True),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_notice_reply_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["household.id"],
            name=op.f("fk_notice_reply_household_id_household"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_reply")),
        sa.UniqueConstraint("dedupe_key", name=op.f("uq_notice_reply_dedupe_key")),
    )
    op.create_index(
        "ix_notice_reply_queue", "notice_reply", ["country", "reading", "rank", "said_at"]
    )
    op.create_index("ix_notice_reply_known", "notice_reply", ["country", "known_at"])
    for column in (
        "from_hash", "dispatch_id", "notice_id", "person_id", "request_id", "stated_at",
    ):
        op.create_index(op.f(f"ix_notice_reply_{column}"), "notice_reply", [column])
    op.create_table(
        "notice_stop",
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("address_hash", sa.String(length=32), nullable=False),
        sa.Column("is_stopped", sa.Boolean(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_stop")),
        sa.UniqueConstraint(
            "country", "address_hash", name=op.f("uq_notice_stop_country_address_hash")
        ),
    )


def downgrade():
    op.drop_table("notice_stop")
    op.drop_table("notice_reply")

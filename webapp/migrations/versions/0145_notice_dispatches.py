"""The dispatches of notices: who got what on which channel.

Revision ID: 0145
Revises: 0146
"""

import sqlalchemy as sa
from alembic import op

revision = "0145"
down_revision = "0146"
branch_labels = None
depends_on = None

CHANNELS = ("email", "sms", "whatsapp", "chat", "call", "none")
STATES = ("queued", "claimed", "sent", "delivered", "read", "failed", "skipped")
UNIQUE = ("notice_id", "household_key", "channel", "address_hash")


def upgrade():
    op.create_table(
        "notice_dispatch",
        sa.Column("notice_id", sa.Uuid(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("household_id", sa.Uuid(), nullable=True),
        sa.Column("household_key", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("channel", code("dispatchchannel", *CHANNELS), nullable=False),
        sa.Column("address_hash", sa.String(length=32), nullable=False),
        sa.Column("is_by_hand", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("is_second_choice", sa.Boolean(), nullable=False),
        sa.Column("state", code("dispatchstate", *STATES), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("code", sa.String(length=4), nullable=True),
        sa.Column("link_hash", sa.String(length=64), nullable=True),
        sa.Column("outbox_message_id", sa.Uuid(), nullable=True),
        sa.Column("follows_id", sa.Uuid(), nullable=True),
        sa.Column("relayed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claimed_by", sa.Uuid(), nullable=True),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("marked_by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [column],
                [f"{table}.id"],
                name=op.f(f"fk_notice_dispatch_{column}_{table}"),
                ondelete=ends,
            )
            for column, table, ends in (
                ("notice_id", "notice", "CASCADE"),
                ("person_id", "person", "SET NULL"),
                ("household_id", "household", "SET NULL"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_dispatch")),
        sa.UniqueConstraint(*UNIQUE, name=op.f(f"uq_notice_dispatch_{'_'.join(UNIQUE)}")),
        sa.UniqueConstraint("code", name=op.f("uq_notice_dispatch_code")),
        sa.UniqueConstraint("link_hash", name=op.f("uq_notice_dispatch_link_hash")),
    )
    op.create_index(
        "ix_notice_dispatch_notice_state", "notice_dispatch", ["notice_id", "state", "position"]
    )
    for column in ("person_id", "household_id", "address_hash", "outbox_message_id"):
        op.create_index(op.f(f"ix_notice_dispatch_{column}"), "notice_dispatch", [column])


def downgrade():
    op.drop_table("notice_dispatch")


def code(name, *values):
    return sa.Enum(*values, name=name, native_enum=False, length=40)

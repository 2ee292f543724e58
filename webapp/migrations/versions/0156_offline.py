"""Packets that devices take along, and what they bring back.

Revision ID: 0156
Revises: 0152
"""

import sqlalchemy as sa
from alembic import op

revision = "0156"
down_revision = "0152"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "offline_packet",
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("persons", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_offline_packet_user_id_user_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offline_packet")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_offline_packet_token_hash")),
    )
    for column in ("country", "user_id", "made_at"):
        op.create_index(op.f(f"ix_offline_packet_{column}"), "offline_packet", [column])
    op.create_table(
        "offline_delivery",
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("mark_id", sa.Uuid(), nullable=False),
        sa.Column("content_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("answer", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offline_delivery")),
        sa.UniqueConstraint(
            "country",
            "device_id",
            "mark_id",
            name=op.f("uq_offline_delivery_country_device_id_mark_id"),
        ),
    )
    op.create_index(op.f("ix_offline_delivery_at"), "offline_delivery", ["at"])


def downgrade():
    for table in ("offline_delivery", "offline_packet"):
        op.drop_table(table)

"""Keys of screens on a wall.

Revision ID: 0157
Revises: 0156
"""

import sqlalchemy as sa
from alembic import op

revision = "0157"
down_revision = "0156"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "wall_key",
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("place", sa.String(length=80), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_by", sa.String(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wall_key")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_wall_key_token_hash")),
    )
    op.create_index(op.f("ix_wall_key_country"), "wall_key", ["country"])


def downgrade():
    op.drop_table("wall_key")

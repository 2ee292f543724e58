"""What is counted of persons, sealed in blocks beside the cards; what a country releases.

The blocks are made from the cards by `atalaya db upgrade`.

Revision ID: 0130
Revises: 0129
"""

import sqlalchemy as sa
from alembic import op

revision = "0130"
down_revision = "0129"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "trait_state",
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("stamp", sa.BigInteger(), nullable=False),
        sa.Column("token", sa.BigInteger(), nullable=False),
        sa.Column("is_made", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("country", name=op.f("pk_trait_state")),
    )
    op.create_table(
        "trait_block",
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("stamp", sa.BigInteger(), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trait_block")),
        sa.UniqueConstraint("country", "number", name=op.f("uq_trait_block_country_number")),
    )
    op.create_table(
        "release_secret",
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release_secret")),
        sa.UniqueConstraint("country", name=op.f("uq_release_secret_country")),
    )
    op.create_table(
        "statistics_release",
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("threshold", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("content_sha256", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statistics_release")),
        sa.UniqueConstraint("country", "period", name=op.f("uq_statistics_release_country_period")),
    )


def downgrade():
    op.drop_table("statistics_release")
    op.drop_table("release_secret")
    op.drop_table("trait_block")
    op.drop_table("trait_state")

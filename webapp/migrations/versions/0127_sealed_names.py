"""Names that search finds, sealed in blocks beside the cards.

They are made from the cards by `atalaya db upgrade`; until then the cards themselves are opened.

Revision ID: 0127
Revises: 0126
"""

import sqlalchemy as sa
from alembic import op

revision = "0127"
down_revision = "0126"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "name_state",
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("stamp", sa.BigInteger(), nullable=False),
        sa.Column("token", sa.BigInteger(), nullable=False),
        sa.Column("is_made", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("country", name=op.f("pk_name_state")),
    )
    op.create_table(
        "name_block",
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("stamp", sa.BigInteger(), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_name_block")),
        sa.UniqueConstraint("country", "number", name=op.f("uq_name_block_country_number")),
    )


def downgrade():
    op.drop_table("name_block")
    op.drop_table("name_state")

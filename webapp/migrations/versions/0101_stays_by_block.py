"""Find the stays of one block of the matching index, and those in none, without reading them all.

Revision ID: 0101
Revises: 0100
"""

from alembic import op

revision = "0101"
down_revision = "0100"
branch_labels = None
depends_on = None


def upgrade():
    op.create_index("ix_stay_block_no_country", "stay", ["block_no", "country"], unique=False)


def downgrade():
    op.drop_index("ix_stay_block_no_country", table_name="stay")

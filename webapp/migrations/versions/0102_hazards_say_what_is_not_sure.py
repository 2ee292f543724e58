"""A hazard says what of its zone could not be drawn, how it was read and since when nobody knows.

Revision ID: 0102
Revises: 0101
"""

import sqlalchemy as sa
from alembic import op

revision = "0102"
down_revision = "0101"
branch_labels = None
depends_on = None

_LISTS = ("drawing_faults", "reading_notes")


def upgrade():
    for name in _LISTS:
        op.add_column("hazard", sa.Column(name, sa.JSON(), nullable=False, server_default="[]"))
    op.add_column(
        "hazard", sa.Column("unverified_since", sa.DateTime(timezone=True), nullable=True)
    )


def downgrade():
    for name in ("unverified_since", *_LISTS):
        op.drop_column("hazard", name)

"""A point says whether it is only that of the town.

Revision ID: 0108
Revises: 0107
"""

import sqlalchemy as sa
from alembic import op

revision = "0108"
down_revision = "0107"
branch_labels = None
depends_on = None

_PLACED = ("organisation", "post", "mobile_consulate", "shelter", "community_leader")


def upgrade():
    for name in _PLACED:
        column = sa.Column("point_precision", sa.String(), nullable=False, server_default="")
        op.add_column(name, column)


def downgrade():
    for name in _PLACED:
        with op.batch_alter_table(name) as table:
            table.drop_column("point_precision")

"""A flag keeps how many of its people are still to arrive, and how many leave before it comes.

Revision ID: 0115
Revises: 0114
"""

import sqlalchemy as sa
from alembic import op

revision = "0115"
down_revision = "0114"
branch_labels = None
depends_on = None

_TABLES = ("flag", "flag_change")
_NAMES = ("arriving", "leaving")


def upgrade():
    for table in _TABLES:
        for name in _NAMES:
            op.add_column(table, sa.Column(name, sa.Integer(), nullable=False, server_default="0"))


def downgrade():
    for table in _TABLES:
        for name in _NAMES:
            with op.batch_alter_table(table) as changed:
                changed.drop_column(name)

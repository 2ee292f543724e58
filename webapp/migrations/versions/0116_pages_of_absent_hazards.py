"""A hazard knows when its own page was asked, and since when that is owed.

Revision ID: 0116
Revises: 0115
"""

import sqlalchemy as sa
from alembic import op

revision = "0116"
down_revision = "0115"
branch_labels = None
depends_on = None

_COLUMNS = ("page_asked_at", "page_owed_since")


def upgrade():
    for name in _COLUMNS:
        op.add_column("hazard", sa.Column(name, sa.DateTime(timezone=True), nullable=True))


def downgrade():
    with op.batch_alter_table("hazard") as table:
        for name in _COLUMNS:
            table.drop_column(name)

"""The place that names a hazard, as codes of the atlas.

Revision ID: 0114
Revises: 0113
"""

import sqlalchemy as sa
from alembic import op

revision = "0114"
down_revision = "0113"
branch_labels = None
depends_on = None


def upgrade():
    column = sa.Column("place", sa.JSON(), nullable=False, server_default="[]")
    op.add_column("hazard", column)


def downgrade():
    with op.batch_alter_table("hazard") as table:
        table.drop_column("place")

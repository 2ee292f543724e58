"""An alert keeps what it says in every language.

Revision ID: 0117
Revises: 0116
"""

import sqlalchemy as sa
from alembic import op

revision = "0117"
down_revision = "0116"
branch_labels = None
depends_on = None


def upgrade():
    column = sa.Column("translations", sa.JSON(), nullable=False, server_default="[]")
    op.add_column("alert", column)


def downgrade():
    with op.batch_alter_table("alert") as table:
        table.drop_column("translations")

"""When a dispatch was found to wait too long.

Revision ID: 0153
Revises: 0149
"""

import sqlalchemy as sa
from alembic import op

revision = "0153"
down_revision = "0149"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column(
        "notice_dispatch", sa.Column("waited_at", sa.DateTime(timezone=True), nullable=True)
    )


def downgrade():
    op.drop_column("notice_dispatch", "waited_at")

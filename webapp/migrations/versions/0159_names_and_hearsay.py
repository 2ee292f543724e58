"""The name of the person behind an account; what was heard of a number; texts of an earlier plan.

Revision ID: 0159
Revises: 0161
"""

import sqlalchemy as sa
from alembic import op

revision = "0159"
down_revision = "0161"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("user_account", sa.Column("name", sa.String(length=80), nullable=True))
    for name in ("answered_at", "unanswered_at"):
        op.add_column("channel", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    number = sa.Column("copied_from", sa.String(), nullable=False, server_default="")
    marks = sa.Column("unreviewed", sa.JSON(), nullable=False, server_default="[]")
    op.add_column("plan_area", number)
    op.add_column("plan_area", marks)


def downgrade():
    for name in ("unreviewed", "copied_from"):
        op.drop_column("plan_area", name)
    for name in ("unanswered_at", "answered_at"):
        op.drop_column("channel", name)
    op.drop_column("user_account", "name")

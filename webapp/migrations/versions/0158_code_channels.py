"""By which transport a code of the public form went.

Revision ID: 0158
Revises: 0157
"""

import sqlalchemy as sa
from alembic import op

revision = "0158"
down_revision = "0157"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column(
        "joining_request",
        sa.Column("code_channel", sa.String(length=40), nullable=False, server_default=""),
    )
    # Codes that were out before went by e-mail, all of them.
    op.execute("UPDATE joining_request SET code_channel = 'email' WHERE code_hash IS NOT NULL")


def downgrade():
    op.drop_column("joining_request", "code_channel")

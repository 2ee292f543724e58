"""The mapping of a list whose rows are of several kinds is remembered, too.

Revision ID: 0119
Revises: 0118
"""

import sqlalchemy as sa
from alembic import op

revision = "0119"
down_revision = "0118"
branch_labels = None
depends_on = None

_KIND = sa.String(length=40)


def upgrade():
    with op.batch_alter_table("import_mapping") as table:
        table.alter_column("kind", existing_type=_KIND, nullable=True)


def downgrade():
    op.execute("DELETE FROM import_mapping WHERE kind IS NULL")
    with op.batch_alter_table("import_mapping") as table:
        table.alter_column("kind", existing_type=_KIND, nullable=False)

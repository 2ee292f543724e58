"""The state of the blocks of a country lists its last changes; rows that point at what is deleted
have an index.

Revision ID: 0182
Revises: 0173
"""

import sqlalchemy as sa
from alembic import op

revision = "0182"
down_revision = "0173"
branch_labels = None
depends_on = None

_STATES = ("matching_state", "name_state", "trait_state")
_POINTING = {
    "notice_reply": "household_id",
    "proposal": "invitation_id",
    "statement": "closes_id",
    "death_report": "statement_id",
    "brought_row": "statement_id",
    "hotline_call": "statement_id",
}


def upgrade():
    for table in _STATES:
        op.add_column(table, sa.Column("past", sa.String(768), nullable=False, server_default=""))
    for table, column in _POINTING.items():
        where = sa.text(f"{column} IS NOT NULL")
        op.create_index(
            f"ix_{table}_{column}", table, [column], sqlite_where=where, postgresql_where=where
        )
    op.create_index("ix_hazard_version_drawing_id", "hazard_version", ["drawing_id"])


def downgrade():
    op.drop_index("ix_hazard_version_drawing_id", table_name="hazard_version")
    for table, column in reversed(_POINTING.items()):
        op.drop_index(f"ix_{table}_{column}", table_name=table)
    for table in reversed(_STATES):
        op.drop_column(table, "past")

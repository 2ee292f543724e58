"""Indexes of persons hold those who have what they are of, and none says the country twice.

Revision ID: 0174
Revises: 0169
"""

import sqlalchemy as sa
from alembic import op

revision = "0174"
down_revision = "0169"
branch_labels = None
depends_on = None

_SAID = {
    "post_id": "post_id IS NOT NULL",
    "household_id": "household_id IS NOT NULL",
    "import_key": "import_key != ''",
}


def upgrade():
    # Those of a country are found by the unique index of country and number.
    op.drop_index("ix_person_country", table_name="person")
    for column, said in _SAID.items():
        where = sa.text(said)
        op.drop_index(f"ix_person_{column}", table_name="person")
        op.create_index(
            f"ix_person_{column}", "person", [column], sqlite_where=where, postgresql_where=where
        )


def downgrade():
    for column in reversed(_SAID):
        op.drop_index(f"ix_person_{column}", table_name="person")
        op.create_index(f"ix_person_{column}", "person", [column])
    op.create_index("ix_person_country", "person", ["country"])

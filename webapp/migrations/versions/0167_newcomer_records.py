"""Records of newcomers beside the blocks of names and codes.

Revision ID: 0167
Revises: 0164
"""

import sqlalchemy as sa
from alembic import op

revision = "0167"
down_revision = "0164"
branch_labels = None
depends_on = None


def upgrade():
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "newcomer_record",
        sa.Column("id", number, autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("stamp", sa.BigInteger(), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_newcomer_record")),
        sa.UniqueConstraint(
            "kind", "country", "number", name=op.f("uq_newcomer_record_kind_country_number")
        ),
    )


def downgrade():
    # The release before knows blocks alone: it makes those of these countries again from the cards.
    for state, kind in (("name_state", "names"), ("trait_state", "statistics")):
        op.execute(
            f"UPDATE {state} SET is_made = false WHERE country IN"
            f" (SELECT country FROM newcomer_record WHERE kind = '{kind}')"
        )
    # Of an index never made it asks the stays themselves, until it is made again.
    op.execute(
        "UPDATE matching_state SET stamp = 0 WHERE country IN"
        " (SELECT country FROM newcomer_record WHERE kind = 'stays')"
    )
    op.drop_table("newcomer_record")

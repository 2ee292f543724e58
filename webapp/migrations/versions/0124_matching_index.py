"""The matching index in the order of space: heads, points and persons apart, block numbers by lot.

The blocks of before are let go; `atalaya db upgrade` makes the new ones from the stays, and until
then the stays themselves are asked.

Revision ID: 0124
Revises: 0123
"""

import sqlalchemy as sa
from alembic import op

revision = "0124"
down_revision = "0123"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_NUMBERED = """
UPDATE {0} SET number = ranked.number FROM
(SELECT id, row_number() OVER (PARTITION BY country ORDER BY id) AS number FROM {0}) AS ranked
WHERE ranked.id = {0}.id
"""
_BEGUN = """
INSERT INTO matching_state
(country, stamp, token, blocks, groups, next_person, next_household)
SELECT country, 0, 0, 0, 0, max(number) + 1,
(SELECT coalesce(max(number), 0) + 1 FROM household WHERE household.country = person.country)
FROM person GROUP BY country
"""


def upgrade():
    op.drop_table("matching_block")
    op.create_table(
        "matching_state",
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("stamp", sa.BigInteger(), nullable=False),
        sa.Column("token", sa.BigInteger(), nullable=False),
        sa.Column("blocks", sa.Integer(), nullable=False),
        sa.Column("groups", sa.Integer(), nullable=False),
        sa.Column("next_person", sa.Integer(), nullable=False),
        sa.Column("next_household", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("country", name=op.f("pk_matching_state")),
    )
    op.create_table(
        "matching_head",
        sa.Column("id", _NUMBER, autoincrement=False, nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("stamp", sa.BigInteger(), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matching_head")),
    )
    op.create_index("ix_matching_head_country_stamp", "matching_head", ["country", "stamp"])
    for name in ("matching_point", "matching_person"):
        op.create_table(
            name,
            sa.Column("id", _NUMBER, autoincrement=False, nullable=False),
            sa.Column("country", sa.String(length=2), nullable=False),
            sa.Column("version", sa.BigInteger(), nullable=False),
            sa.Column("ciphertext", sa.LargeBinary(), nullable=False),
            sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        )
    op.create_table(
        "matching_group",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matching_group")),
        sa.UniqueConstraint("country", "no", name=op.f("uq_matching_group_country_no")),
    )
    op.drop_index("ix_stay_block_no_country", table_name="stay")
    with op.batch_alter_table("stay") as changed:
        changed.drop_column("block_no")
        changed.add_column(
            sa.Column("is_indexed", sa.Boolean(), server_default=sa.true(), nullable=False)
        )
    op.create_index(
        "ix_stay_not_indexed",
        "stay",
        ["country"],
        sqlite_where=sa.text("is_indexed = 0"),
        postgresql_where=sa.text("not is_indexed"),
    )
    for name in ("person", "household"):
        op.add_column(name, sa.Column("number", sa.Integer(), nullable=True))
        op.execute(_NUMBERED.format(name))
        with op.batch_alter_table(name) as changed:
            changed.create_unique_constraint(f"uq_{name}_country_number", ["country", "number"])
    op.execute(_BEGUN)


def downgrade():
    """The older release makes its index by `atalaya registry rebuild`."""
    for name in ("household", "person"):
        with op.batch_alter_table(name) as changed:
            changed.drop_constraint(f"uq_{name}_country_number", type_="unique")
            changed.drop_column("number")
    op.drop_index("ix_stay_not_indexed", table_name="stay")
    with op.batch_alter_table("stay") as changed:
        changed.drop_column("is_indexed")
        changed.add_column(
            sa.Column("block_no", sa.Integer(), server_default="-1", nullable=False)
        )
    op.create_index("ix_stay_block_no_country", "stay", ["block_no", "country"])
    op.drop_table("matching_group")
    for name in ("matching_person", "matching_point"):
        op.drop_table(name)
    op.drop_index("ix_matching_head_country_stamp", table_name="matching_head")
    op.drop_table("matching_head")
    op.drop_table("matching_state")
    op.create_table(
        "matching_block",
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("block_no", sa.Integer(), nullable=False),
        sa.Column("stays", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matching_block")),
        sa.UniqueConstraint("country", "block_no", name=op.f("uq_matching_block_country_block_no")),
    )

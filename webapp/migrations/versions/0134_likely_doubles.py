"""Likely doubles: pairs of persons, how far the night's pass has come, and keyed marks by which a
telephone or an address is found.

The marks are made from the cards by `atalaya db upgrade`; until then the cards themselves are
opened.

Revision ID: 0134
Revises: 0133
"""

import sqlalchemy as sa
from alembic import op

revision = "0134"
down_revision = "0133"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "contact_state",
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.PrimaryKeyConstraint("country", name=op.f("pk_contact_state")),
    )
    op.create_table(
        "contact_mark",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_contact_mark_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", "digest", name=op.f("pk_contact_mark")),
    )
    op.create_index(op.f("ix_contact_mark_digest"), "contact_mark", ["digest"], unique=False)
    op.create_table(
        "double_pair",
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("first_id", sa.Uuid(), nullable=False),
        sa.Column("second_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "proposed", "not_same", "merged", name="doublestate", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column("log_odds", sa.Float(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column(
            "source",
            sa.Enum("entry", "import", "night", name="doublesource", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["first_id"],
            ["person.id"],
            name=op.f("fk_double_pair_first_id_person"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["second_id"],
            ["person.id"],
            name=op.f("fk_double_pair_second_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_double_pair")),
        sa.UniqueConstraint(
            "first_id", "second_id", name=op.f("uq_double_pair_first_id_second_id")
        ),
    )
    op.create_index(
        "ix_double_pair_country_state",
        "double_pair",
        ["country", "state", "log_odds"],
        unique=False,
    )
    op.create_index(op.f("ix_double_pair_second_id"), "double_pair", ["second_id"], unique=False)
    op.create_table(
        "double_pass",
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_number", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("compared", sa.Integer(), nullable=False),
        sa.Column("proposed", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("country", name=op.f("pk_double_pass")),
    )


def downgrade():
    op.drop_table("double_pass")
    op.drop_index(op.f("ix_double_pair_second_id"), table_name="double_pair")
    op.drop_index("ix_double_pair_country_state", table_name="double_pair")
    op.drop_table("double_pair")
    op.drop_index(op.f("ix_contact_mark_digest"), table_name="contact_mark")
    op.drop_table("contact_mark")
    op.drop_table("contact_state")

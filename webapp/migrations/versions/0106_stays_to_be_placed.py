"""A stay whose place nobody found yet waits in a table of its own.

Revision ID: 0106
Revises: 0105
"""

import sqlalchemy as sa
from alembic import op

revision = "0106"
down_revision = "0105"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "unplaced_stay",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("residence", "trip", name="staykind", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_unplaced_stay_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unplaced_stay")),
    )
    op.create_index(op.f("ix_unplaced_stay_country"), "unplaced_stay", ["country"], unique=False)
    op.create_index(
        op.f("ix_unplaced_stay_person_id"), "unplaced_stay", ["person_id"], unique=False
    )


def downgrade():
    op.drop_index(op.f("ix_unplaced_stay_person_id"), table_name="unplaced_stay")
    op.drop_index(op.f("ix_unplaced_stay_country"), table_name="unplaced_stay")
    op.drop_table("unplaced_stay")

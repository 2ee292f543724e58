"""Keep what is to be mended in the registers: who has which fault, and how many of each post.

Revision ID: 0133
Revises: 0132
"""

import sqlalchemy as sa
from alembic import op

revision = "0133"
down_revision = "0132"
branch_labels = None
depends_on = None

FAULTS = (
    "no_place",
    "closed_card",
    "unreachable",
    "unread_phone",
    "refused_mail",
    "minor_alone",
    "coarse_place",
    "double",
    "unconfirmed",
    "expiring",
    "need_over",
    "no_channel",
    "left",
)


def upgrade():
    op.create_table(
        "quality_flag",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(*FAULTS, name="registrationfault", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("post", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_quality_flag_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", "kind", name=op.f("pk_quality_flag")),
    )
    columns = ["country", "kind", "post", "person_id"]
    op.create_index("ix_quality_flag_board", "quality_flag", columns)
    op.create_table(
        "quality_count",
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("post", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("persons", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("country", "post", "kind", name=op.f("pk_quality_count")),
    )
    op.create_table(
        "quality_run",
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("country", name=op.f("pk_quality_run")),
    )


def downgrade():
    op.drop_table("quality_run")
    op.drop_table("quality_count")
    op.drop_index("ix_quality_flag_board", table_name="quality_flag")
    op.drop_table("quality_flag")

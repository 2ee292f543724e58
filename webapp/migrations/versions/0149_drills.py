"""Drills: scenario, times and figures; in the house of a drill, what has arrived.

Revision ID: 0149
Revises: 0148
"""

import sqlalchemy as sa
from alembic import op

revision = "0149"
down_revision = "0148"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "drill",
        sa.Column("mark", sa.String(length=12), nullable=False),
        sa.Column("scenario", sa.String(), nullable=False),
        sa.Column("scenario_version", sa.Integer(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("post_id", sa.Uuid(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "opening", "open", "closed", "failed",
                name="drillstate", native_enum=False, length=40,
            ),
            nullable=False,
        ),
        sa.Column("open_key", sa.String(length=12), nullable=True),
        sa.Column("persons", sa.Integer(), nullable=False),
        sa.Column("opened_by", sa.String(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_by", sa.String(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drill")),
        sa.UniqueConstraint("mark", name=op.f("uq_drill_mark")),
        sa.UniqueConstraint("open_key", name=op.f("uq_drill_open_key")),
    )
    op.create_index(op.f("ix_drill_country"), "drill", ["country"], unique=False)
    op.create_index(op.f("ix_drill_state"), "drill", ["state"], unique=False)
    op.create_index(op.f("ix_drill_opened_at"), "drill", ["opened_at"], unique=False)
    op.create_table(
        "drill_inject",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("played", sa.Float(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_drill_inject")),
    )


def downgrade():
    op.drop_table("drill_inject")
    op.drop_table("drill")

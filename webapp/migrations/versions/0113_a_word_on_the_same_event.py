"""A person's word on whether two hazards are one event.

Revision ID: 0113
Revises: 0112
"""

import sqlalchemy as sa
from alembic import op

revision = "0113"
down_revision = "0112"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "same_event_verdict",
        sa.Column("one_id", sa.Uuid(), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=False),
        sa.Column("is_same", sa.Boolean(), nullable=False),
        sa.Column("said_by", sa.String(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["one_id"],
            ["hazard.id"],
            name=op.f("fk_same_event_verdict_one_id_hazard"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["other_id"],
            ["hazard.id"],
            name=op.f("fk_same_event_verdict_other_id_hazard"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_same_event_verdict")),
        sa.UniqueConstraint("one_id", "other_id", name=op.f("uq_same_event_verdict_one_id_other_id")),
    )
    for name in ("one_id", "other_id"):
        op.create_index(
            op.f(f"ix_same_event_verdict_{name}"), "same_event_verdict", [name], unique=False
        )


def downgrade():
    op.drop_table("same_event_verdict")

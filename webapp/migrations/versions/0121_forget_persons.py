"""Keep tombstones of erased persons, and whom was told that their time ends.

Revision ID: 0121
Revises: 0120
"""

import sqlalchemy as sa
from alembic import op

revision = "0121"
down_revision = "0120"
branch_labels = None
depends_on = None

CAUSES = ("wish", "expired", "mistake")


def upgrade():
    op.create_table(
        "person_tombstone",
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "cause",
            sa.Enum(*CAUSES, name="erasurecause", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_tombstone")),
    )
    op.create_index(op.f("ix_person_tombstone_country"), "person_tombstone", ["country"])
    op.create_table(
        "tombstone_mark",
        sa.Column("tombstone_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tombstone_id"],
            ["person_tombstone.id"],
            name=op.f("fk_tombstone_mark_tombstone_id_person_tombstone"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tombstone_mark")),
        sa.UniqueConstraint(
            "tombstone_id", "digest", name=op.f("uq_tombstone_mark_tombstone_id_digest")
        ),
    )
    op.create_index(op.f("ix_tombstone_mark_digest"), "tombstone_mark", ["digest"])
    op.create_table(
        "retention_notice",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("keep_until", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_retention_notice_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_retention_notice")),
    )


def downgrade():
    op.drop_table("retention_notice")
    op.drop_index(op.f("ix_tombstone_mark_digest"), table_name="tombstone_mark")
    op.drop_table("tombstone_mark")
    op.drop_index(op.f("ix_person_tombstone_country"), table_name="person_tombstone")
    op.drop_table("person_tombstone")

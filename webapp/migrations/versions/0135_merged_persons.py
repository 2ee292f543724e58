"""Persons who were made one of two: where an old id leads, and the way back.

Revision ID: 0135
Revises: 0134
"""

import sqlalchemy as sa
from alembic import op

revision = "0135"
down_revision = "0134"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "person_merge",
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("survivor_id", sa.Uuid(), nullable=False),
        sa.Column("merged_id", sa.Uuid(), nullable=False),
        sa.Column("import_key", sa.String(), nullable=False),
        sa.Column("log_odds", sa.Float(), nullable=True),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("merged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("merged_by", sa.String(), nullable=False),
        sa.Column("undo_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["survivor_id"],
            ["person.id"],
            name=op.f("fk_person_merge_survivor_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_merge")),
        sa.UniqueConstraint("merged_id", name=op.f("uq_person_merge_merged_id")),
    )
    for column in ("country", "survivor_id", "import_key"):
        op.create_index(op.f(f"ix_person_merge_{column}"), "person_merge", [column], unique=False)


def downgrade():
    for column in ("import_key", "survivor_id", "country"):
        op.drop_index(op.f(f"ix_person_merge_{column}"), table_name="person_merge")
    op.drop_table("person_merge")

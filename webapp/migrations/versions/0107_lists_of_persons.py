"""Each list of persons taken in has a row, with how its columns were read.

Revision ID: 0107
Revises: 0106
"""

import sqlalchemy as sa
from alembic import op

revision = "0107"
down_revision = "0106"
branch_labels = None
depends_on = None

_INDEXED = ("at", "country", "titles_hash")


def upgrade():
    op.create_table(
        "people_list",
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("post_id", sa.Uuid(), nullable=True),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("titles_hash", sa.String(length=64), nullable=False),
        sa.Column("sheet", sa.String(), nullable=False),
        sa.Column("mapping", sa.JSON(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "uploaded",
                "tried",
                "applied",
                "undone",
                "dropped",
                name="peopleliststate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people_list")),
    )
    for name in _INDEXED:
        op.create_index(op.f(f"ix_people_list_{name}"), "people_list", [name], unique=False)


def downgrade():
    for name in reversed(_INDEXED):
        op.drop_index(op.f(f"ix_people_list_{name}"), table_name="people_list")
    op.drop_table("people_list")

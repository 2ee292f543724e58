"""Lessons of crises; the figures left of one; the order of what happened to flags.

Revision ID: 0150
Revises: 0144
"""

import sqlalchemy as sa
from alembic import op

revision = "0150"
down_revision = "0144"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "lesson",
        sa.Column("participation_id", sa.Uuid(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("target", code("lessontarget", *TARGETS), nullable=False),
        sa.Column("plan_ids", sa.JSON(), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=True),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("state", code("lessonstate", *STATES), nullable=False),
        sa.Column("state_by", sa.String(), nullable=False),
        sa.Column("state_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["participation_id"],
            ["participation.id"],
            name=op.f("fk_lesson_participation_id_participation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson")),
        sa.UniqueConstraint(
            "participation_id", "number", name=op.f("uq_lesson_participation_id_number")
        ),
    )
    op.create_index("ix_lesson_country_state", "lesson", ["country", "state", "due_on"])
    for table, column, kind, default in COLUMNS:
        filled = sa.Column(column, kind, nullable=False, server_default=default)
        op.add_column(table, filled)
    # Of changes of one moment neither the moment nor a random id says which was first; where the
    # row lies in the table does, but for rows written again since.
    place = "rowid" if op.get_bind().dialect.name == "sqlite" else "ctid"
    op.execute(
        "update flag_change set serial = (select count(*) from flag_change as earlier"
        " where earlier.flag_id = flag_change.flag_id and (earlier.at < flag_change.at"
        f" or (earlier.at = flag_change.at and earlier.{place} <= flag_change.{place})))"
    )
    op.execute(
        "update flag set moves ="
        " (select count(*) from flag_change where flag_change.flag_id = flag.id)"
    )


def downgrade():
    for table, column, _kind, _default in reversed(COLUMNS):
        op.drop_column(table, column)
    op.drop_table("lesson")


def code(name, *values):
    return sa.Enum(*values, name=name, native_enum=False, length=40)


TARGETS = ("protocol", "plan", "directory", "product")
STATES = ("open", "in_work", "done", "dropped")
COLUMNS = (
    ("flag", "moves", sa.Integer(), "0"),
    ("flag_change", "serial", sa.Integer(), "0"),
    ("plan_version", "lessons", sa.Integer(), "0"),
    ("count_record", "figures", sa.JSON(), "{}"),
)

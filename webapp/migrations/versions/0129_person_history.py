"""What happened to the record of a person, what they agreed to before, when they left; stages of
one journey; work seasons.

Revision ID: 0129
Revises: 0128
"""

import sqlalchemy as sa
from alembic import op

revision = "0129"
down_revision = "0128"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "person_event",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_person_event_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_event")),
    )
    op.create_index(op.f("ix_person_event_person_id"), "person_event", ["person_id"])
    op.create_table(
        "past_consent",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("text_version", sa.String(), nullable=False),
        sa.Column("how", sa.String(length=40), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_by", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_past_consent_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_past_consent")),
    )
    op.create_index(op.f("ix_past_consent_person_id"), "past_consent", ["person_id"])
    op.add_column("person", sa.Column("left_on", sa.Date(), nullable=True))
    dated = sa.Column("has_dated_needs", sa.Boolean(), server_default=sa.false(), nullable=False)
    op.add_column("person", dated)
    op.create_index(
        "ix_person_dated_needs",
        "person",
        ["country"],
        sqlite_where=sa.text("has_dated_needs = 1"),
        postgresql_where=sa.text("has_dated_needs"),
    )
    for table in ("stay", "unplaced_stay"):
        op.add_column(table, sa.Column("journey_id", sa.Uuid(), nullable=True))


def downgrade():
    # Code of before knows no season: it was a stay away from home with a last day.
    for table in ("stay", "unplaced_stay"):
        rows = sa.table(table, sa.column("kind", sa.String()))
        op.execute(rows.update().where(rows.c.kind == "season").values(kind="trip"))
        op.drop_column(table, "journey_id")
    op.drop_index("ix_person_dated_needs", table_name="person")
    op.drop_column("person", "has_dated_needs")
    op.drop_column("person", "left_on")
    op.drop_table("past_consent")
    op.drop_table("person_event")

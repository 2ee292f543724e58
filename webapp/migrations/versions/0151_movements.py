"""Movements of a crisis, their passengers, and who wants to return.

Revision ID: 0151
Revises: 0145
"""

import sqlalchemy as sa
from alembic import op

revision = "0151"
down_revision = "0145"
branch_labels = None
depends_on = None

KINDS = ("bus", "flight", "ship", "convoy", "on_foot")
STATES = ("planned", "boarding", "left", "arrived", "cancelled")
PAPERS = ("unknown", "has", "lost", "none")
WISHES = ("yes", "unsure", "no")
SEATED = sa.text("ended_at is null")


def upgrade():
    op.create_table(
        "movement",
        sa.Column("participation_id", sa.Uuid(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", code("movementkind", *KINDS), nullable=False),
        sa.Column("from_place", sa.String(), nullable=False),
        sa.Column("to_place", sa.String(), nullable=False),
        sa.Column("leaves_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("wheelchair_seats", sa.Integer(), nullable=False),
        sa.Column("permission", sa.String(), nullable=False),
        sa.Column("state", code("movementstate", *STATES), nullable=False),
        sa.Column("is_lent", sa.Boolean(), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=True),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_passenger", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        of("movement", "participation"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_movement")),
        sa.UniqueConstraint(
            "participation_id", "number", name=op.f("uq_movement_participation_id_number")
        ),
    )
    op.create_index(op.f("ix_movement_country"), "movement", ["country"])
    op.create_table(
        "passenger",
        sa.Column("movement_id", sa.Uuid(), nullable=False),
        sa.Column("participation_id", sa.Uuid(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("papers", code("papersstate", *PAPERS), nullable=False),
        sa.Column("has_wheelchair", sa.Boolean(), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=True),
        sa.Column("listed_by", sa.String(), nullable=False),
        sa.Column("listed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("boarded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("missed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        of("passenger", "movement"),
        of("passenger", "participation"),
        of("passenger", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passenger")),
        sa.UniqueConstraint("movement_id", "number", name=op.f("uq_passenger_movement_id_number")),
    )
    op.create_index(
        "uq_passenger_person_seated",
        "passenger",
        ["participation_id", "person_id"],
        unique=True,
        sqlite_where=SEATED,
        postgresql_where=SEATED,
    )
    for column in ("movement_id", "country", "person_id"):
        op.create_index(op.f(f"ix_passenger_{column}"), "passenger", [column])
    op.create_table(
        "return_need",
        sa.Column("participation_id", sa.Uuid(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("wish", code("returnwish", *WISHES), nullable=False),
        sa.Column("papers", code("papersstate", *PAPERS), nullable=False),
        sa.Column("asks_fund", sa.Boolean(), nullable=False),
        sa.Column("unit_code", sa.String(), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=True),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        of("return_need", "participation"),
        of("return_need", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_need")),
        sa.UniqueConstraint(
            "participation_id", "person_id", name=op.f("uq_return_need_participation_id_person_id")
        ),
    )
    for column in ("country", "person_id"):
        op.create_index(op.f(f"ix_return_need_{column}"), "return_need", [column])


def downgrade():
    for table in ("return_need", "passenger", "movement"):
        op.drop_table(table)


def code(name, *values):
    return sa.Enum(*values, name=name, native_enum=False, length=40)


def of(table, other):
    return sa.ForeignKeyConstraint(
        [f"{other}_id"],
        [f"{other}.id"],
        name=op.f(f"fk_{table}_{other}_id_{other}"),
        ondelete="CASCADE",
    )

"""Keep when each person last said that all is right, and the links by which they do.

Registering is the first time: until now the day of the consent. Those who agreed long ago are
written to bit by bit (`registry.confirmation.turns`).

Revision ID: 0132
Revises: 0131
"""

import sqlalchemy as sa
from alembic import op

revision = "0132"
down_revision = "0131"
branch_labels = None
depends_on = None

NEXT_CHECK = {
    "sqlite": "date(consent_at, '+183 days')",
    "postgresql": "((consent_at at time zone 'UTC') + interval '183 days')::date",
}


def upgrade():
    for column in (
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("check_on", sa.Date(), nullable=True),
        sa.Column("checks", sa.Integer(), server_default="0", nullable=False),
    ):
        op.add_column("person", column)
    following = NEXT_CHECK[op.get_bind().dialect.name]
    op.execute(f"UPDATE person SET confirmed_at = consent_at, check_on = {following}")
    op.create_index(op.f("ix_person_check_on"), "person", ["check_on"])
    op.create_table(
        "person_link",
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_person_link_token_hash")),
    )
    op.create_table(
        "person_link_member",
        sa.Column("link_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["link_id"],
            ["person_link.id"],
            name=op.f("fk_person_link_member_link_id_person_link"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_person_link_member_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("link_id", "person_id", name=op.f("pk_person_link_member")),
    )
    op.create_index(op.f("ix_person_link_member_person_id"), "person_link_member", ["person_id"])


def downgrade():
    op.drop_index(op.f("ix_person_link_member_person_id"), table_name="person_link_member")
    op.drop_table("person_link_member")
    op.drop_table("person_link")
    with op.batch_alter_table("person") as table:
        table.drop_index(op.f("ix_person_check_on"))
        for name in ("checks", "check_on", "confirmed_at"):
            table.drop_column(name)

"""Agreements by which a country lets others read some fields of some of its persons.

Revision ID: 0131
Revises: 0130
"""

import sqlalchemy as sa
from alembic import op

revision = "0131"
down_revision = "0130"
branch_labels = None
depends_on = None


def _codes(name, *codes):
    return sa.Enum(*codes, name=name, native_enum=False, length=40)


def upgrade():
    op.create_table(
        "sharing_agreement",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column(
            "state",
            _codes("agreementstate", "draft", "offered", "signed", "refused", "withdrawn"),
            nullable=False,
        ),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("reach", _codes("sharingreach", "persons", "hazard", "post"), nullable=False),
        sa.Column("reach_id", sa.Uuid(), nullable=True),
        sa.Column("reach_words", sa.String(), nullable=False),
        sa.Column("has_minors_alone", sa.Boolean(), nullable=False),
        sa.Column("has_detained", sa.Boolean(), nullable=False),
        sa.Column("begins_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.Column("ended_country", sa.String(length=2), nullable=False),
        sa.Column("end_reason", sa.String(), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sharing_agreement")),
        sa.UniqueConstraint("number", name=op.f("uq_sharing_agreement_number")),
    )
    op.create_index(op.f("ix_sharing_agreement_country"), "sharing_agreement", ["country"])
    op.create_table(
        "agreement_party",
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("first_by", sa.Uuid(), nullable=True),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("second_by", sa.Uuid(), nullable=True),
        sa.Column("second_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["sharing_agreement.id"],
            name=op.f("fk_agreement_party_agreement_id_sharing_agreement"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_party")),
        sa.UniqueConstraint(
            "agreement_id", "country", name=op.f("uq_agreement_party_agreement_id_country")
        ),
    )
    op.create_index(op.f("ix_agreement_party_agreement_id"), "agreement_party", ["agreement_id"])
    op.create_index(op.f("ix_agreement_party_country"), "agreement_party", ["country"])
    op.create_table(
        "agreement_person",
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["sharing_agreement.id"],
            name=op.f("fk_agreement_person_agreement_id_sharing_agreement"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_agreement_person_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_person")),
        sa.UniqueConstraint(
            "agreement_id", "person_id", name=op.f("uq_agreement_person_agreement_id_person_id")
        ),
    )
    op.create_index(op.f("ix_agreement_person_person_id"), "agreement_person", ["person_id"])
    op.create_table(
        "sharing_permission",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_sharing_permission_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sharing_permission")),
        sa.UniqueConstraint("person_id", name=op.f("uq_sharing_permission_person_id")),
    )


def downgrade():
    op.drop_table("sharing_permission")
    op.drop_table("agreement_person")
    op.drop_table("agreement_party")
    op.drop_table("sharing_agreement")

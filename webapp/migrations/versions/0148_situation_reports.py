"""Situation reports, those received as signed files, those of all countries, and signing keys.

Revision ID: 0148
Revises: 0151
"""

import sqlalchemy as sa
from alembic import op

revision = "0148"
down_revision = "0151"
branch_labels = None
depends_on = None

STATES = ("draft", "approved", "issued", "corrected")


def upgrade():
    op.create_table(
        "situation_report",
        sa.Column("participation_id", sa.Uuid(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(*STATES, name="reportstate", native_enum=False, length=40),
            nullable=False,
        ),
        _moment("as_of"),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=False),
        _moment("made_at"),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("authors", sa.JSON(), nullable=False),
        sa.Column("approved_by", sa.String(), nullable=False),
        _moment("approved_at", nullable=True),
        sa.Column("issued_by", sa.String(), nullable=False),
        _moment("issued_at", nullable=True),
        _moment("next_report_at", nullable=True),
        sa.Column("corrects_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("seal_version", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["corrects_id"],
            ["situation_report.id"],
            name=op.f("fk_situation_report_corrects_id_situation_report"),
        ),
        sa.ForeignKeyConstraint(
            ["participation_id"],
            ["participation.id"],
            name=op.f("fk_situation_report_participation_id_participation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_situation_report")),
        sa.UniqueConstraint(
            "participation_id", "number", name=op.f("uq_situation_report_participation_id_number")
        ),
    )
    op.create_table(
        "received_report",
        sa.Column("crisis_id", sa.Uuid(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        _moment("as_of"),
        _moment("issued_at"),
        _moment("next_report_at", nullable=True),
        _moment("received_at"),
        sa.Column("received_by", sa.String(), nullable=False),
        sa.Column("numbers", sa.JSON(), nullable=False),
        sa.Column("key_mark", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        _of_crisis("received_report"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_received_report")),
        sa.UniqueConstraint(
            "crisis_id",
            "country",
            "number",
            name=op.f("uq_received_report_crisis_id_country_number"),
        ),
    )
    op.create_table(
        "merged_report",
        sa.Column("crisis_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        _moment("made_at"),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("inputs", sa.JSON(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        _of_crisis("merged_report"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merged_report")),
        sa.UniqueConstraint(
            "crisis_id",
            "number",
            "revision",
            name=op.f("uq_merged_report_crisis_id_number_revision"),
        ),
    )
    op.create_table(
        "report_key",
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("public", sa.String(length=64), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=True),
        _moment("entered_at"),
        sa.Column("entered_by", sa.String(), nullable=False),
        _moment("ended_at", nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_key")),
        sa.UniqueConstraint("country", "public", name=op.f("uq_report_key_country_public")),
    )


def downgrade():
    for table in ("report_key", "merged_report", "received_report", "situation_report"):
        op.drop_table(table)


def _moment(name, *, nullable=False):
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _of_crisis(table):
    return sa.ForeignKeyConstraint(
        ["crisis_id"],
        ["crisis.id"],
        name=op.f(f"fk_{table}_crisis_id_crisis"),
        ondelete="CASCADE",
    )

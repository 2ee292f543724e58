"""Statements, rolls, deaths, counts and lists of a crisis; the calls of the line.

Revision ID: 0141
Revises: 0140
"""

import sqlalchemy as sa
from alembic import op

revision = "0141"
down_revision = "0140"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "line_operator",
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lent_by", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_line_operator_user_id_user_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_line_operator")),
    )
    op.create_index(op.f("ix_line_operator_country"), "line_operator", ["country"], unique=False)
    op.create_index(op.f("ix_line_operator_user_id"), "line_operator", ["user_id"], unique=False)
    op.create_table(
        "brought_list",
        sa.Column("participation_id", sa.Uuid(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column(
            "says",
            sa.Enum(
                "asked",
                "not_reached",
                "safe",
                "moved",
                "help",
                "helped",
                "left_on_own",
                "elsewhere",
                "detained",
                "hospital",
                "died",
                "not_ours",
                "taken_back",
                name="says",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "source",
            sa.Enum(
                "call",
                "officer",
                "hotline",
                "leader",
                "shelter_list",
                "reply",
                "link",
                "authority",
                "family",
                name="statementsource",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["participation_id"],
            ["participation.id"],
            name=op.f("fk_brought_list_participation_id_participation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_brought_list")),
    )
    op.create_index(op.f("ix_brought_list_country"), "brought_list", ["country"], unique=False)
    op.create_index(
        op.f("ix_brought_list_participation_id"), "brought_list", ["participation_id"], unique=False
    )
    op.create_table(
        "count_record",
        sa.Column("participation_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("series", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["participation_id"],
            ["participation.id"],
            name=op.f("fk_count_record_participation_id_participation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("participation_id", name=op.f("pk_count_record")),
    )
    op.create_table(
        "crisis_roll",
        sa.Column("participation_id", sa.Uuid(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("zone_version", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("persons", sa.Integer(), nullable=False),
        sa.Column("households", sa.Integer(), nullable=False),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("removed", sa.Integer(), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["participation_id"],
            ["participation.id"],
            name=op.f("fk_crisis_roll_participation_id_participation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_crisis_roll")),
        sa.UniqueConstraint(
            "participation_id", "number", name=op.f("uq_crisis_roll_participation_id_number")
        ),
    )
    op.create_index(op.f("ix_crisis_roll_country"), "crisis_roll", ["country"], unique=False)
    op.create_table(
        "source_count",
        sa.Column("participation_id", sa.Uuid(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column(
            "source",
            sa.Enum(
                "call",
                "officer",
                "hotline",
                "leader",
                "shelter_list",
                "reply",
                "link",
                "authority",
                "family",
                name="statementsource",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("met", sa.Integer(), nullable=False),
        sa.Column("whole", sa.Integer(), nullable=True),
        sa.Column("in_need", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=12), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["participation_id"],
            ["participation.id"],
            name=op.f("fk_source_count_participation_id_participation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source_count")),
    )
    op.create_index(op.f("ix_source_count_country"), "source_count", ["country"], unique=False)
    op.create_index(
        op.f("ix_source_count_participation_id"), "source_count", ["participation_id"], unique=False
    )
    op.create_table(
        "statement",
        sa.Column("participation_id", sa.Uuid(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column(
            "source",
            sa.Enum(
                "call",
                "officer",
                "hotline",
                "leader",
                "shelter_list",
                "reply",
                "link",
                "authority",
                "family",
                name="statementsource",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "confidence",
            sa.Enum(
                "self", "household", "third_party", name="confidence", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column(
            "says",
            sa.Enum(
                "asked",
                "not_reached",
                "safe",
                "moved",
                "help",
                "helped",
                "left_on_own",
                "elsewhere",
                "detained",
                "hospital",
                "died",
                "not_ours",
                "taken_back",
                name="says",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=True),
        sa.Column("closes_id", sa.Uuid(), nullable=True),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["closes_id"],
            ["statement.id"],
            name=op.f("fk_statement_closes_id_statement"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"],
            ["user_account.id"],
            name=op.f("fk_statement_owner_id_user_account"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["participation_id"],
            ["participation.id"],
            name=op.f("fk_statement_participation_id_participation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_statement_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement")),
    )
    op.create_index(op.f("ix_statement_country"), "statement", ["country"], unique=False)
    op.create_index(
        "ix_statement_participation_entered",
        "statement",
        ["participation_id", "entered_at"],
        unique=False,
    )
    op.create_index(
        "ix_statement_participation_person",
        "statement",
        ["participation_id", "person_id"],
        unique=False,
    )
    op.create_index(op.f("ix_statement_person_id"), "statement", ["person_id"], unique=False)
    op.create_table(
        "brought_row",
        sa.Column("list_id", sa.Uuid(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=False),
        sa.Column(
            "decision",
            sa.Enum("waiting", "same", "nobody", name="rowdecision", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("statement_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["list_id"],
            ["brought_list.id"],
            name=op.f("fk_brought_row_list_id_brought_list"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_brought_row_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["statement_id"],
            ["statement.id"],
            name=op.f("fk_brought_row_statement_id_statement"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_brought_row")),
        sa.UniqueConstraint("list_id", "number", name=op.f("uq_brought_row_list_id_number")),
    )
    op.create_index(op.f("ix_brought_row_country"), "brought_row", ["country"], unique=False)
    op.create_index(op.f("ix_brought_row_person_id"), "brought_row", ["person_id"], unique=False)
    op.create_table(
        "death_report",
        sa.Column("participation_id", sa.Uuid(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "proposed",
                "confirmed",
                "refused",
                "taken_back",
                name="deathstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposed_by", sa.String(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_back_by", sa.String(), nullable=False),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("statement_id", sa.Uuid(), nullable=True),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["participation_id"],
            ["participation.id"],
            name=op.f("fk_death_report_participation_id_participation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_death_report_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["statement_id"],
            ["statement.id"],
            name=op.f("fk_death_report_statement_id_statement"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_death_report")),
    )
    op.create_index(op.f("ix_death_report_country"), "death_report", ["country"], unique=False)
    op.create_index(
        op.f("ix_death_report_participation_id"), "death_report", ["participation_id"], unique=False
    )
    op.create_index(op.f("ix_death_report_person_id"), "death_report", ["person_id"], unique=False)
    op.create_table(
        "hotline_call",
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("participation_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "asks",
                "reports_safe",
                "reports_help",
                "missing",
                "advice",
                "offers",
                "media",
                "abuse",
                name="callkind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("unit_code", sa.String(), nullable=False),
        sa.Column("number_mark", sa.String(length=32), nullable=False),
        sa.Column("end_mark", sa.String(length=32), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.String(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("statement_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"],
            ["user_account.id"],
            name=op.f("fk_hotline_call_owner_id_user_account"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["participation_id"],
            ["participation.id"],
            name=op.f("fk_hotline_call_participation_id_participation"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_hotline_call_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["statement_id"],
            ["statement.id"],
            name=op.f("fk_hotline_call_statement_id_statement"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hotline_call")),
    )
    op.create_index(op.f("ix_hotline_call_by"), "hotline_call", ["by"], unique=False)
    op.create_index(
        "ix_hotline_call_due",
        "hotline_call",
        ["country", "due_at"],
        unique=False,
        sqlite_where=sa.text("closed_at is null and due_at is not null"),
        postgresql_where=sa.text("closed_at is null and due_at is not null"),
    )
    op.create_index(
        "ix_hotline_call_end", "hotline_call", ["participation_id", "end_mark"], unique=False
    )
    op.create_index(
        "ix_hotline_call_number", "hotline_call", ["country", "number_mark", "at"], unique=False
    )
    op.create_index(op.f("ix_hotline_call_person_id"), "hotline_call", ["person_id"], unique=False)
    op.create_index("ix_hotline_call_time", "hotline_call", ["country", "at"], unique=False)


def downgrade():
    op.drop_index("ix_hotline_call_time", table_name="hotline_call")
    op.drop_index(op.f("ix_hotline_call_person_id"), table_name="hotline_call")
    op.drop_index("ix_hotline_call_number", table_name="hotline_call")
    op.drop_index("ix_hotline_call_end", table_name="hotline_call")
    op.drop_index(
        "ix_hotline_call_due",
        table_name="hotline_call",
        sqlite_where=sa.text("closed_at is null and due_at is not null"),
        postgresql_where=sa.text("closed_at is null and due_at is not null"),
    )
    op.drop_index(op.f("ix_hotline_call_by"), table_name="hotline_call")
    op.drop_table("hotline_call")
    op.drop_index(op.f("ix_death_report_person_id"), table_name="death_report")
    op.drop_index(op.f("ix_death_report_participation_id"), table_name="death_report")
    op.drop_index(op.f("ix_death_report_country"), table_name="death_report")
    op.drop_table("death_report")
    op.drop_index(op.f("ix_brought_row_person_id"), table_name="brought_row")
    op.drop_index(op.f("ix_brought_row_country"), table_name="brought_row")
    op.drop_table("brought_row")
    op.drop_index(op.f("ix_statement_person_id"), table_name="statement")
    op.drop_index("ix_statement_participation_person", table_name="statement")
    op.drop_index("ix_statement_participation_entered", table_name="statement")
    op.drop_index(op.f("ix_statement_country"), table_name="statement")
    op.drop_table("statement")
    op.drop_index(op.f("ix_source_count_participation_id"), table_name="source_count")
    op.drop_index(op.f("ix_source_count_country"), table_name="source_count")
    op.drop_table("source_count")
    op.drop_index(op.f("ix_crisis_roll_country"), table_name="crisis_roll")
    op.drop_table("crisis_roll")
    op.drop_table("count_record")
    op.drop_index(op.f("ix_brought_list_participation_id"), table_name="brought_list")
    op.drop_index(op.f("ix_brought_list_country"), table_name="brought_list")
    op.drop_table("brought_list")
    op.drop_index(op.f("ix_line_operator_user_id"), table_name="line_operator")
    op.drop_index(op.f("ix_line_operator_country"), table_name="line_operator")
    op.drop_table("line_operator")

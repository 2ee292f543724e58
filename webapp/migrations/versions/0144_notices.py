"""Notices: what a country says to its nationals, their texts, and what happened to each.

Revision ID: 0144
Revises: 0143
"""

import sqlalchemy as sa
from alembic import op

revision = "0144"
down_revision = "0143"
branch_labels = None
depends_on = None

KINDS = (
    "warning",
    "instruction",
    "shelter",
    "correction",
    "all_clear",
    "advice",
    "check_in",
)
STATES = ("draft", "proposed", "returned", "approved", "sending", "sent", "stopped")
MOVES = (
    "drafted",
    "edited",
    "proposed",
    "counted",
    "returned",
    "approved",
    "broke_glass",
    "sending",
    "sent",
    "stopped",
    "printed",
)
GUARDS = {
    "sqlite": (
        """CREATE TRIGGER notice_move_unchanged BEFORE UPDATE ON notice_move
        BEGIN SELECT RAISE(ABORT, 'what happened to a notice is never changed'); END""",
        """CREATE TRIGGER notice_move_not_deleted BEFORE DELETE ON notice_move
        WHEN EXISTS (SELECT 1 FROM notice WHERE id = OLD.notice_id)
        BEGIN SELECT RAISE(ABORT, 'what happened to a notice is never changed'); END""",
    ),
    "postgresql": (
        """CREATE OR REPLACE FUNCTION notice_move_refuses() RETURNS trigger AS $$
        BEGIN
            IF TG_OP = 'DELETE' THEN
                IF NOT EXISTS (SELECT 1 FROM notice WHERE id = OLD.notice_id) THEN
                    RETURN OLD;
                END IF;
            END IF;
            RAISE EXCEPTION 'what happened to a notice is never changed';
        END $$ LANGUAGE plpgsql""",
        """CREATE TRIGGER notice_move_unchanged BEFORE UPDATE OR DELETE ON notice_move
        FOR EACH ROW EXECUTE FUNCTION notice_move_refuses()""",
    ),
}


def upgrade():
    op.create_table(
        "notice",
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("post_id", sa.Uuid(), nullable=True),
        sa.Column("hazard_id", sa.Uuid(), nullable=True),
        sa.Column("crisis_number", sa.String(), nullable=True),
        sa.Column("kind", code("noticekind", *KINDS), nullable=False),
        sa.Column("corrects_id", sa.Uuid(), nullable=True),
        sa.Column("template_code", sa.String(), nullable=False),
        sa.Column("template_version", sa.Integer(), nullable=False),
        sa.Column("says_who", sa.String(), nullable=False),
        sa.Column("next_word_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("timezone", sa.String(), nullable=False),
        sa.Column("shelter_id", sa.Uuid(), nullable=True),
        sa.Column("papers", code("papersrule", "not_asked", "asked", "unknown"), nullable=False),
        sa.Column("audience", sa.JSON(), nullable=False),
        sa.Column("audience_persons", sa.Integer(), nullable=False),
        sa.Column("audience_households", sa.Integer(), nullable=False),
        sa.Column("audience_figures", sa.JSON(), nullable=False),
        sa.Column("audience_hash", sa.String(length=64), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state", code("noticestate", *STATES), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposed_by", sa.String(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_by", sa.String(), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_persons", sa.Integer(), nullable=False),
        sa.Column("is_break_glass", sa.Boolean(), nullable=False),
        sa.Column("break_glass_reason", sa.String(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("moves", sa.Integer(), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [column],
                [f"{table}.id"],
                name=op.f(f"fk_notice_{column}_{table}"),
                ondelete="SET NULL",
            )
            for column, table in (
                ("post_id", "post"),
                ("hazard_id", "hazard"),
                ("corrects_id", "notice"),
                ("shelter_id", "shelter"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("number", name=op.f("uq_notice_number")),
        sa.UniqueConstraint("year", "serial", name=op.f("uq_notice_year_serial")),
    )
    op.create_index("ix_notice_country_state", "notice", ["country", "state"])
    for column in ("hazard_id", "crisis_number", "corrects_id", "made_at"):
        op.create_index(op.f(f"ix_notice_{column}"), "notice", [column], unique=False)
    op.create_table(
        "notice_text",
        sa.Column("notice_id", sa.Uuid(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("what_where", sa.String(), nullable=False),
        sa.Column("one_act", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("long", sa.String(), nullable=False),
        sa.Column("sms", sa.String(), nullable=False),
        sa.Column("is_sms_plain", sa.Boolean(), nullable=False),
        sa.Column("chat", sa.String(), nullable=False),
        sa.Column("script", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        of_notice("notice_text"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_text")),
        sa.UniqueConstraint(
            "notice_id", "language", name=op.f("uq_notice_text_notice_id_language")
        ),
    )
    op.create_table(
        "notice_move",
        sa.Column("notice_id", sa.Uuid(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("kind", code("noticemovekind", *MOVES), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        of_notice("notice_move"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_move")),
        sa.UniqueConstraint("notice_id", "serial", name=op.f("uq_notice_move_notice_id_serial")),
    )
    op.create_index(op.f("ix_notice_move_at"), "notice_move", ["at"], unique=False)
    for statement in GUARDS[op.get_bind().dialect.name]:
        op.execute(sa.DDL(statement.replace("%", "%%")))


def downgrade():
    for table in ("notice_move", "notice_text", "notice"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION notice_move_refuses()")


def of_notice(table):
    return sa.ForeignKeyConstraint(
        ["notice_id"],
        ["notice.id"],
        name=op.f(f"fk_{table}_notice_id_notice"),
        ondelete="CASCADE",
    )


def code(name, *values):
    return sa.Enum(*values, name=name, native_enum=False, length=40)

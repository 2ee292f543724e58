"""Tasks and the log of a crisis; the database refuses to change a line of the log.

Revision ID: 0142
Revises: 0141
"""

import sqlalchemy as sa
from alembic import op

revision = "0142"
down_revision = "0141"
branch_labels = None
depends_on = None

ROLES = (
    "guard", "head", "protection", "liaison", "communication", "country",
    "secretariat", "host", "civil", "international", "leader",
)
STATES = ("open", "doing", "done", "not_needed", "handed_over")
REFUSAL = "a line of the log is never changed"
GUARDS = {
    "sqlite": (
        f"""CREATE TRIGGER log_entry_unchanged BEFORE UPDATE ON log_entry
        BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END""",
        f"""CREATE TRIGGER log_entry_not_deleted BEFORE DELETE ON log_entry
        WHEN EXISTS (SELECT 1 FROM participation WHERE id = OLD.participation_id)
        BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END""",
    ),
    "postgresql": (
        f"""CREATE OR REPLACE FUNCTION log_entry_refuses() RETURNS trigger AS $$
        BEGIN
            IF TG_OP = 'DELETE' THEN
                IF NOT EXISTS (SELECT 1 FROM participation WHERE id = OLD.participation_id) THEN
                    RETURN OLD;
                END IF;
            END IF;
            RAISE EXCEPTION '{REFUSAL}';
        END $$ LANGUAGE plpgsql""",
        """CREATE TRIGGER log_entry_unchanged BEFORE UPDATE OR DELETE ON log_entry
        FOR EACH ROW EXECUTE FUNCTION log_entry_refuses()""",
    ),
}


def _codes(name, values):
    return sa.Enum(*values, name=name, native_enum=False, length=40)


def upgrade():
    op.create_table(
        "crisis_task",
        sa.Column("participation_id", sa.Uuid(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("protocol_code", sa.String(), nullable=False),
        sa.Column("protocol_version", sa.Integer(), nullable=False),
        sa.Column("item", sa.Integer(), nullable=False),
        sa.Column("phase", _codes("phase", ("before", "first_hour", "during", "after")), nullable=False),
        sa.Column("text", sa.JSON(), nullable=False),
        sa.Column("clock", sa.JSON(), nullable=False),
        sa.Column("role", _codes("role", ROLES), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state", _codes("taskstate", STATES), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("state_by", sa.String(), nullable=False),
        sa.Column("state_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["participation_id"],
            ["participation.id"],
            name=op.f("fk_crisis_task_participation_id_participation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_crisis_task")),
        sa.UniqueConstraint(
            "participation_id", "number", name=op.f("uq_crisis_task_participation_id_number")
        ),
        sa.UniqueConstraint(
            "participation_id", "protocol_code", "protocol_version", "item",
            name=op.f("uq_crisis_task_participation_id_protocol_code_protocol_version_item"),
        ),
    )
    op.create_index(op.f("ix_crisis_task_country"), "crisis_task", ["country"], unique=False)
    op.create_table(
        "crisis_task_move",
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("before", _codes("taskstate", STATES), nullable=False),
        sa.Column("after", _codes("taskstate", STATES), nullable=False),
        sa.Column("origin", _codes("tickorigin", ("screen", "paper", "command")), nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["task_id"],
            ["crisis_task.id"],
            name=op.f("fk_crisis_task_move_task_id_crisis_task"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_crisis_task_move")),
    )
    op.create_index(op.f("ix_crisis_task_move_task_id"), "crisis_task_move", ["task_id"], unique=False)
    op.create_table(
        "log_entry",
        sa.Column("participation_id", sa.Uuid(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column(
            "kind",
            _codes(
                "linekind",
                ("fact", "decision", "request", "contact", "authority_action", "number"),
            ),
            nullable=False,
        ),
        sa.Column("function", _codes("role", ROLES), nullable=True),
        sa.Column(
            "confidence",
            _codes("lineconfidence", ("confirmed", "reported", "rumour")),
            nullable=False,
        ),
        sa.Column("visible", _codes("lineaudience", ("own", "participants")), nullable=False),
        sa.Column("strikes_id", sa.Uuid(), nullable=True),
        sa.Column("answers_id", sa.Uuid(), nullable=True),
        sa.Column("follow_up_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["participation_id"],
            ["participation.id"],
            name=op.f("fk_log_entry_participation_id_participation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["strikes_id"],
            ["log_entry.id"],
            name=op.f("fk_log_entry_strikes_id_log_entry"),
        ),
        sa.ForeignKeyConstraint(
            ["answers_id"],
            ["log_entry.id"],
            name=op.f("fk_log_entry_answers_id_log_entry"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log_entry")),
        sa.UniqueConstraint(
            "participation_id", "number", name=op.f("uq_log_entry_participation_id_number")
        ),
        sa.UniqueConstraint("strikes_id", name=op.f("uq_log_entry_strikes_id")),
    )
    op.create_index(
        "ix_log_entry_time", "log_entry", ["participation_id", "happened_at"], unique=False
    )
    op.create_index(op.f("ix_log_entry_answers_id"), "log_entry", ["answers_id"], unique=False)
    for statement in GUARDS[op.get_bind().dialect.name]:
        op.execute(sa.DDL(statement.replace("%", "%%")))
    op.create_table(
        "log_text",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["id"],
            ["log_entry.id"],
            name=op.f("fk_log_text_id_log_entry"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log_text")),
    )


def downgrade():
    op.drop_table("log_text")
    op.drop_table("log_entry")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION log_entry_refuses()")
    op.drop_table("crisis_task_move")
    op.drop_table("crisis_task")

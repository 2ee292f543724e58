"""The call-down of a crisis: lists, households, calls, callers; and numbers that are wrong.

Revision ID: 0143
Revises: 0142
"""

import sqlalchemy as sa
from alembic import op

revision = "0143"
down_revision = "0142"
branch_labels = None
depends_on = None

STATES = ("waiting", "later", "done", "refused", "unreachable")
OUTCOMES = (
    "safe",
    "help",
    "elsewhere",
    "refuses",
    "third_party",
    "voicemail",
    "no_answer",
    "busy",
    "wrong_number",
    "not_in_service",
    "other_language",
    "call_at",
)


def upgrade():
    op.create_table(
        "bad_number",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.String(length=32), nullable=False),
        sa.Column("fault", code("numberfault", "wrong", "not_in_service"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_bad_number_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", "digest", name=op.f("pk_bad_number")),
    )
    op.create_table(
        "call_list",
        sa.Column("participation_id", sa.Uuid(), nullable=False),
        sa.Column("zone_version", sa.Integer(), nullable=False),
        sa.Column("index_state", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        of_participation("call_list"),
        sa.PrimaryKeyConstraint("participation_id", name=op.f("pk_call_list")),
    )
    op.create_table(
        "call_item",
        sa.Column("participation_id", sa.Uuid(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("household_key", sa.Uuid(), nullable=False),
        sa.Column("post_id", sa.Uuid(), nullable=True),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=False),
        sa.Column("state", code("callstate", *STATES), nullable=False),
        sa.Column("urgency", sa.Integer(), nullable=False),
        sa.Column("nearness", sa.Integer(), nullable=False),
        sa.Column("language_mark", sa.String(length=32), nullable=False),
        sa.Column("needs_language", sa.Boolean(), nullable=False),
        sa.Column("new_in", sa.Integer(), nullable=False),
        sa.Column("outside_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("unanswered", sa.Integer(), nullable=False),
        sa.Column("last_call_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_promised", sa.Boolean(), nullable=False),
        sa.Column("claimed_by", sa.Uuid(), nullable=True),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claim_began_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("assigned_to", sa.Uuid(), nullable=True),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("seal_version", sa.Integer(), server_default="0", nullable=False),
        of_participation("call_item"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_item")),
        sa.UniqueConstraint(
            "participation_id", "number", name=op.f("uq_call_item_participation_id_number")
        ),
        sa.UniqueConstraint("participation_id", "household_key", name="uq_call_item_household"),
    )
    op.create_index(
        "ix_call_item_order", "call_item", ["participation_id", "state", "urgency", "nearness"]
    )
    for column in ("next_at", "claimed_by"):
        op.create_index(op.f(f"ix_call_item_{column}"), "call_item", [column], unique=False)
    op.create_table(
        "call_item_person",
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["call_item.id"],
            name=op.f("fk_call_item_person_item_id_call_item"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_call_item_person_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("item_id", "person_id", name=op.f("pk_call_item_person")),
    )
    op.create_index(op.f("ix_call_item_person_person_id"), "call_item_person", ["person_id"])
    op.create_table(
        "call",
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("source", code("callsource", "screen", "paper", "file"), nullable=False),
        sa.Column(
            "channel", code("callchannel", "phone", "whatsapp", "sms", "visit"), nullable=False
        ),
        sa.Column("number_hash", sa.String(length=32), nullable=False),
        sa.Column("outcome", code("calloutcome", *OUTCOMES), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["call_item.id"],
            name=op.f("fk_call_item_id_call_item"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call")),
    )
    op.create_index("ix_call_item_at", "call", ["item_id", "happened_at"])
    for column in ("entered_at", "number_hash"):
        op.create_index(op.f(f"ix_call_{column}"), "call", [column], unique=False)
    op.create_table(
        "caller_shift",
        sa.Column("participation_id", sa.Uuid(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("state", code("shiftstate", "calling", "paused", "ended"), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_act_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handed_to", sa.Uuid(), nullable=True),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("seal_version", sa.Integer(), server_default="0", nullable=False),
        of_participation("caller_shift"),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_caller_shift_user_id_user_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_caller_shift")),
        sa.UniqueConstraint(
            "participation_id", "user_id", name=op.f("uq_caller_shift_participation_id_user_id")
        ),
    )


def downgrade():
    for table in (
        "caller_shift",
        "call",
        "call_item_person",
        "call_item",
        "call_list",
        "bad_number",
    ):
        op.drop_table(table)


def of_participation(table):
    return sa.ForeignKeyConstraint(
        ["participation_id"],
        ["participation.id"],
        name=op.f(f"fk_{table}_participation_id_participation"),
        ondelete="CASCADE",
    )


def code(name, *values):
    return sa.Enum(*values, name=name, native_enum=False, length=40)

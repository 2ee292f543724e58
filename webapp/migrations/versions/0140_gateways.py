"""Channels of accounts, what gateways tell us, the digest's readers and the shelters asked.

Revision ID: 0140
Revises: 0139
"""

import sqlalchemy as sa
from alembic import op

revision = "0140"
down_revision = "0139"
branch_labels = None
depends_on = None


def _codes(name, *codes):
    return sa.Enum(*codes, name=name, native_enum=False, length=40)


def _moment(name, nullable=True):
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade():
    with op.batch_alter_table("outbox_message") as table:
        table.add_column(sa.Column("gateway_id", sa.String(length=200), nullable=True))
        table.add_column(
            sa.Column("receipt", _codes("receipt", "delivered", "failed"), nullable=True)
        )
        table.add_column(_moment("receipt_at"))
        table.create_index("ix_outbox_message_gateway_id", ["transport", "gateway_id"])
    op.create_table(
        "alarm_channel",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column(
            "kind",
            _codes("alarmchannelkind", "email", "sms", "telegram", "ntfy", "matrix", "webhook"),
            nullable=False,
        ),
        sa.Column("address", sa.LargeBinary(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(length=32), nullable=True),
        _moment("code_ends_at"),
        sa.Column("codes", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        _moment("confirmed_at"),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        _moment("created_at", nullable=False),
        _moment("updated_at", nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_alarm_channel_user_id_user_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alarm_channel")),
    )
    op.create_index(op.f("ix_alarm_channel_user_id"), "alarm_channel", ["user_id"])
    op.create_table(
        "webhook_event",
        sa.Column("gateway", sa.String(length=40), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        _moment("received_at", nullable=False),
        sa.Column(
            "outcome", _codes("eventoutcome", "placed", "under_way", "unplaced"), nullable=False
        ),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_event")),
        sa.UniqueConstraint("digest", name=op.f("uq_webhook_event_digest")),
    )
    op.create_index(op.f("ix_webhook_event_received_at"), "webhook_event", ["received_at"])
    op.create_table(
        "digest_reader",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        _moment("covered_until"),
        sa.Column("last_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_digest_reader_user_id_user_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_digest_reader")),
    )
    op.create_table(
        "shelter_question",
        sa.Column("hazard_id", sa.Uuid(), nullable=False),
        sa.Column("shelter_id", sa.Uuid(), nullable=False),
        _moment("asked_at", nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["hazard_id"],
            ["hazard.id"],
            name=op.f("fk_shelter_question_hazard_id_hazard"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["shelter_id"],
            ["shelter.id"],
            name=op.f("fk_shelter_question_shelter_id_shelter"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shelter_question")),
        sa.UniqueConstraint(
            "hazard_id", "shelter_id", name=op.f("uq_shelter_question_hazard_id")
        ),
    )
    op.create_index(op.f("ix_shelter_question_shelter_id"), "shelter_question", ["shelter_id"])


def downgrade():
    op.drop_table("shelter_question")
    op.drop_table("digest_reader")
    op.drop_table("webhook_event")
    op.drop_table("alarm_channel")
    with op.batch_alter_table("outbox_message") as table:
        table.drop_index("ix_outbox_message_gateway_id")
        table.drop_column("receipt_at")
        table.drop_column("receipt")
        table.drop_column("gateway_id")

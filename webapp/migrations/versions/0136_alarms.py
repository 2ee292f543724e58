"""Alarms: the alarm, whom it called, what is new in it, its links and its mail threads.

Revision ID: 0136
Revises: 0135
"""

import sqlalchemy as sa
from alembic import op

revision = "0136"
down_revision = "0135"
branch_labels = None
depends_on = None


def _code(name, *members):
    return sa.Enum(*members, name=name, native_enum=False, length=40)


def _severity():
    return _code("severity", "Extreme", "Severe", "Moderate", "Minor", "Unknown")


def upgrade():
    op.create_table(
        "alarm",
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("kind", _code("alarmkind", "hazard", "crisis"), nullable=False),
        sa.Column("dedupe_key", sa.String(), nullable=False),
        sa.Column("hazard_id", sa.Uuid(), nullable=True),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("firing_id", sa.Uuid(), nullable=True),
        sa.Column("rota_id", sa.Uuid(), nullable=True),
        sa.Column("roster", sa.JSON(), nullable=False),
        sa.Column("severity", _severity(), nullable=False),
        sa.Column(
            "state", _code("alarmstate", "open", "taken", "ended", "exhausted"), nullable=False
        ),
        sa.Column("rung", sa.Integer(), nullable=False),
        sa.Column("rung_called_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_rung_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_by", sa.Uuid(), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_because", sa.String(), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["hazard_id"],
            ["hazard.id"],
            name=op.f("fk_alarm_hazard_id_hazard"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alarm")),
        sa.UniqueConstraint("dedupe_key", name=op.f("uq_alarm_dedupe_key")),
    )
    for column in ("country", "hazard_id", "opened_at", "state"):
        op.create_index(op.f(f"ix_alarm_{column}"), "alarm", [column], unique=False)
    op.create_index("ix_alarm_state_next_rung_at", "alarm", ["state", "next_rung_at"], unique=False)
    op.create_table(
        "alarm_call",
        sa.Column("alarm_id", sa.Uuid(), nullable=False),
        sa.Column("rung", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "rung_kind",
            _code(
                "rungkind",
                "roster",
                "shift",
                "focal",
                "administrator",
                "secretariat",
                "uncalled",
            ),
            nullable=False,
        ),
        sa.Column("reader", sa.String(length=60), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("focal_point_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("channels", sa.JSON(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("code", sa.String(length=8), nullable=True),
        sa.Column("called_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "skipped_because",
            _code("skipreason", "nobody", "engaged", "no_channel", "called_before"),
            nullable=True,
        ),
        sa.Column("skip_reference", sa.String(), nullable=False),
        sa.Column("answer", _code("callanswer", "coming", "cannot", "wrong"), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "how", _code("answermeans", "link", "reply", "screen", "telephone"), nullable=True
        ),
        sa.Column("entered_by", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["alarm_id"],
            ["alarm.id"],
            name=op.f("fk_alarm_call_alarm_id_alarm"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["focal_point_id"],
            ["focal_point.id"],
            name=op.f("fk_alarm_call_focal_point_id_focal_point"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_alarm_call_user_id_user_account"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alarm_call")),
        sa.UniqueConstraint(
            "alarm_id", "rung", "reader", name=op.f("uq_alarm_call_alarm_id_rung_reader")
        ),
        sa.UniqueConstraint("code", name=op.f("uq_alarm_call_code")),
    )
    for column in ("alarm_id", "focal_point_id", "user_id"):
        op.create_index(op.f(f"ix_alarm_call_{column}"), "alarm_call", [column], unique=False)
    op.create_table(
        "alarm_link",
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["call_id"],
            ["alarm_call.id"],
            name=op.f("fk_alarm_link_call_id_alarm_call"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alarm_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_alarm_link_token_hash")),
    )
    for column in ("call_id", "ends_at"):
        op.create_index(op.f(f"ix_alarm_link_{column}"), "alarm_link", [column], unique=False)
    op.create_table(
        "alarm_news",
        sa.Column("alarm_id", sa.Uuid(), nullable=False),
        sa.Column("dedupe_key", sa.String(), nullable=False),
        sa.Column("trigger", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("mailed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("messages", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["alarm_id"],
            ["alarm.id"],
            name=op.f("fk_alarm_news_alarm_id_alarm"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alarm_news")),
        sa.UniqueConstraint("dedupe_key", name=op.f("uq_alarm_news_dedupe_key")),
    )
    op.create_index(op.f("ix_alarm_news_alarm_id"), "alarm_news", ["alarm_id"], unique=False)
    op.create_table(
        "alarm_thread",
        sa.Column("about", sa.String(length=80), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("reader", sa.String(length=60), nullable=False),
        sa.Column("alarm_id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("messages", sa.JSON(), nullable=False),
        sa.Column("joined", sa.JSON(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("snapshot", sa.JSON(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["alarm_id"],
            ["alarm.id"],
            name=op.f("fk_alarm_thread_alarm_id_alarm"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alarm_thread")),
        sa.UniqueConstraint(
            "about", "country", "reader", name=op.f("uq_alarm_thread_about_country_reader")
        ),
    )
    op.create_index(op.f("ix_alarm_thread_alarm_id"), "alarm_thread", ["alarm_id"], unique=False)


def downgrade():
    for name in ("alarm_thread", "alarm_news", "alarm_link", "alarm_call", "alarm"):
        op.drop_table(name)

"""Sessions, remembered devices and recovery codes are rows; tries say at what and from which device.

Everybody signs in anew: sessions of before were known to the cookie alone.

Revision ID: 0120
Revises: 0119
"""

import sqlalchemy as sa
from alembic import op

revision = "0120"
down_revision = "0119"
branch_labels = None
depends_on = None


def _moment(name, *, nullable=False):
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _of_user(table):
    return sa.ForeignKeyConstraint(
        ["user_id"],
        ["user_account.id"],
        name=op.f(f"fk_{table}_user_id_user_account"),
        ondelete="CASCADE",
    )


def _visitor():
    return [
        sa.Column(name, sa.String(), nullable=False) for name in ("browser", "system", "network")
    ]


def _create_devices():
    op.create_table(
        "known_device",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=False),
        _moment("made_at"),
        _moment("seen_at"),
        _moment("ends_at"),
        _moment("factor_until", nullable=True),
        *_visitor(),
        sa.Column("id", sa.Uuid(), nullable=False),
        _of_user("known_device"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_known_device")),
        sa.UniqueConstraint(
            "token_hash", "user_id", name=op.f("uq_known_device_token_hash_user_id")
        ),
    )
    op.create_index(op.f("ix_known_device_user_id"), "known_device", ["user_id"], unique=False)


def _create_sessions():
    op.create_table(
        "account_session",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=True),
        _moment("made_at"),
        _moment("seen_at"),
        _moment("ends_at"),
        sa.Column("factor", sa.String(length=20), nullable=False),
        *_visitor(),
        sa.Column("id", sa.Uuid(), nullable=False),
        _of_user("account_session"),
        sa.ForeignKeyConstraint(
            ["device_id"],
            ["known_device.id"],
            name=op.f("fk_account_session_device_id_known_device"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_account_session_token_hash")),
    )
    for name in ("user_id", "device_id", "ends_at"):
        op.create_index(
            op.f(f"ix_account_session_{name}"), "account_session", [name], unique=False
        )


def _create_recovery_codes():
    op.create_table(
        "recovery_code",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(length=32), nullable=False),
        _moment("made_at"),
        _moment("used_at", nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        _of_user("recovery_code"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_recovery_code_code_hash")),
    )
    op.create_index(op.f("ix_recovery_code_user_id"), "recovery_code", ["user_id"], unique=False)


def upgrade():
    _create_devices()
    _create_sessions()
    _create_recovery_codes()
    op.add_column("user_account", _moment("first_sign_in_at", nullable=True))
    with op.batch_alter_table("login_attempt") as table:
        table.add_column(
            sa.Column("brake", sa.String(length=20), nullable=False, server_default="sign_in")
        )
        table.add_column(sa.Column("device_id", sa.Uuid(), nullable=True))
    with op.batch_alter_table("login_attempt") as table:
        table.alter_column("brake", server_default=None)


def downgrade():
    with op.batch_alter_table("login_attempt") as table:
        table.drop_column("device_id")
        table.drop_column("brake")
    with op.batch_alter_table("user_account") as table:
        table.drop_column("first_sign_in_at")
    op.drop_index(op.f("ix_recovery_code_user_id"), table_name="recovery_code")
    op.drop_table("recovery_code")
    for name in ("ends_at", "device_id", "user_id"):
        op.drop_index(op.f(f"ix_account_session_{name}"), table_name="account_session")
    op.drop_table("account_session")
    op.drop_index(op.f("ix_known_device_user_id"), table_name="known_device")
    op.drop_table("known_device")

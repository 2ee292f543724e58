"""Requests that a second person decides; consuls who look after the accounts of their post.

Revision ID: 0123
Revises: 0122
"""

import sqlalchemy as sa
from alembic import op

revision = "0123"
down_revision = "0122"
branch_labels = None
depends_on = None


def _codes(name, *codes):
    return sa.Enum(*codes, name=name, native_enum=False, length=40)


def upgrade():
    op.create_table(
        "access_request",
        sa.Column(
            "kind",
            _codes(
                "requestkind",
                "new_account",
                "grant_role",
                "open_account",
                "close_account",
                "reset_password",
                "drop_factor",
            ),
            nullable=False,
        ),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("subject_name", sa.String(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            _codes(
                "requeststate",
                "waiting",
                "approved",
                "elapsed",
                "refused",
                "withdrawn",
                "lapsed",
            ),
            nullable=False,
        ),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_request")),
    )
    for name in ("country", "asked_by", "state"):
        op.create_index(op.f(f"ix_access_request_{name}"), "access_request", [name], unique=False)
    with op.batch_alter_table("user_account") as table:
        table.add_column(
            sa.Column("is_post_admin", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("user_account") as table:
        table.alter_column("is_post_admin", server_default=None)


def downgrade():
    with op.batch_alter_table("user_account") as table:
        table.drop_column("is_post_admin")
    for name in ("state", "asked_by", "country"):
        op.drop_index(op.f(f"ix_access_request_{name}"), table_name="access_request")
    op.drop_table("access_request")

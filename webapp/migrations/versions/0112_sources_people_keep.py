"""Sources have owners, trust, hosts and hours; one worker holds the lease.

Revision ID: 0112
Revises: 0111
"""

import sqlalchemy as sa
from alembic import op

revision = "0112"
down_revision = "0111"
branch_labels = None
depends_on = None

_TRUST = sa.Enum(
    "official", "derived", "context", name="trust", native_enum=False, length=40
)


def upgrade():
    text = {"nullable": False}
    for column in (
        sa.Column("owner", sa.String(2), server_default="", **text),
        sa.Column("trust", _TRUST, server_default="official", **text),
        sa.Column("hosts", sa.JSON(), server_default="[]", **text),
        sa.Column("error_kind", sa.String(), server_default="", **text),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
    ):
        op.add_column("source", column)
    op.create_table(
        "source_hour",
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("hour", sa.DateTime(timezone=True), nullable=False),
        sa.Column("good", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("new", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["source_id"],
            ["source.id"],
            name=op.f("fk_source_hour_source_id_source"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("source_id", "hour", name=op.f("pk_source_hour")),
    )
    op.create_table(
        "worker_lease",
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("beat", sa.Integer(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_worker_lease")),
    )


def downgrade():
    op.drop_table("worker_lease")
    op.drop_table("source_hour")
    for name in ("removed_at", "error_kind", "hosts", "trust", "owner"):
        op.drop_column("source", name)

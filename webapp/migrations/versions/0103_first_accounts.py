"""Links that open the page to choose a password, and the countries that take part.

Countries that have accounts or posts take part already.

Revision ID: 0103
Revises: 0102
"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0103"
down_revision = "0102"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "account_link",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_account_link_user_id_user_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_account_link_token_hash")),
    )
    op.create_index(op.f("ix_account_link_user_id"), "account_link", ["user_id"], unique=False)
    member = op.create_table(
        "member_country",
        sa.Column("code", sa.String(length=2), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by", sa.String(), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_member_country")),
    )
    _bring_in_countries(member)


def _bring_in_countries(member):
    """Have those take part that have accounts or posts; a country only the demo has is the demo's."""
    connection = op.get_bind()
    is_demo: dict[str, bool] = {}
    for name in ("user_account", "post"):
        table = sa.table(name, sa.column("country"), sa.column("is_demo", sa.Boolean()))
        for row in connection.execute(sa.select(table.c.country, table.c.is_demo).distinct()):
            if row.country:
                is_demo[row.country] = is_demo.get(row.country, True) and bool(row.is_demo)
    rows = [
        {
            "code": code,
            "added_at": datetime.now(UTC),
            "added_by": "migration:0103",
            "is_demo": demo,
        }
        for code, demo in sorted(is_demo.items())
    ]
    if rows:
        op.bulk_insert(member, rows)


def downgrade():
    op.drop_table("member_country")
    op.drop_index(op.f("ix_account_link_user_id"), table_name="account_link")
    op.drop_table("account_link")

"""Each country has a key of its own, and a row says which of its texts is sealed in it.

Rows that are there stay as they are and go on opening; `atalaya keys rotate` seals them with the
keys of their countries.

Revision ID: 0122
Revises: 0121
"""

import uuid
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0122"
down_revision = "0121"
branch_labels = None
depends_on = None

_VERSIONED = ("person", "stay", "community_leader", "flag", "plan_version")
_SEALED = (
    ("person", "ciphertext"),
    ("unplaced_stay", "ciphertext"),
    ("matching_block", "ciphertext"),
    ("community_leader", "ciphertext"),
    ("change_log", "ciphertext"),
    ("import_batch", "content"),
    ("import_batch", "rejected"),
    ("flag", "members"),
    ("plan_version", "facts"),
    ("outbox_message", "secret_ciphertext"),
)
_PURPOSES = ("sealing", "digest", "first_form")


def upgrade():
    keys = op.create_table(
        "country_key",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum(
                *_PURPOSES,
                name="keypurpose",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("opens_first_form", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_country_key")),
        sa.UniqueConstraint(
            "country", "purpose", "generation", name=op.f("uq_country_key_country_purpose_generation")
        ),
    )
    if any(_holds_some(table, column) for table, column in _SEALED):
        now = datetime.now(UTC)
        row = {
            "id": uuid.uuid4(),
            "country": "",
            "purpose": "first_form",
            "generation": 1,
            "wrapped": b"",
            "opens_first_form": True,
            "created_at": now.replace(tzinfo=None) if _is_sqlite() else now,
        }
        op.bulk_insert(keys, [row])
    for table in _VERSIONED:
        column = sa.Column("seal_version", sa.Integer(), nullable=False, server_default="0")
        op.add_column(table, column)


def downgrade():
    """Take the keys away: what is sealed with them opens no more.

    A database that holds such rows is refused: who goes back does so to a copy from before.
    """
    if any(_holds_some(table, column, form=b"\x02") for table, column in _SEALED):
        raise RuntimeError("rows are sealed with the keys of their countries: restore the backup")
    for table in _VERSIONED:
        with op.batch_alter_table(table) as changed:
            changed.drop_column("seal_version")
    op.drop_table("country_key")


def _holds_some(table, column, form=None):
    value = sa.column(column)
    query = sa.select(sa.literal(1)).select_from(sa.table(table, value))
    query = query.where(value.is_not(None))
    if form is not None:
        query = query.where(sa.func.substr(value, 1, 1) == sa.literal(form, sa.LargeBinary))
    return op.get_bind().execute(query.limit(1)).first() is not None


def _is_sqlite():
    return op.get_bind().dialect.name == "sqlite"

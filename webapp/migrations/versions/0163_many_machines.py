"""Files kept in the database, and the machines an installation runs on.

Revision ID: 0163
Revises: 0158
"""

import sqlalchemy as sa
from alembic import op

revision = "0163"
down_revision = "0158"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "kept_file",
        sa.Column("shelf", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_file")),
        sa.UniqueConstraint("shelf", "name", name=op.f("uq_kept_file_shelf_name")),
    )
    op.create_table(
        "kept_piece",
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("start", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"],
            ["kept_file.id"],
            name=op.f("fk_kept_piece_file_id_kept_file"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("file_id", "start", name=op.f("pk_kept_piece")),
    )
    if op.get_bind().dialect.name == "postgresql":
        # Sealed, or packed already: trying to pack it again costs and wins nothing.
        op.execute("ALTER TABLE kept_piece ALTER COLUMN data SET STORAGE EXTERNAL")
    op.create_table(
        "kept_turn",
        sa.Column("name", sa.String(length=500), nullable=False),
        sa.Column("holder", sa.Uuid(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_kept_turn")),
    )
    op.create_table(
        "installation_node",
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("program", sa.String(length=40), nullable=False),
        sa.Column("atlas", sa.String(length=64), nullable=False),
        sa.Column("words", sa.String(length=64), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_installation_node")),
    )


def downgrade():
    for table in ("installation_node", "kept_turn", "kept_piece", "kept_file"):
        op.drop_table(table)

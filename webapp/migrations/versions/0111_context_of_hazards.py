"""What only informs is told apart, and kept beside the hazards.

Revision ID: 0111
Revises: 0110
"""

import sqlalchemy as sa
from alembic import op

revision = "0111"
down_revision = "0110"
branch_labels = None
depends_on = None

_KINDS = (
    "storm", "flood", "earthquake", "tsunami", "volcano", "wildfire", "heat", "cold", "drought",
    "landslide", "wind", "marine", "health", "security", "other",
)  # fmt: skip


def upgrade():
    only_informs = sa.Column(
        "is_context", sa.Boolean(), nullable=False, server_default=sa.false()
    )
    op.add_column("hazard", only_informs)
    op.create_table(
        "context_entry",
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("link", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(*_KINDS, name="hazardkind", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("glide", sa.String(), nullable=False),
        sa.Column("glide_key", sa.String(), nullable=False),
        sa.Column("countries", sa.JSON(), nullable=False),
        sa.Column("event_key", sa.String(), nullable=False),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["source_id"],
            ["source.id"],
            name=op.f("fk_context_entry_source_id_source"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_context_entry")),
        sa.UniqueConstraint("source_id", "key", name=op.f("uq_context_entry_source_id_key")),
    )
    for column in ("source_id", "published_at"):
        name = op.f(f"ix_context_entry_{column}")
        op.create_index(name, "context_entry", [column], unique=False)


def downgrade():
    op.drop_table("context_entry")
    with op.batch_alter_table("hazard") as table:
        table.drop_column("is_context")

"""A hazard knows when the first of its parts lapses.

Revision ID: 0110
Revises: 0109
"""

import json
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0110"
down_revision = "0109"
branch_labels = None
depends_on = None


def upgrade():
    bind = op.get_bind()
    moment = sa.DateTime(timezone=True)
    op.add_column("hazard", sa.Column("part_lapses_at", moment, nullable=True))
    hazard = sa.table(
        "hazard",
        sa.column("id"),
        sa.column("severity_zones"),
        sa.column("part_lapses_at", moment),
    )
    for row in bind.execute(sa.select(hazard.c.id, hazard.c.severity_zones)).all():
        bands = row.severity_zones
        bands = json.loads(bands) if isinstance(bands, str) else bands
        texts = [band["lapses"] for band in bands or () if band.get("lapses")]
        if texts:
            first = min(datetime.fromisoformat(text).astimezone(UTC) for text in texts)
            bind.execute(
                sa.update(hazard).where(hazard.c.id == row.id).values(part_lapses_at=first)
            )


def downgrade():
    with op.batch_alter_table("hazard") as table:
        table.drop_column("part_lapses_at")

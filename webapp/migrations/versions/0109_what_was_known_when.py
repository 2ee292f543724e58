"""Each version of a hazard is kept with the time from which it was known.

What stands in the table of hazards is the first version known of each, since it was last changed:
of what was before nothing is left.

Revision ID: 0109
Revises: 0108
"""

import hashlib
import json
import uuid
import zlib

import sqlalchemy as sa
from alembic import op

revision = "0109"
down_revision = "0108"
branch_labels = None
depends_on = None

_SEVERITIES = ("Extreme", "Severe", "Moderate", "Minor", "Unknown")
_ENDINGS = ("cancelled", "expired", "over", "withdrawn", "merged")
_PRECISIONS = ("contour", "polygon", "circle", "geocode", "estimate", "state", "country")
_COPIED = (
    "title",
    "severity",
    "status",
    "is_test",
    "started_at",
    "ends_at",
    "ended_at",
    "ended_because",
    "unverified_since",
    "precision",
    "unplaced_reason",
    "missing_codes",
    "drawing_faults",
    "reading_notes",
    "center_lon",
    "center_lat",
    "magnitude",
    "same_as_id",
)


def upgrade():
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "zone_drawing",
        sa.Column("hazard_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("bands", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["hazard_id"],
            ["hazard.id"],
            name=op.f("fk_zone_drawing_hazard_id_hazard"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_zone_drawing")),
        sa.UniqueConstraint("hazard_id", "digest", name=op.f("uq_zone_drawing_hazard_id_digest")),
    )
    op.create_index(op.f("ix_zone_drawing_hazard_id"), "zone_drawing", ["hazard_id"], unique=False)
    op.create_table(
        "hazard_version",
        sa.Column("hazard_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("known_at", moment, nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("severity", _code("severity", _SEVERITIES), nullable=False),
        sa.Column("status", _code("hazardstatus", ("active", "ended")), nullable=False),
        sa.Column("is_test", sa.Boolean(), nullable=False),
        sa.Column("started_at", moment, nullable=False),
        sa.Column("ends_at", moment, nullable=True),
        sa.Column("ended_at", moment, nullable=True),
        sa.Column("ended_because", _code("ending", _ENDINGS), nullable=True),
        sa.Column("unverified_since", moment, nullable=True),
        sa.Column("precision", _code("precision", _PRECISIONS), nullable=True),
        sa.Column("unplaced_reason", sa.String(), nullable=False),
        sa.Column("missing_codes", sa.JSON(), nullable=False),
        sa.Column("drawing_faults", sa.JSON(), nullable=False),
        sa.Column("reading_notes", sa.JSON(), nullable=False),
        sa.Column("center_lon", sa.Float(), nullable=True),
        sa.Column("center_lat", sa.Float(), nullable=True),
        sa.Column("magnitude", sa.Float(), nullable=True),
        sa.Column("same_as_id", sa.Uuid(), nullable=True),
        sa.Column("drawing_id", sa.Uuid(), nullable=True),
        sa.Column("merged", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["hazard_id"],
            ["hazard.id"],
            name=op.f("fk_hazard_version_hazard_id_hazard"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["drawing_id"],
            ["zone_drawing.id"],
            name=op.f("fk_hazard_version_drawing_id_zone_drawing"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hazard_version")),
        sa.UniqueConstraint("hazard_id", "number", name=op.f("uq_hazard_version_hazard_id_number")),
    )
    for name in ("hazard_id", "known_at"):
        op.create_index(op.f(f"ix_hazard_version_{name}"), "hazard_version", [name], unique=False)
    _keep_what_stands(op.get_bind())


def downgrade():
    for name in ("known_at", "hazard_id"):
        op.drop_index(op.f(f"ix_hazard_version_{name}"), table_name="hazard_version")
    op.drop_table("hazard_version")
    op.drop_index(op.f("ix_zone_drawing_hazard_id"), table_name="zone_drawing")
    op.drop_table("zone_drawing")


def _code(name, values):
    return sa.Enum(*values, name=name, native_enum=False, length=40)


def _keep_what_stands(connection):
    tables = sa.MetaData()
    tables.reflect(connection, only=("hazard", "hazard_version", "zone_drawing"))
    hazard, version, drawing = (
        tables.tables[name] for name in ("hazard", "hazard_version", "zone_drawing")
    )
    for row in connection.execute(sa.select(hazard)).mappings().all():
        values = {name: row[name] for name in _COPIED}
        values |= {"id": _new_id(hazard), "hazard_id": row["id"], "number": 1, "merged": 0}
        values |= {"known_at": row["updated_at"], "drawing_id": None}
        if row["severity_zones"]:
            values["drawing_id"] = _new_id(hazard)
            written = json.dumps(row["severity_zones"], separators=(",", ":"), sort_keys=True)
            connection.execute(
                sa.insert(drawing).values(
                    id=values["drawing_id"],
                    hazard_id=row["id"],
                    digest=hashlib.sha256(written.encode()).hexdigest(),
                    bands=zlib.compress(written.encode()),
                )
            )
        connection.execute(sa.insert(version).values(values))


def _new_id(hazard):
    """Return a new id as this database keeps ids: SQLite as 32 letters, PostgreSQL as such."""
    new = uuid.uuid4()
    return new if isinstance(hazard.c.id.type, sa.Uuid) else new.hex

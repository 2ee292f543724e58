"""Crisis packs are kept; a plan number is given once; translations know that their Spanish changed.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op


revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "kept_pack",
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("reader", sa.String(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("file", sa.String(), nullable=False),
        sa.Column("fault", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["plan_area.id"], name=op.f("fk_kept_pack_plan_id_plan_area"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_pack")),
        sa.UniqueConstraint(
            "plan_id",
            "version",
            "audience",
            "reader",
            "language",
            name=op.f("uq_kept_pack_plan_id_version_audience_reader_language"),
        ),
    )
    with op.batch_alter_table("kept_pack", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_kept_pack_asked_at"), ["asked_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_kept_pack_plan_id"), ["plan_id"], unique=False)

    with op.batch_alter_table("doctrine", schema=None) as batch_op:
        batch_op.add_column(sa.Column("earlier", sa.JSON(), server_default="[]", nullable=False))

    _number_once()
    with op.batch_alter_table("plan_area", schema=None) as batch_op:
        batch_op.add_column(sa.Column("earlier", sa.JSON(), server_default="[]", nullable=False))
        batch_op.create_index("uq_plan_area_country_number", ["country", "number"], unique=True)


def downgrade():
    # Never in a batch: on SQLite that makes plan_area anew, and its editions would go with the old one.
    op.drop_index("uq_plan_area_country_number", table_name="plan_area")
    op.drop_column("plan_area", "earlier")
    op.drop_column("doctrine", "earlier")
    op.drop_table("kept_pack")


def _number_once():
    """Two plans of a country with one number: the later keeps it with a number of its own behind."""
    plans = sa.table("plan_area", *(sa.column(name) for name in ("id", "country", "number", "created_at")))
    taken = set()
    rows = op.get_bind().execute(sa.select(plans.c.id, plans.c.country, plans.c.number).order_by(plans.c.created_at))
    for row in rows.all():
        number, again = row.number, 2
        while (row.country, number) in taken:
            number, again = f"{row.number}-{again}", again + 1
        taken.add((row.country, number))
        if number != row.number:
            op.execute(sa.update(plans).where(plans.c.id == row.id).values(number=number))

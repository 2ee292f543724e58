"""Who is on call: rotas, the patterns that repeat, shifts, links to a calendar.

Revision ID: 0137
Revises: 0136
"""

import sqlalchemy as sa
from alembic import op

revision = "0137"
down_revision = "0136"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "rota",
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("post_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("timezone", sa.String(length=60), nullable=False),
        sa.Column("rungs", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["post_id"], ["post.id"], name=op.f("fk_rota_post_id_post"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rota")),
    )
    op.create_index(op.f("ix_rota_country"), "rota", ["country"], unique=False)
    op.create_index(op.f("ix_rota_post_id"), "rota", ["post_id"], unique=False)
    op.create_table(
        "rota_pattern",
        sa.Column("rota_id", sa.Uuid(), nullable=False),
        sa.Column("rung", sa.Integer(), nullable=False),
        sa.Column("members", sa.JSON(), nullable=False),
        sa.Column(
            "turn",
            sa.Enum("day", "week", name="patternturn", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("weekdays", sa.String(length=7), nullable=False),
        sa.Column("starts", sa.String(length=5), nullable=False),
        sa.Column("ends", sa.String(length=5), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("written_until", sa.Date(), nullable=True),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["rota_id"], ["rota.id"], name=op.f("fk_rota_pattern_rota_id_rota"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rota_pattern")),
    )
    op.create_index(op.f("ix_rota_pattern_rota_id"), "rota_pattern", ["rota_id"], unique=False)
    op.create_table(
        "shift",
        sa.Column("rota_id", sa.Uuid(), nullable=False),
        sa.Column("rung", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("focal_point_id", sa.Uuid(), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replaces_id", sa.Uuid(), nullable=True),
        sa.Column("pattern_id", sa.Uuid(), nullable=True),
        sa.Column("agreed_by", sa.JSON(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "user_id IS NOT NULL OR focal_point_id IS NOT NULL", name=op.f("ck_shift_holder")
        ),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_shift_length")),
        sa.CheckConstraint("rung BETWEEN 1 AND 5", name=op.f("ck_shift_rung")),
        sa.ForeignKeyConstraint(
            ["rota_id"], ["rota.id"], name=op.f("fk_shift_rota_id_rota"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_shift_user_id_user_account"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["focal_point_id"],
            ["focal_point.id"],
            name=op.f("fk_shift_focal_point_id_focal_point"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["shift.id"], name=op.f("fk_shift_replaces_id_shift"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["pattern_id"],
            ["rota_pattern.id"],
            name=op.f("fk_shift_pattern_id_rota_pattern"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift")),
        sa.UniqueConstraint(
            "pattern_id", "starts_at", name=op.f("uq_shift_pattern_id_starts_at")
        ),
    )
    op.create_index("ix_shift_rota_id_ends_at", "shift", ["rota_id", "ends_at"], unique=False)
    for column in ("user_id", "focal_point_id", "replaces_id"):
        op.create_index(op.f(f"ix_shift_{column}"), "shift", [column], unique=False)
    op.create_table(
        "calendar_link",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("rota_id", sa.Uuid(), nullable=True),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_calendar_link_user_id_user_account"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["rota_id"], ["rota.id"], name=op.f("fk_calendar_link_rota_id_rota"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_calendar_link_token_hash")),
    )
    for column in ("user_id", "rota_id"):
        op.create_index(op.f(f"ix_calendar_link_{column}"), "calendar_link", [column], unique=False)


def downgrade():
    for column in ("rota_id", "user_id"):
        op.drop_index(op.f(f"ix_calendar_link_{column}"), table_name="calendar_link")
    op.drop_table("calendar_link")
    for column in ("replaces_id", "focal_point_id", "user_id"):
        op.drop_index(op.f(f"ix_shift_{column}"), table_name="shift")
    op.drop_index("ix_shift_rota_id_ends_at", table_name="shift")
    op.drop_table("shift")
    op.drop_index(op.f("ix_rota_pattern_rota_id"), table_name="rota_pattern")
    op.drop_table("rota_pattern")
    op.drop_index(op.f("ix_rota_post_id"), table_name="rota")
    op.drop_index(op.f("ix_rota_country"), table_name="rota")
    op.drop_table("rota")

"""Crises: shared ones, a participation a country, zones by version, moves, who works in them, how
the post's own staff is; and areas asked about.

Revision ID: 0139
Revises: 0138
"""

import sqlalchemy as sa
from alembic import op

revision = "0139"
down_revision = "0138"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "stored_area",
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column(
            "source",
            sa.Enum(
                "units",
                "drawn",
                "point",
                "together",
                name="areasource",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.Column("bands", sa.JSON(), nullable=False),
        sa.Column("center_lon", sa.Double(), nullable=True),
        sa.Column("center_lat", sa.Double(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_area")),
        sa.UniqueConstraint("country", "digest", name=op.f("uq_stored_area_country_digest")),
    )
    op.create_index(op.f("ix_stored_area_made_at"), "stored_area", ["made_at"], unique=False)
    op.create_table(
        "crisis",
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("type_code", sa.String(), nullable=False),
        sa.Column("type_version", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "proposed",
                "declared",
                "winding_down",
                "closed",
                "lessons_done",
                "cancelled",
                "merged",
                name="crisisstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("lead_country", sa.String(length=2), nullable=False),
        sa.Column("lead_post_id", sa.Uuid(), nullable=True),
        sa.Column("declared_by", sa.String(), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("merged_into_id", sa.Uuid(), nullable=True),
        sa.Column("rhythm_minutes", sa.Integer(), nullable=False),
        sa.Column("next_report_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("moves", sa.Integer(), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["lead_post_id"],
            ["post.id"],
            name=op.f("fk_crisis_lead_post_id_post"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["merged_into_id"],
            ["crisis.id"],
            name=op.f("fk_crisis_merged_into_id_crisis"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_crisis")),
        sa.UniqueConstraint("number", name=op.f("uq_crisis_number")),
        sa.UniqueConstraint("year", "serial", name=op.f("uq_crisis_year_serial")),
    )
    op.create_index(op.f("ix_crisis_declared_at"), "crisis", ["declared_at"], unique=False)
    op.create_index(op.f("ix_crisis_state"), "crisis", ["state"], unique=False)
    op.create_table(
        "crisis_hazard",
        sa.Column("crisis_id", sa.Uuid(), nullable=False),
        sa.Column("hazard_id", sa.Uuid(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["crisis_id"],
            ["crisis.id"],
            name=op.f("fk_crisis_hazard_crisis_id_crisis"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["hazard_id"],
            ["hazard.id"],
            name=op.f("fk_crisis_hazard_hazard_id_hazard"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("crisis_id", "hazard_id", name=op.f("pk_crisis_hazard")),
    )
    op.create_index(
        op.f("ix_crisis_hazard_hazard_id"), "crisis_hazard", ["hazard_id"], unique=False
    )
    op.create_table(
        "crisis_move",
        sa.Column("crisis_id", sa.Uuid(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column(
            "what",
            sa.Enum(
                "state",
                "level",
                "zone",
                "hazard",
                "joined",
                "lead",
                "in_charge",
                "covering",
                "merged",
                "activated",
                "relieved",
                "rhythm",
                name="movekind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("before", sa.String(), nullable=False),
        sa.Column("after", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("definition", sa.JSON(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["crisis_id"],
            ["crisis.id"],
            name=op.f("fk_crisis_move_crisis_id_crisis"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_crisis_move")),
        sa.UniqueConstraint("crisis_id", "serial", name=op.f("uq_crisis_move_crisis_id_serial")),
    )
    op.create_index(op.f("ix_crisis_move_at"), "crisis_move", ["at"], unique=False)
    op.create_index(op.f("ix_crisis_move_crisis_id"), "crisis_move", ["crisis_id"], unique=False)
    op.create_table(
        "crisis_zone",
        sa.Column("crisis_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "hazard", "units", "drawn", "point", name="zonekind", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column("bands", sa.JSON(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("hazard_id", sa.Uuid(), nullable=True),
        sa.Column("hazard_versions", sa.JSON(), nullable=False),
        sa.Column("size_km2", sa.Double(), nullable=False),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["crisis_id"],
            ["crisis.id"],
            name=op.f("fk_crisis_zone_crisis_id_crisis"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["hazard_id"],
            ["hazard.id"],
            name=op.f("fk_crisis_zone_hazard_id_hazard"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_crisis_zone")),
        sa.UniqueConstraint("crisis_id", "version", name=op.f("uq_crisis_zone_crisis_id_version")),
    )
    op.create_table(
        "participation",
        sa.Column("crisis_id", sa.Uuid(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("joined_by", sa.String(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("active", "closed", name="participationstate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Uuid(), nullable=True),
        sa.Column("in_charge_id", sa.Uuid(), nullable=True),
        sa.Column("covering_post_id", sa.Uuid(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["covering_post_id"],
            ["post.id"],
            name=op.f("fk_participation_covering_post_id_post"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["crisis_id"],
            ["crisis.id"],
            name=op.f("fk_participation_crisis_id_crisis"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["post_id"],
            ["post.id"],
            name=op.f("fk_participation_post_id_post"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participation")),
        sa.UniqueConstraint(
            "crisis_id", "country", name=op.f("uq_participation_crisis_id_country")
        ),
    )
    op.create_index(op.f("ix_participation_country"), "participation", ["country"], unique=False)
    op.create_index(
        op.f("ix_participation_crisis_id"), "participation", ["crisis_id"], unique=False
    )
    op.create_table(
        "activation",
        sa.Column("participation_id", sa.Uuid(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("functions", sa.JSON(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("focal_point_id", sa.Uuid(), nullable=True),
        sa.Column("alarm_id", sa.Uuid(), nullable=True),
        sa.Column("called_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("called_by", sa.String(), nullable=False),
        sa.Column(
            "answer",
            sa.Enum(
                "coming", "remote", "cannot", name="activationanswer", native_enum=False, length=40
            ),
            nullable=True,
        ),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("entered_by", sa.String(), nullable=False),
        sa.Column("eta_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("relieved_by_id", sa.Uuid(), nullable=True),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("seal_version", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["focal_point_id"],
            ["focal_point.id"],
            name=op.f("fk_activation_focal_point_id_focal_point"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["participation_id"],
            ["participation.id"],
            name=op.f("fk_activation_participation_id_participation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activation")),
    )
    op.create_index(op.f("ix_activation_alarm_id"), "activation", ["alarm_id"], unique=False)
    op.create_index(
        op.f("ix_activation_participation_id"), "activation", ["participation_id"], unique=False
    )
    op.create_table(
        "roster_line",
        sa.Column("participation_id", sa.Uuid(), nullable=False),
        sa.Column(
            "function",
            sa.Enum(
                "guard",
                "head",
                "protection",
                "liaison",
                "communication",
                "country",
                "secretariat",
                "host",
                "civil",
                "international",
                "leader",
                name="role",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("focal_point_id", sa.Uuid(), nullable=True),
        sa.Column("alternate_user_id", sa.Uuid(), nullable=True),
        sa.Column("alternate_focal_point_id", sa.Uuid(), nullable=True),
        sa.Column("is_chosen", sa.Boolean(), nullable=False),
        sa.Column("set_by", sa.String(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["alternate_focal_point_id"],
            ["focal_point.id"],
            name=op.f("fk_roster_line_alternate_focal_point_id_focal_point"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["focal_point_id"],
            ["focal_point.id"],
            name=op.f("fk_roster_line_focal_point_id_focal_point"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["participation_id"],
            ["participation.id"],
            name=op.f("fk_roster_line_participation_id_participation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_line")),
        sa.UniqueConstraint(
            "participation_id", "function", name=op.f("uq_roster_line_participation_id_function")
        ),
    )
    op.create_table(
        "staff_line",
        sa.Column("participation_id", sa.Uuid(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("focal_point_id", sa.Uuid(), nullable=True),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "unknown", "safe", "needs_help", name="staffstate", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column("stated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("entered_by", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("seal_version", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["focal_point_id"],
            ["focal_point.id"],
            name=op.f("fk_staff_line_focal_point_id_focal_point"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["participation_id"],
            ["participation.id"],
            name=op.f("fk_staff_line_participation_id_participation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_line")),
    )
    op.create_index(
        op.f("ix_staff_line_participation_id"), "staff_line", ["participation_id"], unique=False
    )


def downgrade():
    op.drop_index(op.f("ix_staff_line_participation_id"), table_name="staff_line")
    op.drop_table("staff_line")
    op.drop_table("roster_line")
    op.drop_index(op.f("ix_activation_participation_id"), table_name="activation")
    op.drop_index(op.f("ix_activation_alarm_id"), table_name="activation")
    op.drop_table("activation")
    op.drop_index(op.f("ix_participation_crisis_id"), table_name="participation")
    op.drop_index(op.f("ix_participation_country"), table_name="participation")
    op.drop_table("participation")
    op.drop_table("crisis_zone")
    op.drop_index(op.f("ix_crisis_move_crisis_id"), table_name="crisis_move")
    op.drop_index(op.f("ix_crisis_move_at"), table_name="crisis_move")
    op.drop_table("crisis_move")
    op.drop_index(op.f("ix_crisis_hazard_hazard_id"), table_name="crisis_hazard")
    op.drop_table("crisis_hazard")
    op.drop_index(op.f("ix_crisis_state"), table_name="crisis")
    op.drop_index(op.f("ix_crisis_declared_at"), table_name="crisis")
    op.drop_table("crisis")
    op.drop_index(op.f("ix_stored_area_made_at"), table_name="stored_area")
    op.drop_table("stored_area")

"""What countries want to be warned of, what of it was judged, and what came of it.

All that was flagged before counts as judged: nobody is woken by the past.

Revision ID: 0138
Revises: 0137
"""

import sqlalchemy as sa
from alembic import op

revision = "0138"
down_revision = "0137"
branch_labels = None
depends_on = None

_SEVERITIES = ("Extreme", "Severe", "Moderate", "Minor", "Unknown")


def _codes(name, *codes):
    return sa.Enum(*codes, name=name, native_enum=False, length=40)


def upgrade():
    op.create_table(
        "alert_rule",
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("kinds", sa.JSON(), nullable=False),
        sa.Column("min_severity", _codes("severity", *_SEVERITIES), nullable=False),
        sa.Column("min_certainty", sa.String(), nullable=False),
        sa.Column("place_codes", sa.JSON(), nullable=False),
        sa.Column("area", sa.LargeBinary(), nullable=True),
        sa.Column("place_name", sa.String(), nullable=False),
        sa.Column("persons_at_least", sa.Integer(), nullable=True),
        sa.Column("needs_at_least", sa.Integer(), nullable=True),
        sa.Column("any_shelter", sa.Boolean(), nullable=False),
        sa.Column("any_post", sa.Boolean(), nullable=False),
        sa.Column("any_plan_area", sa.Boolean(), nullable=False),
        sa.Column("triggers", sa.JSON(), nullable=False),
        sa.Column("more_persons", sa.Integer(), nullable=False),
        sa.Column("silent_minutes", sa.Integer(), nullable=False),
        sa.Column("quiet_from", sa.String(length=5), nullable=False),
        sa.Column("quiet_until", sa.String(length=5), nullable=False),
        sa.Column("timezone", sa.String(), nullable=False),
        sa.Column("breaks_quiet_from", _codes("severity", *_SEVERITIES), nullable=False),
        sa.Column("rota_id", sa.Uuid(), nullable=True),
        sa.Column("is_digest", sa.Boolean(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("standing_judged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert_rule")),
    )
    op.create_index(op.f("ix_alert_rule_country"), "alert_rule", ["country"])
    _create_firings()
    op.create_table(
        "hazard_judgement",
        sa.Column("hazard_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["hazard_id"],
            ["hazard.id"],
            name=op.f("fk_hazard_judgement_hazard_id_hazard"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("hazard_id", name=op.f("pk_hazard_judgement")),
    )
    op.execute(
        "INSERT INTO hazard_judgement (hazard_id, version, at)"
        " SELECT id, version, last_seen_at FROM hazard"
    )
    op.add_column(
        "flag_change", sa.Column("severity", sa.String(), nullable=False, server_default="")
    )
    op.add_column("flag_change", sa.Column("judged_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "flag_change", sa.Column("counted", sa.JSON(), nullable=False, server_default="{}")
    )
    op.execute("UPDATE flag_change SET judged_at = at")
    op.create_index(
        "ix_flag_change_waiting",
        "flag_change",
        ["flag_id"],
        sqlite_where=sa.text("judged_at IS NULL"),
        postgresql_where=sa.text("judged_at IS NULL"),
    )


def _create_firings():
    op.create_table(
        "rule_firing",
        sa.Column("rule_id", sa.Uuid(), nullable=True),
        sa.Column("rule_key", sa.String(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("hazard_id", sa.Uuid(), nullable=False),
        sa.Column("hazard_version", sa.Integer(), nullable=False),
        sa.Column(
            "trigger",
            _codes(
                "trigger",
                *("new", "graver", "more", "post", "shelter", "moved", "silent", "cancelled"),
            ),
            nullable=False,
        ),
        sa.Column("occurrence", sa.String(), nullable=False),
        sa.Column("severity", _codes("severity", *_SEVERITIES), nullable=False),
        sa.Column("persons", sa.Integer(), nullable=False),
        sa.Column("reason", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "outcome",
            _codes("firingoutcome", "sent", "held", "digest", "lapsed", "nobody"),
            nullable=False,
        ),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("part_of_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["rule_id"], ["alert_rule.id"], name=op.f("fk_rule_firing_rule_id_alert_rule")
        ),
        sa.ForeignKeyConstraint(
            ["hazard_id"],
            ["hazard.id"],
            name=op.f("fk_rule_firing_hazard_id_hazard"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["part_of_id"],
            ["rule_firing.id"],
            name=op.f("fk_rule_firing_part_of_id_rule_firing"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_firing")),
        sa.UniqueConstraint(
            "rule_key",
            "country",
            "hazard_id",
            "trigger",
            "occurrence",
            name=op.f("uq_rule_firing_rule_key_country_hazard_id_trigger_occurrence"),
        ),
    )
    for column in ("rule_id", "country", "hazard_id", "at", "outcome", "part_of_id"):
        op.create_index(op.f(f"ix_rule_firing_{column}"), "rule_firing", [column])


def downgrade():
    op.drop_index("ix_flag_change_waiting", table_name="flag_change")
    for name in ("counted", "judged_at", "severity"):
        op.drop_column("flag_change", name)
    op.drop_table("hazard_judgement")
    op.drop_table("rule_firing")
    op.drop_table("alert_rule")

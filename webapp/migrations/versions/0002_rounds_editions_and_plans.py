"""Rounds, editions, imports, history; plans that know their life.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op


revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "directory_mark",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("token", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_mark")),
    )
    op.create_table(
        "doctrine",
        sa.Column(
            "kind",
            sa.Enum("crisis_type", "protocol", "kit", name="doctrinekind", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("draft", "approved", "replaced", "retired", name="doctrinestate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_by", sa.String(), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_doctrine")),
        sa.UniqueConstraint("kind", "code", "version", name=op.f("uq_doctrine_kind_code_version")),
    )
    with op.batch_alter_table("doctrine", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_doctrine_code"), ["code"], unique=False)
        batch_op.create_index(batch_op.f("ix_doctrine_kind"), ["kind"], unique=False)
        batch_op.create_index(batch_op.f("ix_doctrine_state"), ["state"], unique=False)

    op.create_table(
        "entry_change",
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("turn", sa.BigInteger(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column(
            "via",
            sa.Enum(
                "screen",
                "link",
                "import",
                "merge",
                "put_back",
                "command",
                name="changevia",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "action",
            sa.Enum(
                "created",
                "changed",
                "retired",
                "restored",
                "confirmed",
                name="changeaction",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "entry_kind",
            sa.Enum(
                "post",
                "focal_point",
                "shelter",
                "organisation",
                "community_leader",
                name="entrykind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=True),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry_change")),
    )
    with op.batch_alter_table("entry_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_entry_change_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_entry_change_batch_id"), ["batch_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_entry_change_country"), ["country"], unique=False)
        batch_op.create_index("ix_entry_change_entry", ["entry_id", "at"], unique=False)

    op.create_table(
        "group_confirmation",
        sa.Column(
            "entry_kind",
            sa.Enum(
                "post",
                "focal_point",
                "shelter",
                "organisation",
                "community_leader",
                name="entrykind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column(
            "field_group",
            sa.Enum(
                "identity",
                "channels",
                "place",
                "service",
                "charge",
                "answers",
                "occupancy",
                name="group",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by", sa.String(), nullable=False),
        sa.Column(
            "confirmed_method",
            sa.Enum(
                "phone",
                "email",
                "link",
                "visit",
                "import",
                "screen",
                name="confirmationmethod",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_confirmation")),
        sa.UniqueConstraint("entry_id", "field_group", name=op.f("uq_group_confirmation_entry_id_field_group")),
    )
    op.create_table(
        "import_batch",
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column(
            "clearance",
            sa.Enum("public", "rcm", "country", "post", "house", name="clearance", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "post",
                "focal_point",
                "shelter",
                "organisation",
                "community_leader",
                name="entrykind",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("sheet", sa.String(), nullable=False),
        sa.Column("mapping", sa.JSON(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "uploaded", "tried", "applied", "undone", "dropped", name="importstate", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("rejected", sa.LargeBinary(), nullable=True),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_batch")),
    )
    with op.batch_alter_table("import_batch", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_import_batch_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_import_batch_country"), ["country"], unique=False)

    op.create_table(
        "likely_pair",
        sa.Column(
            "kind",
            sa.Enum(
                "post",
                "focal_point",
                "shelter",
                "organisation",
                "community_leader",
                name="entrykind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("first_id", sa.Uuid(), nullable=False),
        sa.Column("second_id", sa.Uuid(), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "state", sa.Enum("open", "merged", "kept", name="pairstate", native_enum=False, length=40), nullable=False
        ),
        sa.Column("kept_id", sa.Uuid(), nullable=True),
        sa.Column("batch_id", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_likely_pair")),
        sa.UniqueConstraint("first_id", "second_id", name=op.f("uq_likely_pair_first_id_second_id")),
    )
    with op.batch_alter_table("likely_pair", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_likely_pair_country"), ["country"], unique=False)

    op.create_table(
        "print_run",
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("papers", sa.JSON(), nullable=False),
        sa.Column("editions", sa.JSON(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("faults", sa.JSON(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_print_run")),
    )
    with op.batch_alter_table("print_run", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_print_run_asked_at"), ["asked_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_print_run_country"), ["country"], unique=False)

    op.create_table(
        "remembered_mapping",
        sa.Column("titles_hash", sa.String(length=64), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "post",
                "focal_point",
                "shelter",
                "organisation",
                "community_leader",
                name="entrykind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("mapping", sa.JSON(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remembered_mapping")),
        sa.UniqueConstraint(
            "titles_hash", "kind", "country", name=op.f("uq_remembered_mapping_titles_hash_kind_country")
        ),
    )
    op.create_table(
        "round",
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("planned", "open", "closed", "cancelled", name="roundstate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("ladder", sa.JSON(), nullable=False),
        sa.Column("kinds", sa.JSON(), nullable=False),
        sa.Column("countries", sa.JSON(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_by", sa.String(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.String(), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round")),
        sa.UniqueConstraint("number", name=op.f("uq_round_number")),
    )
    op.create_table(
        "edition",
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=True),
        sa.Column("before_id", sa.Uuid(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["before_id"], ["edition.id"], name=op.f("fk_edition_before_id_edition"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_edition_round_id_round"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition")),
        sa.UniqueConstraint("number", name=op.f("uq_edition_number")),
    )
    with op.batch_alter_table("edition", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_edition_published_at"), ["published_at"], unique=False)

    op.create_table(
        "invitation",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_invitation_round_id_round"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("round_id", "country", "address", name=op.f("uq_invitation_round_id_country_address")),
    )
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invitation_country"), ["country"], unique=False)
        batch_op.create_index(batch_op.f("ix_invitation_round_id"), ["round_id"], unique=False)

    op.create_table(
        "post_visit",
        sa.Column("post_id", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("hours", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("lon", sa.Double(), nullable=True),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("city", sa.String(), nullable=False),
        sa.Column("located_in", sa.String(length=2), nullable=False),
        sa.Column("unit_code", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_post_visit_post_id_post"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post_visit")),
    )
    with op.batch_alter_table("post_visit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_post_visit_post_id"), ["post_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_post_visit_unit_code"), ["unit_code"], unique=False)

    op.create_table(
        "invited_entry",
        sa.Column("invitation_id", sa.Uuid(), nullable=False),
        sa.Column(
            "entry_kind",
            sa.Enum(
                "post",
                "focal_point",
                "shelter",
                "organisation",
                "community_leader",
                name="entrykind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("groups", sa.JSON(), nullable=False),
        sa.Column("handed_over", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["invitation_id"],
            ["invitation.id"],
            name=op.f("fk_invited_entry_invitation_id_invitation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invited_entry")),
        sa.UniqueConstraint("invitation_id", "entry_id", name=op.f("uq_invited_entry_invitation_id_entry_id")),
    )
    with op.batch_alter_table("invited_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invited_entry_entry_id"), ["entry_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_invited_entry_invitation_id"), ["invitation_id"], unique=False)

    op.create_table(
        "letter",
        sa.Column("once", sa.String(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "invitation",
                "reminder",
                "escalation",
                "hand_over",
                "decision",
                "published",
                name="letterkind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("round_id", sa.Uuid(), nullable=True),
        sa.Column("invitation_id", sa.Uuid(), nullable=True),
        sa.Column(
            "rung",
            sa.Enum("owner", "alternate", "liaison", "secretariat", name="rung", native_enum=False, length=40),
            nullable=True,
        ),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("sealed_token", sa.LargeBinary(), nullable=True),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "waiting", "sending", "sent", "failed", "withdrawn", name="letterstate", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.String(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["invitation.id"], name=op.f("fk_letter_invitation_id_invitation"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_letter_round_id_round"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
        sa.UniqueConstraint("once", name=op.f("uq_letter_once")),
    )
    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_letter_invitation_id"), ["invitation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_letter_round_id"), ["round_id"], unique=False)
        batch_op.create_index("ix_letter_waiting", ["state", "due_at"], unique=False)

    op.create_table(
        "link_key",
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("invitation_id", sa.Uuid(), nullable=True),
        sa.Column(
            "entry_kind",
            sa.Enum(
                "post",
                "focal_point",
                "shelter",
                "organisation",
                "community_leader",
                name="entrykind",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("entry_id", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["invitation.id"], name=op.f("fk_link_key_invitation_id_invitation"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link_key")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_link_key_token_hash")),
    )
    with op.batch_alter_table("link_key", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_link_key_entry_id"), ["entry_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_link_key_invitation_id"), ["invitation_id"], unique=False)

    op.create_table(
        "plan_edition",
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "approved",
                "in_force",
                "stale",
                "superseded",
                "withdrawn",
                name="planstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("facts", sa.LargeBinary(), nullable=False),
        sa.Column("facts_hash", sa.String(length=64), nullable=False),
        sa.Column("prepared_by", sa.String(), nullable=False),
        sa.Column("prepared_name", sa.String(), nullable=False),
        sa.Column("prepared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_by", sa.String(), nullable=False),
        sa.Column("approved_name", sa.String(), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("stale_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("differences", sa.Integer(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["plan_area.id"], name=op.f("fk_plan_edition_plan_id_plan_area"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_edition")),
        sa.UniqueConstraint("plan_id", "version", name=op.f("uq_plan_edition_plan_id_version")),
    )
    with op.batch_alter_table("plan_edition", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_edition_plan_id"), ["plan_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_plan_edition_state"), ["state"], unique=False)

    op.create_table(
        "proposal",
        sa.Column(
            "entry_kind",
            sa.Enum(
                "post",
                "focal_point",
                "shelter",
                "organisation",
                "community_leader",
                name="entrykind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=True),
        sa.Column("invitation_id", sa.Uuid(), nullable=True),
        sa.Column("field_key", sa.String(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposed_by", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("waiting", "accepted", "refused", "withdrawn", name="proposalstate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["invitation.id"], name=op.f("fk_proposal_invitation_id_invitation"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_proposal_round_id_round"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
    )
    with op.batch_alter_table("proposal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_proposal_country"), ["country"], unique=False)
        batch_op.create_index(batch_op.f("ix_proposal_entry_id"), ["entry_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_proposal_proposed_at"), ["proposed_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_proposal_round_id"), ["round_id"], unique=False)

    op.create_table(
        "failure_report",
        sa.Column("channel_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["channel_id"], ["channel.id"], name=op.f("fk_failure_report_channel_id_channel"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_failure_report")),
    )
    with op.batch_alter_table("failure_report", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_failure_report_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_failure_report_channel_id"), ["channel_id"], unique=False)

    with op.batch_alter_table("channel", schema=None) as batch_op:
        batch_op.add_column(sa.Column("languages", sa.JSON(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("is_official", sa.Boolean(), server_default=sa.false(), nullable=False))

    with op.batch_alter_table("community_leader", schema=None) as batch_op:
        batch_op.add_column(sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("retired_reason", sa.String(), server_default="", nullable=False))

    with op.batch_alter_table("focal_point", schema=None) as batch_op:
        batch_op.add_column(sa.Column("designated_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("retired_reason", sa.String(), server_default="", nullable=False))
        batch_op.create_index(
            "ix_one_focal_point_per_country",
            ["country", "designation"],
            unique=True,
            sqlite_where=sa.text("post_id IS NULL AND retired_at IS NULL AND designation <> 'other'"),
            postgresql_where=sa.text("post_id IS NULL AND retired_at IS NULL AND designation <> 'other'"),
        )
        batch_op.create_index(
            "ix_one_focal_point_per_post",
            ["country", "post_id", "designation"],
            unique=True,
            sqlite_where=sa.text("post_id IS NOT NULL AND retired_at IS NULL AND designation <> 'other'"),
            postgresql_where=sa.text("post_id IS NOT NULL AND retired_at IS NULL AND designation <> 'other'"),
        )

    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("retired_reason", sa.String(), server_default="", nullable=False))

    with op.batch_alter_table("plan_area", schema=None) as batch_op:
        batch_op.drop_column("approved_by")
        batch_op.drop_column("version")
        batch_op.drop_column("issued_on")
        batch_op.drop_column("valid_until")
        batch_op.drop_column("prepared_by")

    with op.batch_alter_table("post", schema=None) as batch_op:
        batch_op.add_column(sa.Column("services", sa.JSON(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("covered_nationalities", sa.JSON(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("co_owners", sa.JSON(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("closed_since", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("closed_reason", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("retired_reason", sa.String(), server_default="", nullable=False))

    with op.batch_alter_table("shelter", schema=None) as batch_op:
        batch_op.add_column(sa.Column("occupied_night", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("occupied_night_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("retired_reason", sa.String(), server_default="", nullable=False))


def downgrade():
    with op.batch_alter_table("shelter", schema=None) as batch_op:
        batch_op.drop_column("retired_reason")
        batch_op.drop_column("retired_at")
        batch_op.drop_column("occupied_night_at")
        batch_op.drop_column("occupied_night")

    with op.batch_alter_table("post", schema=None) as batch_op:
        batch_op.drop_column("retired_reason")
        batch_op.drop_column("retired_at")
        batch_op.drop_column("closed_reason")
        batch_op.drop_column("closed_since")
        batch_op.drop_column("co_owners")
        batch_op.drop_column("covered_nationalities")
        batch_op.drop_column("services")

    with op.batch_alter_table("plan_area", schema=None) as batch_op:
        batch_op.add_column(sa.Column("prepared_by", sa.VARCHAR(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("valid_until", sa.DATE(), nullable=True))
        batch_op.add_column(sa.Column("issued_on", sa.DATE(), nullable=True))
        batch_op.add_column(sa.Column("version", sa.INTEGER(), server_default="1", nullable=False))
        batch_op.add_column(sa.Column("approved_by", sa.VARCHAR(), server_default="", nullable=False))

    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.drop_column("retired_reason")
        batch_op.drop_column("retired_at")

    with op.batch_alter_table("focal_point", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_one_focal_point_per_post",
            sqlite_where=sa.text("post_id IS NOT NULL AND retired_at IS NULL AND designation <> 'other'"),
            postgresql_where=sa.text("post_id IS NOT NULL AND retired_at IS NULL AND designation <> 'other'"),
        )
        batch_op.drop_index(
            "ix_one_focal_point_per_country",
            sqlite_where=sa.text("post_id IS NULL AND retired_at IS NULL AND designation <> 'other'"),
            postgresql_where=sa.text("post_id IS NULL AND retired_at IS NULL AND designation <> 'other'"),
        )
        batch_op.drop_column("retired_reason")
        batch_op.drop_column("retired_at")
        batch_op.drop_column("designated_on")

    with op.batch_alter_table("community_leader", schema=None) as batch_op:
        batch_op.drop_column("retired_reason")
        batch_op.drop_column("retired_at")

    with op.batch_alter_table("channel", schema=None) as batch_op:
        batch_op.drop_column("is_official")
        batch_op.drop_column("languages")

    with op.batch_alter_table("failure_report", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_failure_report_channel_id"))
        batch_op.drop_index(batch_op.f("ix_failure_report_at"))

    op.drop_table("failure_report")
    with op.batch_alter_table("proposal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_proposal_round_id"))
        batch_op.drop_index(batch_op.f("ix_proposal_proposed_at"))
        batch_op.drop_index(batch_op.f("ix_proposal_entry_id"))
        batch_op.drop_index(batch_op.f("ix_proposal_country"))

    op.drop_table("proposal")
    with op.batch_alter_table("plan_edition", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plan_edition_state"))
        batch_op.drop_index(batch_op.f("ix_plan_edition_plan_id"))

    op.drop_table("plan_edition")
    with op.batch_alter_table("link_key", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_link_key_invitation_id"))
        batch_op.drop_index(batch_op.f("ix_link_key_entry_id"))

    op.drop_table("link_key")
    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.drop_index("ix_letter_waiting")
        batch_op.drop_index(batch_op.f("ix_letter_round_id"))
        batch_op.drop_index(batch_op.f("ix_letter_invitation_id"))

    op.drop_table("letter")
    with op.batch_alter_table("invited_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invited_entry_invitation_id"))
        batch_op.drop_index(batch_op.f("ix_invited_entry_entry_id"))

    op.drop_table("invited_entry")
    with op.batch_alter_table("post_visit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_post_visit_unit_code"))
        batch_op.drop_index(batch_op.f("ix_post_visit_post_id"))

    op.drop_table("post_visit")
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invitation_round_id"))
        batch_op.drop_index(batch_op.f("ix_invitation_country"))

    op.drop_table("invitation")
    with op.batch_alter_table("edition", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_edition_published_at"))

    op.drop_table("edition")
    op.drop_table("round")
    op.drop_table("remembered_mapping")
    with op.batch_alter_table("print_run", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_print_run_country"))
        batch_op.drop_index(batch_op.f("ix_print_run_asked_at"))

    op.drop_table("print_run")
    with op.batch_alter_table("likely_pair", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_likely_pair_country"))

    op.drop_table("likely_pair")
    with op.batch_alter_table("import_batch", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_import_batch_country"))
        batch_op.drop_index(batch_op.f("ix_import_batch_at"))

    op.drop_table("import_batch")
    op.drop_table("group_confirmation")
    with op.batch_alter_table("entry_change", schema=None) as batch_op:
        batch_op.drop_index("ix_entry_change_entry")
        batch_op.drop_index(batch_op.f("ix_entry_change_country"))
        batch_op.drop_index(batch_op.f("ix_entry_change_batch_id"))
        batch_op.drop_index(batch_op.f("ix_entry_change_at"))

    op.drop_table("entry_change")
    with op.batch_alter_table("doctrine", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_doctrine_state"))
        batch_op.drop_index(batch_op.f("ix_doctrine_kind"))
        batch_op.drop_index(batch_op.f("ix_doctrine_code"))

    op.drop_table("doctrine")
    op.drop_table("directory_mark")

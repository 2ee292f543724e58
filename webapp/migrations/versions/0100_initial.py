"""The tables of 0.1.0, all of them: written from the models before the first release.

Revision ID: 0100
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "0100"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "audit_log",
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("country", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_log")),
    )
    op.create_index(op.f("ix_audit_log_action"), "audit_log", ["action"], unique=False)
    op.create_index(op.f("ix_audit_log_actor"), "audit_log", ["actor"], unique=False)
    op.create_index(op.f("ix_audit_log_at"), "audit_log", ["at"], unique=False)
    op.create_index(op.f("ix_audit_log_country"), "audit_log", ["country"], unique=False)
    op.create_table(
        "change_log",
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
        sa.Column("ciphertext", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_log")),
    )
    op.create_index(op.f("ix_change_log_at"), "change_log", ["at"], unique=False)
    op.create_index(op.f("ix_change_log_batch_id"), "change_log", ["batch_id"], unique=False)
    op.create_index(op.f("ix_change_log_country"), "change_log", ["country"], unique=False)
    op.create_index("ix_change_log_entry", "change_log", ["entry_id", "at"], unique=False)
    op.create_table(
        "directory_version",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("token", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_version")),
    )
    op.create_table(
        "duplicate_candidate",
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
            "state",
            sa.Enum("open", "merged", "kept", name="pairstate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("kept_id", sa.Uuid(), nullable=True),
        sa.Column("batch_id", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duplicate_candidate")),
        sa.UniqueConstraint(
            "first_id", "second_id", name=op.f("uq_duplicate_candidate_first_id_second_id")
        ),
    )
    op.create_index(
        op.f("ix_duplicate_candidate_country"), "duplicate_candidate", ["country"], unique=False
    )
    op.create_table(
        "estimate",
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("unit_code", sa.String(), nullable=False),
        sa.Column("persons", sa.Integer(), nullable=False),
        sa.Column("low", sa.Integer(), nullable=True),
        sa.Column("high", sa.Integer(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_estimate")),
        sa.UniqueConstraint(
            "country",
            "unit_code",
            "year",
            "source",
            name=op.f("uq_estimate_country_unit_code_year_source"),
        ),
    )
    op.create_index(op.f("ix_estimate_country"), "estimate", ["country"], unique=False)
    op.create_index(op.f("ix_estimate_unit_code"), "estimate", ["unit_code"], unique=False)
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
        sa.UniqueConstraint(
            "entry_id", "field_group", name=op.f("uq_group_confirmation_entry_id_field_group")
        ),
    )
    op.create_table(
        "household",
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household")),
    )
    op.create_index(op.f("ix_household_country"), "household", ["country"], unique=False)
    op.create_table(
        "import_batch",
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column(
            "clearance",
            sa.Enum(
                "public",
                "rcm",
                "country",
                "post",
                "house",
                name="clearance",
                native_enum=False,
                length=40,
            ),
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
                "uploaded",
                "tried",
                "applied",
                "undone",
                "dropped",
                name="importstate",
                native_enum=False,
                length=40,
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
    op.create_index(op.f("ix_import_batch_at"), "import_batch", ["at"], unique=False)
    op.create_index(op.f("ix_import_batch_country"), "import_batch", ["country"], unique=False)
    op.create_table(
        "import_mapping",
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
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_mapping")),
        sa.UniqueConstraint(
            "titles_hash",
            "kind",
            "country",
            name=op.f("uq_import_mapping_titles_hash_kind_country"),
        ),
    )
    op.create_table(
        "job",
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("arguments", sa.JSON(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "running",
                "done",
                "failed",
                name="jobstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("is_ahead", sa.Boolean(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("progress", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.Column("fault", sa.String(), nullable=False),
        sa.Column("file", sa.String(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sa.UniqueConstraint("kind", "key", name=op.f("uq_job_kind_key")),
    )
    op.create_index("ix_job_kind_state", "job", ["kind", "state"], unique=False)
    op.create_table(
        "login_attempt",
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("worked", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_login_attempt")),
    )
    op.create_index(op.f("ix_login_attempt_account"), "login_attempt", ["account"], unique=False)
    op.create_index(op.f("ix_login_attempt_address"), "login_attempt", ["address"], unique=False)
    op.create_index(op.f("ix_login_attempt_at"), "login_attempt", ["at"], unique=False)
    op.create_table(
        "matching_block",
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("block_no", sa.Integer(), nullable=False),
        sa.Column("stays", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matching_block")),
        sa.UniqueConstraint("country", "block_no", name=op.f("uq_matching_block_country_block_no")),
    )
    op.create_table(
        "outbox_message",
        sa.Column("owner", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("dedupe_key", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("transport", sa.String(length=40), nullable=False),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("secret_ciphertext", sa.LargeBinary(), nullable=True),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "sending",
                "sent",
                "failed",
                "withdrawn",
                name="messagestate",
                native_enum=False,
                length=40,
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
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_message")),
        sa.UniqueConstraint("owner", "dedupe_key", name=op.f("uq_outbox_message_owner_dedupe_key")),
    )
    op.create_index(
        "ix_outbox_message_waiting", "outbox_message", ["state", "due_at"], unique=False
    )
    op.create_table(
        "post",
        sa.Column(
            "kind",
            sa.Enum(
                "embassy",
                "consulate_general",
                "consulate",
                "honorary",
                "mobile",
                "joint",
                name="postkind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("hours", sa.String(), nullable=False),
        sa.Column("timezone", sa.String(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("services", sa.JSON(), nullable=False),
        sa.Column("covered_nationalities", sa.JSON(), nullable=False),
        sa.Column("co_owners", sa.JSON(), nullable=False),
        sa.Column("closed_since", sa.Date(), nullable=True),
        sa.Column("closed_reason", sa.String(), nullable=False),
        sa.Column("covering_post_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column(
            "visibility",
            sa.Enum(
                "public", "rcm", "country", "post", name="visibility", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("lon", sa.Double(), nullable=True),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("city", sa.String(), nullable=False),
        sa.Column("located_in", sa.String(length=2), nullable=False),
        sa.Column("unit_code", sa.String(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
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
            nullable=True,
        ),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("retired_reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["covering_post_id"], ["post.id"], name=op.f("fk_post_covering_post_id_post")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post")),
    )
    op.create_index(op.f("ix_post_country"), "post", ["country"], unique=False)
    op.create_index(op.f("ix_post_unit_code"), "post", ["unit_code"], unique=False)
    op.create_table(
        "protocol_text",
        sa.Column(
            "kind",
            sa.Enum(
                "crisis_type",
                "protocol",
                "kit",
                "levels",
                "message",
                name="protocolkind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "approved",
                "replaced",
                "retired",
                name="protocolstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("outdated_translations", sa.JSON(), nullable=False),
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
        sa.PrimaryKeyConstraint("id", name=op.f("pk_protocol_text")),
        sa.UniqueConstraint(
            "kind", "code", "version", name=op.f("uq_protocol_text_kind_code_version")
        ),
    )
    op.create_index(op.f("ix_protocol_text_code"), "protocol_text", ["code"], unique=False)
    op.create_index(op.f("ix_protocol_text_kind"), "protocol_text", ["kind"], unique=False)
    op.create_index(op.f("ix_protocol_text_state"), "protocol_text", ["state"], unique=False)
    op.create_table(
        "role",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role")),
        sa.UniqueConstraint("name", name=op.f("uq_role_name")),
    )
    op.create_table(
        "round",
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "planned",
                "open",
                "closed",
                "cancelled",
                name="roundstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reminder_schedule", sa.JSON(), nullable=False),
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
        "source",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("publisher", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("format", sa.String(), nullable=False),
        sa.Column("interval_minutes", sa.Integer(), nullable=False),
        sa.Column("keep_hours", sa.Integer(), nullable=False),
        sa.Column("credit", sa.String(), nullable=False),
        sa.Column("is_enabled", sa.Boolean(), nullable=False),
        sa.Column("etag", sa.String(), nullable=False),
        sa.Column("last_modified", sa.String(), nullable=False),
        sa.Column("body_hash", sa.String(), nullable=False),
        sa.Column("last_asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_good_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failing_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.String(), nullable=False),
        sa.Column("last_counts", sa.JSON(), nullable=False),
        sa.Column("next_ask_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fetched", sa.JSON(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source")),
        sa.UniqueConstraint("key", name=op.f("uq_source_key")),
    )
    op.create_table(
        "user_account",
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("password", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("fs_uniquifier", sa.String(length=64), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("post_id", sa.Uuid(), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("timezone", sa.String(), nullable=False),
        sa.Column("theme", sa.String(), nullable=False),
        sa.Column("must_change_password", sa.Boolean(), nullable=False),
        sa.Column("totp_secret", sa.String(), nullable=True),
        sa.Column("totp_counter", sa.Integer(), nullable=True),
        sa.Column("last_visit_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("this_visit_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_account")),
        sa.UniqueConstraint("email", name=op.f("uq_user_account_email")),
        sa.UniqueConstraint("fs_uniquifier", name=op.f("uq_user_account_fs_uniquifier")),
    )
    op.create_index(op.f("ix_user_account_country"), "user_account", ["country"], unique=False)
    op.create_table(
        "watch_cycle",
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("summary", sa.JSON(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_watch_cycle")),
    )
    op.create_index(op.f("ix_watch_cycle_started_at"), "watch_cycle", ["started_at"], unique=False)
    op.create_table(
        "community_leader",
        sa.Column("post_id", sa.Uuid(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("people_covered", sa.Integer(), nullable=True),
        sa.Column("last_test_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column(
            "visibility",
            sa.Enum(
                "public", "rcm", "country", "post", name="visibility", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("lon", sa.Double(), nullable=True),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("city", sa.String(), nullable=False),
        sa.Column("located_in", sa.String(length=2), nullable=False),
        sa.Column("unit_code", sa.String(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
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
            nullable=True,
        ),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("retired_reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["post_id"],
            ["post.id"],
            name=op.f("fk_community_leader_post_id_post"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community_leader")),
    )
    op.create_index(
        op.f("ix_community_leader_country"), "community_leader", ["country"], unique=False
    )
    op.create_index(
        op.f("ix_community_leader_post_id"), "community_leader", ["post_id"], unique=False
    )
    op.create_index(
        op.f("ix_community_leader_unit_code"), "community_leader", ["unit_code"], unique=False
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
            ["before_id"],
            ["edition.id"],
            name=op.f("fk_edition_before_id_edition"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_edition_round_id_round"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition")),
        sa.UniqueConstraint("number", name=op.f("uq_edition_number")),
    )
    op.create_index(op.f("ix_edition_published_at"), "edition", ["published_at"], unique=False)
    op.create_table(
        "focal_point",
        sa.Column("post_id", sa.Uuid(), nullable=True),
        sa.Column(
            "designation",
            sa.Enum(
                "designated", "alternate", "other", name="designation", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column("designated_on", sa.Date(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column(
            "visibility",
            sa.Enum(
                "public", "rcm", "country", "post", name="visibility", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
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
            nullable=True,
        ),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("retired_reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["post_id"], ["post.id"], name=op.f("fk_focal_point_post_id_post"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_focal_point")),
    )
    op.create_index(op.f("ix_focal_point_country"), "focal_point", ["country"], unique=False)
    op.create_index(op.f("ix_focal_point_post_id"), "focal_point", ["post_id"], unique=False)
    op.create_index(
        "ix_one_focal_point_per_country",
        "focal_point",
        ["country", "designation"],
        unique=True,
        sqlite_where=sa.text("post_id IS NULL AND retired_at IS NULL AND designation <> 'other'"),
        postgresql_where=sa.text(
            "post_id IS NULL AND retired_at IS NULL AND designation <> 'other'"
        ),
    )
    op.create_index(
        "ix_one_focal_point_per_post",
        "focal_point",
        ["country", "post_id", "designation"],
        unique=True,
        sqlite_where=sa.text(
            "post_id IS NOT NULL AND retired_at IS NULL AND designation <> 'other'"
        ),
        postgresql_where=sa.text(
            "post_id IS NOT NULL AND retired_at IS NULL AND designation <> 'other'"
        ),
    )
    op.create_table(
        "hazard",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "storm",
                "flood",
                "earthquake",
                "tsunami",
                "volcano",
                "wildfire",
                "heat",
                "cold",
                "drought",
                "landslide",
                "wind",
                "marine",
                "health",
                "security",
                "other",
                name="hazardkind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("area_desc", sa.String(), nullable=False),
        sa.Column(
            "severity",
            sa.Enum(
                "Extreme",
                "Severe",
                "Moderate",
                "Minor",
                "Unknown",
                name="severity",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum("active", "ended", name="hazardstatus", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("is_test", sa.Boolean(), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "ended_because",
            sa.Enum(
                "cancelled",
                "expired",
                "over",
                "withdrawn",
                name="ending",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("zone", sa.LargeBinary(), nullable=True),
        sa.Column("severity_zones", sa.JSON(), nullable=False),
        sa.Column(
            "precision",
            sa.Enum(
                "contour",
                "polygon",
                "circle",
                "geocode",
                "estimate",
                "state",
                "country",
                name="precision",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("missing_codes", sa.JSON(), nullable=False),
        sa.Column("unplaced_reason", sa.String(), nullable=False),
        sa.Column("west", sa.Double(), nullable=True),
        sa.Column("south", sa.Double(), nullable=True),
        sa.Column("east", sa.Double(), nullable=True),
        sa.Column("north", sa.Double(), nullable=True),
        sa.Column("center_lon", sa.Double(), nullable=True),
        sa.Column("center_lat", sa.Double(), nullable=True),
        sa.Column("magnitude", sa.Double(), nullable=True),
        sa.Column("aliases", sa.JSON(), nullable=False),
        sa.Column("same_as_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["same_as_id"],
            ["hazard.id"],
            name=op.f("fk_hazard_same_as_id_hazard"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_hazard_source_id_source")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hazard")),
        sa.UniqueConstraint("key", name=op.f("uq_hazard_key")),
    )
    op.create_index(op.f("ix_hazard_same_as_id"), "hazard", ["same_as_id"], unique=False)
    op.create_index(op.f("ix_hazard_source_id"), "hazard", ["source_id"], unique=False)
    op.create_index(op.f("ix_hazard_status"), "hazard", ["status"], unique=False)
    op.create_table(
        "invitation",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["round.id"],
            name=op.f("fk_invitation_round_id_round"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint(
            "round_id", "country", "address", name=op.f("uq_invitation_round_id_country_address")
        ),
    )
    op.create_index(op.f("ix_invitation_country"), "invitation", ["country"], unique=False)
    op.create_index(op.f("ix_invitation_round_id"), "invitation", ["round_id"], unique=False)
    op.create_table(
        "jurisdiction",
        sa.Column("post_id", sa.Uuid(), nullable=False),
        sa.Column("unit_code", sa.String(), nullable=False),
        sa.Column("area", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["post_id"], ["post.id"], name=op.f("fk_jurisdiction_post_id_post"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jurisdiction")),
    )
    op.create_index(op.f("ix_jurisdiction_post_id"), "jurisdiction", ["post_id"], unique=False)
    op.create_index(op.f("ix_jurisdiction_unit_code"), "jurisdiction", ["unit_code"], unique=False)
    op.create_table(
        "mobile_consulate",
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
        sa.ForeignKeyConstraint(
            ["post_id"],
            ["post.id"],
            name=op.f("fk_mobile_consulate_post_id_post"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mobile_consulate")),
    )
    op.create_index(
        op.f("ix_mobile_consulate_post_id"), "mobile_consulate", ["post_id"], unique=False
    )
    op.create_index(
        op.f("ix_mobile_consulate_unit_code"), "mobile_consulate", ["unit_code"], unique=False
    )
    op.create_table(
        "organisation",
        sa.Column(
            "kind",
            sa.Enum(
                "consular",
                "civil_society",
                "private",
                "international",
                "host_authority",
                name="organisationkind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_other", sa.String(), nullable=False),
        sa.Column("services", sa.JSON(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("before", sa.String(), nullable=False),
        sa.Column("during", sa.String(), nullable=False),
        sa.Column("after", sa.String(), nullable=False),
        sa.Column("hours", sa.String(), nullable=False),
        sa.Column("website", sa.String(), nullable=False),
        sa.Column(
            "papers_asked",
            sa.Enum("yes", "no", "unknown", name="answer", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column(
            "visibility",
            sa.Enum(
                "public", "rcm", "country", "post", name="visibility", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("lon", sa.Double(), nullable=True),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("city", sa.String(), nullable=False),
        sa.Column("located_in", sa.String(length=2), nullable=False),
        sa.Column("unit_code", sa.String(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
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
            nullable=True,
        ),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("retired_reason", sa.String(), nullable=False),
        sa.Column("post_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["post_id"], ["post.id"], name=op.f("fk_organisation_post_id_post"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
    )
    op.create_index(op.f("ix_organisation_country"), "organisation", ["country"], unique=False)
    op.create_index(op.f("ix_organisation_post_id"), "organisation", ["post_id"], unique=False)
    op.create_index(op.f("ix_organisation_unit_code"), "organisation", ["unit_code"], unique=False)
    op.create_table(
        "person",
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("post_id", sa.Uuid(), nullable=True),
        sa.Column("household_id", sa.Uuid(), nullable=True),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=False),
        sa.Column("consent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("consent_text", sa.String(), nullable=False),
        sa.Column("keep_until", sa.Date(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("import_key", sa.String(), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["household.id"],
            name=op.f("fk_person_household_id_household"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
    )
    op.create_index(op.f("ix_person_country"), "person", ["country"], unique=False)
    op.create_index(op.f("ix_person_household_id"), "person", ["household_id"], unique=False)
    op.create_index(op.f("ix_person_import_key"), "person", ["import_key"], unique=False)
    op.create_index(op.f("ix_person_post_id"), "person", ["post_id"], unique=False)
    op.create_table(
        "plan_area",
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("post_id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("unit_codes", sa.JSON(), nullable=False),
        sa.Column("geometry", sa.LargeBinary(), nullable=True),
        sa.Column("questionnaire", sa.JSON(), nullable=False),
        sa.Column("outdated_translations", sa.JSON(), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["post_id"], ["post.id"], name=op.f("fk_plan_area_post_id_post"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_area")),
        sa.UniqueConstraint("slug", name=op.f("uq_plan_area_slug")),
    )
    op.create_index(op.f("ix_plan_area_country"), "plan_area", ["country"], unique=False)
    op.create_index(op.f("ix_plan_area_post_id"), "plan_area", ["post_id"], unique=False)
    op.create_index("uq_plan_area_country_number", "plan_area", ["country", "number"], unique=True)
    op.create_table(
        "rejected_item",
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("where", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["source_id"],
            ["source.id"],
            name=op.f("fk_rejected_item_source_id_source"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rejected_item")),
    )
    op.create_index(
        op.f("ix_rejected_item_source_id"), "rejected_item", ["source_id"], unique=False
    )
    op.create_table(
        "role_of_user",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("role_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["role_id"], ["role.id"], name=op.f("fk_role_of_user_role_id_role"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_role_of_user_user_id_user_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("user_id", "role_id", name=op.f("pk_role_of_user")),
    )
    op.create_table(
        "access_link",
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
            ["invitation_id"],
            ["invitation.id"],
            name=op.f("fk_access_link_invitation_id_invitation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_access_link_token_hash")),
    )
    op.create_index(op.f("ix_access_link_entry_id"), "access_link", ["entry_id"], unique=False)
    op.create_index(
        op.f("ix_access_link_invitation_id"), "access_link", ["invitation_id"], unique=False
    )
    op.create_table(
        "alert",
        sa.Column("hazard_id", sa.Uuid(), nullable=True),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("sender", sa.String(), nullable=False),
        sa.Column("identifier", sa.String(), nullable=False),
        sa.Column("sent", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_text", sa.String(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "Actual",
                "Exercise",
                "System",
                "Test",
                "Draft",
                name="status",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "msg_type",
            sa.Enum(
                "Alert",
                "Update",
                "Cancel",
                "Ack",
                "Error",
                name="msgtype",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("references", sa.JSON(), nullable=False),
        sa.Column("superseded_by_id", sa.Uuid(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("effective_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column(
            "severity",
            sa.Enum(
                "Extreme",
                "Severe",
                "Moderate",
                "Minor",
                "Unknown",
                name="severity",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("urgency", sa.String(), nullable=False),
        sa.Column("certainty", sa.String(), nullable=False),
        sa.Column("effective", sa.DateTime(timezone=True), nullable=True),
        sa.Column("onset", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends", sa.DateTime(timezone=True), nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("sender_name", sa.String(), nullable=False),
        sa.Column("headline", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("instruction", sa.String(), nullable=False),
        sa.Column("web", sa.String(), nullable=False),
        sa.Column("area_desc", sa.String(), nullable=False),
        sa.Column("geocodes", sa.JSON(), nullable=False),
        sa.Column("geometry", sa.JSON(), nullable=False),
        sa.Column("is_test", sa.Boolean(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["hazard_id"], ["hazard.id"], name=op.f("fk_alert_hazard_id_hazard"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_alert_source_id_source")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert")),
        sa.UniqueConstraint(
            "sender", "identifier", "sent_text", name=op.f("uq_alert_sender_identifier_sent_text")
        ),
    )
    op.create_index(op.f("ix_alert_hazard_id"), "alert", ["hazard_id"], unique=False)
    op.create_index(op.f("ix_alert_sent"), "alert", ["sent"], unique=False)
    op.create_index(op.f("ix_alert_source_id"), "alert", ["source_id"], unique=False)
    op.create_table(
        "flag",
        sa.Column("hazard_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "nationals", "shelter", "post", name="subjectkind", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("subject_id", sa.String(), nullable=False),
        sa.Column(
            "status",
            sa.Enum("raised", "cleared", name="flagstatus", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("hazard_version", sa.Integer(), nullable=False),
        sa.Column("persons", sa.Integer(), nullable=False),
        sa.Column("households", sa.Integer(), nullable=False),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("members", sa.LargeBinary(), nullable=True),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cleared_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cleared_because", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["hazard_id"], ["hazard.id"], name=op.f("fk_flag_hazard_id_hazard"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flag")),
        sa.UniqueConstraint(
            "hazard_id",
            "kind",
            "country",
            "subject_id",
            name=op.f("uq_flag_hazard_id_kind_country_subject_id"),
        ),
    )
    op.create_index(op.f("ix_flag_country"), "flag", ["country"], unique=False)
    op.create_index(op.f("ix_flag_hazard_id"), "flag", ["hazard_id"], unique=False)
    op.create_index(op.f("ix_flag_status"), "flag", ["status"], unique=False)
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
        sa.UniqueConstraint(
            "invitation_id", "entry_id", name=op.f("uq_invited_entry_invitation_id_entry_id")
        ),
    )
    op.create_index(op.f("ix_invited_entry_entry_id"), "invited_entry", ["entry_id"], unique=False)
    op.create_index(
        op.f("ix_invited_entry_invitation_id"), "invited_entry", ["invitation_id"], unique=False
    )
    op.create_table(
        "plan_version",
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
            ["plan_id"],
            ["plan_area.id"],
            name=op.f("fk_plan_version_plan_id_plan_area"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_version")),
        sa.UniqueConstraint("plan_id", "version", name=op.f("uq_plan_version_plan_id_version")),
    )
    op.create_index(op.f("ix_plan_version_plan_id"), "plan_version", ["plan_id"], unique=False)
    op.create_index(op.f("ix_plan_version_state"), "plan_version", ["state"], unique=False)
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
            sa.Enum(
                "waiting",
                "accepted",
                "refused",
                "withdrawn",
                name="proposalstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["invitation_id"],
            ["invitation.id"],
            name=op.f("fk_proposal_invitation_id_invitation"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_proposal_round_id_round"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
    )
    op.create_index(op.f("ix_proposal_country"), "proposal", ["country"], unique=False)
    op.create_index(op.f("ix_proposal_entry_id"), "proposal", ["entry_id"], unique=False)
    op.create_index(op.f("ix_proposal_proposed_at"), "proposal", ["proposed_at"], unique=False)
    op.create_index(op.f("ix_proposal_round_id"), "proposal", ["round_id"], unique=False)
    op.create_table(
        "round_message",
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("invitation_id", sa.Uuid(), nullable=True),
        sa.Column(
            "rung",
            sa.Enum(
                "owner",
                "alternate",
                "liaison",
                "secretariat",
                name="escalationrung",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.ForeignKeyConstraint(
            ["invitation_id"],
            ["invitation.id"],
            name=op.f("fk_round_message_invitation_id_invitation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["outbox_message.id"],
            name=op.f("fk_round_message_message_id_outbox_message"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["round.id"],
            name=op.f("fk_round_message_round_id_round"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_round_message")),
    )
    op.create_index(
        op.f("ix_round_message_invitation_id"), "round_message", ["invitation_id"], unique=False
    )
    op.create_index(op.f("ix_round_message_round_id"), "round_message", ["round_id"], unique=False)
    op.create_table(
        "shelter",
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "evacuation",
                "migrant_house",
                "community",
                "consular",
                name="shelterkind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("hours", sa.String(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("beds_men", sa.Integer(), nullable=True),
        sa.Column("beds_women", sa.Integer(), nullable=True),
        sa.Column("beds_families", sa.Integer(), nullable=True),
        sa.Column("beds_minors", sa.Integer(), nullable=True),
        sa.Column("occupied", sa.Integer(), nullable=True),
        sa.Column("occupied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("occupied_night", sa.Integer(), nullable=True),
        sa.Column("occupied_night_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "open_now",
            sa.Enum("yes", "no", "unknown", name="answer", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column(
            "papers_asked",
            sa.Enum("yes", "no", "unknown", name="answer", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column(
            "accessible",
            sa.Enum("yes", "no", "unknown", name="answer", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column(
            "pets",
            sa.Enum("yes", "no", "unknown", name="answer", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column(
            "charging",
            sa.Enum("yes", "no", "unknown", name="answer", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column(
            "authorities_present",
            sa.Enum("yes", "no", "unknown", name="answer", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("notes", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column(
            "visibility",
            sa.Enum(
                "public", "rcm", "country", "post", name="visibility", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("lon", sa.Double(), nullable=True),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("city", sa.String(), nullable=False),
        sa.Column("located_in", sa.String(length=2), nullable=False),
        sa.Column("unit_code", sa.String(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
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
            nullable=True,
        ),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("retired_reason", sa.String(), nullable=False),
        sa.Column("post_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_shelter_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["post_id"], ["post.id"], name=op.f("fk_shelter_post_id_post"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shelter")),
    )
    op.create_index(op.f("ix_shelter_country"), "shelter", ["country"], unique=False)
    op.create_index(op.f("ix_shelter_post_id"), "shelter", ["post_id"], unique=False)
    op.create_index(op.f("ix_shelter_unit_code"), "shelter", ["unit_code"], unique=False)
    op.create_table(
        "stay",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("residence", "trip", name="staykind", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=False),
        sa.Column("block_no", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_stay_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stay")),
    )
    op.create_index(op.f("ix_stay_country"), "stay", ["country"], unique=False)
    op.create_index(op.f("ix_stay_person_id"), "stay", ["person_id"], unique=False)
    op.create_table(
        "channel",
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("post_id", sa.Uuid(), nullable=True),
        sa.Column("focal_point_id", sa.Uuid(), nullable=True),
        sa.Column("shelter_id", sa.Uuid(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "phone",
                "emergency",
                "whatsapp",
                "email",
                "hotline",
                name="channelkind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("has_whatsapp", sa.Boolean(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("is_official", sa.Boolean(), nullable=False),
        sa.Column("hours", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
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
            nullable=True,
        ),
        sa.Column("source", sa.String(), nullable=False),
        sa.CheckConstraint(
            "(CASE WHEN organisation_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN post_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN focal_point_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN shelter_id IS NULL THEN 0 ELSE 1 END) = 1",
            name=op.f("ck_channel_one_owner"),
        ),
        sa.ForeignKeyConstraint(
            ["focal_point_id"],
            ["focal_point.id"],
            name=op.f("fk_channel_focal_point_id_focal_point"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_channel_organisation_id_organisation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["post_id"], ["post.id"], name=op.f("fk_channel_post_id_post"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["shelter_id"],
            ["shelter.id"],
            name=op.f("fk_channel_shelter_id_shelter"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channel")),
    )
    op.create_index(op.f("ix_channel_focal_point_id"), "channel", ["focal_point_id"], unique=False)
    op.create_index(
        op.f("ix_channel_organisation_id"), "channel", ["organisation_id"], unique=False
    )
    op.create_index(op.f("ix_channel_post_id"), "channel", ["post_id"], unique=False)
    op.create_index(op.f("ix_channel_shelter_id"), "channel", ["shelter_id"], unique=False)
    op.create_table(
        "flag_change",
        sa.Column("flag_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "change",
            sa.Enum(
                "raised",
                "widened",
                "narrowed",
                "cleared",
                name="changekind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("persons", sa.Integer(), nullable=False),
        sa.Column("households", sa.Integer(), nullable=False),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("removed", sa.Integer(), nullable=False),
        sa.Column("because", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["flag_id"], ["flag.id"], name=op.f("fk_flag_change_flag_id_flag"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flag_change")),
    )
    op.create_index(op.f("ix_flag_change_flag_id"), "flag_change", ["flag_id"], unique=False)
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
            ["channel_id"],
            ["channel.id"],
            name=op.f("fk_failure_report_channel_id_channel"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_failure_report")),
    )
    op.create_index(op.f("ix_failure_report_at"), "failure_report", ["at"], unique=False)
    op.create_index(
        op.f("ix_failure_report_channel_id"), "failure_report", ["channel_id"], unique=False
    )


def downgrade():
    op.drop_index(op.f("ix_failure_report_channel_id"), table_name="failure_report")
    op.drop_index(op.f("ix_failure_report_at"), table_name="failure_report")
    op.drop_table("failure_report")
    op.drop_index(op.f("ix_flag_change_flag_id"), table_name="flag_change")
    op.drop_table("flag_change")
    op.drop_index(op.f("ix_channel_shelter_id"), table_name="channel")
    op.drop_index(op.f("ix_channel_post_id"), table_name="channel")
    op.drop_index(op.f("ix_channel_organisation_id"), table_name="channel")
    op.drop_index(op.f("ix_channel_focal_point_id"), table_name="channel")
    op.drop_table("channel")
    op.drop_index(op.f("ix_stay_person_id"), table_name="stay")
    op.drop_index(op.f("ix_stay_country"), table_name="stay")
    op.drop_table("stay")
    op.drop_index(op.f("ix_shelter_unit_code"), table_name="shelter")
    op.drop_index(op.f("ix_shelter_post_id"), table_name="shelter")
    op.drop_index(op.f("ix_shelter_country"), table_name="shelter")
    op.drop_table("shelter")
    op.drop_index(op.f("ix_round_message_round_id"), table_name="round_message")
    op.drop_index(op.f("ix_round_message_invitation_id"), table_name="round_message")
    op.drop_table("round_message")
    op.drop_index(op.f("ix_proposal_round_id"), table_name="proposal")
    op.drop_index(op.f("ix_proposal_proposed_at"), table_name="proposal")
    op.drop_index(op.f("ix_proposal_entry_id"), table_name="proposal")
    op.drop_index(op.f("ix_proposal_country"), table_name="proposal")
    op.drop_table("proposal")
    op.drop_index(op.f("ix_plan_version_state"), table_name="plan_version")
    op.drop_index(op.f("ix_plan_version_plan_id"), table_name="plan_version")
    op.drop_table("plan_version")
    op.drop_index(op.f("ix_invited_entry_invitation_id"), table_name="invited_entry")
    op.drop_index(op.f("ix_invited_entry_entry_id"), table_name="invited_entry")
    op.drop_table("invited_entry")
    op.drop_index(op.f("ix_flag_status"), table_name="flag")
    op.drop_index(op.f("ix_flag_hazard_id"), table_name="flag")
    op.drop_index(op.f("ix_flag_country"), table_name="flag")
    op.drop_table("flag")
    op.drop_index(op.f("ix_alert_source_id"), table_name="alert")
    op.drop_index(op.f("ix_alert_sent"), table_name="alert")
    op.drop_index(op.f("ix_alert_hazard_id"), table_name="alert")
    op.drop_table("alert")
    op.drop_index(op.f("ix_access_link_invitation_id"), table_name="access_link")
    op.drop_index(op.f("ix_access_link_entry_id"), table_name="access_link")
    op.drop_table("access_link")
    op.drop_table("role_of_user")
    op.drop_index(op.f("ix_rejected_item_source_id"), table_name="rejected_item")
    op.drop_table("rejected_item")
    op.drop_index("uq_plan_area_country_number", table_name="plan_area")
    op.drop_index(op.f("ix_plan_area_post_id"), table_name="plan_area")
    op.drop_index(op.f("ix_plan_area_country"), table_name="plan_area")
    op.drop_table("plan_area")
    op.drop_index(op.f("ix_person_post_id"), table_name="person")
    op.drop_index(op.f("ix_person_import_key"), table_name="person")
    op.drop_index(op.f("ix_person_household_id"), table_name="person")
    op.drop_index(op.f("ix_person_country"), table_name="person")
    op.drop_table("person")
    op.drop_index(op.f("ix_organisation_unit_code"), table_name="organisation")
    op.drop_index(op.f("ix_organisation_post_id"), table_name="organisation")
    op.drop_index(op.f("ix_organisation_country"), table_name="organisation")
    op.drop_table("organisation")
    op.drop_index(op.f("ix_mobile_consulate_unit_code"), table_name="mobile_consulate")
    op.drop_index(op.f("ix_mobile_consulate_post_id"), table_name="mobile_consulate")
    op.drop_table("mobile_consulate")
    op.drop_index(op.f("ix_jurisdiction_unit_code"), table_name="jurisdiction")
    op.drop_index(op.f("ix_jurisdiction_post_id"), table_name="jurisdiction")
    op.drop_table("jurisdiction")
    op.drop_index(op.f("ix_invitation_round_id"), table_name="invitation")
    op.drop_index(op.f("ix_invitation_country"), table_name="invitation")
    op.drop_table("invitation")
    op.drop_index(op.f("ix_hazard_status"), table_name="hazard")
    op.drop_index(op.f("ix_hazard_source_id"), table_name="hazard")
    op.drop_index(op.f("ix_hazard_same_as_id"), table_name="hazard")
    op.drop_table("hazard")
    op.drop_index(
        "ix_one_focal_point_per_post",
        table_name="focal_point",
        sqlite_where=sa.text(
            "post_id IS NOT NULL AND retired_at IS NULL AND designation <> 'other'"
        ),
        postgresql_where=sa.text(
            "post_id IS NOT NULL AND retired_at IS NULL AND designation <> 'other'"
        ),
    )
    op.drop_index(
        "ix_one_focal_point_per_country",
        table_name="focal_point",
        sqlite_where=sa.text("post_id IS NULL AND retired_at IS NULL AND designation <> 'other'"),
        postgresql_where=sa.text(
            "post_id IS NULL AND retired_at IS NULL AND designation <> 'other'"
        ),
    )
    op.drop_index(op.f("ix_focal_point_post_id"), table_name="focal_point")
    op.drop_index(op.f("ix_focal_point_country"), table_name="focal_point")
    op.drop_table("focal_point")
    op.drop_index(op.f("ix_edition_published_at"), table_name="edition")
    op.drop_table("edition")
    op.drop_index(op.f("ix_community_leader_unit_code"), table_name="community_leader")
    op.drop_index(op.f("ix_community_leader_post_id"), table_name="community_leader")
    op.drop_index(op.f("ix_community_leader_country"), table_name="community_leader")
    op.drop_table("community_leader")
    op.drop_index(op.f("ix_watch_cycle_started_at"), table_name="watch_cycle")
    op.drop_table("watch_cycle")
    op.drop_index(op.f("ix_user_account_country"), table_name="user_account")
    op.drop_table("user_account")
    op.drop_table("source")
    op.drop_table("round")
    op.drop_table("role")
    op.drop_index(op.f("ix_protocol_text_state"), table_name="protocol_text")
    op.drop_index(op.f("ix_protocol_text_kind"), table_name="protocol_text")
    op.drop_index(op.f("ix_protocol_text_code"), table_name="protocol_text")
    op.drop_table("protocol_text")
    op.drop_index(op.f("ix_post_unit_code"), table_name="post")
    op.drop_index(op.f("ix_post_country"), table_name="post")
    op.drop_table("post")
    op.drop_index("ix_outbox_message_waiting", table_name="outbox_message")
    op.drop_table("outbox_message")
    op.drop_table("matching_block")
    op.drop_index(op.f("ix_login_attempt_at"), table_name="login_attempt")
    op.drop_index(op.f("ix_login_attempt_address"), table_name="login_attempt")
    op.drop_index(op.f("ix_login_attempt_account"), table_name="login_attempt")
    op.drop_table("login_attempt")
    op.drop_index("ix_job_kind_state", table_name="job")
    op.drop_table("job")
    op.drop_table("import_mapping")
    op.drop_index(op.f("ix_import_batch_country"), table_name="import_batch")
    op.drop_index(op.f("ix_import_batch_at"), table_name="import_batch")
    op.drop_table("import_batch")
    op.drop_index(op.f("ix_household_country"), table_name="household")
    op.drop_table("household")
    op.drop_table("group_confirmation")
    op.drop_index(op.f("ix_estimate_unit_code"), table_name="estimate")
    op.drop_index(op.f("ix_estimate_country"), table_name="estimate")
    op.drop_table("estimate")
    op.drop_index(op.f("ix_duplicate_candidate_country"), table_name="duplicate_candidate")
    op.drop_table("duplicate_candidate")
    op.drop_table("directory_version")
    op.drop_index("ix_change_log_entry", table_name="change_log")
    op.drop_index(op.f("ix_change_log_country"), table_name="change_log")
    op.drop_index(op.f("ix_change_log_batch_id"), table_name="change_log")
    op.drop_index(op.f("ix_change_log_at"), table_name="change_log")
    op.drop_table("change_log")
    op.drop_index(op.f("ix_audit_log_country"), table_name="audit_log")
    op.drop_index(op.f("ix_audit_log_at"), table_name="audit_log")
    op.drop_index(op.f("ix_audit_log_actor"), table_name="audit_log")
    op.drop_index(op.f("ix_audit_log_action"), table_name="audit_log")
    op.drop_table("audit_log")

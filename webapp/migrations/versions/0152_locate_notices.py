"""Locate notices, who is asked, what was seen; what one country lends another in a crisis.

Revision ID: 0152
Revises: 0153
"""

import sqlalchemy as sa
from alembic import op

revision = "0152"
down_revision = "0153"
branch_labels = None
depends_on = None

STATES = (
    "draft",
    "approved",
    "sent",
    "answered",
    "found_safe",
    "found_no_contact",
    "died",
    "withdrawn",
    "expired",
)
GROUNDS = ("consent", "vital", "legal")
FEARS = ("no", "yes", "unknown")
NEWS = ("nothing", "alive", "all")
ANSWERS = ("seen", "not_here", "possibly")
CERTAINTIES = ("sure", "likely", "unsure")
SUBJECTS = ("call_block", "locate")
WHEN = sa.DateTime(timezone=True)


def upgrade():
    notices()
    around()
    grants()


def downgrade():
    for table in (
        "granted_call",
        "sharing_grant",
        "sighting",
        "locate_addressee",
        "locate_photo",
        "locate_notice",
    ):
        op.drop_table(table)


def notices():
    op.create_table(
        "locate_notice",
        sa.Column("participation_id", sa.Uuid(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("state", code("locatestate", *STATES), nullable=False),
        sa.Column("is_minor", sa.Boolean(), nullable=False),
        sa.Column("is_in_danger", sa.Boolean(), nullable=False),
        sa.Column("fear", code("locatefear", *FEARS), nullable=False),
        sa.Column("ground", code("locateground", *GROUNDS), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=True),
        sa.Column("drafted_by", sa.String(), nullable=False),
        sa.Column("drafted_at", WHEN, nullable=False),
        sa.Column("approved_by", sa.String(), nullable=False),
        sa.Column("approved_at", WHEN, nullable=True),
        sa.Column("second_by", sa.String(), nullable=False),
        sa.Column("second_at", WHEN, nullable=True),
        sa.Column("second_due_at", WHEN, nullable=True),
        sa.Column("sent_at", WHEN, nullable=True),
        sa.Column("expires_at", WHEN, nullable=True),
        sa.Column("renewals", sa.Integer(), nullable=False),
        sa.Column("asked_at", WHEN, nullable=True),
        sa.Column("heard_at", WHEN, nullable=True),
        sa.Column("silences", sa.Integer(), nullable=False),
        sa.Column("death_by", sa.String(), nullable=False),
        sa.Column("death_at", WHEN, nullable=True),
        sa.Column("family_news", code("familynews", *NEWS), nullable=False),
        sa.Column("ended_at", WHEN, nullable=True),
        sa.Column("ended_by", sa.String(), nullable=False),
        sa.Column("forgotten_at", WHEN, nullable=True),
        sa.Column("seal_version", sa.Integer(), server_default="0", nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        of("locate_notice", "participation"),
        of("locate_notice", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_locate_notice")),
        unique("locate_notice", "participation_id", "number"),
    )
    indexed("locate_notice", "country", "person_id", "ended_at")
    op.create_index("ix_locate_notice_state_expires", "locate_notice", ["state", "expires_at"])
    op.create_table(
        "locate_photo",
        sa.Column("locate_id", sa.Uuid(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("added_by", sa.String(), nullable=False),
        sa.Column("added_at", WHEN, nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        of("locate_photo", "locate_notice", "locate"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_locate_photo")),
        unique("locate_photo", "locate_id"),
    )


def around():
    op.create_table(
        "locate_addressee",
        sa.Column("locate_id", sa.Uuid(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("post_id", sa.Uuid(), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("answer", code("locateanswer", *ANSWERS), nullable=True),
        sa.Column("answered_by", sa.String(), nullable=False),
        sa.Column("answered_at", WHEN, nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        of("locate_addressee", "locate_notice", "locate"),
        of("locate_addressee", "post"),
        of("locate_addressee", "organisation"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_locate_addressee")),
        unique("locate_addressee", "locate_id", "post_id"),
        unique("locate_addressee", "locate_id", "organisation_id"),
    )
    indexed("locate_addressee", "country", "post_id", "organisation_id")
    op.create_table(
        "sighting",
        sa.Column("locate_id", sa.Uuid(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("addressee_id", sa.Uuid(), nullable=True),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("entered_at", WHEN, nullable=False),
        sa.Column("seen_at", WHEN, nullable=False),
        sa.Column("certainty", code("sightingcertainty", *CERTAINTIES), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        of("sighting", "locate_notice", "locate"),
        of("sighting", "locate_addressee", "addressee", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sighting")),
    )
    indexed("sighting", "locate_id", "country", "addressee_id")


def grants():
    op.create_table(
        "sharing_grant",
        sa.Column("participation_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("to_country", sa.String(length=2), nullable=False),
        sa.Column("to_post_id", sa.Uuid(), nullable=True),
        sa.Column("to_user_id", sa.Uuid(), nullable=True),
        sa.Column("what", code("grantsubject", *SUBJECTS), nullable=False),
        sa.Column("locate_id", sa.Uuid(), nullable=True),
        sa.Column("begins_at", WHEN, nullable=False),
        sa.Column("until_at", WHEN, nullable=False),
        sa.Column("granted_by", sa.String(), nullable=False),
        sa.Column("revoked_at", WHEN, nullable=True),
        sa.Column("revoked_by", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        of("sharing_grant", "participation"),
        of("sharing_grant", "sharing_agreement", "agreement"),
        of("sharing_grant", "post", "to_post"),
        of("sharing_grant", "user_account", "to_user"),
        of("sharing_grant", "locate_notice", "locate"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sharing_grant")),
        unique("sharing_grant", "participation_id", "number"),
    )
    indexed("sharing_grant", "agreement_id", "country", "to_country", "locate_id")
    op.create_table(
        "granted_call",
        sa.Column("grant_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        of("granted_call", "sharing_grant", "grant"),
        of("granted_call", "call_item", "item"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_granted_call")),
        unique("granted_call", "grant_id", "item_id"),
    )
    indexed("granted_call", "item_id")


def code(name, *values):
    return sa.Enum(*values, name=name, native_enum=False, length=40)


def of(table, other, word="", gone="CASCADE"):
    column = f"{word or other}_id"
    return sa.ForeignKeyConstraint(
        [column],
        [f"{other}.id"],
        name=op.f(f"fk_{table}_{column}_{other}"),
        ondelete=gone,
    )


def unique(table, *columns):
    return sa.UniqueConstraint(*columns, name=op.f(f"uq_{table}_{'_'.join(columns)}"))


def indexed(table, *columns):
    for column in columns:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])

"""Forms that countries open to the public, and the requests sent by them.

Revision ID: 0128
Revises: 0127
"""

import sqlalchemy as sa
from alembic import op

revision = "0128"
down_revision = "0127"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "public_form",
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("general", "crisis", name="formkind", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_by", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_public_form")),
        sa.UniqueConstraint("code", name=op.f("uq_public_form_code")),
    )
    op.create_index(op.f("ix_public_form_country"), "public_form", ["country"])
    op.create_table(
        "joining_request",
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column(
            "state",
            sa.Enum("draft", "code", "post", name="joiningstate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("form_id", sa.Uuid(), nullable=True),
        sa.Column("post_id", sa.Uuid(), nullable=True),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=True),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(length=32), nullable=True),
        sa.Column("code_ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("codes", sa.Integer(), nullable=False),
        sa.Column("persons", sa.Integer(), nullable=False),
        sa.Column("origin", sa.String(length=32), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["form_id"],
            ["public_form.id"],
            name=op.f("fk_joining_request_form_id_public_form"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_joining_request")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_joining_request_token_hash")),
    )
    op.create_index(op.f("ix_joining_request_ends_at"), "joining_request", ["ends_at"])
    op.create_index(op.f("ix_joining_request_post_id"), "joining_request", ["post_id"])
    op.create_index("ix_joining_request_waiting", "joining_request", ["country", "state"])


def downgrade():
    op.drop_table("joining_request")
    op.drop_table("public_form")

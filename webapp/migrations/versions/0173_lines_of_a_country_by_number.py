"""Lines of the audit log by country and number: the last fifty of a country are read from their end,
where the country alone had all of them sorted first.

Revision ID: 0173
Revises: 0174
"""

from alembic import op

revision = "0173"
down_revision = "0174"
branch_labels = None
depends_on = None


def upgrade():
    op.create_index("ix_audit_log_country_number", "audit_log", ["country", "number"])
    op.drop_index("ix_audit_log_country", table_name="audit_log")


def downgrade():
    op.create_index("ix_audit_log_country", "audit_log", ["country"])
    op.drop_index("ix_audit_log_country_number", table_name="audit_log")

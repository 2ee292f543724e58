"""Number the lines of the audit log, and keep the number of the last one.

Revision ID: 0105
Revises: 0104
"""

import sqlalchemy as sa
from alembic import op

revision = "0105"
down_revision = "0104"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "audit_head",
        sa.Column("id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )
    with op.batch_alter_table("audit_log") as batch:
        batch.add_column(sa.Column("number", sa.BigInteger(), nullable=True))
    # Lines from before are numbered by their moment: nothing else of their order is known.
    op.execute(
        "UPDATE audit_log SET number = placed.position FROM (SELECT id AS entry, "
        "row_number() OVER (ORDER BY at, id) AS position FROM audit_log) AS placed "
        "WHERE placed.entry = audit_log.id"
    )
    with op.batch_alter_table("audit_log") as batch:
        batch.alter_column("number", existing_type=sa.BigInteger(), nullable=False)
        batch.create_unique_constraint(op.f("uq_audit_log_number"), ["number"])
    op.execute(
        "INSERT INTO audit_head (id, number) "
        "SELECT 1, max(number) FROM audit_log HAVING max(number) IS NOT NULL"
    )


def downgrade():
    with op.batch_alter_table("audit_log") as batch:
        batch.drop_constraint(op.f("uq_audit_log_number"), type_="unique")
        batch.drop_column("number")
    op.drop_table("audit_head")

"""What is done with many invitations of a round, or many households to call, at once: and the way
back of the last such act.

Revision ID: 0169
Revises: 0167
"""

import sqlalchemy as sa
from alembic import op

revision = "0169"
down_revision = "0167"
branch_labels = None
depends_on = None


def upgrade():
    telephone = sa.Column("by_telephone", sa.Boolean(), nullable=False, server_default=sa.false())
    before = sa.Column("act_before", sa.JSON(), nullable=False, server_default="{}")
    op.add_column("invitation", sa.Column("due_on", sa.Date(), nullable=True))
    op.add_column("invitation", telephone)
    op.add_column("invitation", sa.Column("act_id", sa.Uuid(), nullable=True))
    op.add_column("invitation", before)
    op.create_index("ix_invitation_act_id", "invitation", ["act_id"])
    op.add_column("round_message", sa.Column("act_id", sa.Uuid(), nullable=True))
    op.create_index("ix_round_message_act_id", "round_message", ["act_id"])
    for name in ("assigned_before", "block_id"):
        op.add_column("call_item", sa.Column(name, sa.Uuid(), nullable=True))
    op.create_index("ix_call_item_block_id", "call_item", ["block_id"])


def downgrade():
    op.drop_index("ix_call_item_block_id", "call_item")
    for name in ("block_id", "assigned_before"):
        op.drop_column("call_item", name)
    op.drop_index("ix_round_message_act_id", "round_message")
    op.drop_column("round_message", "act_id")
    op.drop_index("ix_invitation_act_id", "invitation")
    for name in ("act_before", "act_id", "by_telephone", "due_on"):
        op.drop_column("invitation", name)

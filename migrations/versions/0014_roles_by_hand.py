"""Roles given by hand, which a list of people leaves alone.

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("role_assignment") as batch_op:
        batch_op.add_column(
            sa.Column("is_by_hand", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("role_assignment") as batch_op:
        batch_op.alter_column("is_by_hand", server_default=None)


def downgrade():
    with op.batch_alter_table("role_assignment") as batch_op:
        batch_op.drop_column("is_by_hand")

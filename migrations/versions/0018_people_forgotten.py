"""When somebody who left was made nameless.

Revision ID: 0018
Revises: 0017
"""

import sqlalchemy as sa
from alembic import op

import pulse.base

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column(
        "person",
        sa.Column("forgotten_at", pulse.base.UtcDateTime(timezone=True), nullable=True),
    )


def downgrade():
    with op.batch_alter_table("person") as batch:
        batch.drop_column("forgotten_at")

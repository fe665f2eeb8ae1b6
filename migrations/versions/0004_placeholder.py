"""Room for a change in progress.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

import pulse.base

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade():
    pass


def downgrade():
    pass

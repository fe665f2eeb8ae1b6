"""Room for a change in progress.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

import pulse.base

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade():
    pass


def downgrade():
    pass

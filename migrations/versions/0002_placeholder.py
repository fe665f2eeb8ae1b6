"""Room for a change in progress.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

import pulse.base

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    pass


def downgrade():
    pass

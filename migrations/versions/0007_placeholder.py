"""Room for a change in progress.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

import pulse.base

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade():
    pass


def downgrade():
    pass

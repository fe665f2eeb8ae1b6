"""Room for a change in progress.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

import pulse.base

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade():
    pass


def downgrade():
    pass

"""What sites are called in English, and chat accounts nobody was found for.

Revision ID: 0020
Revises: 0019
"""

import sqlalchemy as sa
from alembic import op

import pulse.base

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column(
        "site", sa.Column("name_en", sa.String(length=80), server_default="", nullable=False)
    )
    with op.batch_alter_table("site") as batch:
        batch.alter_column("name_en", server_default=None)
    op.create_table(
        "unmatched_account",
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=128), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("mail", sa.String(length=254), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("is_not_ours", sa.Boolean(), nullable=False),
        sa.Column("first_seen_at", pulse.base.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "subject", name=op.f("pk_unmatched_account")),
    )


def downgrade():
    op.drop_table("unmatched_account")
    with op.batch_alter_table("site") as batch:
        batch.drop_column("name_en")

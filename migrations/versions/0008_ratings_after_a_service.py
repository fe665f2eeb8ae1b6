"""Ratings after a service: which wave is a batch of which service, whom to let rest, the cursor.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "rating_batch",
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("asked_roles", sa.JSON(), nullable=False),
        sa.Column("is_full", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["service_id"], ["service.id"], name=op.f("fk_rating_batch_service_id_service")
        ),
        sa.ForeignKeyConstraint(
            ["wave_id"], ["wave.id"], name=op.f("fk_rating_batch_wave_id_wave")
        ),
        sa.PrimaryKeyConstraint("wave_id", name=op.f("pk_rating_batch")),
    )
    op.create_index(op.f("ix_rating_batch_service_id"), "rating_batch", ["service_id"])
    op.create_table(
        "rating_rest",
        sa.Column("mark", sa.LargeBinary(length=16), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("mark", name=op.f("pk_rating_rest")),
    )
    op.create_table(
        "rating_cursor",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rating_cursor")),
    )


def downgrade():
    op.drop_table("rating_cursor")
    op.drop_table("rating_rest")
    op.drop_index(op.f("ix_rating_batch_service_id"), table_name="rating_batch")
    op.drop_table("rating_batch")

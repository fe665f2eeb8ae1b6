"""What was found about whole groups.

Revision ID: 0003
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "published_finding",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("cell_key", sa.String(length=160), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["wave_id"], ["wave.id"], name=op.f("fk_published_finding_wave_id_wave")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_published_finding")),
    )
    with op.batch_alter_table("published_finding", schema=None) as batch_op:
        batch_op.create_index(
            "ix_published_finding_wave_id_cell_key", ["wave_id", "cell_key"], unique=False
        )


def downgrade():
    with op.batch_alter_table("published_finding", schema=None) as batch_op:
        batch_op.drop_index("ix_published_finding_wave_id_cell_key")

    op.drop_table("published_finding")

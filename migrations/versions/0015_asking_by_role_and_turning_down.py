"""When buyers and deciders were last asked about a service; why a calendar change was turned down.

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "rating_quarter",
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["service_id"], ["service.id"], name=op.f("fk_rating_quarter_service_id_service")
        ),
        sa.PrimaryKeyConstraint("service_id", name=op.f("pk_rating_quarter")),
    )
    with op.batch_alter_table("calendar_change") as table:
        table.add_column(
            sa.Column("withdrawn_reason", sa.String(500), nullable=False, server_default="")
        )


def downgrade():
    with op.batch_alter_table("calendar_change") as table:
        table.drop_column("withdrawn_reason")
    op.drop_table("rating_quarter")

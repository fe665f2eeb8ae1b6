"""Calendars are reviewed and their changes turned down; promises say both sides' duties.

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

WHO_TURNED_DOWN = "fk_calendar_change_withdrawn_by_person"


def upgrade():
    with op.batch_alter_table("calendar") as batch_op:
        batch_op.add_column(sa.Column("reviewed_on", sa.Date(), nullable=True))
    with op.batch_alter_table("calendar_change") as batch_op:
        batch_op.alter_column("proposed_by", existing_type=sa.Integer(), nullable=True)
        batch_op.add_column(
            sa.Column("withdrawn_at", pulse.base.UtcDateTime(timezone=True), nullable=True)
        )
        batch_op.add_column(sa.Column("withdrawn_by", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(WHO_TURNED_DOWN, "person", ["withdrawn_by"], ["id"])
    with op.batch_alter_table("commitment_version") as batch_op:
        batch_op.add_column(
            sa.Column("duties", sa.JSON(), nullable=False, server_default=sa.text("'{}'"))
        )


def downgrade():
    with op.batch_alter_table("commitment_version") as batch_op:
        batch_op.drop_column("duties")
    op.execute(
        "DELETE FROM clock_change WHERE change_id IN "
        "(SELECT id FROM calendar_change WHERE proposed_by IS NULL)"
    )
    op.execute("DELETE FROM calendar_change WHERE proposed_by IS NULL")
    with op.batch_alter_table("calendar_change") as batch_op:
        batch_op.drop_constraint(WHO_TURNED_DOWN, type_="foreignkey")
        batch_op.drop_column("withdrawn_by")
        batch_op.drop_column("withdrawn_at")
        batch_op.alter_column("proposed_by", existing_type=sa.Integer(), nullable=False)
    with op.batch_alter_table("calendar") as batch_op:
        batch_op.drop_column("reviewed_on")

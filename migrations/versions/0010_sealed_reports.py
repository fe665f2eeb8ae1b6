"""Sealed reports: danger, harassment or a crime, told to one named officer.

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

import pulse.base

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "sealed_report",
        sa.Column("reference", sa.String(length=16), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("sent_at", pulse.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("opened_at", pulse.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("settled_at", pulse.base.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["person.id"], name=op.f("fk_sealed_report_officer_id_person")
        ),
        sa.PrimaryKeyConstraint("reference", name=op.f("pk_sealed_report")),
    )
    op.create_index(op.f("ix_sealed_report_officer_id"), "sealed_report", ["officer_id"])


def downgrade():
    op.drop_index(op.f("ix_sealed_report_officer_id"), table_name="sealed_report")
    op.drop_table("sealed_report")

"""Roles given by hand, what the company has set, and a webhook's former secret.

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

import pulse.base

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("role_assignment") as batch_op:
        batch_op.add_column(
            sa.Column("is_by_hand", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("role_assignment") as batch_op:
        batch_op.alter_column("is_by_hand", server_default=None)

    op.create_table(
        "company_setting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("changed_at", pulse.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["person.id"], name=op.f("fk_company_setting_changed_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company_setting")),
    )
    op.create_index(op.f("ix_company_setting_name"), "company_setting", ["name"])
    with op.batch_alter_table("webhook") as batch_op:
        batch_op.add_column(
            sa.Column("former_sealed", sa.String(length=200), nullable=False, server_default="")
        )
        batch_op.add_column(
            sa.Column("former_until", pulse.base.UtcDateTime(timezone=True), nullable=True)
        )
    with op.batch_alter_table("webhook") as batch_op:
        batch_op.alter_column("former_sealed", server_default=None)


def downgrade():
    with op.batch_alter_table("webhook") as batch_op:
        batch_op.drop_column("former_until")
        batch_op.drop_column("former_sealed")
    op.drop_index(op.f("ix_company_setting_name"), table_name="company_setting")
    op.drop_table("company_setting")
    with op.batch_alter_table("role_assignment") as batch_op:
        batch_op.drop_column("is_by_hand")

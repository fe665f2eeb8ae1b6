"""The next version of a questionnaire is written as a draft, which somebody else publishes.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

import pulse.base

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "template_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=48), nullable=False),
        sa.Column("based_on", sa.Integer(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("authors", sa.JSON(), nullable=False),
        sa.Column("changed_at", pulse.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["person.id"], name=op.f("fk_template_draft_changed_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_template_draft")),
        sa.UniqueConstraint("code", name=op.f("uq_template_draft_code")),
    )


def downgrade():
    op.drop_table("template_draft")

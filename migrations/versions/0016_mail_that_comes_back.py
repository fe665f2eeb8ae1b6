"""Mail that comes back: whose address returned it, and how.

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

import pulse.base

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "mail_bounce",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("is_lasting", sa.Boolean(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("bounced_at", pulse.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("report", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_mail_bounce_person_id_person")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_mail_bounce")),
    )


def downgrade():
    op.drop_table("mail_bounce")

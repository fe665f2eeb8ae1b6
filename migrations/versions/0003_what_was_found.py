"""What was found about whole groups, and when people are reminded.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

import pulse.base

revision = "0003"
down_revision = "0002"
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

    op.create_table(
        "reminder",
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("installment", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("due_at", pulse.base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_reminder_person_id_person")
        ),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name=op.f("fk_reminder_wave_id_wave")),
        sa.PrimaryKeyConstraint(
            "wave_id", "person_id", "installment", "number", name=op.f("pk_reminder")
        ),
    )
    with op.batch_alter_table("reminder", schema=None) as batch_op:
        batch_op.create_index("ix_reminder_due_at", ["due_at"], unique=False)


def downgrade():
    with op.batch_alter_table("reminder", schema=None) as batch_op:
        batch_op.drop_index("ix_reminder_due_at")

    op.drop_table("reminder")
    with op.batch_alter_table("published_finding", schema=None) as batch_op:
        batch_op.drop_index("ix_published_finding_wave_id_cell_key")

    op.drop_table("published_finding")

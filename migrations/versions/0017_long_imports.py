"""Files too long to be looked through while somebody waits for a page.

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op

import pulse.base

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

STATES = ("waiting", "reading", "ready", "ordered", "writing", "done", "failed", "stopped")


def upgrade():
    op.create_table(
        "long_import",
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("locale", sa.String(length=8), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                *STATES,
                name="importstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("rows_done", sa.Integer(), nullable=False),
        sa.Column("rows_total", sa.Integer(), nullable=False),
        sa.Column("is_forced", sa.Boolean(), nullable=False),
        sa.Column("found", sa.JSON(), nullable=False),
        sa.Column("asked_at", pulse.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("changed_at", pulse.base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_long_import_person_id_person")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_long_import")),
    )
    op.create_index(op.f("ix_long_import_person_id"), "long_import", ["person_id"])


def downgrade():
    op.drop_index(op.f("ix_long_import_person_id"), table_name="long_import")
    op.drop_table("long_import")

"""Published responses to waves, and participation by unit as told at the close.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

import pulse.base

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "published_response",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("unit_code", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("heard", sa.String(length=4000), nullable=False),
        sa.Column("doing", sa.String(length=4000), nullable=False),
        sa.Column("owner", sa.String(length=160), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("published_at", pulse.base.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["person.id"], name=op.f("fk_published_response_author_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["wave_id"], ["wave.id"], name=op.f("fk_published_response_wave_id_wave")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_published_response")),
        sa.UniqueConstraint(
            "wave_id",
            "unit_code",
            "version",
            name=op.f("uq_published_response_wave_id_unit_code_version"),
        ),
    )
    op.create_table(
        "published_participation",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("cell_key", sa.String(length=160), nullable=False),
        sa.Column("invited", sa.Integer(), nullable=False),
        sa.Column("reach", sa.String(length=4), nullable=True),
        sa.Column("response", sa.String(length=4), nullable=True),
        sa.Column("coverage", sa.String(length=4), nullable=False),
        sa.ForeignKeyConstraint(
            ["wave_id"], ["wave.id"], name=op.f("fk_published_participation_wave_id_wave")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_published_participation")),
        sa.UniqueConstraint(
            "wave_id", "cell_key", name=op.f("uq_published_participation_wave_id_cell_key")
        ),
    )


def downgrade():
    op.drop_table("published_participation")
    op.drop_table("published_response")

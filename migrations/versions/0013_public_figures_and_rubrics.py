"""Public figures to compare results with, and what raters say about taking part.

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

import pulse.base

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "public_figure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("wording", sa.String(length=300), nullable=False),
        sa.Column("measure", sa.String(length=16), nullable=False),
        sa.Column("value", sa.String(length=8), nullable=False),
        sa.Column("steps", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=160), nullable=False),
        sa.Column("licence", sa.String(length=200), nullable=False),
        sa.Column("brought_in_at", pulse.base.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_public_figure")),
        sa.UniqueConstraint(
            "wording", "measure", "year", "source",
            name=op.f("uq_public_figure_wording_measure_year_source"),
        ),
    )  # fmt: skip
    op.create_table(
        "rubric_rating",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=8), nullable=False),
        sa.Column("criterion", sa.String(length=16), nullable=False),
        sa.Column("rater_id", sa.Integer(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("evidence", sa.String(length=500), nullable=False),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.Column("rated_at", pulse.base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["rater_id"], ["person.id"], name=op.f("fk_rubric_rating_rater_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rubric_rating")),
    )
    op.create_index(op.f("ix_rubric_rating_period"), "rubric_rating", ["period"])


def downgrade():
    op.drop_index(op.f("ix_rubric_rating_period"), table_name="rubric_rating")
    op.drop_table("rubric_rating")
    op.drop_table("public_figure")

"""Pilots with a trial and a compare arm, the rule written first, and the decision.

Revision ID: 0019
Revises: 0018
"""

import sqlalchemy as sa
from alembic import op

import pulse.base

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "pilot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("hypothesis", sa.String(length=500), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=True),
        sa.Column("trial", sa.JSON(), nullable=False),
        sa.Column("compare", sa.JSON(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("rule", sa.JSON(), nullable=False),
        sa.Column("created_at", pulse.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("ends_on > starts_on", name=op.f("ck_pilot_forward")),
        sa.ForeignKeyConstraint(
            ["created_by"], ["person.id"], name=op.f("fk_pilot_created_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["series_id"], ["series.id"], name=op.f("fk_pilot_series_id_series")
        ),
        sa.ForeignKeyConstraint(
            ["service_id"], ["service.id"], name=op.f("fk_pilot_service_id_service")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pilot")),
    )
    op.create_table(
        "pilot_decision",
        sa.Column("pilot_id", sa.Integer(), nullable=False),
        sa.Column("decision", sa.String(length=8), nullable=False),
        sa.Column("rule_said", sa.String(length=8), nullable=False),
        sa.Column("reason", sa.String(length=2500), nullable=False),
        sa.Column("decided_at", pulse.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=False),
        sa.Column("response_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["person.id"], name=op.f("fk_pilot_decision_decided_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["pilot_id"], ["pilot.id"], name=op.f("fk_pilot_decision_pilot_id_pilot")
        ),
        sa.ForeignKeyConstraint(
            ["response_id"],
            ["published_response.id"],
            name=op.f("fk_pilot_decision_response_id_published_response"),
        ),
        sa.PrimaryKeyConstraint("pilot_id", name=op.f("pk_pilot_decision")),
    )


def downgrade():
    op.drop_table("pilot_decision")
    op.drop_table("pilot")

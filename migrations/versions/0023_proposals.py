"""Proposals: decisions that somebody raised in their own words.

Revision ID: 0023
Revises: 0022
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

FACTS = ("missed_promise", "weakest_stage", "no_response")
CHECK = "ck_decision_decisionkind"


def _allow(batch_op, kinds):
    """Exchange the check of what a decision may be about."""
    batch_op.drop_constraint(batch_op.f(CHECK), type_="check")
    listed = ", ".join(repr(kind) for kind in kinds)
    batch_op.create_check_constraint(batch_op.f(CHECK), f"kind IN ({listed})")


def upgrade():
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.add_column(sa.Column("raised_by", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_decision_raised_by_person"), "person", ["raised_by"], ["id"]
        )
        batch_op.create_index(batch_op.f("ix_decision_raised_by"), ["raised_by"], unique=False)
        _allow(batch_op, (*FACTS, "proposal"))


def downgrade():
    op.execute("DELETE FROM decision WHERE kind = 'proposal'")
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_decision_raised_by"))
        batch_op.drop_constraint(batch_op.f("fk_decision_raised_by_person"), type_="foreignkey")
        batch_op.drop_column("raised_by")
        _allow(batch_op, FACTS)

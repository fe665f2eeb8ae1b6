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
STATES = ("open", "decided", "put_off", "over")


def _one_of(column, values):
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


def _checks(kinds):
    """Give both checks of the table: a rebuilt SQLite table keeps only those that are named."""
    return (
        sa.CheckConstraint(_one_of("kind", kinds), name=op.f("ck_decision_decisionkind")),
        sa.CheckConstraint(_one_of("state", STATES), name=op.f("ck_decision_decisionstate")),
    )


def _exchange_check(kinds):
    op.drop_constraint(op.f("ck_decision_decisionkind"), "decision", type_="check")
    op.create_check_constraint(
        op.f("ck_decision_decisionkind"), "decision", _one_of("kind", kinds)
    )


def upgrade():
    kinds = (*FACTS, "proposal")
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    with op.batch_alter_table(
        "decision", recreate="always" if is_sqlite else "auto", table_args=_checks(kinds)
    ) as batch_op:
        batch_op.add_column(sa.Column("raised_by", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_decision_raised_by_person"), "person", ["raised_by"], ["id"]
        )
        batch_op.create_index(batch_op.f("ix_decision_raised_by"), ["raised_by"], unique=False)
    if not is_sqlite:
        _exchange_check(kinds)


def downgrade():
    op.execute("DELETE FROM decision WHERE kind = 'proposal'")
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    with op.batch_alter_table(
        "decision", recreate="always" if is_sqlite else "auto", table_args=_checks(FACTS)
    ) as batch_op:
        batch_op.drop_index(batch_op.f("ix_decision_raised_by"))
        batch_op.drop_constraint(batch_op.f("fk_decision_raised_by_person"), type_="foreignkey")
        batch_op.drop_column("raised_by")
    if not is_sqlite:
        _exchange_check(FACTS)

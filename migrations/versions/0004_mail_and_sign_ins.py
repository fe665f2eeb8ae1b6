"""Mail beside Slack, people's own choices, accounts that come and go, where one is signed in.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

import pulse.base

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("way", sa.String(length=8), nullable=False, server_default="slack")
        )
        batch_op.add_column(
            sa.Column("is_second_way", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("chosen_way", sa.String(length=8), nullable=False, server_default="")
        )
        batch_op.add_column(
            sa.Column("has_chosen_locale", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch_op.add_column(
            sa.Column("wants_digests", sa.Boolean(), nullable=False, server_default=sa.true())
        )
        batch_op.add_column(
            sa.Column("session_epoch", sa.Integer(), nullable=False, server_default="0")
        )
    with op.batch_alter_table("identity", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("matched_by", sa.String(length=8), nullable=False, server_default="roster")
        )
        batch_op.add_column(
            sa.Column("was_confirmed", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch_op.add_column(
            sa.Column("ended_at", pulse.base.UtcDateTime(timezone=True), nullable=True)
        )
    op.create_table(
        "sign_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("device", sa.String(length=80), nullable=False),
        sa.Column("began_at", pulse.base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_sign_in_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in")),
    )
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_person_id"), ["person_id"], unique=False)


def downgrade():
    op.drop_table("sign_in")
    with op.batch_alter_table("identity", schema=None) as batch_op:
        for name in ("ended_at", "was_confirmed", "matched_by"):
            batch_op.drop_column(name)
    with op.batch_alter_table("person", schema=None) as batch_op:
        for name in ("session_epoch", "wants_digests", "has_chosen_locale", "chosen_way"):
            batch_op.drop_column(name)
    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.drop_column("is_second_way")
        batch_op.drop_column("way")

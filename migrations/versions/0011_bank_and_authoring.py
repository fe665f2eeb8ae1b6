"""The question bank, questionnaires that were put away, and people too new to count in groups.

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

import pulse.base

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "imported_bank",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=48), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("imported_at", pulse.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("imported_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["imported_by"], ["person.id"], name=op.f("fk_imported_bank_imported_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imported_bank")),
        sa.UniqueConstraint("code", "version", name=op.f("uq_imported_bank_code_version")),
    )
    op.create_table(
        "archived_template",
        sa.Column("code", sa.String(length=48), nullable=False),
        sa.Column("archived_at", pulse.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("archived_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["archived_by"], ["person.id"], name=op.f("fk_archived_template_archived_by_person")
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_archived_template")),
    )
    op.create_table(
        "newcomer",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("added_by", sa.Integer(), nullable=True),
        sa.Column("confirmed_by", sa.Integer(), nullable=True),
        sa.Column("is_unused", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_newcomer_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["added_by"], ["person.id"], name=op.f("fk_newcomer_added_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by"], ["person.id"], name=op.f("fk_newcomer_confirmed_by_person")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_newcomer")),
    )
    with op.batch_alter_table("series") as batch:
        batch.add_column(
            sa.Column("hypothesis", sa.String(length=500), nullable=False, server_default="")
        )
    with op.batch_alter_table("series") as batch:
        batch.alter_column("hypothesis", server_default=None)
    with op.batch_alter_table("roster_entry") as batch:
        batch.add_column(sa.Column("left_out", sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("roster_entry") as batch:
        batch.alter_column("left_out", server_default=None)


def downgrade():
    with op.batch_alter_table("roster_entry") as batch:
        batch.drop_column("left_out")
    with op.batch_alter_table("series") as batch:
        batch.drop_column("hypothesis")
    op.drop_table("newcomer")
    op.drop_table("archived_template")
    op.drop_table("imported_bank")

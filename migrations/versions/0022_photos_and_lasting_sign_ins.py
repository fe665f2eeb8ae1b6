"""Photos that came with what was said in a service request, and sign-ins that are to last.

Revision ID: 0022
Revises: 0021
"""

import sqlalchemy as sa
from alembic import op

import pulse.base

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "request_photo",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("caption", sa.String(length=200), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("added_at", pulse.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("removed_at", pulse.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("whole", sa.LargeBinary(), nullable=True),
        sa.Column("small", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["request_event.id"],
            name=op.f("fk_request_photo_event_id_request_event"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_request_photo_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["service_request.id"],
            name=op.f("fk_request_photo_request_id_service_request"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_photo")),
    )
    op.create_index(op.f("ix_request_photo_person_id"), "request_photo", ["person_id"])
    op.create_index(op.f("ix_request_photo_request_id"), "request_photo", ["request_id"])
    with op.batch_alter_table("sign_in") as batch:
        batch.add_column(
            sa.Column("is_lasting", sa.Boolean(), nullable=False, server_default=sa.false())
        )


def downgrade():
    with op.batch_alter_table("sign_in") as batch:
        batch.drop_column("is_lasting")
    op.drop_index(op.f("ix_request_photo_request_id"), table_name="request_photo")
    op.drop_index(op.f("ix_request_photo_person_id"), table_name="request_photo")
    op.drop_table("request_photo")

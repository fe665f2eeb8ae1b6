"""Letters on published comments, and the personal numbers people type in a break room.

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("published_comment") as batch:
        batch.add_column(sa.Column("thread", sa.String(length=64), nullable=True))
        batch.create_unique_constraint(batch.f("uq_published_comment_thread"), ["thread"])
    op.create_table(
        "comment_letter",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("comment_id", sa.String(length=32), nullable=False),
        sa.Column("office", sa.String(length=8), nullable=False),
        sa.Column("body", sa.String(length=4000), nullable=False),
        sa.Column("released_on", sa.Date(), nullable=False),
        sa.Column("is_told", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"],
            ["published_comment.id"],
            name=op.f("fk_comment_letter_comment_id_published_comment"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment_letter")),
    )
    op.create_index(op.f("ix_comment_letter_comment_id"), "comment_letter", ["comment_id"])
    op.create_index(
        "ix_comment_letter_is_told_released_on", "comment_letter", ["is_told", "released_on"]
    )
    op.create_table(
        "room_pin",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_room_pin_person_id_person")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_room_pin")),
        sa.UniqueConstraint("digest", name=op.f("uq_room_pin_digest")),
    )


def downgrade():
    op.drop_table("room_pin")
    op.drop_index("ix_comment_letter_is_told_released_on", table_name="comment_letter")
    op.drop_index(op.f("ix_comment_letter_comment_id"), table_name="comment_letter")
    op.drop_table("comment_letter")
    with op.batch_alter_table("published_comment") as batch:
        batch.drop_constraint(batch.f("uq_published_comment_thread"), type_="unique")
        batch.drop_column("thread")

"""The language an answer to results was written in, and the same in the other one.

Answers written before were in one language, Korean where they have Korean letters.

Revision ID: 0025
Revises: 0024
"""

import re

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

KOREAN = re.compile("[\uac00-\ud7a3]")
OTHER = {"heard_other": 4000, "doing_other": 4000, "owner_other": 160}


def upgrade():
    with op.batch_alter_table("published_response") as table:
        table.add_column(
            sa.Column("locale", sa.String(length=2), nullable=False, server_default="ko")
        )
        for name, most in OTHER.items():
            table.add_column(
                sa.Column(name, sa.String(length=most), nullable=False, server_default="")
            )
    rows = sa.table("published_response", sa.column("id"), sa.column("heard"), sa.column("locale"))
    written = op.get_bind().execute(sa.select(rows.c.id, rows.c.heard)).all()
    english = [one.id for one in written if not KOREAN.search(one.heard)]
    for one in english:
        op.execute(sa.update(rows).where(rows.c.id == one).values(locale="en"))
    with op.batch_alter_table("published_response") as table:
        for name in ("locale", *OTHER):
            table.alter_column(name, server_default=None)


def downgrade():
    with op.batch_alter_table("published_response") as table:
        for name in (*OTHER, "locale"):
            table.drop_column(name)

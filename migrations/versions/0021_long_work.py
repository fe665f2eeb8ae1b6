"""Long work of every kind in one table, and a staging place for clocks that are read anew.

Long imports, which had a table of their own, are carried over.

Revision ID: 0021
Revises: 0020
"""

from datetime import date

import sqlalchemy as sa
from alembic import op

import pulse.base

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

KINDS = ("import", "export", "replay")
STATES = ("waiting", "reading", "ready", "ordered", "writing", "done", "failed", "stopped")
CLOCK_STATES = ("running", "paused", "stopped", "excluded")
STAGED_OF = (
    ("change_id", "calendar_change"),
    ("clock_id", "clock"),
    ("request_id", "service_request"),
)
CARRIED = ("key", "person_id", "name", "locale", "content", "state", "rows_done", "rows_total")


def one_of(name, values):
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def make_long_work():
    op.create_table(
        "long_work",
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("kind", one_of("workkind", KINDS), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("locale", sa.String(length=8), nullable=False),
        sa.Column("terms", sa.JSON(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("state", one_of("workstate", STATES), nullable=False),
        sa.Column("rows_done", sa.Integer(), nullable=False),
        sa.Column("rows_total", sa.Integer(), nullable=False),
        sa.Column("found", sa.JSON(), nullable=False),
        sa.Column("asked_at", pulse.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("changed_at", pulse.base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_long_work_person_id_person")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_long_work")),
    )
    op.create_index(op.f("ix_long_work_person_id"), "long_work", ["person_id"])


def make_staged_clock():
    op.create_table(
        "staged_clock",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("clock_id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("verdict_before", sa.String(length=16), nullable=False),
        sa.Column("verdict_after", sa.String(length=16), nullable=False),
        sa.Column("was_breached", sa.Boolean(), nullable=False),
        sa.Column("is_breached", sa.Boolean(), nullable=False),
        sa.Column("due_before", pulse.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("due_after", pulse.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("state", one_of("clockstate", CLOCK_STATES), nullable=False),
        sa.Column("due_at", pulse.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("stopped_at", pulse.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("settled_at", pulse.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("breached_at", pulse.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("goal_seconds", sa.Integer(), nullable=True),
        sa.Column("elapsed_seconds", sa.Integer(), nullable=False),
        sa.Column("paused_seconds", sa.Integer(), nullable=False),
        sa.Column("exclusion", sa.String(length=24), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_staged_clock_{column}_{table}")
            )
            for column, table in STAGED_OF
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staged_clock")),
        sa.UniqueConstraint(
            "change_id", "clock_id", name=op.f("uq_staged_clock_change_id_clock_id")
        ),
    )
    op.create_index(op.f("ix_staged_clock_clock_id"), "staged_clock", ["clock_id"])
    op.create_index(op.f("ix_staged_clock_request_id"), "staged_clock", ["request_id"])


def make_long_import():
    op.create_table(
        "long_import",
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("locale", sa.String(length=8), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("state", one_of("importstate", STATES), nullable=False),
        sa.Column("rows_done", sa.Integer(), nullable=False),
        sa.Column("rows_total", sa.Integer(), nullable=False),
        sa.Column("is_forced", sa.Boolean(), nullable=False),
        sa.Column("found", sa.JSON(), nullable=False),
        sa.Column("asked_at", pulse.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("changed_at", pulse.base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_long_import_person_id_person")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_long_import")),
    )
    op.create_index(op.f("ix_long_import_person_id"), "long_import", ["person_id"])


MOMENTS = ("asked_at", "changed_at")
OLD = sa.table(
    "long_import",
    *(sa.column(name) for name in (*CARRIED, "kind")),
    sa.column("on_day", sa.Date()),
    sa.column("is_forced", sa.Boolean()),
    sa.column("found", sa.JSON()),
    *(sa.column(name, pulse.base.UtcDateTime()) for name in MOMENTS),
)
NEW = sa.table(
    "long_work",
    *(sa.column(name) for name in (*CARRIED, "kind", "subject")),
    sa.column("terms", sa.JSON()),
    sa.column("found", sa.JSON()),
    *(sa.column(name, pulse.base.UtcDateTime()) for name in MOMENTS),
)


def carried(row):
    return {name: getattr(row, name) for name in (*CARRIED, "found", *MOMENTS)}


def upgrade():
    make_long_work()
    make_staged_clock()
    for row in op.get_bind().execute(sa.select(OLD)).all():
        terms = {"on": row.on_day.isoformat(), "is_forced": bool(row.is_forced)}
        values = {**carried(row), "kind": "import", "subject": row.kind, "terms": terms}
        op.get_bind().execute(NEW.insert().values(values))
    op.drop_index(op.f("ix_long_import_person_id"), table_name="long_import")
    op.drop_table("long_import")


def downgrade():
    make_long_import()
    query = sa.select(NEW).where(NEW.c.kind == "import")
    for row in op.get_bind().execute(query).all():
        values = {
            **carried(row),
            "kind": row.subject,
            "on_day": date.fromisoformat(row.terms["on"]),
        }
        values["is_forced"] = bool(row.terms.get("is_forced"))
        op.get_bind().execute(OLD.insert().values(values))
    op.drop_index(op.f("ix_long_work_person_id"), table_name="long_work")
    op.drop_table("long_work")
    op.drop_index(op.f("ix_staged_clock_request_id"), table_name="staged_clock")
    op.drop_index(op.f("ix_staged_clock_clock_id"), table_name="staged_clock")
    op.drop_table("staged_clock")

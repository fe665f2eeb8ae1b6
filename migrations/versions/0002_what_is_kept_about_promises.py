"""What is kept about promises: lacks, calendar changes, closed periods, reviews.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

import pulse.base

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

AT = pulse.base.UtcDateTime(timezone=True)


def foreign(table, column, target, target_column="id"):
    name = op.f(f"fk_{table}_{column}_{target}")
    return sa.ForeignKeyConstraint([column], [f"{target}.{target_column}"], name=name)


def index(table, column):
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.create_index(batch_op.f(f"ix_{table}_{column}"), [column], unique=False)


def upgrade():
    create_lacks()
    create_changes()
    create_closes()
    with op.batch_alter_table("commitment_version", schema=None) as batch_op:
        batch_op.add_column(sa.Column("review_on", sa.Date(), nullable=True))


def create_lacks():
    op.create_table(
        "request_lack",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("at", AT, nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("lacks", sa.JSON(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        foreign("request_lack", "request_id", "service_request"),
        foreign("request_lack", "actor_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_lack")),
    )
    index("request_lack", "request_id")


def create_changes():
    op.create_table(
        "calendar_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("calendar_code", sa.String(length=32), nullable=False),
        sa.Column("proposed_by", sa.Integer(), nullable=False),
        sa.Column("proposed_at", AT, nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("is_by_law", sa.Boolean(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("consents", sa.JSON(), nullable=False),
        sa.Column("applied_at", AT, nullable=True),
        foreign("calendar_change", "calendar_code", "calendar", "code"),
        foreign("calendar_change", "proposed_by", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_change")),
    )
    index("calendar_change", "calendar_code")
    op.create_table(
        "clock_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("clock_id", sa.Integer(), nullable=False),
        sa.Column("verdict_before", sa.String(length=16), nullable=False),
        sa.Column("verdict_after", sa.String(length=16), nullable=False),
        sa.Column("due_before", AT, nullable=True),
        sa.Column("due_after", AT, nullable=True),
        foreign("clock_change", "change_id", "calendar_change"),
        foreign("clock_change", "clock_id", "clock"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock_change")),
        sa.UniqueConstraint(
            "change_id", "clock_id", name=op.f("uq_clock_change_change_id_clock_id")
        ),
    )
    index("clock_change", "clock_id")


def create_closes():
    op.create_table(
        "period_close",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "month",
                "quarter",
                name="periodkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("starts_at", AT, nullable=False),
        sa.Column("ends_at", AT, nullable=False),
        sa.Column("closed_at", AT, nullable=False),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.Column("method_version", sa.Integer(), nullable=False),
        foreign("period_close", "closed_by", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_period_close")),
        sa.UniqueConstraint("kind", "starts_on", name=op.f("uq_period_close_kind_starts_on")),
    )
    op.create_table(
        "closed_figure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("close_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("carried", sa.JSON(), nullable=False),
        foreign("closed_figure", "close_id", "period_close"),
        foreign("closed_figure", "version_id", "commitment_version"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closed_figure")),
        sa.UniqueConstraint(
            "close_id", "version_id", name=op.f("uq_closed_figure_close_id_version_id")
        ),
    )
    index("closed_figure", "version_id")


def downgrade():
    with op.batch_alter_table("commitment_version", schema=None) as batch_op:
        batch_op.drop_column("review_on")
    for table in ("closed_figure", "period_close", "clock_change", "calendar_change"):
        op.drop_table(table)
    op.drop_table("request_lack")

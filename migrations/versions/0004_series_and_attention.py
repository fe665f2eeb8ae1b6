"""Series of waves, the lock's exceptions, absences, wishes about being asked, and what was asked.

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
    op.create_table(
        "absence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.CheckConstraint("valid_to > valid_from", name=op.f("ck_absence_forward")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_absence_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
        sa.UniqueConstraint(
            "person_id", "valid_from", name=op.f("uq_absence_person_id_valid_from")
        ),
    )
    op.create_index(op.f("ix_absence_valid_to"), "absence", ["valid_to"])
    op.create_table(
        "pulse_preference",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("weekdays", sa.JSON(), nullable=False),
        sa.Column("minute", sa.Integer(), nullable=True),
        sa.Column("weekly_asks", sa.Integer(), nullable=True),
        sa.Column("weekly_questions", sa.Integer(), nullable=True),
        sa.Column("is_link_only", sa.Boolean(), nullable=False),
        sa.Column("paused_until", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "minute IS NULL OR (minute >= 0 AND minute < 1440)",
            name=op.f("ck_pulse_preference_time_of_day"),
        ),
        sa.CheckConstraint(
            "weekly_asks IS NULL OR weekly_asks > 0",
            name=op.f("ck_pulse_preference_asked_at_times"),
        ),
        sa.CheckConstraint(
            "weekly_questions IS NULL OR weekly_questions > 0",
            name=op.f("ck_pulse_preference_asked_some"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_pulse_preference_person_id_person")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_pulse_preference")),
    )
    op.create_index(op.f("ix_pulse_preference_paused_until"), "pulse_preference", ["paused_until"])
    op.create_table(
        "recent_ask",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("questions", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_recent_ask_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recent_ask")),
    )
    op.create_index(op.f("ix_recent_ask_asked_on"), "recent_ask", ["asked_on"])
    op.create_index("ix_recent_ask_person_id_asked_on", "recent_ask", ["person_id", "asked_on"])
    op.create_table(
        "series",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("template_code", sa.String(length=48), nullable=False),
        sa.Column("rule", sa.String(length=200), nullable=False),
        sa.Column("starts_at", pulse.base.UtcDateTime(), nullable=False),
        sa.Column("timezone", sa.String(length=48), nullable=False),
        sa.Column("open_minutes", sa.Integer(), nullable=False),
        sa.Column("publish_minutes", sa.Integer(), nullable=False),
        sa.Column("audience", sa.JSON(), nullable=False),
        sa.Column("sample_size", sa.Integer(), nullable=True),
        sa.Column("created_at", pulse.base.UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("stopped_at", pulse.base.UtcDateTime(), nullable=True),
        sa.Column("stopped_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("open_minutes > 0", name=op.f("ck_series_open_for_a_while")),
        sa.CheckConstraint("publish_minutes >= 0", name=op.f("ck_series_published_after")),
        sa.ForeignKeyConstraint(
            ["created_by"], ["person.id"], name=op.f("fk_series_created_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["stopped_by"], ["person.id"], name=op.f("fk_series_stopped_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series")),
    )
    op.create_index(op.f("ix_series_template_code"), "series", ["template_code"])
    with op.batch_alter_table("wave") as wave:
        wave.add_column(sa.Column("series_id", sa.Integer(), nullable=True))
        wave.add_column(sa.Column("occurs_at", pulse.base.UtcDateTime(), nullable=True))
        wave.add_column(sa.Column("audience", sa.JSON(), nullable=True))
        wave.add_column(sa.Column("sample_size", sa.Integer(), nullable=True))
        wave.create_foreign_key(op.f("fk_wave_series_id_series"), "series", ["series_id"], ["id"])
        wave.create_unique_constraint(
            op.f("uq_wave_series_id_occurs_at"), ["series_id", "occurs_at"]
        )
    op.create_table(
        "lock_override",
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("given_by", sa.Integer(), nullable=False),
        sa.Column("given_at", pulse.base.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["given_by"], ["person.id"], name=op.f("fk_lock_override_given_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["wave_id"], ["wave.id"], name=op.f("fk_lock_override_wave_id_wave")
        ),
        sa.PrimaryKeyConstraint("wave_id", name=op.f("pk_lock_override")),
    )


def downgrade():
    op.drop_table("lock_override")
    with op.batch_alter_table("wave") as wave:
        wave.drop_constraint(op.f("uq_wave_series_id_occurs_at"), type_="unique")
        wave.drop_constraint(op.f("fk_wave_series_id_series"), type_="foreignkey")
        for name in ("sample_size", "audience", "occurs_at", "series_id"):
            wave.drop_column(name)
    for name in ("series", "recent_ask", "pulse_preference", "absence"):
        op.drop_table(name)

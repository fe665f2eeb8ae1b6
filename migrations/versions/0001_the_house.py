"""The house.

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op

import pulse.base

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "calendar",
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("name_ko", sa.String(length=80), nullable=False),
        sa.Column("name_en", sa.String(length=80), nullable=False),
        sa.Column("timezone", sa.String(length=48), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("holidays", sa.JSON(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_calendar")),
    )
    op.create_table(
        "employer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("name_ko", sa.String(length=120), nullable=False),
        sa.Column("name_en", sa.String(length=120), nullable=False),
        sa.Column("is_own", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_employer")),
        sa.UniqueConstraint("code", name=op.f("uq_employer_code")),
    )
    op.create_table(
        "escalation_chain",
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("name_ko", sa.String(length=80), nullable=False),
        sa.Column("name_en", sa.String(length=80), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_escalation_chain")),
    )
    op.create_table(
        "inbox_receipt",
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("received_at", pulse.base.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_inbox_receipt")),
    )
    op.create_table(
        "leader_lease",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("holder", sa.String(length=64), nullable=False),
        sa.Column("until", pulse.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("beat_at", pulse.base.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_leader_lease")),
    )
    op.create_table(
        "outbox_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dedup_key", sa.String(length=160), nullable=False),
        sa.Column("notice", sa.String(length=48), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("recipient", sa.String(length=80), nullable=False),
        sa.Column("lane", sa.Integer(), nullable=False),
        sa.Column("way", sa.String(length=8), nullable=False),
        sa.Column("is_second_way", sa.Boolean(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "pending",
                "sending",
                "sent",
                "failed",
                "unknown",
                "dropped",
                name="deliverystate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("created_at", pulse.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("due_at", pulse.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("expires_at", pulse.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("may_repeat", sa.Boolean(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=True),
        sa.Column("lease_until", pulse.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("sent_at", pulse.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("receipt", sa.JSON(), nullable=True),
        sa.Column("last_error", sa.String(length=200), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_message")),
        sa.UniqueConstraint("dedup_key", name=op.f("uq_outbox_message_dedup_key")),
    )
    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.create_index(
            "ix_outbox_message_state_lane_due", ["state", "lane", "due_at"], unique=False
        )

    op.create_table(
        "rotation",
        sa.Column("code", sa.String(length=24), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_rotation")),
    )
    op.create_table(
        "sealed_ballot",
        sa.Column("wave_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("pid", sa.LargeBinary(length=16), nullable=False),
        sa.Column("box", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("wave_id", "pid", name=op.f("pk_sealed_ballot")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "shift",
        sa.Column("code", sa.String(length=24), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_shift")),
    )
    op.create_table(
        "sign_in_attempt",
        sa.Column("key", sa.String(length=96), nullable=False),
        sa.Column("window_started_at", pulse.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_sign_in_attempt")),
    )
    op.create_table(
        "site",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("region", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site")),
        sa.UniqueConstraint("name", name=op.f("uq_site_name")),
    )
    op.create_table(
        "template",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=48), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name_ko", sa.String(length=120), nullable=False),
        sa.Column("name_en", sa.String(length=120), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_template")),
        sa.UniqueConstraint("code", "version", name=op.f("uq_template_code_version")),
    )
    op.create_table(
        "department",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("level", sa.String(length=24), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("employer_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=True),
        sa.Column("calendar_code", sa.String(length=32), nullable=False),
        sa.Column("is_provider", sa.Boolean(), nullable=False),
        sa.Column("peer_group", sa.String(length=48), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["employer_id"], ["employer.id"], name=op.f("fk_department_employer_id_employer")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_department_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_department")),
        sa.UniqueConstraint("code", name=op.f("uq_department_code")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("name_ko", sa.String(length=80), nullable=False),
        sa.Column("name_en", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("locale", sa.String(length=8), nullable=False),
        sa.Column("timezone", sa.String(length=48), nullable=False),
        sa.Column("employer_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=True),
        sa.Column("manager_id", sa.Integer(), nullable=True),
        sa.Column("job_family", sa.String(length=48), nullable=False),
        sa.Column("title_ko", sa.String(length=80), nullable=False),
        sa.Column("title_en", sa.String(length=120), nullable=False),
        sa.Column("is_customer_facing", sa.Boolean(), nullable=False),
        sa.Column("shift_code", sa.String(length=24), nullable=False),
        sa.Column("calendar_code", sa.String(length=32), nullable=False),
        sa.Column("primary_channel", sa.String(length=24), nullable=False),
        sa.Column("fallback_channel", sa.String(length=24), nullable=False),
        sa.Column("employment_type", sa.String(length=24), nullable=False),
        sa.Column("hired_on", sa.Date(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "active",
                "on_leave",
                "left",
                name="personstatus",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("chosen_way", sa.String(length=8), nullable=False),
        sa.Column("has_chosen_locale", sa.Boolean(), nullable=False),
        sa.Column("wants_digests", sa.Boolean(), nullable=False),
        sa.Column("session_epoch", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["employer_id"], ["employer.id"], name=op.f("fk_person_employer_id_employer")
        ),
        sa.ForeignKeyConstraint(
            ["manager_id"], ["person.id"], name=op.f("fk_person_manager_id_person")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_person_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("email", name=op.f("uq_person_email")),
        sa.UniqueConstraint("number", name=op.f("uq_person_number")),
    )
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_person_status"), ["status"], unique=False)

    op.create_table(
        "question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("template_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=48), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("dimension", sa.String(length=32), nullable=False),
        sa.Column("is_pooled", sa.Boolean(), nullable=False),
        sa.Column("text_ko", sa.String(length=1000), nullable=False),
        sa.Column("text_en", sa.String(length=1000), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["template_id"], ["template.id"], name=op.f("fk_question_template_id_template")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question")),
        sa.UniqueConstraint("template_id", "code", name=op.f("uq_question_template_id_code")),
    )
    op.create_table(
        "wave",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("template_id", sa.Integer(), nullable=False),
        sa.Column("name_ko", sa.String(length=160), nullable=False),
        sa.Column("name_en", sa.String(length=160), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "planned",
                "open",
                "closing",
                "closed",
                "published",
                name="wavestate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("timezone", sa.String(length=48), nullable=False),
        sa.Column("opens_at", pulse.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("closes_at", pulse.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("publishes_at", pulse.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("k", sa.Integer(), nullable=False),
        sa.Column("k_comments", sa.Integer(), nullable=False),
        sa.Column("answer_in", sa.JSON(), nullable=False),
        sa.Column("plan", sa.JSON(), nullable=False),
        sa.Column("plan_sha256", sa.String(length=64), nullable=False),
        sa.Column("invited", sa.Integer(), nullable=False),
        sa.Column("result_channel", sa.String(length=48), nullable=False),
        sa.CheckConstraint("closes_at > opens_at", name=op.f("ck_wave_forward")),
        sa.CheckConstraint("k >= 5", name=op.f("ck_wave_minimum_group")),
        sa.CheckConstraint("k_comments >= 10", name=op.f("ck_wave_minimum_block")),
        sa.ForeignKeyConstraint(
            ["template_id"], ["template.id"], name=op.f("fk_wave_template_id_template")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wave")),
    )
    with op.batch_alter_table("wave", schema=None) as batch_op:
        batch_op.create_index("ix_wave_state_closes_at", ["state", "closes_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_wave_template_id"), ["template_id"], unique=False)

    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", pulse.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("action", sa.String(length=64), nullable=False),
        sa.Column("object_kind", sa.String(length=32), nullable=False),
        sa.Column("object_id", sa.String(length=64), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["person.id"], name=op.f("fk_audit_entry_actor_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_entry_action"), ["action"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_entry_at"), ["at"], unique=False)

    op.create_table(
        "calendar_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("calendar_code", sa.String(length=32), nullable=False),
        sa.Column("proposed_by", sa.Integer(), nullable=False),
        sa.Column("proposed_at", pulse.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("is_by_law", sa.Boolean(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("consents", sa.JSON(), nullable=False),
        sa.Column("applied_at", pulse.base.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["calendar_code"],
            ["calendar.code"],
            name=op.f("fk_calendar_change_calendar_code_calendar"),
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by"], ["person.id"], name=op.f("fk_calendar_change_proposed_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_change")),
    )
    with op.batch_alter_table("calendar_change", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_calendar_change_calendar_code"), ["calendar_code"], unique=False
        )

    op.create_table(
        "credential",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("changed_at", pulse.base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_credential_person_id_person")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_credential")),
    )
    op.create_table(
        "department_placement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("name_ko", sa.String(length=120), nullable=False),
        sa.Column("name_en", sa.String(length=120), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_to > valid_from",
            name=op.f("ck_department_placement_forward"),
        ),
        sa.ForeignKeyConstraint(
            ["department_id"],
            ["department.id"],
            name=op.f("fk_department_placement_department_id_department"),
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"],
            ["department.id"],
            name=op.f("fk_department_placement_parent_id_department"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_department_placement")),
        sa.UniqueConstraint(
            "department_id",
            "valid_from",
            name=op.f("uq_department_placement_department_id_valid_from"),
        ),
    )
    with op.batch_alter_table("department_placement", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_department_placement_department_id"), ["department_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_department_placement_parent_id"), ["parent_id"], unique=False
        )

    op.create_table(
        "headship",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_headship_department_id_department")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_headship_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_headship")),
        sa.UniqueConstraint(
            "department_id", "valid_from", name=op.f("uq_headship_department_id_valid_from")
        ),
    )
    with op.batch_alter_table("headship", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_headship_person_id"), ["person_id"], unique=False)

    op.create_table(
        "identity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("provider", sa.String(length=16), nullable=False),
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=128), nullable=False),
        sa.Column("is_confirmed", sa.Boolean(), nullable=False),
        sa.Column("matched_by", sa.String(length=8), nullable=False),
        sa.Column("was_confirmed", sa.Boolean(), nullable=False),
        sa.Column("ended_at", pulse.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("channel", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_identity_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity")),
        sa.UniqueConstraint(
            "provider", "tenant", "subject", name=op.f("uq_identity_provider_tenant_subject")
        ),
    )
    with op.batch_alter_table("identity", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_identity_person_id"), ["person_id"], unique=False)

    op.create_table(
        "installment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("opens_at", pulse.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("question_codes", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["wave_id"], ["wave.id"], name=op.f("fk_installment_wave_id_wave")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_installment")),
        sa.UniqueConstraint("wave_id", "number", name=op.f("uq_installment_wave_id_number")),
    )
    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("installment", sa.Integer(), nullable=False),
        sa.Column("asks_at", pulse.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("is_told", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_invitation_person_id_person")
        ),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name=op.f("fk_invitation_wave_id_wave")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint(
            "wave_id",
            "person_id",
            "installment",
            name=op.f("uq_invitation_wave_id_person_id_installment"),
        ),
    )
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.create_index(
            "ix_invitation_is_told_asks_at", ["is_told", "asks_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_invitation_person_id"), ["person_id"], unique=False)

    op.create_table(
        "membership",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=120), nullable=False),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_membership_forward")
        ),
        sa.ForeignKeyConstraint(
            ["department_id"],
            ["department.id"],
            name=op.f("fk_membership_department_id_department"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_membership_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        sa.UniqueConstraint(
            "person_id", "valid_from", name=op.f("uq_membership_person_id_valid_from")
        ),
    )
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.create_index(
            "ix_membership_department_id_valid_to", ["department_id", "valid_to"], unique=False
        )

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
        sa.Column("starts_at", pulse.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("ends_at", pulse.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("closed_at", pulse.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.Column("method_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["closed_by"], ["person.id"], name=op.f("fk_period_close_closed_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_period_close")),
        sa.UniqueConstraint("kind", "starts_on", name=op.f("uq_period_close_kind_starts_on")),
    )
    op.create_table(
        "published_cell",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("cell_key", sa.String(length=160), nullable=False),
        sa.Column("question_code", sa.String(length=48), nullable=False),
        sa.Column("n_band", sa.String(length=8), nullable=False),
        sa.Column("mean", sa.String(length=8), nullable=True),
        sa.Column("end_code", sa.String(length=4), nullable=True),
        sa.Column("interval", sa.JSON(), nullable=True),
        sa.Column("distribution", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(
            ["wave_id"], ["wave.id"], name=op.f("fk_published_cell_wave_id_wave")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_published_cell")),
    )
    with op.batch_alter_table("published_cell", schema=None) as batch_op:
        batch_op.create_index(
            "ix_published_cell_wave_id_cell_key", ["wave_id", "cell_key"], unique=False
        )

    op.create_table(
        "published_comment",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("question_code", sa.String(length=48), nullable=False),
        sa.Column("block_key", sa.String(length=160), nullable=False),
        sa.Column("body", sa.String(length=4000), nullable=False),
        sa.ForeignKeyConstraint(
            ["wave_id"], ["wave.id"], name=op.f("fk_published_comment_wave_id_wave")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_published_comment")),
    )
    with op.batch_alter_table("published_comment", schema=None) as batch_op:
        batch_op.create_index(
            "ix_published_comment_wave_id_block_key", ["wave_id", "block_key"], unique=False
        )

    op.create_table(
        "published_finding",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("cell_key", sa.String(length=160), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["wave_id"], ["wave.id"], name=op.f("fk_published_finding_wave_id_wave")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_published_finding")),
    )
    with op.batch_alter_table("published_finding", schema=None) as batch_op:
        batch_op.create_index(
            "ix_published_finding_wave_id_cell_key", ["wave_id", "cell_key"], unique=False
        )

    op.create_table(
        "reminder",
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("installment", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("due_at", pulse.base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_reminder_person_id_person")
        ),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name=op.f("fk_reminder_wave_id_wave")),
        sa.PrimaryKeyConstraint(
            "wave_id", "person_id", "installment", "number", name=op.f("pk_reminder")
        ),
    )
    with op.batch_alter_table("reminder", schema=None) as batch_op:
        batch_op.create_index("ix_reminder_due_at", ["due_at"], unique=False)

    op.create_table(
        "role_assignment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["department_id"],
            ["department.id"],
            name=op.f("fk_role_assignment_department_id_department"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_role_assignment_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_assignment")),
        sa.UniqueConstraint(
            "person_id",
            "role",
            "department_id",
            "valid_from",
            name=op.f("uq_role_assignment_person_id_role_department_id_valid_from"),
        ),
    )
    with op.batch_alter_table("role_assignment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_role_assignment_role"), ["role"], unique=False)

    op.create_table(
        "roster_entry",
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("department_path", sa.JSON(), nullable=False),
        sa.Column("role", sa.String(length=48), nullable=False),
        sa.Column("site", sa.String(length=80), nullable=False),
        sa.Column("tenure_band", sa.String(length=24), nullable=False),
        sa.Column("employer", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_roster_entry_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["wave_id"], ["wave.id"], name=op.f("fk_roster_entry_wave_id_wave")
        ),
        sa.PrimaryKeyConstraint("wave_id", "person_id", name=op.f("pk_roster_entry")),
    )
    op.create_table(
        "service",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("name_ko", sa.String(length=160), nullable=False),
        sa.Column("name_en", sa.String(length=160), nullable=False),
        sa.Column("description_ko", sa.String(length=1000), nullable=False),
        sa.Column("description_en", sa.String(length=1000), nullable=False),
        sa.Column("category", sa.String(length=48), nullable=False),
        sa.Column("provider_department_id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("user_scope", sa.JSON(), nullable=False),
        sa.Column("buyer_department_id", sa.Integer(), nullable=True),
        sa.Column("decider_department_id", sa.Integer(), nullable=True),
        sa.Column("request_channels", sa.JSON(), nullable=False),
        sa.Column("calendar_code", sa.String(length=32), nullable=False),
        sa.Column("criticality", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("stage_set", sa.String(length=16), nullable=False),
        sa.Column("survey_sampling", sa.String(length=16), nullable=False),
        sa.Column("faq_ref", sa.String(length=80), nullable=False),
        sa.Column("pilot_until", sa.Date(), nullable=True),
        sa.Column("launched_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["buyer_department_id"],
            ["department.id"],
            name=op.f("fk_service_buyer_department_id_department"),
        ),
        sa.ForeignKeyConstraint(
            ["calendar_code"], ["calendar.code"], name=op.f("fk_service_calendar_code_calendar")
        ),
        sa.ForeignKeyConstraint(
            ["decider_department_id"],
            ["department.id"],
            name=op.f("fk_service_decider_department_id_department"),
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["person.id"], name=op.f("fk_service_owner_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["provider_department_id"],
            ["department.id"],
            name=op.f("fk_service_provider_department_id_department"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service")),
        sa.UniqueConstraint("code", name=op.f("uq_service_code")),
    )
    with op.batch_alter_table("service", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_service_provider_department_id"),
            ["provider_department_id"],
            unique=False,
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

    op.create_table(
        "wave_record",
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=False),
        sa.Column("response_rate", sa.Integer(), nullable=True),
        sa.Column("spreads", sa.JSON(), nullable=False),
        sa.Column("key_destroyed_at", pulse.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("certificate", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["wave_id"], ["wave.id"], name=op.f("fk_wave_record_wave_id_wave")
        ),
        sa.PrimaryKeyConstraint("wave_id", name=op.f("pk_wave_record")),
    )
    op.create_table(
        "commitment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["service_id"], ["service.id"], name=op.f("fk_commitment_service_id_service")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commitment")),
        sa.UniqueConstraint("code", name=op.f("uq_commitment_code")),
    )
    with op.batch_alter_table("commitment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_commitment_service_id"), ["service_id"], unique=False)

    op.create_table(
        "service_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=24), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("requester_id", sa.Integer(), nullable=False),
        sa.Column("requester_role", sa.String(length=16), nullable=False),
        sa.Column("customer_department_id", sa.Integer(), nullable=False),
        sa.Column("provider_department_id", sa.Integer(), nullable=False),
        sa.Column("assignee_id", sa.Integer(), nullable=True),
        sa.Column("priority", sa.String(length=8), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("details", sa.String(length=4000), nullable=False),
        sa.Column("opened_at", pulse.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "held",
                "resolved",
                "cancelled",
                name="requeststate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("source", sa.String(length=24), nullable=False),
        sa.Column("external_ref", sa.String(length=80), nullable=True),
        sa.Column("thread_channel", sa.String(length=32), nullable=True),
        sa.Column("thread_ts", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(
            ["assignee_id"], ["person.id"], name=op.f("fk_service_request_assignee_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["customer_department_id"],
            ["department.id"],
            name=op.f("fk_service_request_customer_department_id_department"),
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"],
            ["service_request.id"],
            name=op.f("fk_service_request_parent_id_service_request"),
        ),
        sa.ForeignKeyConstraint(
            ["provider_department_id"],
            ["department.id"],
            name=op.f("fk_service_request_provider_department_id_department"),
        ),
        sa.ForeignKeyConstraint(
            ["requester_id"], ["person.id"], name=op.f("fk_service_request_requester_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["service_id"], ["service.id"], name=op.f("fk_service_request_service_id_service")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_request")),
        sa.UniqueConstraint("external_ref", name=op.f("uq_service_request_external_ref")),
        sa.UniqueConstraint("number", name=op.f("uq_service_request_number")),
    )
    with op.batch_alter_table("service_request", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_service_request_opened_at"), ["opened_at"], unique=False
        )
        batch_op.create_index(
            "ix_service_request_provider_department_id_state",
            ["provider_department_id", "state"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_service_request_requester_id"), ["requester_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_service_request_service_id"), ["service_id"], unique=False
        )

    op.create_table(
        "commitment_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commitment_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "proposed",
                "signed",
                "in_force",
                "superseded",
                "ended",
                name="versionstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("wording_ko", sa.String(length=300), nullable=False),
        sa.Column("wording_en", sa.String(length=300), nullable=False),
        sa.Column("goal_value", sa.Integer(), nullable=False),
        sa.Column("goal_unit", sa.String(length=24), nullable=False),
        sa.Column("target_rate", sa.Integer(), nullable=False),
        sa.Column("priority", sa.String(length=8), nullable=False),
        sa.Column("calendar_code", sa.String(length=32), nullable=False),
        sa.Column("start_event", sa.String(length=48), nullable=False),
        sa.Column("stop_event", sa.String(length=48), nullable=False),
        sa.Column("pause_when", sa.JSON(), nullable=False),
        sa.Column("warn_at_pct", sa.Integer(), nullable=False),
        sa.Column("chain_code", sa.String(length=32), nullable=True),
        sa.Column("evidence", sa.String(length=16), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("effective_to", sa.Date(), nullable=True),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("signatures", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["calendar_code"],
            ["calendar.code"],
            name=op.f("fk_commitment_version_calendar_code_calendar"),
        ),
        sa.ForeignKeyConstraint(
            ["chain_code"],
            ["escalation_chain.code"],
            name=op.f("fk_commitment_version_chain_code_escalation_chain"),
        ),
        sa.ForeignKeyConstraint(
            ["commitment_id"],
            ["commitment.id"],
            name=op.f("fk_commitment_version_commitment_id_commitment"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commitment_version")),
        sa.UniqueConstraint(
            "commitment_id", "number", name=op.f("uq_commitment_version_commitment_id_number")
        ),
    )
    op.create_table(
        "request_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("at", pulse.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", pulse.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "opened",
                "replied",
                "held",
                "resumed",
                "reassigned",
                "handed_over",
                "priority_changed",
                "renegotiated",
                "resolved",
                "reopened",
                "cancelled",
                "waived",
                "corrected",
                name="eventkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["person.id"], name=op.f("fk_request_event_actor_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["service_request.id"],
            name=op.f("fk_request_event_request_id_service_request"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_event")),
    )
    with op.batch_alter_table("request_event", schema=None) as batch_op:
        batch_op.create_index("ix_request_event_request_id_at", ["request_id", "at"], unique=False)

    op.create_table(
        "request_lack",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("at", pulse.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("lacks", sa.JSON(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["person.id"], name=op.f("fk_request_lack_actor_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["service_request.id"],
            name=op.f("fk_request_lack_request_id_service_request"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_lack")),
    )
    with op.batch_alter_table("request_lack", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_request_lack_request_id"), ["request_id"], unique=False
        )

    op.create_table(
        "clock",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column(
            "target",
            sa.Enum(
                "first_reply",
                "resolution",
                name="targetkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "running",
                "paused",
                "stopped",
                "excluded",
                name="clockstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("due_at", pulse.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("stopped_at", pulse.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("settled_at", pulse.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("breached_at", pulse.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("goal_seconds", sa.Integer(), nullable=True),
        sa.Column("elapsed_seconds", sa.Integer(), nullable=False),
        sa.Column("paused_seconds", sa.Integer(), nullable=False),
        sa.Column("exclusion", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["service_request.id"],
            name=op.f("fk_clock_request_id_service_request"),
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["commitment_version.id"],
            name=op.f("fk_clock_version_id_commitment_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock")),
        sa.UniqueConstraint(
            "request_id", "version_id", name=op.f("uq_clock_request_id_version_id")
        ),
    )
    with op.batch_alter_table("clock", schema=None) as batch_op:
        batch_op.create_index(
            "ix_clock_due_at_unbroken",
            ["due_at"],
            unique=False,
            sqlite_where=sa.text("state = 'running' AND breached_at IS NULL"),
            postgresql_where=sa.text("state = 'running' AND breached_at IS NULL"),
        )
        batch_op.create_index(batch_op.f("ix_clock_request_id"), ["request_id"], unique=False)
        batch_op.create_index("ix_clock_settled_at", ["settled_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_clock_version_id"), ["version_id"], unique=False)

    op.create_table(
        "closed_figure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("close_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("carried", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["close_id"], ["period_close.id"], name=op.f("fk_closed_figure_close_id_period_close")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["commitment_version.id"],
            name=op.f("fk_closed_figure_version_id_commitment_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closed_figure")),
        sa.UniqueConstraint(
            "close_id", "version_id", name=op.f("uq_closed_figure_close_id_version_id")
        ),
    )
    with op.batch_alter_table("closed_figure", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_closed_figure_version_id"), ["version_id"], unique=False
        )

    op.create_table(
        "clock_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("clock_id", sa.Integer(), nullable=False),
        sa.Column("verdict_before", sa.String(length=16), nullable=False),
        sa.Column("verdict_after", sa.String(length=16), nullable=False),
        sa.Column("due_before", pulse.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("due_after", pulse.base.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["change_id"],
            ["calendar_change.id"],
            name=op.f("fk_clock_change_change_id_calendar_change"),
        ),
        sa.ForeignKeyConstraint(
            ["clock_id"], ["clock.id"], name=op.f("fk_clock_change_clock_id_clock")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock_change")),
        sa.UniqueConstraint(
            "change_id", "clock_id", name=op.f("uq_clock_change_change_id_clock_id")
        ),
    )
    with op.batch_alter_table("clock_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_clock_change_clock_id"), ["clock_id"], unique=False)

    op.create_table(
        "escalation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clock_id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=24), nullable=False),
        sa.Column("targets", sa.JSON(), nullable=False),
        sa.Column("via", sa.String(length=32), nullable=False),
        sa.Column("quiet_hours", sa.String(length=32), nullable=False),
        sa.Column("due_at", pulse.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "planned",
                "held",
                "fired",
                "cancelled",
                name="escalationstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("fired_at", pulse.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column("acknowledged_by", sa.Integer(), nullable=True),
        sa.Column("acknowledged_at", pulse.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("expected_at", pulse.base.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["acknowledged_by"], ["person.id"], name=op.f("fk_escalation_acknowledged_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["clock_id"], ["clock.id"], name=op.f("fk_escalation_clock_id_clock")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["service_request.id"],
            name=op.f("fk_escalation_request_id_service_request"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_escalation")),
        sa.UniqueConstraint("clock_id", "step", name=op.f("uq_escalation_clock_id_step")),
    )
    with op.batch_alter_table("escalation", schema=None) as batch_op:
        batch_op.create_index(
            "ix_escalation_due_at_planned",
            ["due_at"],
            unique=False,
            sqlite_where=sa.text("state = 'planned'"),
            postgresql_where=sa.text("state = 'planned'"),
        )
        batch_op.create_index(batch_op.f("ix_escalation_request_id"), ["request_id"], unique=False)

    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE sealed_ballot SET (toast_tuple_target = 8160)")


def downgrade():
    with op.batch_alter_table("escalation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_escalation_request_id"))
        batch_op.drop_index(
            "ix_escalation_due_at_planned",
            sqlite_where=sa.text("state = 'planned'"),
            postgresql_where=sa.text("state = 'planned'"),
        )

    op.drop_table("escalation")
    with op.batch_alter_table("clock_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_clock_change_clock_id"))

    op.drop_table("clock_change")
    with op.batch_alter_table("closed_figure", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_closed_figure_version_id"))

    op.drop_table("closed_figure")
    with op.batch_alter_table("clock", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_clock_version_id"))
        batch_op.drop_index("ix_clock_settled_at")
        batch_op.drop_index(batch_op.f("ix_clock_request_id"))
        batch_op.drop_index(
            "ix_clock_due_at_unbroken",
            sqlite_where=sa.text("state = 'running' AND breached_at IS NULL"),
            postgresql_where=sa.text("state = 'running' AND breached_at IS NULL"),
        )

    op.drop_table("clock")
    with op.batch_alter_table("request_lack", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_request_lack_request_id"))

    op.drop_table("request_lack")
    with op.batch_alter_table("request_event", schema=None) as batch_op:
        batch_op.drop_index("ix_request_event_request_id_at")

    op.drop_table("request_event")
    op.drop_table("commitment_version")
    with op.batch_alter_table("service_request", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_service_request_service_id"))
        batch_op.drop_index(batch_op.f("ix_service_request_requester_id"))
        batch_op.drop_index("ix_service_request_provider_department_id_state")
        batch_op.drop_index(batch_op.f("ix_service_request_opened_at"))

    op.drop_table("service_request")
    with op.batch_alter_table("commitment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_commitment_service_id"))

    op.drop_table("commitment")
    op.drop_table("wave_record")
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_person_id"))

    op.drop_table("sign_in")
    with op.batch_alter_table("service", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_service_provider_department_id"))

    op.drop_table("service")
    op.drop_table("roster_entry")
    with op.batch_alter_table("role_assignment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_role_assignment_role"))

    op.drop_table("role_assignment")
    with op.batch_alter_table("reminder", schema=None) as batch_op:
        batch_op.drop_index("ix_reminder_due_at")

    op.drop_table("reminder")
    with op.batch_alter_table("published_finding", schema=None) as batch_op:
        batch_op.drop_index("ix_published_finding_wave_id_cell_key")

    op.drop_table("published_finding")
    with op.batch_alter_table("published_comment", schema=None) as batch_op:
        batch_op.drop_index("ix_published_comment_wave_id_block_key")

    op.drop_table("published_comment")
    with op.batch_alter_table("published_cell", schema=None) as batch_op:
        batch_op.drop_index("ix_published_cell_wave_id_cell_key")

    op.drop_table("published_cell")
    op.drop_table("period_close")
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.drop_index("ix_membership_department_id_valid_to")

    op.drop_table("membership")
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invitation_person_id"))
        batch_op.drop_index("ix_invitation_is_told_asks_at")

    op.drop_table("invitation")
    op.drop_table("installment")
    with op.batch_alter_table("identity", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_identity_person_id"))

    op.drop_table("identity")
    with op.batch_alter_table("headship", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_headship_person_id"))

    op.drop_table("headship")
    with op.batch_alter_table("department_placement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_department_placement_parent_id"))
        batch_op.drop_index(batch_op.f("ix_department_placement_department_id"))

    op.drop_table("department_placement")
    op.drop_table("credential")
    with op.batch_alter_table("calendar_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_calendar_change_calendar_code"))

    op.drop_table("calendar_change")
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_entry_at"))
        batch_op.drop_index(batch_op.f("ix_audit_entry_action"))

    op.drop_table("audit_entry")
    with op.batch_alter_table("wave", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_wave_template_id"))
        batch_op.drop_index("ix_wave_state_closes_at")

    op.drop_table("wave")
    op.drop_table("question")
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_person_status"))

    op.drop_table("person")
    op.drop_table("department")
    op.drop_table("template")
    op.drop_table("site")
    op.drop_table("sign_in_attempt")
    op.drop_table("shift")
    op.drop_table("sealed_ballot")
    op.drop_table("rotation")
    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.drop_index("ix_outbox_message_state_lane_due")

    op.drop_table("outbox_message")
    op.drop_table("leader_lease")
    op.drop_table("inbox_receipt")
    op.drop_table("escalation_chain")
    op.drop_table("employer")
    op.drop_table("calendar")

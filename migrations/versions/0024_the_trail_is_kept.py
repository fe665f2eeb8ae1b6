"""The audit trail: the database itself refuses to change, replace or delete an entry.

Revision ID: 0024
Revises: 0023
"""

from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

REFUSE = "BEGIN SELECT RAISE(ABORT, 'audit_entry is append-only'); END"
TAKEN = "EXISTS (SELECT 1 FROM audit_entry WHERE id = NEW.id)"
MADE = {
    "sqlite": (
        f"CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry {REFUSE}",
        f"CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry {REFUSE}",
        f"CREATE TRIGGER audit_entry_no_replace BEFORE INSERT ON audit_entry WHEN {TAKEN} "
        f"{REFUSE}",
    ),
    "postgresql": (
        "CREATE FUNCTION refuse_change_of_audit_entry() RETURNS trigger LANGUAGE plpgsql AS "
        "$$BEGIN RAISE EXCEPTION 'audit_entry is append-only' "
        "USING ERRCODE = 'integrity_constraint_violation'; END$$",
        "CREATE TRIGGER audit_entry_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_audit_entry()",
    ),
}
GONE = {
    "sqlite": (
        "DROP TRIGGER audit_entry_no_replace",
        "DROP TRIGGER audit_entry_no_delete",
        "DROP TRIGGER audit_entry_no_update",
    ),
    "postgresql": (
        "DROP TRIGGER audit_entry_no_change ON audit_entry",
        "DROP FUNCTION refuse_change_of_audit_entry()",
    ),
}


def upgrade():
    for statement in MADE[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade():
    for statement in GONE[op.get_bind().dialect.name]:
        op.execute(statement)

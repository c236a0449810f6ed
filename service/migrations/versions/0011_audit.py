"""The audit log, and the triggers that keep what is written in it.

Revision: 0011
Before it: 0010
"""

import sqlalchemy as sa
from alembic import op


revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

NEVER = "the audit log is append-only: entries are never removed"
VALUES_ONLY = "the audit log is append-only: only service/audit/scrub.py may blank values"

# A transaction that scrubs may blank the values and the name of a person, and nothing else.
SAME = " AND ".join(
    f"OLD.{column} = NEW.{column}" for column in ("id", "at", "action", "entity", "entity_id", "credential")
)

SQLITE = (
    f"""CREATE TRIGGER audit_entry_never_deleted BEFORE DELETE ON audit_entry
        BEGIN SELECT RAISE(ABORT, '{NEVER}'); END""",
    f"""CREATE TRIGGER audit_entry_never_changed BEFORE UPDATE ON audit_entry
        WHEN NOT (EXISTS (SELECT 1 FROM audit_scrub) AND {SAME})
        BEGIN SELECT RAISE(ABORT, '{VALUES_ONLY}'); END""",
)

POSTGRESQL = (
    f"""CREATE FUNCTION audit_entry_never_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION '{NEVER}'; END $$""",
    """CREATE TRIGGER audit_entry_never_deleted BEFORE DELETE ON audit_entry
        FOR EACH ROW EXECUTE FUNCTION audit_entry_never_deleted()""",
    f"""CREATE FUNCTION audit_entry_never_changed() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF EXISTS (SELECT 1 FROM audit_scrub) AND {SAME} THEN RETURN NEW; END IF;
            RAISE EXCEPTION '{VALUES_ONLY}';
        END $$""",
    """CREATE TRIGGER audit_entry_never_changed BEFORE UPDATE ON audit_entry
        FOR EACH ROW EXECUTE FUNCTION audit_entry_never_changed()""",
)


def upgrade() -> None:
    op.create_table(
        "audit_entry",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=200), nullable=False),
        sa.Column("account_id", sa.String(length=32), nullable=True),
        sa.Column("credential", sa.String(length=200), nullable=False),
        sa.Column("request_id", sa.String(length=100), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("entity", sa.String(length=100), nullable=False),
        sa.Column("entity_id", sa.String(length=200), nullable=False),
        sa.Column("confidential", sa.Boolean(), nullable=False),
        sa.Column("before", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("after", sa.JSON(none_as_null=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_audit_entry"),
        sqlite_autoincrement=True,
    )
    for column in ("account_id", "actor", "entity", "entity_id"):
        op.create_index(f"ix_audit_entry_{column}", "audit_entry", [column], unique=False)
    op.create_table(
        "audit_scrub",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_scrub"),
    )
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("audit_entry")
    op.drop_table("audit_scrub")
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION audit_entry_never_deleted")
        op.execute("DROP FUNCTION audit_entry_never_changed")

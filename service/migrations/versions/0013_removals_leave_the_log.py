"""Blank the copies of deleted rows that the audit log took from the table of what can be brought back.

Each deletion is in the log by itself; the copy also held confidential needs, without their mark.

Revision: 0013
Before it: 0012
"""

from alembic import op


revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("INSERT INTO audit_scrub (id) VALUES (1)")
    op.execute("UPDATE audit_entry SET before = NULL, after = NULL WHERE entity = 'removal'")
    op.execute("DELETE FROM audit_scrub")


def downgrade() -> None:
    """What is blank stays blank."""

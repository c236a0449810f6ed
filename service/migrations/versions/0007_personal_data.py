"""A professor's data: consent, days, disowned items, and what records have answered.

Revision: 0007
Before it: 0006
"""

import sqlalchemy as sa
from alembic import op


revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("faculty_profile") as batch_op:
        batch_op.add_column(sa.Column("orcid", sa.String(length=19), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("openalex_id", sa.String(length=20), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("consent_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("consent_purpose", sa.String(length=500), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("visible_until", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("retain_until", sa.Date(), nullable=True))
        for column in ("orcid", "openalex_id", "visible_until", "retain_until"):
            batch_op.create_index(f"ix_faculty_profile_{column}", [column], unique=False)
    with op.batch_alter_table("expertise_item") as batch_op:
        batch_op.add_column(sa.Column("record_key", sa.String(length=300), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("disowned_at", sa.DateTime(timezone=True), nullable=True))
    # The defaults were only for the rows that are there.
    with op.batch_alter_table("faculty_profile") as batch_op:
        for column in ("orcid", "openalex_id", "consent_purpose"):
            batch_op.alter_column(column, server_default=None)
    with op.batch_alter_table("expertise_item") as batch_op:
        batch_op.alter_column("record_key", server_default=None)
    op.create_table(
        "record_answer",
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.Column("record_id", sa.String(length=40), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("url", name="pk_record_answer"),
    )
    op.create_index("ix_record_answer_record_id", "record_answer", ["record_id"], unique=False)
    op.create_index("ix_record_answer_expires_at", "record_answer", ["expires_at"], unique=False)


def downgrade() -> None:
    op.drop_table("record_answer")
    with op.batch_alter_table("expertise_item") as batch_op:
        batch_op.drop_column("disowned_at")
        batch_op.drop_column("record_key")
    with op.batch_alter_table("faculty_profile") as batch_op:
        for column in ("orcid", "openalex_id", "visible_until", "retain_until"):
            batch_op.drop_index(f"ix_faculty_profile_{column}")
        for column in ("retain_until", "visible_until", "consent_purpose", "consent_on", "openalex_id", "orcid"):
            batch_op.drop_column(column)

"""Confidential needs: visibility, the approved summary, and who has accepted whom.

Revision: 0010
Before it: 0009
"""

import sqlalchemy as sa
from alembic import op


revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "need_acceptance",
        sa.Column("need_id", sa.String(length=32), nullable=False),
        sa.Column("faculty_id", sa.String(length=32), nullable=False),
        sa.Column("company_accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("faculty_accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["faculty_id"],
            ["faculty_profile.id"],
            name="fk_need_acceptance_faculty_id_faculty_profile",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["need_id"], ["need.id"], name="fk_need_acceptance_need_id_need", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("need_id", "faculty_id", name="pk_need_acceptance"),
    )
    op.create_index("ix_need_acceptance_faculty_id", "need_acceptance", ["faculty_id"], unique=False)
    # Needs that are there already are public; only then can the columns be required.
    op.add_column("need", sa.Column("visibility", sa.String(length=40), nullable=True))
    op.add_column("need", sa.Column("public_summary", sa.String(), nullable=True))
    op.add_column("need", sa.Column("summary_approved_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE need SET visibility = 'public', public_summary = ''")
    with op.batch_alter_table("need") as table:
        table.alter_column("visibility", nullable=False, existing_type=sa.String(length=40))
        table.alter_column("public_summary", nullable=False, existing_type=sa.String())
    op.create_index("ix_need_visibility", "need", ["visibility"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_need_visibility", "need")
    with op.batch_alter_table("need") as table:
        table.drop_column("summary_approved_at")
        table.drop_column("public_summary")
        table.drop_column("visibility")
    op.drop_table("need_acceptance")

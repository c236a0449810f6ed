"""Follow-ups of meetings and their changes; when a round really began and ended.

Revision: 0008
Before it: 0007
"""

import sqlalchemy as sa
from alembic import op


revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "follow_up",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("meeting_id", sa.String(length=32), nullable=True),
        sa.Column("faculty_id", sa.String(length=32), nullable=True),
        sa.Column("company_id", sa.String(length=32), nullable=True),
        sa.Column("need_id", sa.String(length=32), nullable=True),
        sa.Column("stage", sa.String(length=40), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("due_date", sa.Date(), nullable=True),
        sa.Column("responsible", sa.String(length=200), nullable=False),
        sa.Column("visit_date", sa.Date(), nullable=True),
        sa.Column("visit_place", sa.String(length=200), nullable=False),
        sa.Column("reminders_done", sa.JSON(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name="fk_follow_up_company_id_company", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["faculty_id"], ["faculty_profile.id"], name="fk_follow_up_faculty_id_faculty_profile", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name="fk_follow_up_meeting_id_meeting", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["need_id"], ["need.id"], name="fk_follow_up_need_id_need", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_follow_up"),
        sa.UniqueConstraint("meeting_id", name="uq_follow_up_meeting_id"),
    )
    op.create_index("ix_follow_up_company_id", "follow_up", ["company_id"], unique=False)
    op.create_index("ix_follow_up_created_at_id", "follow_up", ["created_at", "id"], unique=False)
    op.create_index("ix_follow_up_due_date", "follow_up", ["due_date"], unique=False)
    op.create_index("ix_follow_up_faculty_id", "follow_up", ["faculty_id"], unique=False)
    op.create_index("ix_follow_up_need_id", "follow_up", ["need_id"], unique=False)
    op.create_index("ix_follow_up_stage", "follow_up", ["stage"], unique=False)
    op.create_index("ix_follow_up_visit_date", "follow_up", ["visit_date"], unique=False)

    op.create_table(
        "follow_up_change",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("follow_up_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("person", sa.String(length=200), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["follow_up_id"], ["follow_up.id"], name="fk_follow_up_change_follow_up_id_follow_up", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_follow_up_change"),
        sa.UniqueConstraint("follow_up_id", "number", name="uq_follow_up_change_follow_up_id_number"),
    )
    op.create_index("ix_follow_up_change_follow_up_id", "follow_up_change", ["follow_up_id"], unique=False)

    op.add_column("session_round", sa.Column("started_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("session_round", sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("session_round", "ended_at")
    op.drop_column("session_round", "started_at")
    op.drop_table("follow_up_change")
    op.drop_table("follow_up")

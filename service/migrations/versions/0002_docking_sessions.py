"""Docking sessions: rounds, participants, wishes, planning runs, versions of the schedule, and meetings.

Revision: 0002
Before it: 0001
"""

import sqlalchemy as sa
from alembic import op


revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "docking_session",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("external_id", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("timezone", sa.String(length=64), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("tables", sa.Integer(), nullable=False),
        sa.Column("table_names", sa.JSON(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("time_limit_s", sa.Float(), nullable=False),
        sa.Column("affinity_source", sa.String(length=40), nullable=False),
        sa.Column("threshold", sa.String(length=40), nullable=False),
        sa.Column("avoid_same_organization", sa.Boolean(), nullable=False),
        sa.Column("avoid_met_before", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_docking_session"),
    )
    op.create_index("ix_docking_session_created_at_id", "docking_session", ["created_at", "id"], unique=False)
    op.create_index("ix_docking_session_external_id", "docking_session", ["external_id"], unique=True)
    op.create_index("ix_docking_session_status", "docking_session", ["status"], unique=False)

    op.create_table(
        "closed_place",
        sa.Column("session_id", sa.String(length=32), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("table", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["docking_session.id"],
            name="fk_closed_place_session_id_docking_session",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("session_id", "round", "table", name="pk_closed_place"),
    )
    op.create_table(
        "planning_run",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("session_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("parameters", sa.JSON(), nullable=False),
        sa.Column("input_hash", sa.String(length=64), nullable=False),
        sa.Column("model", sa.String(length=200), nullable=False),
        sa.Column("calibration", sa.String(length=200), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("objective", sa.Float(), nullable=True),
        sa.Column("bound", sa.Float(), nullable=True),
        sa.Column("fairness_price", sa.Float(), nullable=True),
        sa.Column("rounds_needed", sa.Integer(), nullable=True),
        sa.Column("gaps", sa.Integer(), nullable=False),
        sa.Column("table_changes", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("unserved", sa.JSON(), nullable=False),
        sa.Column("problem", sa.JSON(), nullable=False),
        sa.Column("meetings", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["docking_session.id"],
            name="fk_planning_run_session_id_docking_session",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_planning_run"),
        sa.UniqueConstraint("session_id", "number", name="uq_planning_run_session_id_number"),
    )
    op.create_index("ix_planning_run_input_hash", "planning_run", ["input_hash"], unique=False)
    op.create_index("ix_planning_run_session_id", "planning_run", ["session_id"], unique=False)

    op.create_table(
        "session_participant",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("session_id", sa.String(length=32), nullable=False),
        sa.Column("side", sa.String(length=40), nullable=False),
        sa.Column("code", sa.String(length=200), nullable=False),
        sa.Column("faculty_id", sa.String(length=32), nullable=True),
        sa.Column("company_id", sa.String(length=32), nullable=True),
        sa.Column("min_meetings", sa.Integer(), nullable=False),
        sa.Column("max_meetings", sa.Integer(), nullable=True),
        sa.Column("available", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("is_walk_in", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name="fk_session_participant_company_id_company", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["faculty_id"],
            ["faculty_profile.id"],
            name="fk_session_participant_faculty_id_faculty_profile",
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["docking_session.id"],
            name="fk_session_participant_session_id_docking_session",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_session_participant"),
        sa.UniqueConstraint("session_id", "company_id", name="uq_session_participant_session_id_company_id"),
        sa.UniqueConstraint("session_id", "faculty_id", name="uq_session_participant_session_id_faculty_id"),
        sa.UniqueConstraint("session_id", "side", "code", name="uq_session_participant_session_id_side_code"),
    )
    op.create_index("ix_session_participant_company_id", "session_participant", ["company_id"], unique=False)
    op.create_index("ix_session_participant_faculty_id", "session_participant", ["faculty_id"], unique=False)
    op.create_index("ix_session_participant_session_id", "session_participant", ["session_id"], unique=False)

    op.create_table(
        "session_round",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("session_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("start", sa.Time(), nullable=False),
        sa.Column("length_minutes", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.CheckConstraint("length_minutes >= 1", name="ck_session_round_length_minutes"),
        sa.CheckConstraint("number >= 1", name="ck_session_round_number"),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["docking_session.id"],
            name="fk_session_round_session_id_docking_session",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_session_round"),
        sa.UniqueConstraint("session_id", "number", name="uq_session_round_session_id_number"),
    )
    op.create_index("ix_session_round_session_id", "session_round", ["session_id"], unique=False)

    op.create_table(
        "meeting",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("session_id", sa.String(length=32), nullable=False),
        sa.Column("faculty_participant_id", sa.String(length=32), nullable=False),
        sa.Column("company_participant_id", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("faculty_outcome", sa.String(length=40), nullable=True),
        sa.Column("company_outcome", sa.String(length=40), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_participant_id"],
            ["session_participant.id"],
            name="fk_meeting_company_participant_id_session_participant",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["faculty_participant_id"],
            ["session_participant.id"],
            name="fk_meeting_faculty_participant_id_session_participant",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["docking_session.id"], name="fk_meeting_session_id_docking_session", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_meeting"),
        sa.UniqueConstraint("session_id", "faculty_participant_id", "company_participant_id", name="uq_meeting_pair"),
    )
    op.create_index("ix_meeting_company_participant_id", "meeting", ["company_participant_id"], unique=False)
    op.create_index("ix_meeting_faculty_participant_id", "meeting", ["faculty_participant_id"], unique=False)
    op.create_index("ix_meeting_session_id", "meeting", ["session_id"], unique=False)

    op.create_table(
        "schedule_version",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("session_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("parent_id", sa.String(length=32), nullable=True),
        sa.Column("run_id", sa.String(length=32), nullable=True),
        sa.Column("edits", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("frame", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("diff", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["parent_id"],
            ["schedule_version.id"],
            name="fk_schedule_version_parent_id_schedule_version",
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["planning_run.id"], name="fk_schedule_version_run_id_planning_run", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["docking_session.id"],
            name="fk_schedule_version_session_id_docking_session",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_schedule_version"),
        sa.UniqueConstraint("session_id", "number", name="uq_schedule_version_session_id_number"),
    )
    op.create_index("ix_schedule_version_parent_id", "schedule_version", ["parent_id"], unique=False)
    op.create_index("ix_schedule_version_run_id", "schedule_version", ["run_id"], unique=False)
    op.create_index("ix_schedule_version_session_id", "schedule_version", ["session_id"], unique=False)

    op.create_table(
        "session_conflict",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("session_id", sa.String(length=32), nullable=False),
        sa.Column("faculty_participant_id", sa.String(length=32), nullable=False),
        sa.Column("company_participant_id", sa.String(length=32), nullable=False),
        sa.Column("is_lifted", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_participant_id"],
            ["session_participant.id"],
            name="fk_session_conflict_company_participant_id_session_participant",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["faculty_participant_id"],
            ["session_participant.id"],
            name="fk_session_conflict_faculty_participant_id_session_participant",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["docking_session.id"],
            name="fk_session_conflict_session_id_docking_session",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_session_conflict"),
        sa.UniqueConstraint(
            "session_id", "faculty_participant_id", "company_participant_id", name="uq_session_conflict_pair"
        ),
    )
    op.create_index(
        "ix_session_conflict_company_participant_id", "session_conflict", ["company_participant_id"], unique=False
    )
    op.create_index(
        "ix_session_conflict_faculty_participant_id", "session_conflict", ["faculty_participant_id"], unique=False
    )
    op.create_index("ix_session_conflict_session_id", "session_conflict", ["session_id"], unique=False)

    op.create_table(
        "session_lock",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("session_id", sa.String(length=32), nullable=False),
        sa.Column("faculty_participant_id", sa.String(length=32), nullable=False),
        sa.Column("company_participant_id", sa.String(length=32), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("table", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_participant_id"],
            ["session_participant.id"],
            name="fk_session_lock_company_participant_id_session_participant",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["faculty_participant_id"],
            ["session_participant.id"],
            name="fk_session_lock_faculty_participant_id_session_participant",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["docking_session.id"],
            name="fk_session_lock_session_id_docking_session",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_session_lock"),
        sa.UniqueConstraint(
            "session_id", "faculty_participant_id", "company_participant_id", name="uq_session_lock_pair"
        ),
    )
    op.create_index("ix_session_lock_company_participant_id", "session_lock", ["company_participant_id"], unique=False)
    op.create_index("ix_session_lock_faculty_participant_id", "session_lock", ["faculty_participant_id"], unique=False)
    op.create_index("ix_session_lock_session_id", "session_lock", ["session_id"], unique=False)

    op.create_table(
        "session_need",
        sa.Column("participant_id", sa.String(length=32), nullable=False),
        sa.Column("need_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["need_id"], ["need.id"], name="fk_session_need_need_id_need", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["session_participant.id"],
            name="fk_session_need_participant_id_session_participant",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("participant_id", "need_id", name="pk_session_need"),
    )
    op.create_index("ix_session_need_need_id", "session_need", ["need_id"], unique=False)

    op.create_table(
        "session_preference",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("session_id", sa.String(length=32), nullable=False),
        sa.Column("participant_id", sa.String(length=32), nullable=False),
        sa.Column("other_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "rank IS NULL OR (rank BETWEEN 1 AND 4 AND kind = 'want')", name="ck_session_preference_rank"
        ),
        sa.ForeignKeyConstraint(
            ["other_id"],
            ["session_participant.id"],
            name="fk_session_preference_other_id_session_participant",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["session_participant.id"],
            name="fk_session_preference_participant_id_session_participant",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["docking_session.id"],
            name="fk_session_preference_session_id_docking_session",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_session_preference"),
        sa.UniqueConstraint("participant_id", "other_id", name="uq_session_preference_participant_id_other_id"),
    )
    op.create_index("ix_session_preference_other_id", "session_preference", ["other_id"], unique=False)
    op.create_index("ix_session_preference_participant_id", "session_preference", ["participant_id"], unique=False)
    op.create_index("ix_session_preference_session_id", "session_preference", ["session_id"], unique=False)

    op.create_table(
        "scheduled_meeting",
        sa.Column("version_id", sa.String(length=32), nullable=False),
        sa.Column("meeting_id", sa.String(length=32), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("table", sa.Integer(), nullable=False),
        sa.Column("is_cancelled", sa.Boolean(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("need_id", sa.String(length=32), nullable=True),
        sa.Column("affinity", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name="fk_scheduled_meeting_meeting_id_meeting", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["need_id"], ["need.id"], name="fk_scheduled_meeting_need_id_need", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["schedule_version.id"],
            name="fk_scheduled_meeting_version_id_schedule_version",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("version_id", "meeting_id", name="pk_scheduled_meeting"),
    )
    op.create_index("ix_scheduled_meeting_meeting_id", "scheduled_meeting", ["meeting_id"], unique=False)
    op.create_index("ix_scheduled_meeting_need_id", "scheduled_meeting", ["need_id"], unique=False)


def downgrade() -> None:
    for table in (
        "scheduled_meeting",
        "session_preference",
        "session_need",
        "session_lock",
        "session_conflict",
        "schedule_version",
        "meeting",
        "session_round",
        "session_participant",
        "planning_run",
        "closed_place",
        "docking_session",
    ):
        op.drop_table(table)

"""Judgements, the lists that they were made on, and what was learned from them.

Revision: 0004
Before it: 0003
"""

import sqlalchemy as sa
from alembic import op


revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "judgement",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("need_id", sa.String(length=32), nullable=False),
        sa.Column("faculty_id", sa.String(length=32), nullable=False),
        sa.Column("word", sa.String(length=40), nullable=False),
        sa.Column("grade", sa.Float(), nullable=True),
        sa.Column("side", sa.String(length=40), nullable=False),
        sa.Column("actor", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("item_id", sa.String(length=32), nullable=True),
        sa.Column("list_id", sa.String(length=32), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["need_id"], ["need.id"], name="fk_judgement_need_id_need", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["faculty_id"], ["faculty_profile.id"], name="fk_judgement_faculty_id_faculty_profile", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["expertise_item.id"], name="fk_judgement_item_id_expertise_item", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_judgement"),
    )
    op.create_index("ix_judgement_created_at_id", "judgement", ["created_at", "id"], unique=False)
    op.create_index("ix_judgement_need_id_faculty_id", "judgement", ["need_id", "faculty_id"], unique=False)
    op.create_index("ix_judgement_faculty_id", "judgement", ["faculty_id"], unique=False)
    op.create_index("ix_judgement_list_id", "judgement", ["list_id"], unique=False)

    op.create_table(
        "shown_list",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("query", sa.String(length=40), nullable=False),
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("scorer", sa.String(length=100), nullable=False),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_shown_list"),
    )
    op.create_table(
        "shown_match",
        sa.Column("list_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("need_id", sa.String(length=32), nullable=False),
        sa.Column("faculty_id", sa.String(length=32), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ["list_id"], ["shown_list.id"], name="fk_shown_match_list_id_shown_list", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["need_id"], ["need.id"], name="fk_shown_match_need_id_need", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["faculty_id"], ["faculty_profile.id"], name="fk_shown_match_faculty_id_faculty_profile", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("list_id", "position", name="pk_shown_match"),
    )
    op.create_index("ix_shown_match_need_id", "shown_match", ["need_id"], unique=False)
    op.create_index("ix_shown_match_faculty_id", "shown_match", ["faculty_id"], unique=False)

    op.create_table(
        "learned_parameters",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("weights", sa.String(), nullable=False),
        sa.Column("calibration", sa.String(), nullable=False),
        sa.Column("beside", sa.String(length=64), nullable=False),
        sa.Column("report", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("version", name="pk_learned_parameters"),
    )
    op.create_index("ix_learned_parameters_model", "learned_parameters", ["model"], unique=False)


def downgrade() -> None:
    for table in ("learned_parameters", "shown_match", "shown_list", "judgement"):
        op.drop_table(table)

"""The tables of the first release: faculty, companies, needs, and their passages with vectors.

Revision: 0001
Before it: nothing
"""

import sqlalchemy as sa
from alembic import op


revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "company",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("external_id", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("region", sa.String(length=100), nullable=False),
        sa.Column("industry", sa.String(length=200), nullable=False),
        sa.Column("size", sa.String(length=100), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("contact", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_company"),
    )
    op.create_index("ix_company_created_at_id", "company", ["created_at", "id"], unique=False)
    op.create_index("ix_company_external_id", "company", ["external_id"], unique=True)
    op.create_index("ix_company_name", "company", ["name"], unique=False)
    op.create_index("ix_company_region", "company", ["region"], unique=False)

    op.create_table(
        "faculty_profile",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("external_id", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_pinyin", sa.String(length=200), nullable=False),
        sa.Column("organization", sa.String(length=200), nullable=False),
        sa.Column("department", sa.String(length=200), nullable=False),
        sa.Column("title", sa.String(length=100), nullable=False),
        sa.Column("region", sa.String(length=100), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_faculty_profile"),
    )
    op.create_index("ix_faculty_profile_created_at_id", "faculty_profile", ["created_at", "id"], unique=False)
    op.create_index("ix_faculty_profile_external_id", "faculty_profile", ["external_id"], unique=True)
    op.create_index("ix_faculty_profile_organization", "faculty_profile", ["organization"], unique=False)
    op.create_index("ix_faculty_profile_region", "faculty_profile", ["region"], unique=False)

    op.create_table(
        "passage",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String(length=40), nullable=False),
        sa.Column("owner_id", sa.String(length=32), nullable=False),
        sa.Column("source_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_passage"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_passage_owner_owner_id", "passage", ["owner", "owner_id"], unique=False)

    op.create_table(
        "passage_change",
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("owner", sa.String(length=40), nullable=False),
        sa.Column("owner_id", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("revision", "owner", "owner_id", name="pk_passage_change"),
    )
    op.create_table(
        "passage_revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_passage_revision"),
    )
    op.create_table(
        "expertise_item",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("faculty_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["faculty_id"],
            ["faculty_profile.id"],
            name="fk_expertise_item_faculty_id_faculty_profile",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_expertise_item"),
    )
    op.create_index("ix_expertise_item_faculty_id", "expertise_item", ["faculty_id"], unique=False)

    op.create_table(
        "need",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("external_id", sa.String(length=200), nullable=False),
        sa.Column("company_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("deadline", sa.Date(), nullable=True),
        sa.Column("budget_cny", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name="fk_need_company_id_company", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_need"),
    )
    op.create_index("ix_need_company_id", "need", ["company_id"], unique=False)
    op.create_index("ix_need_created_at_id", "need", ["created_at", "id"], unique=False)
    op.create_index("ix_need_external_id", "need", ["external_id"], unique=True)
    op.create_index("ix_need_kind", "need", ["kind"], unique=False)

    op.create_table(
        "passage_vector",
        sa.Column("passage_id", sa.Integer(), nullable=False),
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["passage_id"], ["passage.id"], name="fk_passage_vector_passage_id_passage", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("passage_id", "model", name="pk_passage_vector"),
    )
    op.create_table(
        "requirement",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("need_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("must", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["need_id"], ["need.id"], name="fk_requirement_need_id_need", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_requirement"),
    )
    op.create_index("ix_requirement_need_id", "requirement", ["need_id"], unique=False)
    # The counter of changes is this one row: its lock is what puts writers in order.
    op.execute("INSERT INTO passage_revision (id, value) VALUES (1, 0)")


def downgrade() -> None:
    for table in (
        "requirement",
        "passage_vector",
        "need",
        "expertise_item",
        "passage_revision",
        "passage_change",
        "passage",
        "faculty_profile",
        "company",
    ):
        op.drop_table(table)

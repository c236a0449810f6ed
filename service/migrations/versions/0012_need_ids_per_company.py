"""The external id of a need is its company's own: unique within the company, no longer across all.

Revision: 0012
Before it: 0011
"""

from alembic import op


revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_need_company_id_external_id", "need", ["company_id", "external_id"], unique=True)
    op.drop_index("ix_need_external_id", "need")
    op.create_index("ix_need_external_id", "need", ["external_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_need_external_id", "need")
    op.create_index("ix_need_external_id", "need", ["external_id"], unique=True)
    op.drop_index("ix_need_company_id_external_id", "need")

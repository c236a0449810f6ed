"""Needs that come in by themselves: remembered answers, a contact, a status trail, webhooks.

Revision: 0005
Before it: 0004
"""

from uuid import uuid4

import sqlalchemy as sa
from alembic import op


revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "idempotent_answer",
        sa.Column("scope", sa.String(length=100), nullable=False),
        sa.Column("operation", sa.String(length=200), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("location", sa.String(), nullable=False),
        sa.Column("resource_id", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("scope", "operation", "key", name=op.f("pk_idempotent_answer")),
    )
    with op.batch_alter_table("idempotent_answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_idempotent_answer_expires_at"), ["expires_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_idempotent_answer_resource_id"), ["resource_id"], unique=False)

    op.create_table(
        "webhook_event",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("type", sa.String(length=100), nullable=False),
        sa.Column("need_id", sa.String(length=32), nullable=False),
        sa.Column("payload", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_event")),
    )
    with op.batch_alter_table("webhook_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_webhook_event_need_id"), ["need_id"], unique=False)

    op.create_table(
        "webhook_subscription",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("url", sa.String(length=2000), nullable=False),
        sa.Column("events", sa.JSON(), nullable=False),
        sa.Column("company_id", sa.String(length=32), nullable=True),
        sa.Column("secret", sa.String(length=200), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_webhook_subscription_company_id_company"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_subscription")),
    )
    with op.batch_alter_table("webhook_subscription", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_webhook_subscription_company_id"), ["company_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_webhook_subscription_created_at_id"), ["created_at", "id"], unique=False)

    op.create_table(
        "need_status_change",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("need_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=200), nullable=False),
        sa.Column("note", sa.String(length=2000), nullable=False),
        sa.ForeignKeyConstraint(
            ["need_id"], ["need.id"], name=op.f("fk_need_status_change_need_id_need"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_need_status_change")),
        sa.UniqueConstraint("need_id", "position", name=op.f("uq_need_status_change_need_id_position")),
    )
    with op.batch_alter_table("need_status_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_need_status_change_need_id"), ["need_id"], unique=False)

    op.create_table(
        "webhook_delivery",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("event_id", sa.String(length=32), nullable=False),
        sa.Column("subscription_id", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_status", sa.Integer(), nullable=True),
        sa.Column("last_error", sa.String(length=500), nullable=False),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["webhook_event.id"],
            name=op.f("fk_webhook_delivery_event_id_webhook_event"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["subscription_id"],
            ["webhook_subscription.id"],
            name=op.f("fk_webhook_delivery_subscription_id_webhook_subscription"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_delivery")),
    )
    with op.batch_alter_table("webhook_delivery", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_webhook_delivery_created_at_id"), ["created_at", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_webhook_delivery_event_id"), ["event_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_webhook_delivery_state_next_attempt_at"), ["state", "next_attempt_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_webhook_delivery_subscription_id"), ["subscription_id"], unique=False)

    with op.batch_alter_table("need") as batch_op:
        batch_op.add_column(sa.Column("contact", sa.String(length=200), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("status", sa.String(length=40), nullable=False, server_default="received"))
        batch_op.create_index("ix_need_status", ["status"], unique=False)
    with op.batch_alter_table("need") as batch_op:  # the defaults were only for the rows that are there
        batch_op.alter_column("contact", server_default=None)
        batch_op.alter_column("status", server_default=None)
    _begin_trails()


def _begin_trails() -> None:
    """Needs from before were received when they were created."""
    need = sa.table("need", sa.column("id"), sa.column("created_at", sa.DateTime(timezone=True)))
    change = sa.table(
        "need_status_change",
        *(sa.column(name) for name in ("id", "need_id", "position", "status", "actor", "note")),
        sa.column("at", sa.DateTime(timezone=True)),
    )
    rows = op.get_bind().execute(sa.select(need.c.id, need.c.created_at)).all()
    first = {"position": 0, "status": "received", "actor": "", "note": ""}
    if rows:
        op.bulk_insert(change, [{"id": uuid4().hex, "need_id": id_, "at": at, **first} for id_, at in rows])


def downgrade() -> None:
    with op.batch_alter_table("need") as batch_op:
        batch_op.drop_index("ix_need_status")
        batch_op.drop_column("status")
        batch_op.drop_column("contact")
    for table in (
        "webhook_delivery",
        "need_status_change",
        "webhook_subscription",
        "webhook_event",
        "idempotent_answer",
    ):
        op.drop_table(table)

"""The shape of the database over time (Alembic): brought up to date at every start."""

from service.migrations.upgrade import find_drift, upgrade_database

__all__ = ["find_drift", "upgrade_database"]

"""Bring a database up to date, and say where the migrations and the models disagree."""

from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlmodel import SQLModel

import service.models  # noqa: F401 - registers the tables
from service.database import Database
from service.errors import DatabaseTooNewError

_LOCK = 0x6475696A6965
"""Number of PostgreSQL's advisory lock; the letters "duijie"."""


def upgrade_database(database: Database) -> None:
    """Create or migrate the tables, all in one transaction; does nothing where they are up to date.

    Safe when several processes start at once: the first one migrates, the others wait for it. Raises
    DatabaseUnavailableError, and DatabaseTooNewError where a newer version has been here.
    """
    database.check()
    database.use_wal()
    migrating = Database(database.url.render_as_string(hide_password=False), foreign_keys=False)
    try:
        with migrating.writing() as db:
            connection = db.connection()
            if not database.is_sqlite:  # SQLite's write lock is held already
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
            _upgrade(connection, shown=repr(database))
    finally:
        migrating.dispose()


def find_drift(connection: Connection) -> list[Any]:
    """Return Alembic's list of what the models have and the database has not, or the other way round."""
    context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
    return list(compare_metadata(context, SQLModel.metadata))


def make_config(connection: Connection | None = None) -> Config:
    """Return Alembic's configuration, without a file; `env.py` runs on `connection`."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def _upgrade(connection: Connection, *, shown: str) -> None:
    script = ScriptDirectory.from_config(make_config())
    current = MigrationContext.configure(connection).get_current_revision()
    if current == script.get_current_head():
        return
    if current is not None and current not in {revision.revision for revision in script.walk_revisions()}:
        raise DatabaseTooNewError(
            f"{shown} was migrated to {current!r} by a newer version of Duijie; install that version, or restore the "
            "backup from before it."
        )
    command.upgrade(make_config(connection), "head")

"""The database for commands that need no model."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from service.database import Database
    from service.settings import Settings


@contextmanager
def open_database() -> Iterator[tuple["Database", "Settings"]]:
    """The database of the settings, migrated; closed at the end. Raises SettingsError and DatabaseError."""
    from service.database import Database
    from service.migrations import upgrade_database
    from service.settings import load_settings

    settings = load_settings()
    database = Database(settings.database_url, busy_timeout_s=settings.busy_timeout_s)
    try:
        upgrade_database(database)
        yield database, settings
    finally:
        database.dispose()

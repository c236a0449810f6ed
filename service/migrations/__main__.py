"""Developer's commands: `python -m service.migrations check`, and `… new "what changes"`."""

import sys
import tempfile
from pathlib import Path

from alembic import command

from service.database import Database
from service.migrations.upgrade import find_drift, make_config, upgrade_database

USAGE = 'Usage: python -m service.migrations check | new "what changes"\n'


def main(arguments: list[str]) -> int:
    """Run one command on a fresh SQLite database; the exit status is 1 for drift, 2 for wrong usage."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'fresh.db'}")
        try:
            match arguments:
                case ["check"]:
                    return check(database)
                case ["new", message]:
                    write_migration(database, message)
                    return 0
        finally:
            database.dispose()
    sys.stderr.write(USAGE)
    return 2


def check(database: Database) -> int:
    """Compare the models with a freshly migrated database."""
    upgrade_database(database)
    with database.engine.connect() as connection:
        drift = find_drift(connection)
    for difference in drift:
        sys.stderr.write(f"The models and the migrations differ: {difference}\n")
    return 1 if drift else 0


def write_migration(database: Database, message: str) -> None:
    """Write a draft of the migration that the models need; read and correct it before it is committed."""
    upgrade_database(database)
    with database.engine.connect() as connection:
        command.revision(make_config(connection), message, autogenerate=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

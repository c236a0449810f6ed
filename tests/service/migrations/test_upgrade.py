import subprocess
import sys
from collections.abc import Iterator

import pytest
from alembic import command
from sqlalchemy import inspect, text
from sqlalchemy.exc import IntegrityError
from sqlmodel import SQLModel

from service.database import Database
from service.errors import DatabaseTooNewError
from service.migrations import find_drift, upgrade_database
from service.migrations.__main__ import main
from service.migrations.upgrade import make_config
from service.passages.revisions import get_revision

_COMPANY = """INSERT INTO company (id, external_id, name, region, industry, size, description, contact, created_at, updated_at)
    VALUES (:id, :id, :id, '', '', '', '', '', '2027-01-01', '2027-01-01')"""
_NEED = """INSERT INTO need (id, company_id, external_id, kind, title, body, visibility, public_summary, contact, status,
        created_at, updated_at)
    VALUES (:id, :company, :external_id, 'technical_problem', 'x', '', 'public', '', '', 'received', '2027-01-01',
        '2027-01-01')"""


@pytest.fixture
def empty_database(empty_database_url: str) -> Iterator[Database]:
    database = Database(empty_database_url)
    yield database
    database.dispose()


def test_upgrade_makes_exactly_what_the_models_say(empty_database: Database) -> None:
    upgrade_database(empty_database)

    with empty_database.engine.connect() as connection:
        assert find_drift(connection) == []
    assert set(inspect(empty_database.engine).get_table_names()) == {*SQLModel.metadata.tables, "alembic_version"}


def test_upgrade_twice_changes_nothing(empty_database: Database) -> None:
    upgrade_database(empty_database)
    upgrade_database(empty_database)

    with empty_database.reading() as db:
        assert get_revision(db) == 0


def test_drift_is_found_where_a_column_is_missing(empty_database: Database) -> None:
    upgrade_database(empty_database)
    with empty_database.engine.begin() as connection:
        connection.execute(text("ALTER TABLE company DROP COLUMN industry"))

    with empty_database.engine.connect() as connection:
        [[kind, _schema, table, column]] = find_drift(connection)

    assert (kind, table, column.name) == ("add_column", "company", "industry")


def test_drift_is_found_where_an_index_is_missing(empty_database: Database) -> None:
    upgrade_database(empty_database)
    with empty_database.engine.begin() as connection:
        connection.execute(text("DROP INDEX ix_need_kind"))

    with empty_database.engine.connect() as connection:
        [[kind, index]] = find_drift(connection)

    assert (kind, index.name) == ("add_index", "ix_need_kind")


def test_upgrade_of_a_database_from_the_future_says_what_to_do(empty_database: Database) -> None:
    upgrade_database(empty_database)
    with empty_database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(DatabaseTooNewError, match="'9999' by a newer version of Duijie; install that version"):
        upgrade_database(empty_database)


def test_upgrade_by_several_processes_at_once_happens_once(empty_database_url: str) -> None:
    script = (
        "import sys; from service.database import Database; from service.migrations import upgrade_database\n"
        "database = Database(sys.argv[1]); sys.stdin.readline(); upgrade_database(database)"
    )
    processes = [
        subprocess.Popen(  # noqa: S603 - our own interpreter and code
            [sys.executable, "-c", script, empty_database_url], stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for _ in range(3)
    ]
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    errors = [process.communicate(timeout=60)[1] for process in processes]

    assert [process.returncode for process in processes] == [0, 0, 0], errors
    database = Database(empty_database_url)
    with database.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM passage_revision")).scalar() == 1
        assert find_drift(connection) == []
    database.dispose()


def test_upgrade_makes_the_ids_of_needs_the_companies_own(empty_database: Database) -> None:
    _migrate(empty_database, "0011")
    with empty_database.engine.begin() as connection:
        for company, need in (("a", "N-1"), ("b", "N-2")):
            connection.execute(text(_COMPANY), {"id": company})
            connection.execute(text(_NEED), {"id": f"{company}1", "company": company, "external_id": need})

    _migrate(empty_database, "head")

    with empty_database.engine.begin() as connection:
        connection.execute(text(_NEED), {"id": "a2", "company": "a", "external_id": "N-2"})
        rows = connection.execute(text("SELECT id, external_id FROM need ORDER BY id")).all()
    assert [tuple(row) for row in rows] == [("a1", "N-1"), ("a2", "N-2"), ("b1", "N-2")]
    with pytest.raises(IntegrityError), empty_database.engine.begin() as connection:
        connection.execute(text(_NEED), {"id": "a3", "company": "a", "external_id": "N-2"})


def _migrate(database: Database, revision: str) -> None:
    with database.engine.begin() as connection:
        command.upgrade(make_config(connection), revision)


def test_check_command_finds_models_and_migrations_in_step() -> None:
    assert main(["check"]) == 0


def test_unknown_command_says_how_it_is_used(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["chekc"]) == 2
    assert "check | new" in capsys.readouterr().err

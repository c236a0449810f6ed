"""Databases, an encoder and a web client for every test that asks for them.

`database` runs a test twice: on SQLite, and on PostgreSQL where DUIJIE_TEST_POSTGRES_URL names a server on which
databases may be created.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient
from hypothesis import settings as hypothesis_settings
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlmodel import SQLModel

from service.app import create_app
from service.database import Database
from service.migrations import upgrade_database
from service.settings import Settings
from tests.clients import local_client
from tests.embeddings.ngram_encoder import NgramEncoder

POSTGRES = "DUIJIE_TEST_POSTGRES_URL"
BACKENDS = ("sqlite", "postgresql")

# A busy machine is slow now and then; that is no failure of the code.
hypothesis_settings.register_profile("duijie", deadline=None)
hypothesis_settings.load_profile("duijie")


@pytest.fixture
def encoder() -> NgramEncoder:
    return NgramEncoder()


@pytest.fixture(params=BACKENDS)
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without tables, on each kind of server."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    with _new_postgres_database() as url:
        yield url


@pytest.fixture(params=BACKENDS)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A migrated database without rows, on each kind of server."""
    if request.param == "sqlite":
        template: Path = request.getfixturevalue("sqlite_template")
        return f"sqlite:///{shutil.copy(template, tmp_path / 'duijie.db')}"
    url: str = request.getfixturevalue("postgres_template")
    database = Database(url)
    with database.engine.begin() as connection:
        # Truncating takes a hundred times as long as deleting a few rows; only the audit log lets nothing be deleted.
        connection.execute(text("TRUNCATE audit_entry"))
        for table in reversed(SQLModel.metadata.sorted_tables):
            if table.name != "audit_entry":
                connection.execute(table.delete())
        connection.execute(text("INSERT INTO passage_revision (id, value) VALUES (1, 0)"))
    database.dispose()
    return url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """The same, opened."""
    database = Database(database_url, busy_timeout_s=10)
    yield database
    database.dispose()


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """Settings of a service on `database_url`."""
    unlimited = {"rate_limit_per_key": 0, "rate_limit_per_address": 0, "sign_in_failures_per_address": 0}
    nobody = "http://127.0.0.1:9"  # no test asks the internet
    return Settings(
        database_url=database_url,
        data_dir=tmp_path / "data",
        openalex_url=nobody,
        orcid_url=nobody,
        record_attempts=1,
        **unlimited,
    )


@pytest.fixture
def client(settings: Settings, encoder: NgramEncoder) -> Iterator[TestClient]:
    """A client of a service that is ready."""
    app = create_app(settings, encoder)
    with local_client(app) as client:
        assert app.state.startup.wait(30), app.state.startup.failure
        yield client


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file, to be copied."""
    path = tmp_path_factory.mktemp("template") / "duijie.db"
    database = Database(f"sqlite:///{path}")
    upgrade_database(database)
    database.dispose()
    return path


@pytest.fixture(scope="session")
def postgres_template() -> Iterator[str]:
    """A migrated PostgreSQL database, emptied before each test."""
    with _new_postgres_database() as url:
        database = Database(url)
        upgrade_database(database)
        database.dispose()
        yield url


@contextmanager
def _new_postgres_database() -> Iterator[str]:
    server_url = os.environ.get(POSTGRES)
    if not server_url:
        pytest.skip(f"{POSTGRES} names no PostgreSQL server")
    name = f"duijie_test_{uuid4().hex}"
    server = Database(server_url)
    outside_transactions = server.engine.execution_options(isolation_level="AUTOCOMMIT")
    with outside_transactions.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    try:
        yield make_url(server_url).set(database=name).render_as_string(hide_password=False)
    finally:
        with outside_transactions.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        server.dispose()

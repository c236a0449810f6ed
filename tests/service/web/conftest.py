"""A console on SQLite: what differs on PostgreSQL is tested where the queries are."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from service.app import create_app
from service.settings import Settings
from tests.clients import local_client
from tests.embeddings.ngram_encoder import NgramEncoder


@pytest.fixture
def client(tmp_path: Path, sqlite_template: Path, encoder: NgramEncoder) -> Iterator[TestClient]:
    """A browser without script before a service that is ready."""
    database = shutil.copy(sqlite_template, tmp_path / "duijie.db")
    app = create_app(Settings(database_url=f"sqlite:///{database}", data_dir=tmp_path / "data"), encoder)
    with local_client(app) as client:
        assert app.state.startup.wait(30), app.state.startup.failure
        yield client

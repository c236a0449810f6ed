"""A source of records, and a service that asks it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from service.settings import Settings
from tests.service.records.source import Source, serving


@pytest.fixture
def source() -> Iterator[Source]:
    with serving() as source:
        yield source


@pytest.fixture
def settings(database_url: str, tmp_path: Path, source: Source) -> Settings:
    return Settings(
        database_url=database_url,
        data_dir=tmp_path / "data",
        openalex_url=source.url,
        orcid_url=source.url,
        record_mailto="office@example.org",
        record_timeout_s=0.5,
        record_attempts=3,
        record_interval_s=0,
    )

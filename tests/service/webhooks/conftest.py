"""A receiver, and a service that may reach it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from service.settings import Settings
from tests.service.webhooks.receiver import Receiver, receiving


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """The receiver stands on the loopback address, which webhooks must be allowed to reach."""
    return Settings(
        database_url=database_url,
        data_dir=tmp_path / "data",
        webhook_allow_private=True,
        webhook_timeout_s=0.5,
        webhook_attempts=3,
        webhook_first_retry_s=10,
    )

"""A service that is told to stop finishes what it has begun, and what it has acknowledged is stored."""

import os
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
from sqlmodel import select

from service.database import Database
from service.models.company import Company

READY_S = 90
WRITERS = 4


def test_stopping_loses_no_acknowledged_write(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = ["uvicorn", "tests.service.ngram_app:make_app", "--factory", "--port", str(port)]
    environment = os.environ | {"DUIJIE_DATA_DIR": str(tmp_path), "DUIJIE_RATE_LIMIT_PER_ADDRESS": "0"}
    url = f"http://127.0.0.1:{port}"
    with subprocess.Popen([sys.executable, "-m", *command], env=environment) as process:  # noqa: S603 - ours
        try:
            _wait_until_ready(url)
            with ThreadPoolExecutor(WRITERS) as pool:
                writers = [pool.submit(_write_until_gone, url, number) for number in range(WRITERS)]
                time.sleep(1.0)
                process.send_signal(signal.SIGTERM)
                acknowledged = [name for writer in writers for name in writer.result()]
            code = process.wait(40)
        finally:
            process.kill()

    database = Database(f"sqlite:///{tmp_path / 'duijie.db'}")
    with database.reading() as db:
        stored = set(db.exec(select(Company.name)))
    database.dispose()
    assert len(acknowledged) > WRITERS
    assert set(acknowledged) <= stored
    assert code in {0, -signal.SIGTERM}  # uvicorn ends by the signal that it was given, after it has shut down


def _write_until_gone(url: str, writer: int) -> list[str]:
    """Create companies one after the other; returns the names of those that were answered with 201."""
    acknowledged: list[str] = []
    with httpx.Client(base_url=url, timeout=30) as client:
        while True:
            name = f"{writer}-{len(acknowledged)}"
            try:
                answer = client.post("/v1/companies", json={"name": name})
            except httpx.TransportError:
                return acknowledged
            assert answer.status_code == 201
            acknowledged.append(name)


def _wait_until_ready(url: str) -> None:
    deadline = time.monotonic() + READY_S
    while True:
        assert time.monotonic() < deadline
        try:
            if httpx.get(f"{url}/readyz").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)

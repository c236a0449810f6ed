import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.service.bodies import company_body, need_body

READY_S = 90


@pytest.fixture
def server_url(tmp_path: Path) -> Iterator[str]:
    """Two worker processes of a real server, on SQLite; `test_passage_index.py` has two processes on PostgreSQL too."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = ["uvicorn", "tests.service.ngram_app:make_app", "--factory", "--workers", "2", "--port", str(port)]
    environment = {"DUIJIE_DATA_DIR": str(tmp_path / "data")}
    with subprocess.Popen([sys.executable, "-m", *command], env=os.environ | environment) as process:  # noqa: S603 - ours
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def test_two_workers_answer_alike_right_after_each_change(server_url: str) -> None:
    _wait_for_two(server_url)
    company = httpx.post(f"{server_url}/v1/companies", json=company_body()).json()

    for title in ("膜污染", "粉尘"):
        created = httpx.post(f"{server_url}/v1/needs", json=need_body(company["id"], external_id=title, title=title))
        assert created.status_code == 201
        first = [_best_need(server_url, title) for _ in range(12)]
        assert {need for need, _ in first} == {title}
        assert len({worker for _, worker in first}) == 2

        assert httpx.delete(f"{server_url}/v1/needs/{created.json()['id']}").status_code == 204
        assert {_best_need(server_url, title)[0] for _ in range(12)} == {None}


def _best_need(server_url: str, text: str) -> tuple[str | None, int]:
    """Title of the best need for a text, and the process that found it; one connection for both questions."""
    with httpx.Client(base_url=server_url) as client:
        matches = client.post("/v1/match", json={"to": "needs", "text": text}).json()["matches"]
        worker = client.get("/pid").json()
    return (matches[0]["need"]["title"] if matches else None), worker


def _wait_for_two(server_url: str) -> None:
    """Wait until both processes are ready."""
    ready: set[int] = set()
    deadline = time.monotonic() + READY_S
    while len(ready) < 2:
        assert time.monotonic() < deadline
        time.sleep(0.05)
        try:
            with httpx.Client(base_url=server_url) as client:
                if client.get("/readyz").status_code == 200:
                    ready.add(client.get("/pid").json())
        except httpx.TransportError:
            continue

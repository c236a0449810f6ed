"""Clients as they are in life: one on the machine itself, and one from outside with a key."""

from fastapi.testclient import TestClient
from starlette.types import ASGIApp


def local_client(app: ASGIApp, *, raise_server_exceptions: bool = False) -> TestClient:
    """Somebody on the machine itself, who is an operator as long as there is no account."""
    return TestClient(
        app,
        base_url="http://127.0.0.1:8000",
        client=("127.0.0.1", 50000),
        raise_server_exceptions=raise_server_exceptions,
    )


def remote_client(app: ASGIApp, key: str = "") -> TestClient:
    """Somebody elsewhere, with an API key or without."""
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    return TestClient(
        app,
        base_url="https://duijie.example.org",
        client=("203.0.113.7", 50000),
        headers=headers,
        raise_server_exceptions=False,
    )

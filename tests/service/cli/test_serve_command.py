from typing import Any

import pytest

from tests.service.cli.conftest import Duijie


def test_serve_takes_settings_and_options(duijie: Duijie, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[tuple[str, dict[str, Any]]] = []
    monkeypatch.setattr("uvicorn.run", lambda app, **options: calls.append((app, options)))
    monkeypatch.setenv("DUIJIE_PORT", "8123")
    assert duijie("serve", "--workers", "2").code == 0
    assert calls == [
        (
            "service.app:create_app_from_environment",
            {
                "factory": True,
                "host": "127.0.0.1",
                "port": 8123,
                "workers": 2,
                "log_config": None,
                "access_log": False,
                "timeout_graceful_shutdown": 30,
            },
        )
    ]


def test_serve_names_an_app_factory_that_is_there() -> None:
    from service.app import create_app_from_environment  # noqa: PLC0415 - heavy, and only this test needs it

    assert callable(create_app_from_environment)

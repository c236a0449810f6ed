"""A real browser before a real server with the model that ships; skipped where there is no Chromium.

Debian and Ubuntu: `apt-get install chromium fonts-noto-cjk`.
"""

import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from embeddings.encoder import Encoder
from embeddings.loading import load_encoder
from service.app import create_app
from service.demo.use_cases import SHEETS
from service.imports.use_cases import import_files
from service.settings import Settings
from service.startup import open_runtime
from tests.console.docking import begin_docking
from tests.console.looking import PATIENCE_MS, playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
READY_S = PATIENCE_MS / 1000


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Debian's Chromium; root may not use its sandbox, and the pages are our own."""
    if CHROMIUM is None:
        pytest.skip("there is no chromium; install it to test the console in a browser")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def shipped_encoder(browser: Any) -> Encoder:  # noqa: ANN401, ARG001 - asked for so that it is not loaded for a skip
    """The model that ships, loaded once."""
    return load_encoder(None)


@pytest.fixture(scope="session")
def lanzhou_data(tmp_path_factory: pytest.TempPathFactory, shipped_encoder: Encoder) -> Path:
    """A data folder with the invented Lanzhou docking in it, under way, to be copied."""
    folder = tmp_path_factory.mktemp("lanzhou")
    with open_runtime(Settings(data_dir=folder), encoder=shipped_encoder) as runtime:
        import_files(runtime.database, lambda: shipped_encoder, SHEETS)
        begin_docking(runtime)
    return folder


@pytest.fixture
def empty_address(tmp_path: Path, shipped_encoder: Encoder) -> Iterator[str]:
    """The address of a service in which nothing is yet."""
    with serving(tmp_path / "data", shipped_encoder) as address:
        yield address


@pytest.fixture
def address(tmp_path: Path, lanzhou_data: Path, shipped_encoder: Encoder) -> Iterator[str]:
    """The address of a service with the Lanzhou docking."""
    folder = Path(shutil.copytree(lanzhou_data, tmp_path / "data"))
    with serving(folder, shipped_encoder) as address:
        yield address


@pytest.fixture
def open_page(browser: Any) -> Iterator[Callable[..., Any]]:  # noqa: ANN401 - playwright is optional
    """Opens a page of a browser of its own; a page may neither fail nor complain."""
    contexts: list[Any] = []
    complaints: list[str] = []

    def open_one(address: str, *, width: int = 1280, height: int = 860, **options: Any) -> Any:  # noqa: ANN401
        options = {"locale": "en-GB", "reduced_motion": "reduce", **options}
        context = browser.new_context(base_url=address, viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text) if message.type == "warning" else None)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert complaints == []


@contextmanager
def serving(folder: Path, encoder: Encoder) -> Iterator[str]:
    """A server on a free port of this machine, in a thread of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    app = create_app(Settings(data_dir=folder), encoder)
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="warning", ws="none", timeout_graceful_shutdown=2))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    assert app.state.startup.wait(READY_S), app.state.startup.failure
    deadline = time.monotonic() + READY_S
    while not server.started:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(10)

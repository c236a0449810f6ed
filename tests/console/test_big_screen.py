"""The big screen counts down, and keeps what it shows when the network drops."""

import re
from collections.abc import Callable
from typing import Any

from tests.console.pages import list_addresses


def test_screen_keeps_its_last_state_without_a_network(address: str, open_page: Callable[..., Any]) -> None:
    path = next(path for path in list_addresses(address) if path.endswith("/screen"))
    page = open_page(address, width=1920, height=1080)
    page.goto(path)
    assert re.fullmatch(r"\d\d:\d\d", page.locator("[data-left]").inner_text())
    tables = page.locator(".now .pair").all_inner_texts()
    assert len(tables) == 8
    assert page.locator("#stale").is_hidden()

    page.context.set_offline(True)
    page.locator("#stale:not([hidden])").wait_for(timeout=25_000)

    assert page.locator(".now .pair").all_inner_texts() == tables
    page.context.set_offline(False)
    page.locator("#stale").wait_for(state="hidden", timeout=25_000)

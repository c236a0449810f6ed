"""The big screen counts down, and keeps what it shows when the network drops."""

import re
from collections.abc import Callable
from typing import Any

from tests.console.looking import expect
from tests.console.pages import list_addresses


def test_screen_keeps_its_last_state_without_a_network(address: str, open_page: Callable[..., Any]) -> None:
    path = next(path for path in list_addresses(address) if path.endswith("/screen"))
    page = open_page(address, width=1920, height=1080)
    page.goto(path)
    expect(page.locator("[data-left]")).to_have_text(re.compile(r"^\d\d:\d\d$"))
    pairs = page.locator(".now .pair")
    expect(pairs).to_have_count(8)
    tables = pairs.all_inner_texts()
    expect(page.locator("#stale")).to_be_hidden()

    page.context.set_offline(True)
    expect(page.locator("#stale")).to_be_visible()

    assert pairs.all_inner_texts() == tables
    page.context.set_offline(False)
    expect(page.locator("#stale")).to_be_hidden()

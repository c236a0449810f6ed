"""What holds on every page: no barrier, no overflow on a phone, first paint without script, no string left over."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.console.barriers import list_barriers
from tests.console.looking import expect
from tests.console.pages import list_addresses


@pytest.mark.parametrize("language", ["zh-CN", "en-GB"])
def test_axe_finds_nothing_serious_by_day_or_by_night(
    address: str, open_page: Callable[..., Any], language: str
) -> None:
    page = open_page(address, locale=language, bypass_csp=True)
    found = []
    for path in list_addresses(address):
        page.emulate_media(color_scheme="light")
        page.goto(path)
        found += [(path, "light", *barrier) for barrier in list_barriers(page)]
        page.emulate_media(color_scheme="dark")
        found += [(path, "dark", *barrier) for barrier in list_barriers(page, only=["color-contrast"])]

    assert found == []


@pytest.mark.parametrize("language", ["zh-CN", "en-GB"])
def test_nothing_sticks_out_on_a_phone(address: str, open_page: Callable[..., Any], language: str) -> None:
    page = open_page(address, width=360, height=740, locale=language)
    wide = []
    for path in list_addresses(address):
        page.goto(path)
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > 360:
            wide.append((path, width))

    assert wide == []


def test_every_page_is_whole_without_script(address: str, open_page: Callable[..., Any]) -> None:
    plain = open_page(address, java_script_enabled=False)
    scripted = open_page(address)
    for path in list_addresses(address):
        plain.goto(path)
        scripted.goto(path)

        assert plain.locator("h1").inner_text() == scripted.locator("h1").inner_text()
        assert plain.locator("h1").count() == 1


def test_page_is_painted_before_its_script_arrives(address: str, open_page: Callable[..., Any]) -> None:
    page = open_page(address)
    held: list[Any] = []

    def hold(route: Any) -> None:  # noqa: ANN401 - playwright's own
        held.append(route)

    page.route("**/*.js", hold)
    page.goto("/needs", wait_until="commit")

    expect(page.locator(".list-table tbody tr").first).to_be_visible()
    assert held
    for route in held:
        route.continue_()

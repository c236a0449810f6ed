"""What holds on every page: no barrier, no overflow on a phone, first paint without script, no string left over."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.base import AXE_FILE_PATH

from tests.console.looking import expect
from tests.console.pages import list_addresses

SERIOUS = {"serious", "critical"}
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.mark.parametrize(("theme", "language"), [("light", "zh-CN"), ("dark", "en-GB")])
def test_axe_finds_nothing_serious(address: str, open_page: Callable[..., Any], theme: str, language: str) -> None:
    # The policy of our pages lets no foreign script in, which the tool itself is.
    page = open_page(address, locale=language, color_scheme=theme, bypass_csp=True)
    found = []
    for path in list_addresses(address):
        page.goto(path)
        page.evaluate(AXE_FILE_PATH.read_text(encoding="utf-8"))
        result = page.evaluate("tags => axe.run({ runOnly: tags })", WCAG)
        found += [
            (path, violation["id"], violation["nodes"][0]["html"][:160], violation["nodes"][0]["failureSummary"][:300])
            for violation in result["violations"]
            if violation["impact"] in SERIOUS
        ]

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

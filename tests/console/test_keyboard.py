"""An organiser's afternoon without a mouse, in a window as narrow as a phone, in both languages."""

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from service.language import Language
from service.translation import translate
from tests.console.looking import PATIENCE_MS, expect
from tests.console.sheets import write_needs_sheet

FARTHEST = 120
"""So many presses of the Tab key may lie between the top of a page and what somebody wants there."""


@pytest.mark.parametrize("language", list(Language))
def test_an_afternoon_with_the_keyboard_alone_in_a_narrow_window(
    address: str, open_page: Callable[..., Any], tmp_path: Path, language: Language
) -> None:
    page = open_page(address, width=360, height=740, locale=language.tag)
    keys = page.keyboard
    choosers: list[Any] = []

    def take(chooser: Any) -> None:  # noqa: ANN401 - playwright's own
        choosers.append(chooser)

    page.on("filechooser", take)

    def say(message: str, **values: object) -> str:
        return translate(language, message, **values)

    def button(message: str, **values: object) -> Any:  # noqa: ANN401 - playwright's own
        return page.get_by_role("button", name=say(message, **values), exact=True)

    def link(message: str) -> Any:  # noqa: ANN401 - playwright's own
        return page.get_by_role("link", name=say(message), exact=True)

    # A sheet is chosen, looked at and put away.
    page.goto("/")
    go(page, "g", "i", to="/import$")
    walk(page, page.locator("#files"))
    keys.press("Enter")
    deadline = time.monotonic() + PATIENCE_MS / 1000
    while not choosers and time.monotonic() < deadline:
        page.wait_for_timeout(50)
    choosers[0].set_files(write_needs_sheet(tmp_path / "more.xlsx"))
    page.wait_for_url(re.compile("/import/[0-9a-f]{32}"))
    expect(page.locator("td.error")).to_have_count(2)
    press(page, button("Discard"))
    page.wait_for_url(re.compile("/import$"))

    # A need is found; a match is left out because of a reason, and taken back.
    go(page, "g", "n", to="/needs$")
    keys.press("/")
    keys.type("N01")
    page.wait_for_url(re.compile("q=N01"))
    expect(page.locator(".list-table tbody tr")).to_have_count(1)
    keys.press("ArrowDown")
    keys.press("Enter")
    page.wait_for_url(re.compile("/needs/[0-9a-f]{32}"))
    walk(page, page.locator(".match input[name=reason]").first)
    keys.type("做的是基础研究")
    keys.press("Enter")
    expect(page.locator(".set-aside")).to_be_visible()
    page.wait_for_load_state()
    keys.press("z")
    expect(page.locator(".set-aside")).to_have_count(0)

    # A session is made and planned, a meeting changes places with its neighbour, and back.
    page.wait_for_load_state()
    go(page, "g", "s", to="/sessions$")
    keys.press("n")
    page.wait_for_url(re.compile("/sessions/new$"))
    for name, text in (("name", "窄窗对接会"), ("tables", "6"), ("quota", "2")):
        walk(page, page.locator(f"#{name}"))
        keys.press("ControlOrMeta+a")
        keys.type(text)
    keys.press("Enter")
    page.wait_for_url(re.compile("/participants$"))
    press(page, link("What fits"))
    page.wait_for_url(re.compile("/feasibility$"))
    press(page, button("Plan now"))
    page.wait_for_url(re.compile("/board$"))
    first, second = (page.locator(f"[data-place='1-{table}'] .meeting") for table in (1, 2))
    before = (first.get_attribute("data-meeting"), second.get_attribute("data-meeting"))
    walk(page, page.locator("[data-place='1-1']"))
    for key in ("Enter", "ArrowRight", "Enter"):
        keys.press(key)
    expect(first).to_have_attribute("data-meeting", before[1])
    page.wait_for_load_state()
    keys.press("z")
    expect(first).to_have_attribute("data-meeting", before[0])
    page.wait_for_load_state()
    press(page, button("Publish"))
    expect(page.locator(".chip.done")).to_be_visible()

    # The day: one is here, one does not come, which is confirmed and undone; a round begins, and something comes of it.
    page.wait_for_load_state()
    press(page, link("On the day"))
    page.wait_for_url(re.compile("/day$"))
    press(page, page.locator(".person-row form[action$=check-in] button").first)
    expect(page.locator(".person-row.arrived")).to_have_count(1)
    page.wait_for_load_state()
    press(page, page.locator(".person-row.expected form:has([value=no_show]) button").first)
    expect(page.locator("[data-preview] .summary")).to_be_visible()
    page.wait_for_load_state()
    press(page, page.locator("[data-confirm]"))
    expect(page.locator(".person-row.no_show")).to_have_count(1)
    page.wait_for_load_state()
    keys.press("z")
    expect(page.locator(".person-row.no_show")).to_have_count(0)
    page.wait_for_load_state()
    press(page, button("Start round {number}", number=1))
    expect(page.locator(".outcome").first).to_be_visible()

    # A matter goes to the next stage; the day and the place that a visit needs are asked for where they are missing.
    page.wait_for_load_state()
    go(page, "g", "u", to="/followups$")
    walk(page, page.locator(".matter").first)
    keys.press("Shift+ArrowRight")
    expect(page.locator("[name=visit_date]").first).to_be_focused()
    for _part in range(3):
        keys.press("ArrowUp")
        keys.press("ArrowRight")
    walk(page, page.locator("[name=visit_place]").first)
    keys.type("白银高新区")
    keys.press("Enter")
    expect(page.locator("section[aria-labelledby=stage-site_visit] .matter")).to_be_visible()


def go(page: Any, *pressed: str, to: str) -> None:  # noqa: ANN401 - playwright's own
    """To another section, by its two keys."""
    for key in pressed:
        page.keyboard.press(key)
    page.wait_for_url(re.compile(to))


def walk(page: Any, target: Any) -> None:  # noqa: ANN401 - playwright's own
    """To a thing on the page with the Tab key alone; it must be seen when it has the focus."""
    expect(target).to_be_attached()
    for _press in range(FARTHEST):
        if target.evaluate("node => node === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{target} is not reached in {FARTHEST} presses of the Tab key")


def press(page: Any, target: Any) -> None:  # noqa: ANN401 - playwright's own
    """Walk to a button or a link, and press it."""
    walk(page, target)
    page.keyboard.press("Enter")

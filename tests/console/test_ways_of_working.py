"""With the keyboard alone, without script, on a slow network, and two people at once."""

import re
from collections.abc import Callable
from typing import Any

from tests.console.looking import expect
from tests.console.pages import list_addresses

# What a page shows while it works is gone a moment later, so the page itself notes that it was there.
NOTE_PROGRESS = """() => new MutationObserver((changes) => {
  for (const { target } of changes) {
    if (target.matches("#results[aria-busy=true]")) sessionStorage.setItem("searching", "true");
    if (target.matches("#busy:not([hidden])")) sessionStorage.setItem("busy", "true");
  }
}).observe(document.body, { subtree: true, attributes: true })"""


def test_with_the_keyboard_alone(address: str, open_page: Callable[..., Any]) -> None:
    page = open_page(address)
    page.goto("/")
    keys = page.keyboard

    keys.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    keys.press("Enter")
    expect(page.locator("#main")).to_be_focused()

    keys.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    keys.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()

    keys.press("g")
    keys.press("n")
    page.wait_for_url(re.compile("/needs$"))
    keys.press("/")
    expect(page.locator("#q")).to_be_focused()
    keys.type("N01")
    page.wait_for_url(re.compile(r"/needs\?q=N01"))
    expect(page.locator(".list-table tbody tr")).to_have_count(1)
    keys.press("ArrowDown")
    keys.press("Enter")
    page.wait_for_url(re.compile("/needs/[0-9a-f]{32}"))

    keys.press("e")
    page.wait_for_url(re.compile("/edit$"))
    page.get_by_label("Headline").focus()
    keys.press("End")
    keys.type(" (2)")
    keys.press("Enter")
    page.wait_for_url(re.compile("/needs/[0-9a-f]{32}$"))
    expect(page.locator("h1")).to_have_text(re.compile(r"\(2\)$"))

    keys.press("g")
    keys.press("m")
    page.wait_for_url(re.compile("/map$"))
    page.locator("[data-heat][data-ready]").focus()
    keys.press("ArrowRight")
    keys.press("ArrowRight")
    keys.press("ArrowDown")
    expect(page.locator("#readout")).to_have_text(re.compile(r"^\d+ · .+ × .+"))
    keys.press("Enter")
    page.wait_for_url(re.compile("/needs/[0-9a-f]{32}#match-"))


def test_without_script(address: str, open_page: Callable[..., Any]) -> None:
    page = open_page(address, java_script_enabled=False)
    page.goto("/faculty")
    page.get_by_label("Name, organization").fill("F01")
    page.get_by_role("button", name="Search").click()
    expect(page.locator(".list-table tbody tr")).to_have_count(1)

    page.locator(".list-table tbody a").first.click()
    page.wait_for_url(re.compile("/faculty/[0-9a-f]{32}$"))
    name = page.locator("h1 bdi").first.inner_text()
    page.get_by_role("link", name="Edit", exact=True).click()
    page.locator("[data-blank] textarea").first.fill("高盐废水的电渗析")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("region", name="The profile").get_by_text("高盐废水的电渗析")).to_be_visible()

    page.get_by_role("button", name="中文").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    page.get_by_role("button", name="删除").click()
    page.get_by_role("button", name="撤销").click()
    expect(page.locator("h1 bdi").first).to_have_text(name)


def test_on_a_slow_network_every_action_shows_that_it_is_being_done(
    address: str, open_page: Callable[..., Any]
) -> None:
    page = open_page(address)
    page.goto("/needs")
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    slow = {"offline": False, "latency": 700, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
    session.send("Network.emulateNetworkConditions", slow)

    page.evaluate(NOTE_PROGRESS)
    page.locator("#q").fill("N02")
    page.wait_for_url(re.compile("q=N02"))
    expect(page.locator(".list-table tbody tr")).to_have_count(1)
    assert page.evaluate("sessionStorage.getItem('searching')") == "true"

    page.locator(".list-table tbody a").first.click(no_wait_after=True)
    page.wait_for_url(re.compile("/needs/[0-9a-f]{32}"))
    assert page.evaluate("sessionStorage.getItem('busy')") == "true"


def test_the_second_of_two_operators_sees_what_the_first_has_saved(address: str, open_page: Callable[..., Any]) -> None:
    first, second = open_page(address), open_page(address)
    for page in (first, second):
        page.goto("/companies?q=C01")
        page.locator(".list-table tbody a").first.click()
        page.get_by_role("link", name="Edit", exact=True).click()
        page.wait_for_url(re.compile("/edit$"))
    first.get_by_label("Size").fill("500 people")
    first.get_by_role("button", name="Save").click()
    first.wait_for_url(re.compile("/companies/[0-9a-f]{32}$"))

    second.get_by_label("Region").fill("甘肃天水")
    second.get_by_role("button", name="Save").click()

    expect(second.get_by_role("alert")).to_contain_text("500 people")
    expect(second.get_by_label("Region")).to_have_value("甘肃天水")
    second.get_by_label("Size").fill("500 people")
    second.get_by_role("button", name="Save").click()
    second.wait_for_url(re.compile("/companies/[0-9a-f]{32}$"))
    expect(second.locator(".facts")).to_contain_text("500 people")
    expect(second.locator(".facts")).to_contain_text("甘肃天水")


def test_the_second_of_two_operators_at_one_board_sees_that_it_has_changed(
    address: str, open_page: Callable[..., Any]
) -> None:
    path = next(path for path in list_addresses(address) if path.endswith("/board"))
    first, second = open_page(address), open_page(address)
    for page in (first, second):
        page.goto(path)
    move(first, "2-1")
    expect(first.locator("[data-undo]")).to_be_visible()
    there = first.locator("[data-place='2-1'] .meeting").get_attribute("data-meeting")

    move(second, "3-1")

    expect(second.get_by_role("alert")).to_be_visible()
    expect(second.locator("[data-place='2-1'] .meeting")).to_have_attribute("data-meeting", there)
    move(second, "3-1")
    expect(second.locator("[data-undo]")).to_be_visible()


def move(page: Any, place: str) -> None:  # noqa: ANN401 - playwright's own
    """The meeting beside a place changes places with the one that is there, by two clicks and no dragging."""
    round_, table = place.split("-")
    page.locator(f"[data-place='{round_}-{int(table) + 1}'] [data-pick]").click()
    page.locator(f"[data-place='{place}']").click(position={"x": 5, "y": 5})

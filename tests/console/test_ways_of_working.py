"""With the keyboard alone, without script, on a slow network, and two people at once."""

import re
from collections.abc import Callable
from typing import Any


def test_with_the_keyboard_alone(address: str, open_page: Callable[..., Any]) -> None:
    page = open_page(address)
    page.goto("/")
    keys = page.keyboard

    keys.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    keys.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"

    keys.press("?")
    assert page.get_by_role("dialog").is_visible()
    keys.press("Escape")
    assert not page.get_by_role("dialog").is_visible()

    keys.press("g")
    keys.press("n")
    page.wait_for_url(re.compile("/needs$"))
    keys.press("/")
    keys.type("N01")
    page.wait_for_url(re.compile(r"/needs\?q=N01"))
    page.wait_for_function("document.querySelectorAll('.list-table tbody tr').length === 1")
    keys.press("Escape")
    page.evaluate("document.activeElement.blur()")
    keys.press("j")
    keys.press("Enter")
    page.wait_for_url(re.compile("/needs/[0-9a-f]{32}"))

    keys.press("e")
    page.wait_for_url(re.compile("/edit$"))
    page.get_by_label("Headline").focus()
    keys.press("End")
    keys.type(" (2)")
    keys.press("Enter")
    page.wait_for_url(re.compile("/needs/[0-9a-f]{32}$"))
    assert page.locator("h1").inner_text().endswith("(2)")

    keys.press("g")
    keys.press("m")
    page.wait_for_url(re.compile("/map$"))
    page.locator("[data-heat][data-ready]").focus()
    keys.press("ArrowRight")
    keys.press("ArrowRight")
    keys.press("ArrowDown")
    told = page.locator("#readout").inner_text()
    assert re.match(r"\d+ · .+ × .+", told)
    keys.press("Enter")
    page.wait_for_url(re.compile("/needs/[0-9a-f]{32}#match-"))


def test_without_script(address: str, open_page: Callable[..., Any]) -> None:
    page = open_page(address, java_script_enabled=False)
    page.goto("/faculty")
    page.get_by_label("Name, organization").fill("F01")
    page.get_by_role("button", name="Search").click()
    assert page.locator(".list-table tbody tr").count() == 1

    page.locator(".list-table tbody a").first.click()
    name = page.locator("h1 bdi").first.inner_text()
    page.get_by_role("link", name="Edit", exact=True).click()
    page.locator("[data-blank] textarea").first.fill("高盐废水的电渗析")
    page.get_by_role("button", name="Save").click()
    assert page.get_by_text("高盐废水的电渗析").is_visible()

    page.get_by_role("button", name="中文").click()
    assert page.locator("html").get_attribute("lang") == "zh-CN"
    page.get_by_role("button", name="删除").click()
    page.get_by_role("button", name="撤销").click()
    assert page.locator("h1 bdi").first.inner_text() == name


def test_on_a_slow_network_every_action_shows_that_it_is_being_done(
    address: str, open_page: Callable[..., Any]
) -> None:
    page = open_page(address)
    page.goto("/needs")
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    slow = {"offline": False, "latency": 700, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
    session.send("Network.emulateNetworkConditions", slow)

    page.locator("#q").fill("N02")
    page.locator("#results[aria-busy=true]").wait_for()
    page.wait_for_url(re.compile("q=N02"))
    assert page.locator(".list-table tbody tr").count() == 1
    page.locator(".list-table tbody a").first.click(no_wait_after=True)
    page.locator("#busy:not([hidden])").wait_for()
    page.wait_for_url(re.compile("/needs/[0-9a-f]{32}"))


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

    alert = second.get_by_role("alert")
    alert.wait_for()
    assert "500 people" in alert.inner_text()
    assert second.get_by_label("Region").input_value() == "甘肃天水"
    second.get_by_label("Size").fill("500 people")
    second.get_by_role("button", name="Save").click()
    second.wait_for_url(re.compile("/companies/[0-9a-f]{32}$"))
    facts = second.locator(".facts").inner_text()
    assert "500 people" in facts
    assert "甘肃天水" in facts

"""An organiser's afternoon, as one run, in both languages."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from service.demo.use_cases import SHEETS
from service.language import Language
from service.translation import translate, translate_plural
from tests.console.looking import PATIENCE_MS, expect
from tests.console.sheets import write_needs_sheet

ZH, EN = Language.ZH, Language.EN


@pytest.mark.parametrize("language", [ZH, EN])
def test_an_organiser_s_afternoon(
    empty_address: str, open_page: Callable[..., Any], tmp_path: Path, language: Language
) -> None:
    page = open_page(empty_address, locale=language.tag)

    def say(message: str, **values: object) -> str:
        return translate(language, message, **values)

    # Nothing is here, and the page says what to do.
    page.goto("/")
    expect(page.locator("html")).to_have_attribute("lang", language.tag)
    page.get_by_role("link", name=say("Import spreadsheets")).click()
    expect(page.get_by_role("heading", name=say("Import"), exact=True)).to_be_visible()
    expect(page.locator("html.has-script")).to_have_count(1)

    # Two spreadsheets and one with mistakes; the dry run marks the cells.
    page.set_input_files("#files", [*SHEETS, write_needs_sheet(tmp_path / "more.xlsx")])
    page.wait_for_url(re.compile("/import/[0-9a-f]{32}"))
    expect(page.get_by_role("heading", name=say("Dry run"))).to_be_visible()
    wrong = page.locator("td.error")
    expect(wrong).to_have_count(2)
    taken = say("Take “{value}”", value="2027-05-06")
    page.get_by_role("button", name=taken).click()
    expect(wrong).to_have_count(1)
    wrong.locator("textarea").fill("30万元")
    page.get_by_role("button", name=say("Apply corrections and look again")).click()
    expect(wrong).to_have_count(0)
    page.locator(".confirm .primary").click()

    # Progress survives a reload; in the end the page tells what was done.
    expect(page.locator(".confirm")).to_have_count(0)
    page.reload()
    expect(page.get_by_role("heading", name=say("Imported"), exact=True)).to_be_visible(timeout=5 * PATIENCE_MS)
    expect(page.locator(".figures strong")).to_have_text(["26", "31", "74"])

    # Matches with evidence, each requirement beside a quoted passage.
    page.goto("/needs?q=N01")
    page.locator(".list-table tbody a").first.click()
    page.wait_for_url(re.compile("/needs/[0-9a-f]{32}"))
    expect(page.locator(".match")).to_have_count(10)
    expect(page.locator(".match details[open] blockquote").nth(1)).to_be_visible()
    expect(page.locator(".match .chip.strong").first).to_be_visible()

    # Correct the need; the page says that it is saved.
    page.get_by_role("link", name=say("Edit"), exact=True).click()
    page.get_by_role("button", name=say("Add a row")).click()
    page.locator(".repeat-row textarea").last.fill("氨氮低于 5 mg/L")
    page.get_by_role("button", name=say("Save")).click()
    page.wait_for_url(re.compile("/needs/[0-9a-f]{32}$"))
    expect(page.get_by_role("status").filter(has_text="“")).to_be_visible()
    expect(page.get_by_text("氨氮低于 5 mg/L").first).to_be_visible()

    # Delete, and think better of it.
    title = page.locator("h1").inner_text()
    page.get_by_role("button", name=say("Delete"), exact=True).click()
    page.wait_for_url(re.compile("/needs$"))
    expect(page.locator("tr", has_text=title)).to_have_count(0)
    page.get_by_role("button", name=say("Undo"), exact=True).click()
    page.wait_for_url(re.compile("/needs/[0-9a-f]{32}$"))
    expect(page.locator("h1")).to_have_text(title)
    expect(page.get_by_text("氨氮低于 5 mg/L").first).to_be_visible()

    # What nobody here can do is said openly.
    page.goto("/")
    unserved = page.get_by_role("link", name=re.compile(say("Needs without an expert")))
    total = int(unserved.locator("strong").inner_text())
    assert total > 0
    unserved.click()
    expect(page.locator(".list-table tbody tr")).to_have_count(total)
    told = translate_plural(language, "{count} need", "{count} needs", total)
    expect(page.get_by_role("status").filter(has_text=told)).to_be_visible()
    page.locator(".list-table tbody a").first.click()
    expect(page.locator(".banner h2")).to_have_text(say("No suitable expert here"))

    # A wrong match is set aside in one step, and the ranking follows; then it is taken back.
    page.goto("/needs?q=N01")
    page.locator(".list-table tbody a").first.click()
    best = page.locator(".match .who strong").first
    first = best.inner_text()
    page.locator(".match input[name=reason]").first.fill("做的是基础研究")
    page.get_by_role("button", name=say("Leave out")).first.click()
    expect(page.locator(".set-aside")).to_be_visible()
    expect(best).not_to_have_text(first)
    page.get_by_role("button", name=say("Undo"), exact=True).click()
    expect(page.locator(".set-aside")).to_have_count(0)
    expect(best).to_have_text(first)

    # A session: everybody takes part, what fits is said in words, the plan is made.
    page.goto("/sessions/new")
    page.get_by_label(say("Name of the session")).fill("兰州对接会")
    page.get_by_label(say("Tables")).fill("8")
    page.get_by_label(say("Meetings each at most")).fill("2")
    page.get_by_role("button", name=say("Save")).click()
    page.wait_for_url(re.compile("/participants$"))
    page.get_by_role("link", name=say("What fits"), exact=True).click()
    page.get_by_role("button", name=say("Plan now")).click()
    expect(page.locator("[data-board] .meeting").first).to_be_visible()
    page.wait_for_load_state()
    planned = page.locator(".meeting").count()
    assert planned > 20

    # A meeting is dragged onto another one of its round, they change places, and change back.
    here, there = (page.locator(f"[data-place='1-{table}'] .meeting") for table in (1, 2))
    before = (here.get_attribute("data-meeting"), there.get_attribute("data-meeting"))
    expect(page.locator("[data-place][tabindex='0']")).to_have_count(1)
    here.locator("p").first.drag_to(there.locator("p").first)
    expect(there).to_have_attribute("data-meeting", before[0])
    expect(here).to_have_attribute("data-meeting", before[1])
    page.locator("[data-undo]").click()
    expect(here).to_have_attribute("data-meeting", before[0])
    expect(there).to_have_attribute("data-meeting", before[1])

    # Published; changed with the keyboard; published again, and compared.
    page.get_by_role("button", name=say("Publish"), exact=True).click()
    expect(page.locator(".chip.done")).to_be_visible()
    page.locator("[data-place='1-1'][tabindex]").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator("[data-undo]")).to_be_visible()
    page.get_by_role("button", name=say("Publish"), exact=True).click()
    expect(page.locator(".chip.done")).to_be_visible()
    page.get_by_role("link", name=say("Versions"), exact=True).click()
    page.get_by_label(say("From"), exact=True).select_option("1")
    page.get_by_label(say("To"), exact=True).select_option("2")
    page.get_by_role("button", name=say("Compare")).click()
    numbers = {"moved": 2, "added": 0, "removed": 0, "unchanged": planned - 2}
    told = say("{moved} moved, {added} added, {removed} removed, {unchanged} as before", **numbers)
    expect(page.get_by_text(told)).to_be_visible()

    # The day: somebody is checked in, somebody does not come; the preview says what moves before it is confirmed.
    page.get_by_role("link", name=say("On the day"), exact=True).click()
    page.locator(".person-row form[action$=check-in] button").first.click()
    expect(page.locator(".person-row.arrived")).to_have_count(1)
    page.locator(".person-row.expected form:has([value=no_show]) button").first.click()
    expect(page.locator("[data-preview] .summary")).to_contain_text(str(planned))
    page.locator("[data-confirm]").click()
    expect(page.locator(".person-row.no_show")).to_have_count(1)
    page.locator("[data-undo]").click()
    expect(page.locator(".person-row.no_show")).to_have_count(0)

    # Somebody comes unannounced and gets a seat in two steps.
    page.locator("#walk-name").fill("陇东新材料有限公司（虚构）")
    page.get_by_label(say("What they need, or what they work on"), exact=True).fill(
        "环氧树脂固化收缩大，想找低收缩固化剂。"
    )
    walk_in = page.locator("section[aria-labelledby=walk-in]")
    walk_in.get_by_role("button", name=say("See what would move")).click()
    expect(page.locator("[data-preview] h2")).to_contain_text("陇东")
    page.locator("[data-confirm]").click()
    expect(page.locator(".person-row", has_text="陇东新材料").first).to_be_visible()

    # The first round begins; one tap opens a follow-up, which goes on by a button, and by keyboard, and back.
    page.get_by_role("button", name=say("Start round {number}", number=1)).click()
    page.locator(".outcome").first.get_by_role("button", name=say("Cooperation possible")).first.click()
    noted = say("The outcome is noted, and the matter stands under Follow-up.")
    expect(page.get_by_role("status").filter(has_text=noted)).to_be_visible()
    page.goto("/followups")
    card = page.locator(".matter")
    negotiating, signed = (
        page.locator(f"section[aria-labelledby=stage-{name}] .matter") for name in ("negotiating", "signed")
    )
    card.locator("summary").click()
    card.locator("select[name=stage]").select_option("negotiating")
    card.locator("[name=due_date]").fill("2020-01-31")
    card.locator("[name=note]").fill("先寄样品")
    card.get_by_role("button", name=say("Save")).click()
    expect(negotiating).to_have_class(re.compile("overdue"))
    expect(card.locator(".note-text")).to_have_text("先寄样品")
    page.locator(".matter[tabindex]").focus()
    page.keyboard.press("Shift+ArrowRight")
    expect(signed).to_be_visible()
    page.locator("[data-undo]").click()
    expect(negotiating).to_be_visible()
    page.goto("/")
    expect(page.get_by_text(say("overdue since {date}", date="2020-01-31"))).to_be_visible()

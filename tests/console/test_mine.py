"""The pages behind a personal link, on a phone."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from embeddings.encoder import Encoder
from service.language import Language
from service.translation import translate
from tests.console.barriers import list_barriers
from tests.console.conftest import serving
from tests.console.docking import begin_all_rounds
from tests.console.guests import COMPANY, PROFESSOR, invite_guests
from tests.console.looking import expect


@pytest.fixture
def links(tmp_path: Path, lanzhou_data: Path, shipped_encoder: Encoder) -> Iterator[dict[str, str]]:
    """The addresses of two personal links, with the service behind them."""
    folder = Path(shutil.copytree(lanzhou_data, tmp_path / "data"))
    begin_all_rounds(folder, shipped_encoder)
    paths = invite_guests(folder, shipped_encoder)
    with serving(folder, shipped_encoder) as address:
        yield {code: address + path for code, path in paths.items()}


@pytest.mark.parametrize(
    ("code", "language", "theme"), [(PROFESSOR, Language.ZH, "light"), (COMPANY, Language.EN, "dark")]
)
def test_participant_finds_agenda_says_wishes_and_taps_an_outcome(
    links: dict[str, str], open_page: Callable[..., Any], code: str, language: Language, theme: str
) -> None:
    def say(message: str, **values: object) -> str:
        return translate(language, message, **values)

    phone = {"width": 360, "height": 740, "has_touch": True, "is_mobile": True}
    page = open_page(links[code], **phone, locale=language.tag, color_scheme=theme, bypass_csp=True)
    page.goto(links[code])
    page.wait_for_url(re.compile("/mine$"))
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert list_barriers(page) == []

    # What came of the first meeting; tapped twice it is taken back.
    expect(page.locator(".agenda li")).to_have_count(2)
    tap = page.locator(".agenda li").first.get_by_role("button", name=say("Informative"))
    tap.tap()
    expect(tap).to_have_attribute("aria-pressed", "true")
    tap.tap()
    expect(tap).to_have_attribute("aria-pressed", "false")

    # Why somebody fits, in this side's words.
    reason = page.locator(".my-match .reasons").first
    expect(reason).to_contain_text(say("They need") if code == PROFESSOR else say("You need"))

    # Whom one wants to meet, first and second.
    page.get_by_role("link", name=say("Whom you want to meet")).tap()
    page.wait_for_url(re.compile("/mine/sessions/"))
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert list_barriers(page) == []
    people = page.locator(".candidates li")
    for place, rank in ((0, 1), (1, 2)):
        wish = people.nth(place).get_by_role("button", name=say("Wish number {rank}", rank=rank))
        wish.tap()
        expect(wish).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".ranked a")).to_have_count(2)

    with page.expect_download() as file:
        page.goto(page.url.split("/mine")[0] + "/mine")
        page.get_by_role("link", name=say("Into my calendar")).tap()
    assert "BEGIN:VEVENT" in Path(file.value.path()).read_text(encoding="utf-8")

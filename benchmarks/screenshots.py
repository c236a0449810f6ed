"""Pictures of the console's pages, in both languages, on the invented Lanzhou docking on its day: `make screenshots`.

Written to docs/screenshots as WebP; needs Debian's chromium and the `dev` extra.
"""

import io
import shutil
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from typing import Any

import uvicorn
from PIL import Image
from playwright.sync_api import Page, sync_playwright
from sqlmodel import select

from embeddings.loading import load_encoder
from service.accounts.schemas import AccountCreate, LinkCreate
from service.accounts.use_cases import create_account, create_link
from service.app import create_app
from service.database import Database
from service.demo.use_cases import SHEETS
from service.imports.use_cases import import_files
from service.language import Language
from service.models import Company, FacultyProfile
from service.models.account import Role
from service.secret_key import load_secret_key
from service.settings import Settings
from service.startup import open_runtime

OUT = Path(__file__).resolve().parent.parent / "docs" / "screenshots"
PORT = 8765
ADDRESS = f"http://127.0.0.1:{PORT}"
LIMIT_KB = 3000


def main() -> None:
    """Serve the docking from a folder of its own and look at every page."""
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("There is no chromium; apt-get install chromium fonts-noto-cjk.")
    OUT.mkdir(parents=True, exist_ok=True)
    for old in OUT.glob("*.webp"):
        old.unlink()
    encoder = load_encoder(None)
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder))
        with open_runtime(settings, encoder=encoder) as runtime:
            import_files(runtime.database, lambda: encoder, SHEETS)
        app = create_app(settings, encoder)
        server = uvicorn.Server(uvicorn.Config(app, port=PORT, log_level="error", ws="none"))
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        while not (server.started and app.state.startup.wait(60)):
            time.sleep(0.1)
        with sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            session_path = _hold_session(browser)
            for language in Language:
                _take_all(browser, language, session_path)
            links = _invite(app.state.startup.database, settings)
            for language, (name, link) in product(Language, links.items()):
                _take_mine(browser, language, name, link)
            browser.close()
        server.should_exit = True
        thread.join(10)
    size = sum(path.stat().st_size for path in OUT.glob("*.webp")) // 1024
    print(f"{len(list(OUT.glob('*.webp')))} pictures, {size} KB in {OUT}")
    if size > LIMIT_KB:
        sys.exit(f"That is more than {LIMIT_KB} KB; lower the quality.")


def _hold_session(browser: Any) -> str:  # noqa: ANN401 - playwright's own
    """Plan and publish a session, begin its first round and report a cooperation; returns its path."""
    page = browser.new_page(base_url=ADDRESS, locale="en-GB")
    page.goto("/sessions/new")
    page.fill("#name", "兰州化工对接会（虚构）")
    page.fill("#place", "园区会展中心")
    page.fill("#tables", "8")
    page.fill("#quota", "3")
    page.locator("button.primary").click()
    page.wait_for_url("**/participants")
    path = "/" + "/".join(page.url.split("/")[3:5])
    page.goto(f"{path}/board")
    page.locator(".empty button.primary").click()
    page.wait_for_selector("[data-board]")
    page.get_by_role("button", name="Publish", exact=True).click()
    page.wait_for_selector(".chip.done")
    page.goto(f"{path}/day")
    page.locator(".person-row form[action$=check-in] button").first.click()
    page.wait_for_selector(".person-row.arrived")
    page.get_by_role("button", name="Start round 1").click()
    page.wait_for_selector(".outcome")
    page.get_by_role("button", name="Cooperation possible").first.click()
    page.wait_for_selector("[aria-pressed=true] >> text=Cooperation possible")
    page.close()
    return path


def _invite(database: Database, settings: Settings) -> dict[str, str]:
    """Personal links of a professor and a company; from now on everybody must sign in."""
    key, now = load_secret_key(settings), datetime.now(UTC)
    with database.writing() as db:
        create_account(db, AccountCreate(name="管委会", role=Role.OPERATOR))
        professor = db.exec(select(FacultyProfile).where(FacultyProfile.external_id == "F01")).one()
        company = db.exec(select(Company).where(Company.external_id == "C01")).one()
        accounts = {
            "professor": AccountCreate(name=professor.name, role=Role.PROFESSOR, faculty_id=professor.id),
            "company": AccountCreate(name=company.name, role=Role.ENTERPRISE, company_id=company.id),
        }
        links = {}
        for name, account in accounts.items():
            _, token = create_link(db, create_account(db, account).id, LinkCreate(), secret_key=key, at=now)
            links[name] = f"/enter/{token}"
    return links


def _take_all(browser: Any, language: Language, session_path: str) -> None:  # noqa: ANN401 - playwright's own
    context = browser.new_context(base_url=ADDRESS, locale=language.tag, viewport={"width": 1280, "height": 800})
    page = context.new_page()
    pages = {
        "overview": "/",
        "import": "/import",
        "faculty": "/faculty",
        "companies": "/companies",
        "needs": "/needs",
        "map": "/map",
        "fields": "/map/fields",
        "sessions": "/sessions",
        "participants": f"{session_path}/participants",
        "feasibility": f"{session_path}/feasibility",
        "board": f"{session_path}/board",
        "versions": f"{session_path}/versions",
        "day": f"{session_path}/day",
        "screen": f"{session_path}/screen",
        "followups": "/followups",
    }
    for name, path in pages.items():
        page.goto(path)
        page.wait_for_timeout(500)
        _save(page, f"{name}-{language.value}")
    for noun, name in (("needs", "need"), ("faculty", "professor"), ("companies", "company")):
        page.goto(f"/{noun}")
        page.locator(".list-table tbody .main-cell a").first.click()
        page.wait_for_load_state()
        _save(page, f"{name}-{language.value}")
    page.goto("/import")
    page.set_input_files("#files", SHEETS)
    page.wait_for_url("**/import/*")
    _save(page, f"dry-run-{language.value}")
    context.close()
    page = _open_phone(browser, language)
    page.goto("/needs?sort=best")
    _save(page, f"phone-{language.value}")
    page.context.close()


def _take_mine(browser: Any, language: Language, name: str, link: str) -> None:  # noqa: ANN401 - playwright's own
    page = _open_phone(browser, language)
    page.goto(link)
    page.wait_for_load_state()
    _save(page, f"mine-{name}-{language.value}")
    page.context.close()


def _open_phone(browser: Any, language: Language) -> Page:  # noqa: ANN401 - playwright's own
    """A phone at night."""
    phone = {"width": 360, "height": 740}
    options = {"base_url": ADDRESS, "locale": language.tag, "viewport": phone, "color_scheme": "dark"}
    opened: Page = browser.new_context(**options, has_touch=True, is_mobile=True).new_page()
    return opened


def _save(page: Page, name: str) -> None:
    picture = Image.open(io.BytesIO(page.screenshot()))
    picture.convert("RGB").save(OUT / f"{name}.webp", quality=72, method=6)


if __name__ == "__main__":
    main()

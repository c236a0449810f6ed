"""Pictures of the console's pages, in both languages, on the invented Lanzhou docking: `make screenshots`.

Written to docs/screenshots as WebP; needs Debian's chromium and the `dev` extra.
"""

import io
import shutil
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import uvicorn
from PIL import Image
from playwright.sync_api import Page, sync_playwright

from embeddings.loading import load_encoder
from service.app import create_app
from service.demo.use_cases import SHEETS
from service.imports.use_cases import import_files
from service.language import Language
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
            session_path = _plan_session(browser)
            for language in Language:
                _take_all(browser, language, session_path)
            browser.close()
        server.should_exit = True
        thread.join(10)
    size = sum(path.stat().st_size for path in OUT.glob("*.webp")) // 1024
    print(f"{len(list(OUT.glob('*.webp')))} pictures, {size} KB in {OUT}")
    if size > LIMIT_KB:
        sys.exit(f"That is more than {LIMIT_KB} KB; lower the quality.")


def _plan_session(browser: Any) -> str:  # noqa: ANN401 - playwright's own
    page = browser.new_page(base_url=ADDRESS, locale="zh-CN")
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
    page.close()
    return path


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
    }
    for name, path in pages.items():
        page.goto(path)
        page.wait_for_timeout(500)
        _save(page, f"{name}-{language.value}")
    for noun in ("needs", "faculty", "companies"):
        page.goto(f"/{noun}")
        page.locator(".list-table tbody .main-cell a").first.click()
        page.wait_for_load_state()
        _save(page, f"{noun.removesuffix('s')}-detail-{language.value}")
    page.goto("/import")
    page.set_input_files("#files", SHEETS)
    page.wait_for_url("**/import/*")
    _save(page, f"dry-run-{language.value}")
    context.close()
    phone = browser.new_context(
        base_url=ADDRESS, locale=language.tag, viewport={"width": 360, "height": 740}, color_scheme="dark"
    )
    page = phone.new_page()
    page.goto("/needs?sort=best")
    _save(page, f"phone-{language.value}")
    phone.close()


def _save(page: Page, name: str) -> None:
    picture = Image.open(io.BytesIO(page.screenshot()))
    picture.convert("RGB").save(OUT / f"{name}.webp", quality=72, method=6)


if __name__ == "__main__":
    main()

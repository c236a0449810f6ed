"""How quick the console is with 300 professors and 500 needs: `python benchmarks/console.py`.

The texts are those of the invented Lanzhou docking, repeated under other ids. Prints the milliseconds of each page as a
browser sees them (median of five), and the frames a second while the heat map is scrolled.
"""

import shutil
import statistics
import sys
import tempfile
import threading
import time
from itertools import islice, product
from pathlib import Path
from typing import Any

import uvicorn
from playwright.sync_api import sync_playwright
from sqlmodel import Session, select

from embeddings.encoder import Encoder
from embeddings.loading import load_encoder
from service.app import create_app
from service.demo.use_cases import SHEETS
from service.faculty.schemas import FacultyCreate
from service.faculty.use_cases import upsert_faculty
from service.imports.use_cases import import_files
from service.models import FacultyProfile, Need
from service.needs.schemas import NeedCreate
from service.needs.use_cases import upsert_needs
from service.passages.store import store_passages
from service.settings import Settings
from service.startup import open_runtime

FACULTY, NEEDS = 300, 500
PORT = 8766
ADDRESS = f"http://127.0.0.1:{PORT}"
ROUNDS = 5
PATHS = ("/", "/faculty", "/needs", "/needs?q=催化剂", "/map", "/map/cells", "/map/fields", "/map/table")

SCROLL = """async () => {
  const box = document.querySelector("[data-heat]");
  let frames = 0;
  const start = performance.now();
  while (performance.now() - start < 2000) {
    box.scrollTop = (frames * 23) % (box.scrollHeight - box.clientHeight);
    await new Promise(requestAnimationFrame);
    frames += 1;
  }
  return frames / ((performance.now() - start) / 1000);
}"""


def main() -> None:
    """Fill a database, serve it, and look."""
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("There is no chromium; apt-get install chromium fonts-noto-cjk.")
    encoder = load_encoder(None)
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder))
        with open_runtime(settings, encoder=encoder) as runtime:
            import_files(runtime.database, lambda: encoder, SHEETS)
            with runtime.database.writing() as db:
                _multiply(db, encoder)
        app = create_app(settings, encoder)
        server = uvicorn.Server(uvicorn.Config(app, port=PORT, log_level="error", ws="none"))
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        while not (server.started and app.state.startup.wait(60)):
            time.sleep(0.1)
        with sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            _measure(browser)
            browser.close()
        server.should_exit = True
        thread.join(10)


def _measure(browser: Any) -> None:  # noqa: ANN401 - playwright's own
    page = browser.new_page(base_url=ADDRESS, locale="zh-CN", viewport={"width": 1280, "height": 860})
    started = time.perf_counter()
    while page.goto("/map/cells").status != 200:  # noqa: PLR2004 - there are none yet
        time.sleep(0.2)
    print(f"all pairs after the start: {time.perf_counter() - started:.1f} s")
    for path in PATHS:
        times = []
        for _ in range(ROUNDS):
            before = time.perf_counter()
            page.goto(path, wait_until="domcontentloaded")
            times.append((time.perf_counter() - before) * 1000)
        print(f"{path:<20} {statistics.median(times):6.0f} ms")
    page.goto("/map")
    page.wait_for_selector("[data-heat][data-ready]")
    print(f"heat map: {page.evaluate(SCROLL):.0f} frames a second while scrolling")


def _multiply(db: Session, encoder: Encoder) -> None:
    faculty = db.exec(select(FacultyProfile).order_by(FacultyProfile.external_id)).all()
    needs = db.exec(select(Need).order_by(Need.external_id)).all()
    profiles = [
        FacultyCreate(
            external_id=f"{row.external_id}-{copy}",
            name=f"{row.name}{copy}",
            organization=row.organization,
            items=[{"kind": item.kind, "text": item.text, "year": item.year} for item in row.items],
        )
        for copy, row in islice(product(range(1, 99), faculty), FACULTY - len(faculty))
    ]
    more = [
        NeedCreate(
            external_id=f"{row.external_id}-{copy}",
            company_id=row.company_id,
            title=f"{row.title} {copy}",
            body=row.body,
            requirements=[{"text": one.text, "must": one.must} for one in row.requirements],
        )
        for copy, row in islice(product(range(1, 99), needs), NEEDS - len(needs))
    ]
    new_faculty = [one.row for one in upsert_faculty(db, profiles)]
    new_needs = [one.row for one in upsert_needs(db, more)]
    store_passages(db, encoder, faculty=new_faculty, needs=new_needs)


if __name__ == "__main__":
    main()

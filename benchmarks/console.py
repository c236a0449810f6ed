"""How quick the console is with 300 professors and 500 needs: `python benchmarks/console.py`.

The texts are those of the invented Lanzhou docking, repeated under other ids. Prints the milliseconds of each page as a
browser sees them (median of five), of a search while typing and of a move on the board, and the frames of the heat map
while it is scrolled. A page that takes more than 100 ms shows a moving bar after 100 ms until it is there.
"""

import shutil
import statistics
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime, timedelta
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
from service.sessions import participants, use_cases
from service.sessions.planning import plan_session
from service.sessions.releases import publish_session
from service.sessions.schemas import ParticipantsCreate, SessionCreate
from service.settings import Settings
from service.startup import Runtime, open_runtime

FACULTY, NEEDS = 300, 500
PORT = 8766
ADDRESS = f"http://127.0.0.1:{PORT}"
ROUNDS = 5
PATHS = (
    "/",
    "/faculty",
    "/faculty/{faculty}",
    "/companies",
    "/needs",
    "/needs?q=催化剂",
    "/needs/{need}",
    "/map",
    "/map/cells",
    "/map/fields",
    "/map/table",
    "/sessions/{session}/participants",
    "/sessions/{session}/feasibility",
    "/sessions/{session}/board",
    "/sessions/{session}/versions",
    "/sessions/{session}/day",
    "/sessions/{session}/screen",
    "/followups",
    "/followups/new",
)
TABLES, SEATS_EACH = 30, 2
HOURS = range(9, 19)

# Frames a second and the longest wait for one, in milliseconds.
SCROLL = """async () => {
  const box = document.querySelector("[data-heat]");
  const times = [performance.now()];
  while (times.at(-1) - times[0] < 2000) {
    box.scrollTop = (times.length * 23) % (box.scrollHeight - box.clientHeight);
    await new Promise(requestAnimationFrame);
    times.push(performance.now());
  }
  const waits = times.slice(1).map((time, index) => time - times[index]);
  return [1000 / (waits.reduce((sum, wait) => sum + wait, 0) / waits.length), Math.max(...waits)];
}"""

# From the letter typed to the list that answers it.
SEARCH = """async (text) => {
  const field = document.querySelector("#q");
  const before = document.querySelector("#results");
  const start = performance.now();
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  while (document.querySelector("#results") === before) await new Promise(requestAnimationFrame);
  return performance.now() - start;
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
            session_id = _hold_session(runtime)
        app = create_app(settings, encoder)
        server = uvicorn.Server(uvicorn.Config(app, port=PORT, log_level="error", ws="none"))
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        while not (server.started and app.state.startup.wait(60)):
            time.sleep(0.1)
        with sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            _measure(browser, session_id)
            browser.close()
        server.should_exit = True
        thread.join(10)


def _measure(browser: Any, session_id: str) -> None:  # noqa: ANN401 - playwright's own
    page = browser.new_page(base_url=ADDRESS, locale="zh-CN", viewport={"width": 1280, "height": 860})
    started = time.perf_counter()
    while page.request.get("/map/cells").status != 200:  # noqa: PLR2004 - there are none yet
        time.sleep(0.2)
    print(f"all pairs after the start: {time.perf_counter() - started:.1f} s")
    ids = {"session": session_id}
    for name, noun in (("faculty", "faculty"), ("need", "needs")):
        ids[name] = page.request.get(f"/v1/{noun}", params={"limit": 1}).json()["items"][0]["id"]
    for path in (path.format(**ids) for path in PATHS):
        times = []
        for _ in range(ROUNDS):
            before = time.perf_counter()
            page.goto(path, wait_until="domcontentloaded")
            times.append((time.perf_counter() - before) * 1000)
        shown = path.replace(session_id, "…").replace(ids["faculty"], "…").replace(ids["need"], "…")
        size = len(page.request.get(path).body()) // 1024
        print(f"{shown:<28} {statistics.median(times):6.0f} ms {size:6} KB")
    for path in ("/faculty", "/needs"):
        page.goto(path)
        times = [page.evaluate(SEARCH, text) for text in ("催", "催化", "催化剂", "N1", "F2")]
        print(
            f"{path}: {statistics.median(times):.0f} ms from a letter typed to the list (160 ms of them waiting for more)"
        )
    _move(page, session_id)
    page.goto("/map")
    page.wait_for_selector("[data-heat][data-ready]")
    frames, longest = page.evaluate(SCROLL)
    print(f"heat map: {frames:.0f} frames a second while scrolling, the longest after {longest:.0f} ms")


def _move(page: Any, session_id: str) -> None:  # noqa: ANN401 - playwright's own
    """The first two meetings of the board change places, by keyboard."""
    page.goto(f"/sessions/{session_id}/board")
    page.wait_for_selector("[data-place][tabindex='0']")
    page.locator("[data-place='1-1']").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowRight")
    before = time.perf_counter()
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-undo]")
    print(f"a move on the board: {(time.perf_counter() - before) * 1000:.0f} ms until it stands there")


def _hold_session(runtime: Runtime) -> str:
    """A published session of everybody; returns its id."""
    rounds = [{"start": f"{hour:02}:{half}", "length_minutes": 25} for hour in HOURS for half in ("00", "30")]
    body = {
        "name": "大型对接会（虚构）",
        "date": datetime.now(UTC).date() + timedelta(days=1),
        "tables": TABLES,
        "rounds": rounds,
    }
    with runtime.database.writing() as db:
        id_ = use_cases.create_session(db, SessionCreate.model_validate(body)).id
        participants.add_everybody(db, id_, ParticipantsCreate(max_meetings=SEATS_EACH))
    before = time.perf_counter()
    plan_session(runtime, id_)
    print(f"planning {TABLES} tables × {len(rounds)} rounds: {time.perf_counter() - before:.1f} s")
    with runtime.database.writing() as db:
        publish_session(db, id_)
    return id_


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

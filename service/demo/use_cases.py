"""From the two Lanzhou spreadsheets to ranked matches and a report, in a database of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import fixtures
from embeddings.encoder import Encoder
from matching.matcher import Matcher
from service.accounts.principal import COMMAND_LINE
from service.demo.session import DemoSession, run_session
from service.imports.report import ImportReport
from service.imports.use_cases import import_files
from service.language import Language
from service.matches.repository import NeedLine, list_need_lines
from service.matches.use_cases import RankedPairs, match_need
from service.reports.docking_report import DockingReport
from service.reports.html import render_report
from service.reports.use_cases import build_report
from service.reports.xlsx import write_report_xlsx
from service.settings import Settings
from service.startup import Runtime, open_runtime
from service.translation import translate

LANZHOU = Path(fixtures.__file__).parent / "lanzhou"
SESSION_BOOK = LANZHOU / "session" / "session.xlsx"
SHEETS = (LANZHOU / "faculty.xlsx", LANZHOU / "companies.xlsx")

SHOWN = ("N01", "N32", "N55")
"""Three needs that show the range: plant Chinese, across languages to an English profile, and an English need."""

MATCHES_SHOWN = 3


@dataclass(frozen=True, slots=True, eq=False)
class Demo:
    """What the demo did: the import, three needs with their rankings, the needs that look unserved, the session, files."""

    imported: ImportReport
    shown: Sequence[tuple[NeedLine, RankedPairs]]
    unserved: Sequence[NeedLine]
    report: DockingReport
    session: DemoSession
    files: Sequence[Path]


def run_demo(out: Path, encoder: Encoder, *, model: str, generated_at: datetime, language: Language) -> Demo:
    """Import the docking into a fresh database, match all needs, plan the session, and write what came of it to `out`.

    `encoder` is the one that the setting `model` names.
    """
    out.mkdir(parents=True, exist_ok=True)
    with (
        TemporaryDirectory() as folder,
        open_runtime(Settings(data_dir=Path(folder), model=model), encoder=encoder) as runtime,
    ):
        imported = import_files(runtime.database, lambda: encoder, SHEETS, language=language)
        report, shown, unserved = _match_all(runtime, generated_at=generated_at, language=language)
        session = run_session(runtime, SESSION_BOOK, out, language=language)
    html, xlsx = out / "report.html", out / "matches.xlsx"
    html.write_text(render_report(report, language=language), "utf-8")
    write_report_xlsx(report, xlsx)
    return Demo(imported, shown, unserved, report, session, (html, xlsx, *session.files))


def _match_all(
    runtime: Runtime, *, generated_at: datetime, language: Language
) -> tuple[DockingReport, list[tuple[NeedLine, RankedPairs]], list[NeedLine]]:
    with runtime.database.reading() as db:
        matcher: Matcher = runtime.get_matcher(db)
        report = build_report(
            db,
            matcher,
            runtime.encoder,
            title=translate(language, "The Lanzhou docking (invented)"),
            generated_at=generated_at,
            invented=True,
        )
        lines = list_need_lines(db, COMMAND_LINE, [need.id for need in report.needs])
        by_external_id = {line.external_id: line for line in lines.values()}
        shown = [
            (
                by_external_id[id_],
                match_need(db, COMMAND_LINE, matcher, runtime.encoder, by_external_id[id_].id, top_k=MATCHES_SHOWN),
            )
            for id_ in SHOWN
        ]
        unserved = [lines[need.id] for need in report.list_unserved()]
    return report, shown, unserved

"""The Lanzhou session, with invented wishes: planned, audited, published, and written down."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from matching.scheduling.problem import Reason
from service.language import Language
from service.models.docking_session import PairThreshold
from service.sessions.exports.files import write_session_files
from service.sessions.inputs import SessionInputs, load_inputs
from service.sessions.planning import Checked, Planned, check_session, plan_session
from service.sessions.presentation import show_audit, show_feasibility, show_planned, show_schedule
from service.sessions.releases import audit_version, publish_session
from service.sessions.schedule_view import ScheduleView
from service.sessions.schemas import SessionCreate
from service.sessions.use_cases import create_session
from service.sessions.workbook import export_workbook
from service.sessions.workbook_import import BookReport, import_workbook
from service.startup import Runtime

SESSION = "lanzhou"
"""External id of the demo's session."""


@dataclass(frozen=True)
class DemoSession:
    """What was wished, what fits, the plan, and the schedule that was published.

    breaks: what the audit finds against it; files: what was written.
    """

    imported: BookReport
    inputs: SessionInputs
    checked: Checked
    planned: Planned
    schedule: ScheduleView | None
    breaks: tuple[Reason, ...]
    files: Sequence[Path]


def run_session(runtime: Runtime, workbook: Path, out: Path, *, language: Language) -> DemoSession:
    """Plan the session of `workbook` and write it to `out`, with the files of the schedule that was published.

    `participants.xlsx` is the workbook of what was wished, `session.json` what was found and planned.

    Only pairs that are at least worth a talk meet, or are wished; without a calibration any pair may.
    """
    threshold = PairThreshold.WORTH_A_TALK if runtime.calibration else PairThreshold.ANY
    with runtime.database.writing() as db:
        body = SessionCreate(external_id=SESSION, name=SESSION, date=date(2027, 3, 18), threshold=threshold)
        session_id = create_session(db, body).id
    imported = import_workbook(runtime.database, session_id, workbook, language=language)
    checked = check_session(runtime, session_id)
    planned = plan_session(runtime, session_id)
    schedule: ScheduleView | None = None
    breaks: tuple[Reason, ...] = ()
    if planned.schedule is not None:
        with runtime.database.writing() as db:
            breaks = audit_version(db, session_id, "draft").breaks
            schedule = publish_session(db, session_id).schedule
    with runtime.database.reading() as db:
        inputs = load_inputs(db, session_id)
        book = out / "participants.xlsx"
        book.write_bytes(export_workbook(db, session_id, language))
        document = {
            "feasibility": show_feasibility(checked).model_dump(mode="json"),
            "run": show_planned(planned).run.model_dump(mode="json"),
            "audit": show_audit(audit_version(db, session_id)).model_dump(mode="json") if schedule else None,
            "schedule": show_schedule(schedule).model_dump(mode="json") if schedule else None,
        }
    plan = out / "session.json"
    plan.write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n", "utf-8")
    written = write_session_files(schedule, out, language) if schedule else ()
    return DemoSession(imported, inputs, checked, planned, schedule, breaks, (*written, plan, book))

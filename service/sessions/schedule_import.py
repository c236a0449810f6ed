"""Take an edited workbook back: what it changes is told, checked as a whole, and only then done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from matching.scheduling.problem import Pair, Place
from service.sessions.affinity import Fit, rate_pairs
from service.sessions.editing import Edited, rearrange
from service.sessions.errors import EditRefusedError, MeetingBegunError
from service.sessions.exports.edited_workbook import read_schedule_edits
from service.sessions.exports.edits import MeetingEdit, ScheduleEdits
from service.sessions.inputs import load_inputs
from service.sessions.schedule_view import ScheduleView
from service.sessions.views import load_schedule
from service.spreadsheets.sheet import Sheet
from service.startup import Runtime


@dataclass(frozen=True)
class ImportedSchedule:
    """What a file changes, and what became of it.

    before: the schedule that the file was compared with. edited: the draft with the changes, also after a dry run;
    None where nothing could be done: no change, errors in the file, or a refusal. refusal: the hard rules that the
    changes would break. applied: whether the draft now holds them.
    """

    edits: ScheduleEdits
    before: ScheduleView
    edited: Edited | None = None
    refusal: EditRefusedError | MeetingBegunError | None = None
    applied: bool = False


def import_schedule(
    runtime: Runtime,
    session_id: str,
    sheets: Sequence[Sheet],
    *,
    dry_run: bool = False,
    revision: int | None = None,
) -> ImportedSchedule:
    """Apply what an edited workbook changes to the draft, all of it or nothing; a dry run writes nothing.

    Errors in the file and broken rules are told in the result. Raises SessionNotFoundError, NoScheduleError and
    SessionChangedError.
    """
    with runtime.database.reading() as db:
        before = load_schedule(db, session_id)
        edits = read_schedule_edits(sheets, before)
        if edits.troubles or edits.is_empty:
            return ImportedSchedule(edits, before)
        fits = _rate_added(runtime, db, session_id, edits.added)
    try:
        with runtime.database.writing() as db:
            edited = rearrange(
                db,
                session_id,
                moved={edit.meeting_id: edit.after for edit in edits.moved if edit.meeting_id and edit.after},
                removed=[edit.meeting_id for edit in edits.removed if edit.meeting_id],
                added=_list_added(before, edits.added),
                fits=fits,
                revision=before.session.revision if revision is None else revision,
            )
            if dry_run:
                db.rollback()
    except (EditRefusedError, MeetingBegunError) as refusal:
        return ImportedSchedule(edits, before, refusal=refusal)
    return ImportedSchedule(edits, before, edited, applied=not dry_run)


def _list_added(view: ScheduleView, added: Sequence[MeetingEdit]) -> dict[Pair, Place]:
    return {_pair(view, edit): edit.after for edit in added if edit.after}


def _pair(view: ScheduleView, edit: MeetingEdit) -> Pair:
    """The two by their codes, as planning names them."""
    return Pair(view.by_id[edit.couple.faculty_id].code, view.by_id[edit.couple.company_id].code)


def _rate_added(runtime: Runtime, db: Session, session_id: str, added: Sequence[MeetingEdit]) -> Mapping[Pair, Fit]:
    """What each new meeting is worth."""
    if not added:
        return {}
    inputs = load_inputs(db, session_id)
    present = {one.id: one for one in inputs.present}
    couples = [edit.couple for edit in added if {edit.couple.faculty_id, edit.couple.company_id} <= present.keys()]
    professors = {present[one.faculty_id].code: inputs.sources[one.faculty_id] for one in couples}
    companies = {present[one.company_id].code: [n.id for n in present[one.company_id].needs] for one in couples}
    return rate_pairs(runtime.get_matcher(db), professors, companies, source=inputs.source) if couples else {}

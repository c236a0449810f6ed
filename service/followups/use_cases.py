"""What can be done with follow-ups; every door calls these. The day it is arrives as an argument."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlmodel import Session

from service.followups import repository
from service.followups.errors import (
    AmbiguousFollowUpError,
    FollowUpChangedError,
    FollowUpClosedError,
    FollowUpNotFoundError,
    FollowUpOpenError,
    NothingToUndoError,
    refuse,
)
from service.followups.reminders import REMINDER_MONTHS
from service.followups.schemas import (
    DueReminder,
    FollowUpChangePublic,
    FollowUpCreate,
    FollowUpFilter,
    FollowUpPublic,
    FollowUpQuery,
    FollowUpSummary,
    FollowUpUpdate,
    ReminderDone,
    ReminderWindow,
    StageChange,
    UndoRequest,
    VisitGroup,
    VisitWindow,
)
from service.followups.views import view_follow_up, view_reminders, view_visits
from service.language import Wording
from service.models.columns import now
from service.models.company import Company
from service.models.faculty_profile import FacultyProfile
from service.models.follow_up import AGREED, FollowUp, FollowUpChange, FollowUpChangeKind, FollowUpStage
from service.models.need import Need
from service.models.need_status_change import NeedStatus
from service.needs.trail import advance_needs

_DATES = ("due_date", "visit_date")

_NO_PROFESSOR = Wording(
    "没有编号为“{id}”的教师：请先建立教师档案。", "There is no professor with the id {id!r}; create the profile first."
)
_NO_COMPANY = Wording(
    "没有编号为“{id}”的企业：请先建立企业。", "There is no company with the id {id!r}; create the company first."
)
_NO_NEED = Wording(
    "该企业没有编号为“{id}”的需求：请给出这家企业的需求，或留空。",
    "The company has no need with the id {id!r}; give one of its own needs, or none.",
)
_VISIT_STAGE = Wording(
    "实地走访需要日期和地点：请给出 visit_date 和 visit_place。",
    "A site visit needs a day and a place; give visit_date and visit_place.",
)
_VISIT_HALF = Wording(
    "走访的日期和地点要么都有，要么都没有：请补上另一项。",
    "A site visit has both a day and a place, or neither; give the other one too.",
)
_SAME_STAGE = Wording(
    "这条跟进已在该阶段：要补充说明，请修改时填写备注。",
    "The follow-up is in this stage already; to add a note, change the follow-up with a note.",
)
_NO_REMINDER = Wording(
    "没有 {months} 个月的提醒：提醒在 {known} 个月。",
    "There is no reminder at {months} months; there are those at {known}.",
)


def open_follow_up(db: Session, body: FollowUpCreate, *, today: date) -> FollowUpPublic:
    """Open a follow-up by hand.

    Raises InvalidFollowUpError for a professor, company or need that is not there, FollowUpOpenError where the same
    matter is being followed up already.
    """
    advance_needs(db, [body.need_id], NeedStatus.COOPERATING)  # before the professor is locked, as everywhere
    professor = repository.lock_professor(db, body.faculty_id)
    if professor is None:
        raise refuse("body.faculty_id", _NO_PROFESSOR, id=body.faculty_id)
    company = repository.find_company(db, body.company_id)
    if company is None:
        raise refuse("body.company_id", _NO_COMPANY, id=body.company_id)
    _check_need(db, body.company_id, body.need_id)
    existing = repository.find_open(db, faculty_id=body.faculty_id, company_id=body.company_id, need_id=body.need_id)
    if existing is not None:
        raise FollowUpOpenError(faculty=professor.name, company=company.name, existing_id=existing.id)
    row = FollowUp(
        faculty_id=body.faculty_id,
        company_id=body.company_id,
        need_id=body.need_id,
        opened_on=body.opened_on or today,
        due_date=body.due_date,
        responsible=body.responsible or body.person,
    )
    return view_follow_up(_add(db, row, person=body.person, note=body.note), today)


def find_matter(db: Session, *, faculty: str, company: str, need: str | None) -> tuple[str, str, str | None]:
    """The ids of professor, company and need by id or external id; without a company, the one whose need it is.

    Raises InvalidFollowUpError for what is not there.
    """
    faculty_id = repository.find_reference(db, FacultyProfile, faculty)
    if faculty_id is None:
        raise refuse("faculty", _NO_PROFESSOR, id=faculty)
    need_id = repository.find_reference(db, Need, need) if need else None
    if need and need_id is None:
        raise refuse("need", _NO_NEED, id=need)
    asking = repository.find_need(db, need_id) if need_id and not company else None
    company_id = asking.company_id if asking else repository.find_reference(db, Company, company)
    if company_id is None:
        raise refuse("company", _NO_COMPANY, id=company)
    return faculty_id, company_id, need_id


def find_follow_up_id(db: Session, reference: str) -> str:
    """The id that begins so. Raises FollowUpNotFoundError where none does, AmbiguousFollowUpError where several do."""
    ids = repository.find_ids(db, reference)
    if len(ids) > 1:
        raise AmbiguousFollowUpError(reference)
    if not ids or not reference:
        raise FollowUpNotFoundError(reference)
    return ids[0]


def open_for_meeting(
    db: Session,
    *,
    meeting_id: str,
    faculty_id: str,
    company_id: str,
    need_id: str | None,
    person: str,
    today: date,
) -> str:
    """Open the follow-up of a meeting after which cooperation is possible; returns its id.

    Once only: the follow-up that the meeting opened before is returned, or the open one of the same matter, which is
    then the meeting's too.
    """
    advance_needs(db, [need_id], NeedStatus.COOPERATING)
    repository.lock_professor(db, faculty_id)
    existing = repository.find_of_meeting(db, meeting_id)
    if existing is not None:
        return existing.id
    existing = repository.find_open(db, faculty_id=faculty_id, company_id=company_id, need_id=need_id)
    if existing is not None:
        if existing.meeting_id is None:
            values = {"meeting_id": meeting_id}
            _record(db, existing, FollowUpChangeKind.MEETING, values, day=today, person=person)
        return existing.id
    row = FollowUp(
        meeting_id=meeting_id,
        faculty_id=faculty_id,
        company_id=company_id,
        need_id=need_id,
        opened_on=today,
        responsible=person,
    )
    return _add(db, row, person=person, note="").id


def withdraw_for_meeting(db: Session, meeting_id: str) -> None:
    """Take back the opening for a meeting whose outcome was corrected; a follow-up on which somebody has worked stays."""
    row = repository.find_of_meeting(db, meeting_id)
    if row is not None and [change.kind for change in row.changes] == [FollowUpChangeKind.OPENED]:
        db.delete(row)
        db.flush()


def get_follow_up(db: Session, follow_up_id: str, *, today: date) -> FollowUpPublic:
    """Return one follow-up. Raises FollowUpNotFoundError."""
    return view_follow_up(repository.get_follow_up(db, follow_up_id), today)


def list_follow_ups(db: Session, query: FollowUpQuery, *, today: date) -> tuple[list[FollowUpPublic], str | None]:
    """Return a page of follow-ups and the cursor of the next page. Raises InvalidCursorError."""
    rows, next_cursor = repository.list_follow_ups(db, query)
    return [view_follow_up(row, today) for row in rows], next_cursor


def list_all_follow_ups(db: Session, only: FollowUpFilter, *, today: date) -> list[FollowUpPublic]:
    """Return all that the filter lets through, by the day they were opened on."""
    return [view_follow_up(row, today) for row in repository.list_all_follow_ups(db, only)]


def list_changes(db: Session, follow_up_id: str) -> list[FollowUpChangePublic]:
    """Return every change of a follow-up, first to last, the undone too. Raises FollowUpNotFoundError."""
    row = repository.get_follow_up(db, follow_up_id)
    return [FollowUpChangePublic.model_validate(change) for change in row.changes]


def list_all_changes(db: Session, follow_up_ids: list[str]) -> dict[str, list[FollowUpChangePublic]]:
    """Return the changes of several follow-ups, by id."""
    found: dict[str, list[FollowUpChangePublic]] = {id_: [] for id_ in follow_up_ids}
    for change in repository.list_changes(db, follow_up_ids):
        found[change.follow_up_id].append(FollowUpChangePublic.model_validate(change))
    return found


def list_reminders(db: Session, window: ReminderWindow, *, today: date) -> list[DueReminder]:
    """Return the reminders that nobody has seen to, the longest due first."""
    return view_reminders(repository.list_open_follow_ups(db), today=today, until=window.until or today)


def list_visits(db: Session, window: VisitWindow, *, today: date) -> list[VisitGroup]:
    """Return the site visits by day and place."""
    return view_visits(repository.list_visits(db, first=window.first, last=window.last, place=window.place), today)


def summarize(db: Session, *, today: date) -> FollowUpSummary:
    """Count the follow-ups in each stage, those overdue, and the reminders that are due."""
    counted = repository.count_stages(db)
    open_ones = repository.list_open_follow_ups(db)
    return FollowUpSummary(
        today=today,
        stages={stage: counted.get(stage, 0) for stage in FollowUpStage},
        overdue=sum(view_follow_up(row, today).is_overdue for row in open_ones),
        reminders_due=len(view_reminders(open_ones, today=today, until=today)),
    )


def update_follow_up(db: Session, follow_up_id: str, body: FollowUpUpdate, *, today: date) -> FollowUpPublic:
    """Change what the body holds; a note alone is a change too.

    Raises FollowUpNotFoundError, FollowUpChangedError and InvalidFollowUpError.
    """
    row = _get_seen(db, follow_up_id, body.revision)
    values = body.model_dump(exclude_unset=True, exclude={"revision", "person", "day", "note"})
    if "need_id" in values and row.company_id is not None:
        _check_need(db, row.company_id, values["need_id"])
    _check_visit(row, values)
    if body.note or any(getattr(row, name) != value for name, value in values.items()):
        day = body.day or today
        _record(db, row, FollowUpChangeKind.DETAILS, values, day=day, person=body.person, note=body.note)
    if values.get("need_id"):
        advance_needs(db, [row.need_id], NeedStatus.COOPERATING)
    return view_follow_up(row, today)


def move_follow_up(db: Session, follow_up_id: str, body: StageChange, *, today: date) -> FollowUpPublic:
    """Bring a follow-up to another stage, forward or back.

    Raises FollowUpNotFoundError, FollowUpChangedError and InvalidFollowUpError.
    """
    row = _get_seen(db, follow_up_id, body.revision)
    if body.stage is row.stage:
        raise refuse("body.stage", _SAME_STAGE)
    values = body.model_dump(exclude_unset=True, exclude={"revision", "person", "day", "note"})
    _check_visit(row, values)
    day = body.day or today
    _record(db, row, FollowUpChangeKind.STAGE, values, day=day, person=body.person, note=body.note)
    if row.stage in AGREED:
        advance_needs(db, [row.need_id], NeedStatus.COOPERATING)
    return view_follow_up(row, today)


def finish_reminder(db: Session, follow_up_id: str, months: int, body: ReminderDone, *, today: date) -> FollowUpPublic:
    """Mark a reminder as seen to; a second time changes nothing.

    Raises FollowUpNotFoundError, FollowUpChangedError, FollowUpClosedError, and InvalidFollowUpError for a reminder
    that there is not.
    """
    row = _get_seen(db, follow_up_id, body.revision)
    if months not in REMINDER_MONTHS:
        known = ", ".join(map(str, REMINDER_MONTHS))
        raise refuse("path.months", _NO_REMINDER, months=months, known=known)
    if row.stage is FollowUpStage.CLOSED:
        raise FollowUpClosedError
    if months not in row.reminders_done:
        values = {"reminders_done": sorted({*row.reminders_done, months})}
        day = body.day or today
        _record(db, row, FollowUpChangeKind.REMINDER, values, day=day, person=body.person, note=body.note)
    return view_follow_up(row, today)


def undo_change(db: Session, follow_up_id: str, body: UndoRequest, *, today: date) -> FollowUpPublic:
    """Take back the last change that is not taken back yet; the change stays in the history, marked.

    Raises FollowUpNotFoundError, FollowUpChangedError and NothingToUndoError.
    """
    row = _get_seen(db, follow_up_id, body.revision)
    last = next((change for change in reversed(row.changes) if change.undone_at is None), None)
    if last is None or last.kind is FollowUpChangeKind.OPENED:
        raise NothingToUndoError
    for name, value in last.before.items():
        setattr(row, name, _revive(name, value))
    last.undone_at, last.undone_by = now(), body.person
    _touch(db, row)
    return view_follow_up(row, today)


def delete_follow_up(db: Session, follow_up_id: str, *, revision: int) -> None:
    """Remove a follow-up that was opened by mistake, with its history.

    Raises FollowUpNotFoundError and FollowUpChangedError.
    """
    db.delete(_get_seen(db, follow_up_id, revision))
    db.flush()


def _get_seen(db: Session, follow_up_id: str, revision: int) -> FollowUp:
    row = repository.get_follow_up(db, follow_up_id, lock=True)
    if row.revision != revision:
        raise FollowUpChangedError(seen=revision, revision=row.revision)
    return row


def _check_need(db: Session, company_id: str, need_id: str | None) -> None:
    need = repository.find_need(db, need_id) if need_id else None
    if need_id and (need is None or need.company_id != company_id):
        raise refuse("body.need_id", _NO_NEED, id=need_id)


def _check_visit(row: FollowUp, values: Mapping[str, Any]) -> None:
    day = values.get("visit_date", row.visit_date)
    place = values.get("visit_place", row.visit_place)
    if (day is None) != (not place):
        raise refuse("body.visit_place" if day else "body.visit_date", _VISIT_HALF)
    if values.get("stage", row.stage) is FollowUpStage.SITE_VISIT and day is None:
        raise refuse("body.visit_date", _VISIT_STAGE)


def _add(db: Session, row: FollowUp, *, person: str, note: str) -> FollowUp:
    row.changes.append(
        FollowUpChange(
            follow_up_id=row.id,
            number=1,
            kind=FollowUpChangeKind.OPENED,
            date=row.opened_on,
            person=person,
            note=note,
            after={"stage": row.stage, "due_date": _plain(row.due_date), "responsible": row.responsible},
        )
    )
    db.add(row)
    db.flush()
    return repository.get_follow_up(db, row.id)


def _record(
    db: Session,
    row: FollowUp,
    kind: FollowUpChangeKind,
    values: Mapping[str, Any],
    *,
    day: date,
    person: str,
    note: str = "",
) -> None:
    """Set the values that differ, and write down what was before and after."""
    differing = {name: value for name, value in values.items() if getattr(row, name) != value}
    change = FollowUpChange(
        follow_up_id=row.id,
        number=len(row.changes) + 1,
        kind=kind,
        date=day,
        person=person,
        note=note,
        before={name: _plain(getattr(row, name)) for name in differing},
        after={name: _plain(value) for name, value in differing.items()},
    )
    for name, value in differing.items():
        setattr(row, name, value)
    row.changes.append(change)
    _touch(db, row)


def _touch(db: Session, row: FollowUp) -> None:
    row.revision += 1
    row.updated_at = now()
    db.flush()
    db.expire(row, ["need", "meeting"])  # they may be others now


def _plain(value: object) -> object:
    """A field as JSON keeps it."""
    return value.isoformat() if isinstance(value, date) else value


def _revive(name: str, value: Any) -> Any:  # noqa: ANN401 - whatever the field holds
    """A field as JSON kept it, as it was."""
    if name in _DATES:
        return date.fromisoformat(value) if value else None
    return FollowUpStage(value) if name == "stage" else value

"""From what use cases answer to its wire shape; HTTP and the command line's `--json` print the same."""

from collections.abc import Iterable, Sequence

from matching.scheduling.problem import Reason
from service.language import Language, Wording
from service.sessions.changes import ScheduleChange
from service.sessions.editing import Edited
from service.sessions.inputs import Conflict, Preference
from service.sessions.names import Names
from service.sessions.planning import Checked, Planned
from service.sessions.releases import Audited, Published, Version
from service.sessions.runs import Restored, Run
from service.sessions.schedule_view import Attendee, PlannedMeeting, ScheduleView
from service.sessions.schemas import (
    AuditPublic,
    BroughtNeedPublic,
    ChangePublic,
    ConflictPublic,
    EditedPublic,
    FeasibilityPublic,
    LockPublic,
    MeetingPublic,
    PlannedPublic,
    PreferencePublic,
    PublishedPublic,
    RestoredPublic,
    RoundPublic,
    RunDocument,
    RunPublic,
    Said,
    SchedulePerson,
    SchedulePublic,
    SessionPublic,
    VersionLine,
    VersionPublic,
)
from service.sessions.use_cases import SessionCard

_ROW_FIELDS = (
    "id",
    "external_id",
    "name",
    "date",
    "timezone",
    "place",
    "status",
    "tables",
    "table_names",
    "seed",
    "time_limit_s",
    "affinity_source",
    "threshold",
    "avoid_same_organization",
    "avoid_met_before",
    "revision",
    "created_at",
    "updated_at",
)


def show_session(card: SessionCard) -> SessionPublic:
    """A session and how far it has come."""
    return SessionPublic(
        **{name: getattr(card.row, name) for name in _ROW_FIELDS},
        rounds=[RoundPublic.model_validate(item) for item in card.rounds],
        faculty=card.faculty,
        companies=card.companies,
        published_version=card.published_version,
        has_draft=card.has_draft,
    )


def show_preference(one: Preference) -> PreferencePublic:
    """A preference by codes."""
    return PreferencePublic(
        id=one.id,
        side=one.side,
        faculty=str(one.pair.faculty),
        company=str(one.pair.company),
        kind=one.kind,
        rank=one.rank,
    )


def show_conflict(one: Conflict) -> ConflictPublic:
    """A conflict by codes."""
    return ConflictPublic(
        id=one.id,
        faculty=str(one.pair.faculty),
        company=str(one.pair.company),
        reason=one.reason,
        is_lifted=one.is_lifted,
        detail=one.detail,
    )


def show_lock(lock: tuple[str, str, str, int, int]) -> LockPublic:
    """A lock by codes."""
    id_, faculty, company, number, table = lock
    return LockPublic(id=id_, faculty=faculty, company=company, round=number, table=table)


def show_feasibility(checked: Checked) -> FeasibilityPublic:
    """What fits, in words."""
    found = checked.feasibility
    return FeasibilityPublic(
        possible=found.possible,
        fits=found.fits,
        meetings=found.meetings,
        rounds_needed=found.rounds_needed,
        rounds=found.rounds,
        tables=checked.problem.tables,
        pairs=len(checked.problem.affinity.keys() - checked.problem.forbidden),
        reasons=say_reasons(checked.names, found.reasons),
        notes=say_wordings(checked.notes),
        revision=checked.revision,
    )


def show_run(run: Run) -> RunPublic:
    """A run without the problem."""
    return RunPublic(**_run_values(run))


def show_whole_run(run: Run) -> RunDocument:
    """A run with the problem and the meetings that answered it."""
    return RunDocument(**_run_values(run), problem=dict(run.problem), placed=[dict(row) for row in run.meetings])


def show_schedule(view: ScheduleView) -> SchedulePublic:
    """A version of the schedule."""
    seated = {id_ for meeting in view.meetings for id_ in (meeting.faculty_id, meeting.company_id)}
    return SchedulePublic(
        version=_show_version(view),
        revision=view.session.revision,
        rounds=[RoundPublic.model_validate(item) for item in view.rounds],
        meetings=[_show_meeting(view, meeting) for meeting in view.meetings],
        cancelled=[_show_meeting(view, meeting) for meeting in view.cancelled],
        without_meeting=[show_person(one) for one in view.participants if one.id not in seated],
    )


def show_change(change: ScheduleChange) -> ChangePublic:
    """What changed, in numbers and words, and who is to be told."""
    return ChangePublic(
        before=change.before,
        after=change.after,
        moved=len(change.diff.moved),
        added=len(change.diff.added),
        removed=len(change.diff.removed),
        unchanged=len(change.diff.unchanged),
        reasons=[*say_wordings(change.announcements), *say_reasons(change.names, change.reasons)],
        touched=[show_person(one) for one in change.touched],
    )


def show_planned(planned: Planned) -> PlannedPublic:
    """A run and the draft that it made."""
    return PlannedPublic(
        run=show_run(planned.run),
        schedule=show_schedule(planned.schedule) if planned.schedule else None,
        change=show_change(planned.change) if planned.change else None,
        findings=say_reasons(planned.names, planned.breaks),
    )


def show_restored(restored: Restored) -> RestoredPublic:
    """The draft after something was restored."""
    return RestoredPublic(
        schedule=show_schedule(restored.schedule),
        change=show_change(restored.change) if restored.change else None,
        findings=say_reasons(restored.names, restored.breaks),
        lost=restored.lost,
    )


def show_edited(edited: Edited) -> EditedPublic:
    """The draft after a change by hand."""
    return EditedPublic(
        schedule=show_schedule(edited.schedule),
        change=show_change(edited.change) if edited.change else None,
        affinity_before=edited.affinity_before,
        affinity_after=edited.affinity_after,
        cost=edited.cost,
        gaps_before=edited.gaps_before,
        gaps_after=edited.gaps_after,
        findings=say_reasons(edited.names, edited.breaks),
    )


def show_published(published: Published) -> PublishedPublic:
    """A version that was published."""
    return PublishedPublic(schedule=show_schedule(published.schedule), change=show_change(published.change))


def show_version(version: Version) -> VersionLine:
    """A version in a list of them."""
    summary = version.summary
    return VersionLine(
        number=summary.number,
        status=summary.status,
        parent_number=summary.parent_number,
        created_at=summary.created_at,
        published_at=summary.published_at,
        note=summary.note,
        meetings=version.meetings,
        edits=version.edits,
        touched=list(version.touched),
    )


def show_audit(audited: Audited) -> AuditPublic:
    """Whether a version can be held."""
    return AuditPublic(passed=not audited.breaks, findings=say_reasons(audited.names, audited.breaks))


def show_person(attendee: Attendee) -> SchedulePerson:
    """Somebody as a schedule names them."""
    return SchedulePerson(id=attendee.id, code=attendee.code, name=attendee.name)


def say_reasons(names: Names, reasons: Sequence[Reason]) -> list[Said]:
    """Reasons in both languages, with names."""
    return [
        Said(code=reason.code, zh=names.say(reason, Language.ZH), en=names.say(reason, Language.EN))
        for reason in reasons
    ]


def say_wordings(wordings: Iterable[Wording]) -> list[Said]:
    """Wordings in both languages."""
    return [Said.of(wording) for wording in wordings]


def _run_values(run: Run) -> dict[str, object]:
    names = ("number", "kind", "status", "objective", "bound", "fairness_price", "rounds_needed", "gaps")
    more = ("table_changes", "seconds", "parameters", "input_hash", "model", "calibration", "created_at")
    return {name: getattr(run, name) for name in names + more} | {
        "meetings": len(run.meetings),
        "unserved": [party.name or str(party.id) for party in run.unserved],
        "reasons": say_reasons(run.names, run.reasons),
    }


def _show_version(view: ScheduleView) -> VersionPublic:
    version = view.version
    return VersionPublic(
        number=version.number,
        status=version.status,
        parent_number=version.parent_number,
        created_at=version.created_at,
        published_at=version.published_at,
        note=version.note,
        meetings=len(view.meetings),
    )


def _show_meeting(view: ScheduleView, meeting: PlannedMeeting) -> MeetingPublic:
    tables = {table.number: table.name for table in view.tables}
    values = {name: getattr(meeting, name) for name in MeetingPublic.model_fields if hasattr(meeting, name)}
    return MeetingPublic(
        **values
        | {
            "faculty": show_person(view.by_id[meeting.faculty_id]),
            "company": show_person(view.by_id[meeting.company_id]),
            "table_name": tables.get(meeting.table, ""),
            "need": BroughtNeedPublic.model_validate(meeting.need) if meeting.need else None,
        }
    )

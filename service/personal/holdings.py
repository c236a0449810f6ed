"""What is held on a professor, and where: the one list that exports and erasures go through.

A table that comes to hold something on a person gets a line in `HOLDINGS`: how its rows are listed, and how they are
erased. Rows that the database removes with the profile (`ON DELETE CASCADE`) need no eraser. `NOTHING_HELD` names the
other tables, so that a new table is in neither and tests/service/personal/test_holdings.py asks where it belongs.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from sqlalchemy import delete, or_
from sqlmodel import Session, SQLModel, col, select

from service.idempotency.use_cases import forget_answers
from service.models.account import Account, ApiKey, PersonalLink, WebSession
from service.models.audit_entry import AuditEntry
from service.models.columns import new_id
from service.models.faculty_profile import ExpertiseItem, FacultyProfile
from service.models.follow_up import FollowUp, FollowUpChange
from service.models.idempotent_answer import IdempotentAnswer
from service.models.judgement import Judgement
from service.models.need_acceptance import NeedAcceptance
from service.models.passage import Passage, PassageChange, PassageOwner
from service.models.record_answer import RecordAnswer
from service.models.removal import Removal
from service.models.schedule import Meeting, PlanningRun, ScheduledMeeting, ScheduleVersion
from service.models.session_participant import SessionParticipant
from service.models.session_wish import SessionConflict, SessionLock, SessionPreference
from service.models.shown_list import ShownMatch

Rows = Sequence[Mapping[str, Any]]

SECRET = frozenset({"password_hash", "totp_secret", "secret_hash", "fingerprint"})
"""Columns that guard an account; they say nothing of a person and are in no export."""


@dataclass(frozen=True, slots=True)
class Holding:
    """A kind of data. `name` is its key in the JSON export, and the name of its csv in the zip; `tables` are whose rows."""

    name: str
    tables: frozenset[str]
    list_rows: Callable[[Session, FacultyProfile], Rows]
    erase: Callable[[Session, FacultyProfile], None] | None = None


def _plain(rows: Sequence[SQLModel]) -> Rows:
    return [row.model_dump(mode="json", exclude=set(SECRET)) for row in rows]


def _list_profile(_db: Session, profile: FacultyProfile) -> Rows:
    return _plain([profile])


def _list_items(db: Session, profile: FacultyProfile) -> Rows:
    mine = select(ExpertiseItem).where(col(ExpertiseItem.faculty_id) == profile.id)
    return _plain(db.exec(mine.order_by(col(ExpertiseItem.position))).all())


def _list_passages(db: Session, profile: FacultyProfile) -> Rows:
    mine = (col(Passage.owner) == PassageOwner.FACULTY, col(Passage.owner_id) == profile.id)
    return _plain(db.exec(select(Passage).where(*mine).order_by(col(Passage.position))).all())


def _erase_changes(db: Session, profile: FacultyProfile) -> None:
    """All but the last change, which the erasure itself writes, so that other processes forget the professor too."""
    mine = (col(PassageChange.owner) == PassageOwner.FACULTY, col(PassageChange.owner_id) == profile.id)
    db.execute(delete(PassageChange).where(*mine))


def _list_answers(db: Session, profile: FacultyProfile) -> Rows:
    return _plain(db.exec(select(IdempotentAnswer).where(col(IdempotentAnswer.resource_id) == profile.id)).all())


def _erase_answers(db: Session, profile: FacultyProfile) -> None:
    forget_answers(db, [profile.id])


def _list_records(db: Session, profile: FacultyProfile) -> Rows:
    return _plain(db.exec(select(RecordAnswer).where(_is_record_of(profile))).all())


def _erase_records(db: Session, profile: FacultyProfile) -> None:
    db.execute(delete(RecordAnswer).where(_is_record_of(profile)))


def _is_record_of(profile: FacultyProfile) -> Any:  # noqa: ANN401 - a condition of SQLAlchemy
    record_id = col(RecordAnswer.record_id)
    known = [id_ for id_ in (profile.orcid, profile.openalex_id) if id_]
    return or_(record_id == profile.id, record_id.in_(known))


def _list_accounts(db: Session, profile: FacultyProfile) -> Rows:
    return _plain(db.exec(select(Account).where(col(Account.faculty_id) == profile.id)).all())


def _list_web_sessions(db: Session, profile: FacultyProfile) -> Rows:
    mine = select(WebSession).join(Account).where(col(Account.faculty_id) == profile.id)
    return _plain(db.exec(mine.order_by(col(WebSession.id))).all())


def _list_judgements(db: Session, profile: FacultyProfile) -> Rows:
    mine = select(Judgement).where(col(Judgement.faculty_id) == profile.id)
    return _plain(db.exec(mine.order_by(col(Judgement.created_at), col(Judgement.id))).all())


def _list_shown(db: Session, profile: FacultyProfile) -> Rows:
    mine = select(ShownMatch).where(col(ShownMatch.faculty_id) == profile.id)
    return _plain(db.exec(mine.order_by(col(ShownMatch.list_id), col(ShownMatch.position))).all())


def _list_participations(db: Session, profile: FacultyProfile) -> Rows:
    return _plain(_participations(db, profile))


def _erase_participations(db: Session, profile: FacultyProfile) -> None:
    """What was planned remains, without anything that says who it was: a code may be made of a name."""
    for row in _participations(db, profile):
        old, new = row.code, f"erased-{new_id()[:12]}"
        row.code, row.note = new, ""
        db.flush()
        same = (col(SessionParticipant.session_id) == row.session_id, col(SessionParticipant.code) == old)
        if db.exec(select(SessionParticipant.id).where(*same)).first() is None:  # else it means a company too
            _rename_in_plans(db, row.session_id, old, new)


def _rename_in_plans(db: Session, session_id: str, old: str, new: str) -> None:
    """Documents of plans name participants by code."""
    for run in db.exec(select(PlanningRun).where(col(PlanningRun.session_id) == session_id)):
        run.problem = _renamed(run.problem, old, new)
        run.meetings = _renamed(run.meetings, old, new)
        run.reasons = _renamed(run.reasons, old, new)
        run.unserved = _renamed(run.unserved, old, new)
    for version in db.exec(select(ScheduleVersion).where(col(ScheduleVersion.session_id) == session_id)):
        version.diff = _renamed(version.diff, old, new)
    db.flush()


def _renamed(value: Any, old: str, new: str) -> Any:  # noqa: ANN401 - whatever JSON holds
    if isinstance(value, dict):
        return {_renamed(key, old, new): _renamed(one, old, new) for key, one in value.items()}
    if isinstance(value, list):
        return [_renamed(one, old, new) for one in value]
    return new if value == old else value


def _participations(db: Session, profile: FacultyProfile) -> Sequence[SessionParticipant]:
    mine = select(SessionParticipant).where(col(SessionParticipant.faculty_id) == profile.id)
    return db.exec(mine.order_by(col(SessionParticipant.id))).all()


def _list_links(db: Session, profile: FacultyProfile) -> Rows:
    mine = select(PersonalLink).join(Account).where(col(Account.faculty_id) == profile.id)
    rows = db.exec(mine.order_by(col(PersonalLink.created_at), col(PersonalLink.id))).all()
    return [row.model_dump(mode="json", exclude={"id"}) for row in rows]  # a link is its id, signed


def _list_keys(db: Session, profile: FacultyProfile) -> Rows:
    mine = select(ApiKey).join(Account).where(col(Account.faculty_id) == profile.id)
    return _plain(db.exec(mine.order_by(col(ApiKey.id))).all())


def _list_acceptances(db: Session, profile: FacultyProfile) -> Rows:
    mine = select(NeedAcceptance).where(col(NeedAcceptance.faculty_id) == profile.id)
    return _plain(db.exec(mine.order_by(col(NeedAcceptance.need_id))).all())


def _list_preferences(db: Session, profile: FacultyProfile) -> Rows:
    """One's own; what the other side wishes, or does not, is theirs and never shown."""
    mine = col(SessionPreference.participant_id).in_(list_participation_ids(db, profile))
    return _plain(db.exec(select(SessionPreference).where(mine).order_by(col(SessionPreference.id))).all())


def _list_conflicts(db: Session, profile: FacultyProfile) -> Rows:
    return _plain(_conflicts(db, profile))


def _erase_conflict_notes(db: Session, profile: FacultyProfile) -> None:
    for row in _conflicts(db, profile):
        row.note = ""
    db.flush()


def _conflicts(db: Session, profile: FacultyProfile) -> Sequence[SessionConflict]:
    mine = col(SessionConflict.faculty_participant_id).in_(list_participation_ids(db, profile))
    return db.exec(select(SessionConflict).where(mine).order_by(col(SessionConflict.id))).all()


def _list_locks(db: Session, profile: FacultyProfile) -> Rows:
    mine = col(SessionLock.faculty_participant_id).in_(list_participation_ids(db, profile))
    return _plain(db.exec(select(SessionLock).where(mine).order_by(col(SessionLock.id))).all())


def _list_meetings(db: Session, profile: FacultyProfile) -> Rows:
    mine = col(Meeting.faculty_participant_id).in_(list_participation_ids(db, profile))
    return _plain(db.exec(select(Meeting).where(mine).order_by(col(Meeting.id))).all())


def _list_places(db: Session, profile: FacultyProfile) -> Rows:
    mine = col(Meeting.faculty_participant_id).in_(list_participation_ids(db, profile))
    statement = select(ScheduledMeeting).join(Meeting, col(Meeting.id) == col(ScheduledMeeting.meeting_id)).where(mine)
    order = (col(ScheduledMeeting.meeting_id), col(ScheduledMeeting.version_id))
    return _plain(db.exec(statement.order_by(*order)).all())


def _list_follow_ups(db: Session, profile: FacultyProfile) -> Rows:
    mine = select(FollowUp).where(col(FollowUp.faculty_id) == profile.id)
    return _plain(db.exec(mine.order_by(col(FollowUp.id))).all())


def _list_follow_up_changes(db: Session, profile: FacultyProfile) -> Rows:
    return _plain(_follow_up_changes(db, profile))


def _erase_follow_up_notes(db: Session, profile: FacultyProfile) -> None:
    """How far a cooperation came remains to the company; what was noted about the professor does not."""
    for row in _follow_up_changes(db, profile):
        row.note = ""
    db.flush()


def _follow_up_changes(db: Session, profile: FacultyProfile) -> Sequence[FollowUpChange]:
    mine = select(FollowUpChange).join(FollowUp).where(col(FollowUp.faculty_id) == profile.id)
    return db.exec(mine.order_by(col(FollowUpChange.follow_up_id), col(FollowUpChange.number))).all()


def _list_removals(db: Session, profile: FacultyProfile) -> Rows:
    """That rows are kept for an undo; their content is the deleted row's, not this profile's."""
    return [row.model_dump(mode="json", include={"id", "created_at"}) for row in _removals(db, profile)]


def _erase_removals(db: Session, profile: FacultyProfile) -> None:
    for row in _removals(db, profile):
        db.delete(row)
    db.flush()


def _removals(db: Session, profile: FacultyProfile) -> Sequence[Removal]:
    return db.exec(select(Removal).where(col(Removal.rows).contains(profile.id)).order_by(col(Removal.id))).all()


def _list_audit(db: Session, profile: FacultyProfile) -> Rows:
    """What was done to the profile, its items, accounts and places, and what the accounts did, that without values.

    `service.audit.scrub` blanks them once the rows are gone.
    """
    accounts = list_account_ids(db, profile)
    items = db.exec(select(ExpertiseItem.id).where(col(ExpertiseItem.faculty_id) == profile.id)).all()
    about = {profile.id, *accounts, *items, *list_participation_ids(db, profile)}
    mine = or_(col(AuditEntry.entity_id).in_(about), col(AuditEntry.account_id).in_(accounts))
    rows = []
    for entry in db.exec(select(AuditEntry).where(mine).order_by(col(AuditEntry.id))):
        row = entry.model_dump(mode="json", exclude={"credential", "request_id"})
        for name in ("before", "after"):
            row[name] = _without_secrets(row[name]) if entry.entity_id in about and not entry.confidential else None
        rows.append(row)
    return rows


def _without_secrets(values: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    return None if values is None else {name: value for name, value in values.items() if name not in SECRET}


def list_account_ids(db: Session, profile: FacultyProfile) -> Sequence[str]:
    """The accounts of a professor, whose name stands in the audit log as the one who acted."""
    return db.exec(select(Account.id).where(col(Account.faculty_id) == profile.id)).all()


def list_participation_ids(db: Session, profile: FacultyProfile) -> Sequence[str]:
    """A professor's places in sessions, whose rows the audit log has noted."""
    return [row.id for row in _participations(db, profile)]


def list_follow_up_ids(db: Session, profile: FacultyProfile) -> Sequence[str]:
    """A professor's follow-ups, whose changes the audit log has noted with their notes."""
    return db.exec(select(FollowUp.id).where(col(FollowUp.faculty_id) == profile.id)).all()


HOLDINGS: tuple[Holding, ...] = (
    Holding("profile", frozenset({"faculty_profile"}), _list_profile),
    Holding("items", frozenset({"expertise_item"}), _list_items),
    Holding("passages", frozenset({"passage", "passage_vector", "passage_change"}), _list_passages, _erase_changes),
    Holding("accounts", frozenset({"account"}), _list_accounts),
    Holding("keys", frozenset({"api_key"}), _list_keys),
    Holding("links", frozenset({"personal_link"}), _list_links),
    Holding("web_sessions", frozenset({"web_session"}), _list_web_sessions),
    Holding("judgements", frozenset({"judgement"}), _list_judgements),
    Holding("shown_matches", frozenset({"shown_match"}), _list_shown),
    Holding("acceptances", frozenset({"need_acceptance"}), _list_acceptances),
    Holding("preferences", frozenset({"session_preference"}), _list_preferences),
    Holding("conflicts", frozenset({"session_conflict"}), _list_conflicts, _erase_conflict_notes),
    Holding("locks", frozenset({"session_lock"}), _list_locks),
    Holding("meetings", frozenset({"meeting"}), _list_meetings),
    Holding("places", frozenset({"scheduled_meeting"}), _list_places),
    Holding(
        "sessions",
        frozenset({"session_participant", "planning_run", "schedule_version"}),
        _list_participations,
        _erase_participations,
    ),
    Holding("follow_ups", frozenset({"follow_up"}), _list_follow_ups),
    Holding("follow_up_changes", frozenset({"follow_up_change"}), _list_follow_up_changes, _erase_follow_up_notes),
    Holding("answers", frozenset({"idempotent_answer"}), _list_answers, _erase_answers),
    Holding("records", frozenset({"record_answer"}), _list_records, _erase_records),
    Holding("removals", frozenset({"removal"}), _list_removals, _erase_removals),
    Holding("audit", frozenset({"audit_entry"}), _list_audit),
)
"""Everything, in the order of an export. Conflicts come before the places in sessions that they are found by."""

NOTHING_HELD: Mapping[str, str] = MappingProxyType(
    {
        "audit_scrub": "says that a transaction may blank the log",
        "closed_place": "tables",
        "company": "companies",
        "docking_session": "sessions",
        "import_job": "files until they are imported, which nobody has become a profile of yet",
        "learned_parameters": "numbers of all judgements together",
        "need": "companies",
        "need_draft": "companies",
        "need_status_change": "needs; whoever took a step is the staff",
        "passage_revision": "a number",
        "requirement": "needs",
        "session_need": "what companies bring",
        "session_round": "times",
        "shown_list": "that a list was shown; its lines are held",
        "webhook_delivery": "needs, by id",
        "webhook_event": "needs, by id",
        "webhook_subscription": "addresses of companies",
    }
)
"""Tables that hold nothing on a professor, and what they hold instead."""

"""What docking sessions teach: preferences before, what both sides said after a meeting, and what was agreed later."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from sqlalchemy import select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from matching.learning.company_words import CompanyWord
from matching.learning.labels import LabelSource
from service.models.follow_up import AGREED, FollowUp, FollowUpChange, FollowUpChangeKind, FollowUpStage
from service.models.need import Need
from service.models.schedule import Meeting, MeetingOutcome, ScheduledMeeting
from service.models.session_participant import SessionNeed, SessionParticipant
from service.models.session_wish import PreferenceKind, SessionPreference

PREFERENCE_GRADES = {PreferenceKind.MUST: 2.0, PreferenceKind.WANT: 2.0, PreferenceKind.NO_THANKS: 0.0}
"""The grade that a preference stands for."""

PREFERENCE_WEIGHT = 0.5
"""A preference weighs half a judgement: people also want to meet, or to avoid, each other for other reasons."""

OUTCOME_GRADES = {
    MeetingOutcome.NO_INTEREST: 0.0,
    MeetingOutcome.INFORMATIVE: 1.0,
    MeetingOutcome.COOPERATION_POSSIBLE: 3.0,
}
"""The grade that an outcome stands for; a meeting that did not take place says nothing of the fit."""


AGREEMENT_GRADE = 3.0
"""The grade that a follow-up stands for once it was signed or delivered."""

AGREEMENT_WEIGHT = 2.0
"""An agreement weighs as much as a good word from both sides of a meeting: both have signed."""


def list_company_words(db: Session) -> list[CompanyWord]:
    """Every preference, outcome of a meeting and agreement, of people and companies that are still there."""
    needs = _list_needs(db)
    return [*_preferences(db, needs), *_outcomes(db, needs), *_agreements(db)]


def _preferences(db: Session, needs: Mapping[str, tuple[str, ...]]) -> Iterator[CompanyWord]:
    preference, one, other = SessionPreference, aliased(SessionParticipant), aliased(SessionParticipant)
    statement = (
        select(col(preference.kind), col(one.id), col(one.faculty_id), col(other.id), col(other.faculty_id))
        .join(one, col(one.id) == col(preference.participant_id))
        .join(other, col(other.id) == col(preference.other_id))
        .order_by(col(preference.id))
    )
    for kind, own_id, own_faculty, other_id, other_faculty in db.execute(statement):
        faculty_id, company_participant = (own_faculty, other_id) if own_faculty else (other_faculty, own_id)
        if faculty_id:
            asked = needs.get(company_participant, ())
            yield CompanyWord(faculty_id, asked, PREFERENCE_GRADES[kind], PREFERENCE_WEIGHT, LabelSource.PREFERENCE)


def _outcomes(db: Session, needs: Mapping[str, tuple[str, ...]]) -> Iterator[CompanyWord]:
    meeting, professor = Meeting, aliased(SessionParticipant)
    places = (  # of several versions the last one counts
        select(col(ScheduledMeeting.meeting_id), col(ScheduledMeeting.need_id))
        .where(col(ScheduledMeeting.need_id).is_not(None))
        .order_by(col(ScheduledMeeting.sequence), col(ScheduledMeeting.version_id))
    )
    planned = {meeting_id: need_id for meeting_id, need_id in db.execute(places) if need_id}
    outcomes = (col(meeting.faculty_outcome), col(meeting.company_outcome))
    statement = (
        select(col(meeting.id), col(professor.faculty_id), col(meeting.company_participant_id), *outcomes)
        .join(professor, col(professor.id) == col(meeting.faculty_participant_id))
        .order_by(col(meeting.id))
    )
    for meeting_id, faculty_id, company_participant, *said in db.execute(statement):
        about = (planned[meeting_id],) if meeting_id in planned else needs.get(company_participant, ())
        for outcome in said:
            if faculty_id and outcome in OUTCOME_GRADES:
                yield CompanyWord(faculty_id, about, OUTCOME_GRADES[outcome], 1.0, LabelSource.OUTCOME)


def _agreements(db: Session) -> Iterator[CompanyWord]:
    """Follow-ups whose last stage, before they were closed, is an agreement."""
    change, follow_up = FollowUpChange, FollowUp
    moves = (
        select(col(change.follow_up_id), col(change.after))
        .where(col(change.kind) == FollowUpChangeKind.STAGE, col(change.undone_at).is_(None))
        .order_by(col(change.follow_up_id), col(change.number))
    )
    stages = {id_: after["stage"] for id_, after in db.execute(moves) if after["stage"] != FollowUpStage.CLOSED}
    statement = select(col(follow_up.id), col(follow_up.faculty_id), col(follow_up.company_id), col(follow_up.need_id))
    everything = _list_company_needs(db)
    for id_, faculty_id, company_id, need_id in db.execute(statement.order_by(col(follow_up.id))):
        if faculty_id and company_id and stages.get(id_) in AGREED:
            about = (need_id,) if need_id else tuple(sorted(everything.get(company_id) or []))
            yield CompanyWord(faculty_id, about, AGREEMENT_GRADE, AGREEMENT_WEIGHT, LabelSource.AGREEMENT)


def _list_needs(db: Session) -> dict[str, tuple[str, ...]]:
    """The needs that each company participant brings: those it named, else all that the company has."""
    named: dict[str, list[str]] = defaultdict(list)
    for participant_id, need_id in db.execute(select(col(SessionNeed.participant_id), col(SessionNeed.need_id))):
        named[participant_id].append(need_id)
    everything = _list_company_needs(db)
    participant = SessionParticipant
    statement = select(col(participant.id), col(participant.company_id)).where(col(participant.company_id).is_not(None))
    return {
        id_: tuple(sorted(named.get(id_) or everything.get(company_id) or []))
        for id_, company_id in db.execute(statement)
    }


def _list_company_needs(db: Session) -> dict[str, list[str]]:
    everything: dict[str, list[str]] = defaultdict(list)
    for need_id, company_id in db.execute(select(col(Need.id), col(Need.company_id))):
        everything[company_id].append(need_id)
    return everything

"""The check-in list: who has come."""

from sqlmodel import Session

from service.language import Wording
from service.models.columns import now as present
from service.models.session_participant import ParticipantState
from service.sessions import repository
from service.sessions.day.errors import InvalidDisruptionError
from service.sessions.inputs import ABSENT
from service.sessions.participants import get_attendee
from service.sessions.schedule_view import Attendee

_GIVEN_UP = Wording(
    "{who}已标记为未到或已离开，会面已重新安排：请登记为“返回”，再安排会面。",
    "{who} was given up and the schedule was mended without them; report that they have come back, so that they are "
    "seated.",
)


def check_in(db: Session, session_id: str, reference: str, *, arrived: bool = True) -> Attendee:
    """Mark that somebody has come, or that this was a mistake. The schedule stays, and so does its revision.

    Raises SessionNotFoundError, ParticipantNotFoundError, and InvalidDisruptionError for somebody who was given up.
    """
    repository.get_session(db, session_id)
    row = repository.get_participant(db, session_id, reference)
    if row.state in ABSENT:
        raise InvalidDisruptionError(why=_GIVEN_UP.fill(who=row.code))
    wanted = ParticipantState.ARRIVED if arrived else ParticipantState.EXPECTED
    if row.state is not wanted and (arrived or row.state is ParticipantState.ARRIVED):
        row.state = wanted
        row.updated_at = present()
        db.flush()
    return get_attendee(db, session_id, row.id)

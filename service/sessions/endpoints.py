"""`/v1/sessions` over HTTP: sessions, who takes part, and what is wished."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response, status

from service.dependencies import Db, PathId, ReadDb
from service.pagination import Page
from service.problems import document_problems
from service.sessions import participants, use_cases, wishes
from service.sessions.presentation import show_conflict, show_lock, show_preference, show_session
from service.sessions.schemas import (
    Added,
    ClosedPlacePublic,
    ClosedPlacesUpdate,
    ConflictCreate,
    ConflictPublic,
    LockCreate,
    LockPublic,
    ParticipantCreate,
    ParticipantPublic,
    ParticipantsCreate,
    ParticipantUpdate,
    PreferenceCreate,
    PreferencePublic,
    SessionCreate,
    SessionPublic,
    SessionQuery,
    SessionUpdate,
)

router = APIRouter(prefix="/sessions", tags=["sessions"])

SeenRevision = Annotated[
    int | None,
    Query(ge=1, description="The session's `revision` that you have seen; 409 where somebody has changed it since."),
]
"""What a change was based on."""


@router.post(
    "", status_code=status.HTTP_201_CREATED, summary="Add a session", responses=document_problems(400, 409, 413, 422)
)
def create_session(body: SessionCreate, db: Db, request: Request, response: Response) -> SessionPublic:
    """A day with its rounds and tables; who takes part comes next."""
    row = use_cases.create_session(db, body)
    response.headers["Location"] = request.url_for("get_session", session_id=row.id).path
    return show_session(use_cases.get_session(db, row.id))


@router.get("", summary="List sessions", responses=document_problems(422))
def list_sessions(query: Annotated[SessionQuery, Query()], db: ReadDb) -> Page[SessionPublic]:
    """A page at a time, in the order in which they were created."""
    cards, next_cursor = use_cases.list_sessions(db, query)
    return Page(items=[show_session(card) for card in cards], next_cursor=next_cursor)


@router.get("/{session_id}", summary="Read a session", responses=document_problems(404, 422))
def get_session(session_id: PathId, db: ReadDb) -> SessionPublic:
    """The session with this id."""
    return show_session(use_cases.get_session(db, session_id))


@router.patch("/{session_id}", summary="Change a session", responses=document_problems(400, 404, 409, 413, 422))
def update_session(session_id: PathId, body: SessionUpdate, db: Db, revision: SeenRevision = None) -> SessionPublic:
    """Fields that are left out stay; `rounds` replace all. Draft meetings whose round or table is gone leave the draft."""
    return show_session(use_cases.update_session(db, session_id, body, revision=revision))


@router.delete(
    "/{session_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    summary="Delete a session",
    responses=document_problems(404, 409, 422),
)
def delete_session(session_id: PathId, db: Db, revision: SeenRevision = None) -> None:
    """With its wishes, its runs and every version of its schedule."""
    use_cases.delete_session(db, session_id, revision=revision)


@router.get("/{session_id}/participants", summary="List participants", responses=document_problems(404, 422))
def list_participants(session_id: PathId, db: ReadDb) -> list[ParticipantPublic]:
    """Everybody, faculty first, each side by code."""
    return [ParticipantPublic.of(one) for one in participants.list_attendees(db, session_id)]


@router.post(
    "/{session_id}/participants",
    status_code=status.HTTP_201_CREATED,
    summary="Add a participant",
    responses=document_problems(400, 404, 409, 413, 422),
)
def add_participant(
    session_id: PathId, body: ParticipantCreate, db: Db, revision: SeenRevision = None
) -> ParticipantPublic:
    """A professor or a company, with quota, availability and the needs that it brings."""
    return ParticipantPublic.of(participants.add_participant(db, session_id, body, revision=revision))


@router.post(
    "/{session_id}/participants/all",
    status_code=status.HTTP_201_CREATED,
    summary="Add everybody",
    responses=document_problems(400, 404, 409, 413, 422),
)
def add_everybody(session_id: PathId, body: ParticipantsCreate, db: Db, revision: SeenRevision = None) -> Added:
    """All professors, all companies or both, without those who take part already."""
    added = participants.add_everybody(db, session_id, body, revision=revision)
    card = use_cases.get_session(db, session_id)
    return Added(added=[ParticipantPublic.of(one) for one in added], revision=card.row.revision)


@router.patch(
    "/{session_id}/participants/{participant_id}",
    summary="Change a participant",
    responses=document_problems(400, 404, 409, 413, 422),
)
def update_participant(
    session_id: PathId, participant_id: PathId, body: ParticipantUpdate, db: Db, revision: SeenRevision = None
) -> ParticipantPublic:
    """Quota, availability, needs brought; fields that are left out stay."""
    changed = participants.update_participant(db, session_id, participant_id, body, revision=revision)
    return ParticipantPublic.of(changed)


@router.delete(
    "/{session_id}/participants/{participant_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    summary="Remove a participant",
    responses=document_problems(404, 409, 422),
)
def remove_participant(session_id: PathId, participant_id: PathId, db: Db, revision: SeenRevision = None) -> None:
    """With all that was wished of them; 409 for somebody with meetings in the published schedule."""
    participants.remove_participant(db, session_id, participant_id, revision=revision)


@router.get("/{session_id}/preferences", summary="List preferences", responses=document_problems(404, 422))
def list_preferences(session_id: PathId, db: ReadDb) -> list[PreferencePublic]:
    """Everybody's, for the organiser; a no_thanks is never for the other side's eyes."""
    return [show_preference(one) for one in wishes.list_preferences(db, session_id)]


@router.get(
    "/{session_id}/participants/{participant_id}/preferences",
    summary="List the preferences of one participant",
    responses=document_problems(404, 422),
)
def list_preferences_of(session_id: PathId, participant_id: PathId, db: ReadDb) -> list[PreferencePublic]:
    """Only what this participant has said, nothing of what others say of them."""
    return [show_preference(one) for one in wishes.list_preferences_of(db, session_id, participant_id)]


@router.post(
    "/{session_id}/preferences",
    status_code=status.HTTP_201_CREATED,
    summary="Say what somebody wishes",
    responses=document_problems(400, 404, 409, 413, 422),
)
def set_preference(
    session_id: PathId, body: PreferenceCreate, db: Db, revision: SeenRevision = None
) -> PreferencePublic:
    """It replaces what they said of the same other before."""
    return show_preference(wishes.set_preference(db, session_id, body, revision=revision))


@router.delete(
    "/{session_id}/preferences/{preference_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    summary="Take a preference back",
    responses=document_problems(404, 409, 422),
)
def remove_preference(session_id: PathId, preference_id: PathId, db: Db, revision: SeenRevision = None) -> None:
    """Nothing is wished of the pair by that side any more."""
    wishes.remove_preference(db, session_id, preference_id, revision=revision)


@router.get("/{session_id}/conflicts", summary="List conflicts", responses=document_problems(404, 422))
def list_conflicts(session_id: PathId, db: ReadDb) -> list[ConflictPublic]:
    """Every pair that may not meet and why: entered, same organization, met before; lifted ones are marked."""
    return [show_conflict(one) for one in wishes.list_conflicts(db, session_id)]


@router.post(
    "/{session_id}/conflicts",
    status_code=status.HTTP_201_CREATED,
    summary="Enter or lift a conflict",
    responses=document_problems(400, 404, 409, 413, 422),
)
def set_conflict(session_id: PathId, body: ConflictCreate, db: Db, revision: SeenRevision = None) -> ConflictPublic:
    """The pair may not meet, or may although a rule says otherwise."""
    return show_conflict(wishes.set_conflict(db, session_id, body, revision=revision))


@router.delete(
    "/{session_id}/conflicts/{conflict_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    summary="Forget a conflict that was entered",
    responses=document_problems(404, 409, 422),
)
def remove_conflict(session_id: PathId, conflict_id: PathId, db: Db, revision: SeenRevision = None) -> None:
    """What the session's rules say of the pair holds again."""
    wishes.remove_conflict(db, session_id, conflict_id, revision=revision)


@router.get("/{session_id}/locks", summary="List locks", responses=document_problems(404, 422))
def list_locks(session_id: PathId, db: ReadDb) -> list[LockPublic]:
    """By round and table."""
    return [show_lock(lock) for lock in wishes.list_locks(db, session_id)]


@router.post(
    "/{session_id}/locks",
    status_code=status.HTTP_201_CREATED,
    summary="Lock a pair",
    responses=document_problems(400, 404, 409, 413, 422),
)
def set_lock(session_id: PathId, body: LockCreate, db: Db, revision: SeenRevision = None) -> LockPublic:
    """It meets exactly there and then in every plan from now on."""
    id_ = wishes.set_lock(db, session_id, body, revision=revision)
    return show_lock(next(lock for lock in wishes.list_locks(db, session_id) if lock[0] == id_))


@router.delete(
    "/{session_id}/locks/{lock_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    summary="Remove a lock",
    responses=document_problems(404, 409, 422),
)
def remove_lock(session_id: PathId, lock_id: PathId, db: Db, revision: SeenRevision = None) -> None:
    """The pair may be planned anew."""
    wishes.remove_lock(db, session_id, lock_id, revision=revision)


@router.get("/{session_id}/closed-places", summary="List closed places", responses=document_problems(404, 422))
def list_closed_places(session_id: PathId, db: ReadDb) -> list[ClosedPlacePublic]:
    """Tables that cannot be used in some round."""
    return [ClosedPlacePublic.model_validate(row) for row in wishes.list_closed_places(db, session_id)]


@router.put(
    "/{session_id}/closed-places", summary="Set closed places", responses=document_problems(400, 404, 409, 413, 422)
)
def set_closed_places(
    session_id: PathId, body: ClosedPlacesUpdate, db: Db, revision: SeenRevision = None
) -> list[ClosedPlacePublic]:
    """These and no others."""
    rows = wishes.set_closed_places(db, session_id, body, revision=revision)
    return [ClosedPlacePublic.model_validate(row) for row in rows]

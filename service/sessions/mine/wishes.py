"""What a participant wishes of the others: wants, up to four of them ranked, and no_thanks, until the schedule is out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from matching.scheduling.problem import Side
from service.accounts.principal import Principal
from service.language import Wording
from service.models.docking_session import DockingSession
from service.models.session_participant import SessionParticipant
from service.models.session_wish import PreferenceKind, SessionPreference
from service.sessions import repository
from service.sessions.drafts import touch
from service.sessions.errors import InvalidWishError, ParticipantNotFoundError
from service.sessions.mine.agenda import show_partner
from service.sessions.mine.errors import WishesClosedError
from service.sessions.mine.participation import WRITE, find_own, list_shown_needs, may_wish, other_side
from service.sessions.mine.values import MyCandidate
from service.sessions.schedule_view import BroughtNeed
from service.sessions.views import to_attendee
from service.sessions.wishes import store_preference

_MUST = Wording(
    "与“{name}”的会面是主办方定下的：要更改请联系主办方",
    "the organiser has set that you meet '{name}'; tell the organiser to change it",
)
_TWICE = Wording("“{name}”出现了两次：每位只能写一次", "'{name}' stands in the list twice; name each of them once")
_RANK_TWICE = Wording("第 {rank} 志愿给了两位：每个名次只能用一次", "rank {rank} is given twice; give each rank once")


@dataclass(frozen=True, slots=True)
class MyWish:
    """What one says of somebody on the other side: a want, with a rank from 1 (dearest) to 4 or without, or no_thanks."""

    participant_id: str
    kind: PreferenceKind
    rank: int | None = None


def list_my_candidates(db: Session, principal: Principal, session_id: str, *, now: datetime) -> tuple[MyCandidate, ...]:
    """Everybody on the other side whom one could meet, with one's own word, by name. Raises NotTakingPartError.

    What they say of oneself changes nothing here. A professor finds the companies that bring a need which that professor
    may read in full; and nobody finds a professor whose profile is no longer shown. Those of whom one has said
    something are always there.
    """
    session, own = find_own(db, principal, session_id)
    return _list_candidates(db, principal, session, own, now)


def list_my_wishes(db: Session, principal: Principal, session_id: str, *, now: datetime) -> tuple[MyCandidate, ...]:
    """Those of whom one has said something: the ranked first, no_thanks last. Raises NotTakingPartError."""
    session, own = find_own(db, principal, session_id)
    return _said(_list_candidates(db, principal, session, own, now))


def set_my_wish(
    db: Session, principal: Principal, session_id: str, wish: MyWish, *, now: datetime
) -> tuple[MyCandidate, ...]:
    """Say something of somebody in place of what one said before; returns all of one's wishes.

    Raises NotTakingPartError, WishesClosedError, ParticipantNotFoundError for somebody who is no candidate, and
    InvalidWishError for a rank that is taken and for a must.
    """
    session, own = _open_wishes(db, principal, session_id, now)
    candidate = _get_candidate(_list_candidates(db, principal, session, own, now), wish.participant_id)
    other = repository.get_participant(db, session_id, candidate.partner.id)
    if store_preference(db, own, other, wish.kind, wish.rank):
        touch(session)
        db.flush()
    return _said(_list_candidates(db, principal, session, own, now))


def remove_my_wish(
    db: Session, principal: Principal, session_id: str, participant_id: str, *, now: datetime
) -> tuple[MyCandidate, ...]:
    """Take back what one has said of somebody; returns all of one's wishes. Raises as `set_my_wish`."""
    session, own = _open_wishes(db, principal, session_id, now)
    _get_candidate(_list_candidates(db, principal, session, own, now), participant_id)
    row = _own_rows(db, own).get(participant_id)
    if row is not None:
        db.delete(row)
        touch(session)
        db.flush()
    return _said(_list_candidates(db, principal, session, own, now))


def replace_my_wishes(
    db: Session, principal: Principal, session_id: str, wishes: Sequence[MyWish], *, now: datetime
) -> tuple[MyCandidate, ...]:
    """Make these all that one has said, so that two ranks can change places; what the organiser has set stays.

    Raises as `set_my_wish`, and InvalidWishError for somebody or a rank that stands in the list twice; then nothing has
    changed.
    """
    session, own = _open_wishes(db, principal, session_id, now)
    candidates = _list_candidates(db, principal, session, own, now)
    wanted: dict[str, MyWish] = {}
    ranks: set[int] = set()
    for wish in wishes:
        candidate = _get_candidate(candidates, wish.participant_id)
        if wish.participant_id in wanted:
            raise InvalidWishError(why=_TWICE.fill(name=candidate.partner.name))
        if wish.rank in ranks:
            raise InvalidWishError(why=_RANK_TWICE.fill(rank=wish.rank))
        wanted[wish.participant_id] = wish
        ranks |= {wish.rank} if wish.rank is not None else set()
    if _replace(db, own, wanted):
        touch(session)
        db.flush()
    return _said(_list_candidates(db, principal, session, own, now))


def _open_wishes(
    db: Session, principal: Principal, session_id: str, now: datetime
) -> tuple[DockingSession, SessionParticipant]:
    session, own = find_own(db, principal, session_id, action=WRITE, lock=True)
    if not may_wish(session, now):
        raise WishesClosedError(name=session.name)
    return session, own


def _get_candidate(candidates: Sequence[MyCandidate], participant_id: str) -> MyCandidate:
    found = next((one for one in candidates if one.partner.id == participant_id), None)
    if found is None:
        raise ParticipantNotFoundError(id=participant_id)
    if found.kind is PreferenceKind.MUST:
        raise InvalidWishError(why=_MUST.fill(name=found.partner.name))
    return found


def _replace(db: Session, own: SessionParticipant, wanted: Mapping[str, MyWish]) -> bool:
    rows = _own_rows(db, own)
    changed = False
    for other_id, row in rows.items():
        if row.kind is not PreferenceKind.MUST and other_id not in wanted:
            db.delete(row)
            changed = True
    for other_id, wish in wanted.items():
        row = rows.get(other_id) or SessionPreference(
            session_id=own.session_id, participant_id=own.id, other_id=other_id, kind=wish.kind
        )
        changed |= other_id not in rows or (row.kind, row.rank) != (wish.kind, wish.rank)
        row.kind, row.rank = wish.kind, wish.rank
        db.add(row)
    return changed


def _own_rows(db: Session, own: SessionParticipant) -> dict[str, SessionPreference]:
    """What somebody has said, by the id of whom."""
    return {
        row.other_id: row for row in repository.list_preferences(db, own.session_id) if row.participant_id == own.id
    }


def _list_candidates(
    db: Session, principal: Principal, session: DockingSession, own: SessionParticipant, now: datetime
) -> tuple[MyCandidate, ...]:
    said = _own_rows(db, own)
    everybody = repository.list_participants(db, session.id)
    others = [row for row in everybody if row.side is other_side(own.side) and (row.faculty_id or row.company_id)]
    people = repository.list_people(db, others)
    today = now.astimezone(ZoneInfo(session.timezone)).date()
    needs, shown = _list_shown(db, principal, own.side, others, today)
    found = []
    for row in others:
        word = said.get(row.id)
        if row.id not in shown and word is None:
            continue
        partner = show_partner(to_attendee(row, people.get(row.id)))
        found.append(
            MyCandidate(partner, needs.get(row.id, ()), word.kind if word else None, word.rank if word else None)
        )
    return tuple(sorted(found, key=lambda one: (one.partner.name, one.partner.id)))


def _list_shown(
    db: Session, principal: Principal, side: Side, others: Sequence[SessionParticipant], today: date
) -> tuple[dict[str, tuple[BroughtNeed, ...]], frozenset[str]]:
    """What each of the others brings, as far as it is shown, and the ids of those who are shown themselves."""
    if side is Side.COMPANY:
        by_faculty = {row.faculty_id: row.id for row in others if row.faculty_id}
        visible = repository.list_visible_faculty(db, by_faculty.keys(), today)
        return {}, frozenset(by_faculty[id_] for id_ in visible)
    brought = repository.list_brought_needs(db, others)
    readable = list_shown_needs(db, principal, {need.id for needs in brought.values() for need in needs})
    shown = {
        row.id: tuple(readable[need.id] for need in brought.get(row.id, ()) if need.id in readable) for row in others
    }
    return shown, frozenset(row.id for row in others if shown[row.id] or row.id not in brought)


_ORDER = (PreferenceKind.MUST, PreferenceKind.WANT, PreferenceKind.NO_THANKS)
_UNRANKED = 5


def _said(candidates: Sequence[MyCandidate]) -> tuple[MyCandidate, ...]:
    def key(one: MyCandidate) -> tuple[int, int, str]:
        return _ORDER.index(one.kind or PreferenceKind.WANT), one.rank or _UNRANKED, one.partner.name

    return tuple(sorted((one for one in candidates if one.kind is not None), key=key))

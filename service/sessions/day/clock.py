"""Which round is on: by the organiser's hand once they have started a round, by the timetable until then.

Pure: rounds and the present moment in, values out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from service.models.docking_session import RoundState

BEGUN = frozenset({RoundState.STARTED, RoundState.FINISHED})


@dataclass(frozen=True, slots=True)
class RoundClock:
    """A round with its planned times and, once they are known, the real ones; all aware."""

    number: int
    starts_at: datetime
    ends_at: datetime
    state: RoundState = RoundState.PLANNED
    started_at: datetime | None = None
    ended_at: datetime | None = None

    @property
    def length(self) -> timedelta:
        """How long it is to be."""
        return self.ends_at - self.starts_at


@dataclass(frozen=True, slots=True)
class SessionClock:
    """The rounds as they stand at a moment.

    rounds: with the state that each has now. by_hand: whether the organiser has started one.
    current: the round that is on. next: the one that comes after it, or first. target: when the current round ends, or
    else when the next one begins: what a countdown counts to; None when all is over.
    begun_through: rounds 1 to this one have begun, or can no longer be held; nothing in them moves.
    """

    rounds: tuple[RoundClock, ...]
    by_hand: bool
    current: RoundClock | None
    next: RoundClock | None
    target: datetime | None
    begun_through: int

    def state_of(self, number: int) -> RoundState:
        """What has become of a round."""
        return next(item.state for item in self.rounds if item.number == number)


def read_clock(rounds: Sequence[RoundClock], now: datetime) -> SessionClock:
    """The rounds as they stand now; `rounds` in order."""
    by_hand = any(item.started_at is not None for item in rounds)
    shown = tuple(rounds) if by_hand else tuple(_by_timetable(item, now) for item in rounds)
    current = next((item for item in reversed(shown) if item.state is RoundState.STARTED), None)
    begun_through = max((item.number for item in shown if item.state in BEGUN), default=0)
    coming = next((item for item in shown if item.number > begun_through and item.state is RoundState.PLANNED), None)
    target = _end_of(current) if current else coming.starts_at if coming else None
    return SessionClock(shown, by_hand, current, coming, target, begun_through)


def _by_timetable(item: RoundClock, now: datetime) -> RoundClock:
    if item.state is RoundState.CANCELLED or now < item.starts_at:
        return item
    state = RoundState.FINISHED if now >= item.ends_at else RoundState.STARTED
    return RoundClock(item.number, item.starts_at, item.ends_at, state)


def _end_of(item: RoundClock) -> datetime:
    """A round that began late or early keeps its length."""
    return item.ends_at if item.started_at is None else item.started_at + item.length

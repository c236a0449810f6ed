from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from service.models.docking_session import RoundState
from service.sessions.day.clock import RoundClock, read_clock

NOON = datetime(2027, 3, 18, 12, 0, tzinfo=UTC)


def _rounds(count: int = 3, **first: object) -> list[RoundClock]:
    """Rounds of 15 minutes every 20, from noon on; `first` changes round 1."""
    rounds = [
        RoundClock(number, NOON + timedelta(minutes=20 * (number - 1)), NOON + timedelta(minutes=20 * number - 5))
        for number in range(1, count + 1)
    ]
    if first:
        values = {"number": 1, "starts_at": rounds[0].starts_at, "ends_at": rounds[0].ends_at, **first}
        rounds[0] = RoundClock(**values)  # type: ignore[arg-type]
    return rounds


def _after(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def test_before_the_first_round_the_countdown_goes_to_its_start() -> None:
    clock = read_clock(_rounds(), _after(-10))

    assert (clock.current, clock.next and clock.next.number, clock.target, clock.begun_through) == (None, 1, NOON, 0)


def test_the_timetable_counts_until_somebody_starts_a_round_by_hand() -> None:
    clock = read_clock(_rounds(), _after(21))

    assert [item.state for item in clock.rounds] == [RoundState.FINISHED, RoundState.STARTED, RoundState.PLANNED]
    assert (clock.current and clock.current.number, clock.next and clock.next.number) == (2, 3)
    assert (clock.target, clock.begun_through, clock.by_hand) == (_after(35), 2, False)


def test_in_a_break_the_countdown_goes_to_the_next_start() -> None:
    clock = read_clock(_rounds(), _after(17))

    assert (clock.current, clock.target, clock.begun_through) == (None, _after(20), 1)


def test_a_round_that_began_late_keeps_its_length() -> None:
    clock = read_clock(_rounds(state=RoundState.STARTED, started_at=_after(8)), _after(22))

    assert (clock.by_hand, clock.current and clock.current.number, clock.begun_through) == (True, 1, 1)
    assert clock.target == _after(23)
    assert clock.next
    assert clock.next.number == 2


def test_a_cancelled_round_is_passed_over() -> None:
    clock = read_clock(_rounds(state=RoundState.CANCELLED), _after(1))

    assert (clock.current, clock.next and clock.next.number, clock.begun_through) == (None, 2, 0)


def test_after_the_last_round_nothing_is_on_and_nothing_comes() -> None:
    clock = read_clock(_rounds(), _after(100))

    assert (clock.current, clock.next, clock.target, clock.begun_through) == (None, None, None, 3)


@given(st.integers(0, 6), st.integers(-30, 200))
def test_rounds_begin_one_after_another(count: int, minutes: int) -> None:
    clock = read_clock(_rounds(count), _after(minutes))

    begun = [item.number for item in clock.rounds if item.state is not RoundState.PLANNED]
    assert begun == list(range(1, clock.begun_through + 1))
    if clock.current is not None:
        assert clock.current.starts_at <= _after(minutes) < clock.current.ends_at
    if clock.next is not None:
        assert clock.next.starts_at > _after(minutes)

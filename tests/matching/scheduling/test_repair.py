"""On the day: what has begun or is locked stays, as few others as possible move, and standbys are offered."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.scheduling.audit import audit
from matching.scheduling.disruptions import (
    CancelledRound,
    Disruption,
    EarlyLeave,
    LateArrival,
    LostTable,
    NoShow,
    WalkIn,
    can_be_held,
)
from matching.scheduling.errors import RepairError
from matching.scheduling.planner import plan
from matching.scheduling.problem import Meeting, Pair, Participant, Party, Place, Problem, Side, Status
from matching.scheduling.repair import repair
from matching.scheduling.wording import sentence
from tests.matching.scheduling.problems import MOST_ROUNDS, chemistry_afternoon, problems, session


@pytest.fixture(scope="module")
def afternoon() -> tuple[Problem, tuple[Meeting, ...]]:
    """The chemistry afternoon with quotas of three, and its plan, which leaves some places free."""
    problem = chemistry_afternoon()
    problem = replace(
        problem,
        faculty=tuple(replace(person, max_meetings=3) for person in problem.faculty),
        companies=tuple(replace(person, max_meetings=3) for person in problem.companies),
    )
    return problem, plan(problem).meetings


def test_a_no_show_loses_only_their_own_meetings_and_partners_are_offered_others(
    afternoon: tuple[Problem, tuple[Meeting, ...]],
) -> None:
    problem, meetings = afternoon
    problem = replace(problem, faculty=tuple(replace(person, max_meetings=4) for person in problem.faculty))
    gone = "professor 05"
    answer = repair(problem, meetings, [NoShow(Side.FACULTY, gone)])
    assert answer.status is Status.OPTIMAL
    assert set(answer.diff.removed) == {meeting for meeting in meetings if meeting.faculty == gone}
    assert (answer.diff.moved, answer.diff.added) == ((), ())
    assert answer.standby
    for standby in answer.standby:
        assert standby.party.side is Side.COMPANY
        fits = [score for _, score in standby.offers]
        assert fits == sorted(fits, reverse=True)
        best = standby.offers[0][0]
        seated = (*answer.meetings, Meeting(best.id, standby.party.id, *standby.place))
        assert audit(answer.problem, seated) == ()


def test_a_late_arrival_keeps_all_meetings_by_moving_few(afternoon: tuple[Problem, tuple[Meeting, ...]]) -> None:
    problem, meetings = afternoon
    late = min(meetings, key=lambda meeting: meeting.round).company
    answer = repair(problem, meetings, [LateArrival(Side.COMPANY, late, 2)])
    assert answer.diff.removed == ()
    assert 1 <= len(answer.diff.moved) <= 2
    assert all(meeting.round >= 2 for meeting in answer.meetings if meeting.company == late)


def test_what_has_begun_stays_when_somebody_leaves_early(afternoon: tuple[Problem, tuple[Meeting, ...]]) -> None:
    problem, meetings = afternoon
    answer = repair(problem, meetings, [EarlyLeave(Side.FACULTY, "professor 07", 3)], started_through=3)
    begun = {meeting for meeting in meetings if meeting.round <= 3}
    assert {meeting for meeting in answer.meetings if meeting.round <= 3} == begun
    assert all(meeting.round <= 3 for meeting in answer.meetings if meeting.faculty == "professor 07")


def test_a_lost_table_moves_only_the_meetings_that_sat_there(afternoon: tuple[Problem, tuple[Meeting, ...]]) -> None:
    problem, meetings = afternoon
    answer = repair(problem, meetings, [LostTable(1, from_round=3)], started_through=2)
    hit = {meeting for meeting in meetings if meeting.table == 1 and meeting.round >= 3}
    assert hit <= {old for old, _ in answer.diff.moved} | set(answer.diff.removed)
    assert all(meeting.table != 1 for meeting in answer.meetings if meeting.round >= 3)
    assert answer.diff.removed == ()
    # Round 3 is full, so its meeting goes to another round, where one more has to make way.
    assert (len(hit), len(answer.diff.moved)) == (5, 6)


def test_a_cancelled_round_is_moved_into_free_places_or_dropped(
    afternoon: tuple[Problem, tuple[Meeting, ...]],
) -> None:
    problem, meetings = afternoon
    answer = repair(problem, meetings, [CancelledRound(4)], started_through=1)
    assert all(meeting.round != 4 for meeting in answer.meetings)
    free = 12 * 7 - sum(meeting.round != 4 for meeting in meetings)
    hit = sum(meeting.round == 4 for meeting in meetings)
    assert len(answer.diff.removed) == max(0, hit - free)


def test_a_walk_in_is_seated_by_fit_and_moves_nobody_who_need_not(
    afternoon: tuple[Problem, tuple[Meeting, ...]],
) -> None:
    problem, meetings = afternoon
    guest = WalkIn(Side.FACULTY, Participant("guest", max_meetings=2), {"company 00": 0.2, "company 09": 0.9})
    answer = repair(problem, meetings, [guest], started_through=2)
    assert answer.diff.removed == ()
    assert answer.diff.moved == ()
    assert {meeting.faculty for meeting in answer.diff.added} == {"guest"}
    assert all(meeting.round > 2 for meeting in answer.diff.added)
    assert audit(answer.problem, answer.meetings) == ()


def test_a_walk_in_moves_another_meeting_if_there_is_no_other_way() -> None:
    # Acid has time in round 1 only while Li, who is there all day, takes that place.
    problem = session({("Li", "Acid"): 1.0, ("Wang", "Base"): 1.0}, tables=2, rounds=2)
    meetings = (Meeting("Li", "Acid", 1, 1), Meeting("Wang", "Base", 1, 2))
    guest = WalkIn(Side.FACULTY, Participant("guest", available=frozenset({1})), {"Acid": 0.5})
    answer = repair(problem, meetings, [guest])
    assert set(answer.meetings) == {Meeting("guest", "Acid", 1, 1), Meeting("Li", "Acid", 2, 1), meetings[1]}
    assert sentence(answer.reasons[0]) == "1 of 2 meetings moved, 1 added, 0 removed; 3 participants touched."


def test_a_locked_meeting_that_cannot_be_held_is_dropped_not_moved() -> None:
    problem = session({("Li", "Acid"): 1.0}, tables=2, rounds=2)
    lock = Meeting("Li", "Acid", 1, 1)
    answer = repair(replace(problem, locked=(lock,)), (lock,), [LostTable(1, from_round=1)])
    assert answer.meetings == ()
    assert answer.problem.locked == ()


@pytest.mark.parametrize(
    ("disruption", "message"),
    [
        (NoShow(Side.FACULTY, "nobody"), "faculty nobody does not take part"),
        (LostTable(9, 1), "There is no table 9: the session has tables 1 to 2."),
        (CancelledRound(1), "Round 1 cannot be cancelled: rounds 2 to 3 are still to come."),
        (CancelledRound(4), "Round 4 cannot be cancelled"),
        (WalkIn(Side.FACULTY, Participant("Li"), {}), "faculty Li takes part already"),
        (WalkIn(Side.FACULTY, Participant("Xu"), {"none": 1.0}), "company none does not take part"),
    ],
)
def test_a_disruption_that_does_not_fit_is_refused(disruption: Disruption, message: str) -> None:
    problem = session({("Li", "Acid"): 1.0}, tables=2, rounds=3)
    with pytest.raises(RepairError, match=message):
        repair(problem, (Meeting("Li", "Acid", 2, 1),), [disruption], started_through=1)


disruptions = st.one_of(
    st.builds(NoShow, st.sampled_from(Side), st.just("")),
    st.builds(LateArrival, st.sampled_from(Side), st.just(""), st.integers(1, MOST_ROUNDS)),
    st.builds(EarlyLeave, st.sampled_from(Side), st.just(""), st.integers(1, MOST_ROUNDS)),
    st.builds(LostTable, st.just(1), st.integers(1, MOST_ROUNDS)),
)


@settings(max_examples=60, deadline=None)
@given(problems(), st.lists(disruptions, min_size=1, max_size=3), st.integers(0, 3))
def test_repair_never_moves_what_has_begun_or_is_locked(
    problem: Problem, events: Sequence[Disruption], started_through: int
) -> None:
    before = plan(problem)
    if before.status is not Status.OPTIMAL:
        return
    named: list[Disruption] = [
        replace(event, id="f0" if event.side is Side.FACULTY else "c0")
        if isinstance(event, NoShow | LateArrival | EarlyLeave)
        else event
        for event in events
    ]
    answer = repair(problem, before.meetings, named, started_through=started_through)
    assert answer.status is Status.OPTIMAL
    assert audit(answer.problem, answer.meetings) == ()
    stays = {m for m in before.meetings if m.round <= started_through}
    stays |= {m for m in problem.locked if m in before.meetings and can_be_held(answer.problem, m)}
    assert stays <= set(answer.meetings)
    assert not {old for old, _ in answer.diff.moved} & {*stays, *problem.locked}
    assert answer.diff.added == ()


def test_repair_again_starts_from_the_mended_problem(afternoon: tuple[Problem, tuple[Meeting, ...]]) -> None:
    problem, meetings = afternoon
    first = repair(problem, meetings, [LostTable(2, from_round=3)], started_through=2)
    second = repair(first.problem, first.meetings, [NoShow(Side.COMPANY, "company 11")], started_through=4)
    assert Place(5, 2) in second.problem.closed
    assert audit(second.problem, second.meetings) == ()
    assert Party(Side.COMPANY, "company 11") in second.diff.touched
    assert Pair("professor 00", "company 00") not in {meeting.pair for meeting in second.diff.added}

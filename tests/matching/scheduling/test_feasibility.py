"""What binds, in words; the smallest conflict; and changes that really work."""

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings

from matching.scheduling.contradictions import find_contradictions
from matching.scheduling.feasibility import check_feasibility
from matching.scheduling.planner import plan
from matching.scheduling.problem import Participant, Party, Problem, Side, Status
from matching.scheduling.wording import sentence
from tests.matching.scheduling.problems import (
    chemistry_afternoon,
    everybody,
    participant,
    problems,
    session,
)
from tests.matching.scheduling.whole_mip import solve_whole


def test_check_feasibility_says_what_does_not_fit_and_what_would() -> None:
    problem = replace(chemistry_afternoon(), tables=4, rounds=7)
    answer = check_feasibility(problem)
    assert (answer.possible, answer.fits, answer.meetings, answer.rounds_needed) == (True, False, 156, 39)
    assert [sentence(reason) for reason in answer.reasons] == [
        "156 meetings wanted, 4 tables × 7 rounds hold 28 meetings.",
        "Tried, and enough by itself: 23 tables (19 more).",
        "Tried, and enough by itself: 39 rounds (32 more).",
        "Tried, and enough by itself: nobody has more than 1 meeting.",
    ]
    assert check_feasibility(replace(problem, tables=23)).fits
    assert not check_feasibility(replace(problem, tables=22)).fits
    assert check_feasibility(replace(problem, rounds=39)).fits
    assert not check_feasibility(replace(problem, rounds=38)).fits


def test_check_feasibility_names_the_person_who_binds() -> None:
    affinity = {("Li", f"company {number}"): 1.0 for number in range(5)}
    answer = check_feasibility(session(affinity, tables=9, rounds=3))
    assert answer.busiest == Party(Side.FACULTY, "Li")
    assert (answer.busiest_meetings, answer.rounds_needed, answer.fits) == (5, 5, False)
    assert sentence(answer.reasons[0]) == "faculty Li would have 5 meetings by quota alone, but there are 3 rounds."
    assert sentence(answer.reasons[1]) == "Tried, and enough by itself: 5 rounds (2 more)."


def test_check_feasibility_of_a_session_that_fits_has_nothing_to_say() -> None:
    answer = check_feasibility(replace(chemistry_afternoon(), tables=20, rounds=8))
    assert (answer.fits, answer.meetings, answer.rounds_needed, answer.reasons) == (True, 156, 8, ())


def test_infeasible_plan_names_a_smallest_conflict_and_what_to_relax() -> None:
    # Two companies want the only professor in the only round in which both are there.
    affinity = {("Li", "Acid"): 1.0, ("Li", "Base"): 1.0, ("Wang", "Clay"): 1.0}
    problem = replace(
        session(affinity, tables=5, rounds=4),
        companies=(participant("Acid", 1, None, (2,)), participant("Base", 1, None, (2,)), participant("Clay", 1)),
    )
    answer = plan(problem)
    assert answer.status is Status.INFEASIBLE
    assert [sentence(reason) for reason in answer.reasons] == [
        (
            "These wishes cannot all be met, and no fewer wishes conflict; without any one of them, the others could be: "
            "company Acid is there in rounds 2 only, company Base is there in rounds 2 only, "
            "company Acid has at least 1, company Base has at least 1."
        ),
        "Tried, and enough by itself: without “company Acid is there in rounds 2 only”.",
        "Tried, and enough by itself: without “company Base is there in rounds 2 only”.",
        "Tried, and enough by itself: without “company Acid has at least 1”.",
        "Tried, and enough by itself: without “company Base has at least 1”.",
        "Tried, and enough by itself: no minimum above 0 meetings.",
    ]


def test_infeasible_minimums_are_told_how_many_more_tables_or_rounds_they_need() -> None:
    affinity = {(f"f{f}", f"c{c}"): 1.0 for f in range(4) for c in range(3)}
    problem = everybody(session(affinity, tables=2, rounds=3), lambda person: replace(person, min_meetings=2))
    answer = plan(problem)
    assert answer.status is Status.INFEASIBLE
    assert "4 × " not in sentence(answer.reasons[0])
    assert sentence(answer.reasons[0]) == (
        "The faculty's minimums come to 8 meetings, but 2 tables × 3 rounds hold 6 meetings: add either, or lower them."
    )


@settings(max_examples=25, deadline=None)
@given(problems())
def test_changes_that_were_tried_work_and_are_smallest(problem: Problem) -> None:
    if find_contradictions(problem) or solve_whole(problem) is not None:
        return
    for reason in plan(problem).reasons:
        number = next(map(int, re.findall(r"\d+", sentence(reason))), 0)
        if reason.code == "change-tables":
            assert _possible(replace(problem, tables=number))
            assert not _possible(replace(problem, tables=number - 1))
        if reason.code == "change-rounds":
            assert _possible(replace(problem, rounds=number))
            assert not _possible(replace(problem, rounds=number - 1))
        if reason.code == "change-minimums":
            assert _possible(everybody(problem, lambda person, most=number: _lower(person, most)))  # type: ignore[misc]


@pytest.mark.parametrize("rounds", [None, 8])
def test_plan_tells_what_binds(rounds: int | None) -> None:
    answer = plan(replace(chemistry_afternoon(), tables=20, rounds=rounds))
    assert sentence(answer.reasons[0]) == (
        "156 meetings at 20 tables need exactly 8 rounds: the tables bind, the busiest person has 6 meetings."
    )


def _possible(problem: Problem) -> bool:
    # An unlimited hall is as good as one with a table for every pair.
    tables = min(problem.tables, len(problem.affinity) + 5)
    return solve_whole(replace(problem, tables=tables)) is not None


def _lower(person: Participant, most: int) -> Participant:
    return replace(person, min_meetings=min(person.min_meetings, most))

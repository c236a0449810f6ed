"""The time limit: counted by work that is the same everywhere, and by the clock only to end."""

import math
from dataclasses import replace

import numpy as np
import pytest

from matching.scheduling.budget import WORK_PER_SECOND, Budget
from matching.scheduling.cp_sat import Goal, place
from matching.scheduling.instance import build_instance
from matching.scheduling.planner import plan
from matching.scheduling.problem import Problem, Status
from tests.matching.scheduling.problems import session

MINUTE = 60.0


def staggered_session(people: int) -> Problem:
    """As many professors as companies, each professor there in two of four rounds; invented."""
    affinity = {(f"f{f}", f"c{c}"): (f * 7 + c * 3) % 10 / 10 for f in range(people) for c in range(people)}
    problem = session(affinity, tables=people // 3, rounds=4)
    faculty = (
        replace(person, available=frozenset({1 + number % 4, 1 + (number + 1) % 4}))
        for number, person in enumerate(problem.faculty)
    )
    return replace(problem, faculty=tuple(faculty))


def test_what_a_share_spends_is_spent_of_the_whole() -> None:
    whole = Budget.of(MINUTE)
    part = whole.share(0.5).share(0.5)
    part.charge(seconds=4.0)
    assert part.work == pytest.approx((15.0 - 4.0) * WORK_PER_SECOND)
    assert whole.work == pytest.approx((60.0 - 4.0) * WORK_PER_SECOND)


def test_a_budget_affords_what_leaves_something() -> None:
    budget = Budget.of(MINUTE)
    assert budget.affords(59.0)
    assert not budget.affords(60.0)
    assert not replace(budget, deadline=0.0).affords(1.0)


@pytest.mark.parametrize("limit", [MINUTE, math.inf])
def test_at_most_is_the_smaller_of_two_limits(limit: float) -> None:
    part = Budget.of(limit).at_most(20.0)
    assert part.work == 20.0 * WORK_PER_SECOND
    assert 19.0 < part.seconds <= 20.0
    assert Budget.of(MINUTE).at_most(100.0).work == MINUTE * WORK_PER_SECOND


def test_a_model_that_the_budget_does_not_pay_for_is_not_begun() -> None:
    instance = build_instance(staggered_session(12))
    kinds = instance.kinds(instance.horizon)
    pairs = np.arange(len(instance.scores))
    short, long = Budget.of(0.005), Budget.of(MINUTE)
    refused = place(instance, kinds, pairs, goal=Goal.ANY, seed=0, budget=short)
    found = place(instance, kinds, pairs, goal=Goal.ANY, seed=0, budget=long)
    assert (refused.status, short.work) == (Status.UNKNOWN, 0.005 * WORK_PER_SECOND)
    assert (found.status, long.work < MINUTE * WORK_PER_SECOND) == (Status.OPTIMAL, True)


@pytest.mark.parametrize("limit", [0.02, 0.5, math.inf])
def test_the_same_limit_gives_the_same_plan_and_a_proved_bound(limit: float) -> None:
    problem = staggered_session(9)
    first, again = (plan(problem, seed=5, time_limit_seconds=limit) for _ in range(2))
    assert first == again
    assert first.status in {Status.FEASIBLE, Status.OPTIMAL}
    assert first.objective is not None
    assert first.bound is not None
    assert first.objective <= first.bound

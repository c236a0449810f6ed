"""The flow's choice equals a linear program of the same network."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from matching.scheduling.assignment import choose
from matching.scheduling.contradictions import find_contradictions
from matching.scheduling.instance import build_instance, count_in_units
from matching.scheduling.problem import Problem
from tests.matching.scheduling.problems import bare_problems, chemistry_afternoon


@settings(max_examples=100, deadline=None)
@given(bare_problems())
def test_choose_without_the_first_rule_reaches_the_linear_programs_optimum(problem: Problem) -> None:
    if find_contradictions(problem):
        return
    instance = build_instance(problem)
    choice = choose(instance, instance.kinds(instance.horizon), serve_first=False)
    rounds = instance.horizon
    incidence = np.zeros((len(instance.people) + 1, len(instance.scores)))
    incidence[instance.pair_faculty, np.arange(len(instance.scores))] = 1
    incidence[instance.pair_company, np.arange(len(instance.scores))] = 1
    incidence[-1] = 1
    high = [*np.minimum(instance.high, rounds), rounds * problem.tables]
    low = [*instance.low, 0]
    result = (
        linprog(
            -instance.scores,
            A_ub=np.vstack([incidence, -incidence]),
            b_ub=[*high, *(-value for value in low)],
            bounds=[(float(must), 1.0) for must in instance.must] or [(0.0, 0.0)],
        )
        if len(instance.scores)
        else None
    )
    if result is None:
        assert (choice is None) == any(value > 0 for value in low)
    elif result.status == 2:
        assert choice is None
    else:
        assert choice is not None
        assert instance.scores[choice.pairs].sum() == pytest.approx(-float(result.fun or 0.0), abs=1e-7)


def test_choose_serves_first_even_where_that_costs_affinity() -> None:
    problem = replace(chemistry_afternoon(), tables=4, rounds=7)
    instance = build_instance(problem)
    kinds = instance.kinds(instance.horizon)
    served, free = choose(instance, kinds), choose(instance, kinds, serve_first=False)
    assert served is not None
    assert free is not None
    assert (len(served.pairs), len(free.pairs)) == (28, 28)
    assert served.unserved == 2  # 56 people, of whom 28 meetings reach at most 26 professors and 28 companies
    assert free.unserved > served.unserved
    assert free.units > served.units


@given(st.lists(st.integers(-(10**6), 10**6), min_size=1), st.integers(0, 6))
def test_count_in_units_is_exact_for_decimal_fractions(numbers: list[int], decimals: int) -> None:
    scores = np.array([number / 10**decimals for number in numbers])
    units, resolution = count_in_units(scores, most=10**12)
    assert np.array_equal(units * resolution, scores) or np.allclose(units * resolution, scores, rtol=1e-15, atol=0)
    assert np.abs(units).max() <= np.abs(numbers).max()


def test_count_in_units_rounds_what_no_decimal_fraction_expresses() -> None:
    scores = np.array([1 / 3, 0.1, -1e-30])
    units, resolution = count_in_units(scores, most=10**9)
    assert np.abs(units * resolution - scores).max() <= resolution
    assert resolution == pytest.approx(1 / 3 / 10**9)

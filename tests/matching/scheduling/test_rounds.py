"""Edge colouring needs exactly max(Δ, ⌈m/t⌉) rounds, and no round holds more than the tables."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.scheduling.rounds import count_rounds, place_in_rounds

pairs = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), unique=True, max_size=40)


@settings(max_examples=300, deadline=None)
@given(pairs, st.integers(1, 9))
def test_place_in_rounds_uses_exactly_the_bound_without_conflict(meetings: list[tuple[int, int]], tables: int) -> None:
    rounds = place_in_rounds(meetings, tables=tables)
    busiest = max((max(Counter(side).values()) for side in zip(*meetings, strict=True)), default=0)
    assert set(rounds) == set(range(max(busiest, -(-len(meetings) // tables))))
    assert max(Counter(rounds).values(), default=0) <= tables
    for side in (0, 1):
        assert len({(pair[side], number) for pair, number in zip(meetings, rounds, strict=True)}) == len(meetings)


def test_place_in_rounds_holds_a_whole_grid_in_as_many_rounds_as_it_is_wide() -> None:
    grid = [(left, right) for left in range(12) for right in range(12)]
    rounds = place_in_rounds(grid, tables=12)
    assert Counter(rounds) == dict.fromkeys(range(12), 12)


@pytest.mark.parametrize(("meetings", "tables", "expected"), [([], 3, 0), ([(0, 0)], 3, 1), ([(0, 0), (1, 1)], 1, 2)])
def test_count_rounds_of_few_meetings(meetings: list[tuple[int, int]], tables: int, expected: int) -> None:
    assert count_rounds(meetings, tables=tables) == expected

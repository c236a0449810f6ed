"""At which table each meeting of a round is held, so that few people have to change tables."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

import numpy as np
from scipy.optimize import linear_sum_assignment

from matching.scheduling.problem import Identifier, Meeting, Pair, Place, Side


def seat(
    rounds: Mapping[Pair, int], *, tables: int, closed: frozenset[Place] = frozenset(), fixed: Iterable[Meeting] = ()
) -> list[Meeting]:
    """Give every pair a table in its round, beside the `fixed` meetings; the result includes both, by place.

    Round by round, as many people as possible stay at the table of their last meeting (an assignment problem,
    exact for each round). Expects that every round has enough free tables.
    """
    coming: dict[int, list[Pair]] = defaultdict(list)
    for pair, number in rounds.items():
        coming[number].append(pair)
    held: dict[int, list[Meeting]] = defaultdict(list)
    for meeting in fixed:
        held[meeting.round].append(meeting)
    at: dict[tuple[Side, Identifier], int] = {}
    result: list[Meeting] = []
    for number in sorted(coming.keys() | held.keys()):
        taken = {meeting.table for meeting in held[number]}
        taken |= {place.table for place in closed if place.round == number}
        pairs = coming[number]
        free = _first_free(min(tables, len(pairs) + len(taken) + _MOST_SPARE), taken)
        seated = [*held[number], *_seat_round(pairs, number, free, at)]
        for meeting in seated:
            at[Side.FACULTY, meeting.faculty] = at[Side.COMPANY, meeting.company] = meeting.table
        result += sorted(seated, key=lambda meeting: meeting.table)
    return result


def count_table_changes(meetings: Iterable[Meeting]) -> int:
    """How often somebody's next meeting is at another table than the last, over all people."""
    at: dict[tuple[Side, Identifier], int] = {}
    changes = 0
    for meeting in sorted(meetings, key=lambda meeting: meeting.round):
        for person in ((Side.FACULTY, meeting.faculty), (Side.COMPANY, meeting.company)):
            changes += at.get(person, meeting.table) != meeting.table
            at[person] = meeting.table
    return changes


_MOST_SPARE: Final = 200
"""So many tables beyond those in use are considered for somebody to stay at; more would only take time."""


def _first_free(tables: int, taken: set[int]) -> list[int]:
    return [table for table in range(1, tables + 1) if table not in taken]


def _seat_round(
    pairs: list[Pair], number: int, free: list[int], at: Mapping[tuple[Side, Identifier], int]
) -> list[Meeting]:
    stay = np.zeros((len(pairs), len(free)), dtype=np.int64)
    column = {table: position for position, table in enumerate(free)}
    for row, pair in enumerate(pairs):
        for person in ((Side.FACULTY, pair.faculty), (Side.COMPANY, pair.company)):
            position = column.get(at.get(person, 0))
            if position is not None:
                stay[row, position] += 1
    rows, columns = linear_sum_assignment(stay, maximize=True)
    return [Meeting(*pairs[row], number, free[position]) for row, position in zip(rows, columns, strict=True)]

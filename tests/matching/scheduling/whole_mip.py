"""The whole problem as one plain mixed-integer program for HiGHS: an oracle that shares nothing with the planner.

A variable for every pair in every round; tables are counted, because any of them will do. Small problems only.
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

from matching.scheduling.problem import Identifier, Pair, Participant, Problem, Side

Key = tuple[Side, Identifier]


@dataclass(frozen=True)
class WholeAnswer:
    """What the program finds: how many are unserved, the total affinity, and the last round, one after the other."""

    unserved: int
    affinity: float
    last_round: int


def solve_whole(problem: Problem, *, serve_first: bool = True) -> WholeAnswer | None:
    """The lexicographic optimum, or None if no plan keeps the hard rules."""
    if _locks_clash(problem):
        return None
    program = Program(problem)
    unserved = program.minimise(program.unserved_cost()) if serve_first else None
    if serve_first:
        if unserved is None:
            return None
        program.limit(program.unserved_cost(), round(unserved))
    worth = program.minimise(-program.affinity_cost())
    if worth is None:
        return None
    program.limit(-program.affinity_cost(), worth + 1e-7)
    last = program.minimise(program.last_round_cost())
    if last is None:
        raise RuntimeError("HiGHS lost its own optimum.")
    return WholeAnswer(round(unserved or 0), -worth, round(last))


class Program:
    """Columns: every pair and round in which both are there, then everybody who could be unserved, then the end."""

    def __init__(self, problem: Problem, time_limit_seconds: float | None = None) -> None:
        """Write the hard rules of a problem down as rows."""
        self.problem = problem
        self.time_limit_seconds = time_limit_seconds
        self.people: dict[Key, Participant] = {
            **{(Side.FACULTY, person.id): person for person in problem.faculty},
            **{(Side.COMPANY, person.id): person for person in problem.companies},
        }
        self.horizon = problem.rounds if problem.rounds is not None else _enough_rounds(problem)
        self.columns = [
            (pair, number)
            for pair in problem.affinity
            if pair not in problem.forbidden
            for number in range(1, self.horizon + 1)
            if all(self._is_there(key, number) for key in _keys(pair))
        ]
        acceptable = {
            key
            for pair, number in self.columns
            if all(self.people[key].max_meetings != 0 for key in _keys(pair)) and self._room(number) > 0
            for key in _keys(pair)
        }
        self.countable = sorted(acceptable, key=str)
        self.width = len(self.columns) + len(self.countable) + 1
        self.rows: list[tuple[dict[int, float], float, float]] = []
        self._write_rows()

    def unserved_cost(self) -> np.ndarray:
        """One for everybody unserved."""
        cost = np.zeros(self.width)
        cost[len(self.columns) : -1] = 1
        return cost

    def affinity_cost(self) -> np.ndarray:
        """The affinity of every meeting."""
        cost = np.zeros(self.width)
        cost[: len(self.columns)] = [self.problem.affinity[pair] for pair, _ in self.columns]
        return cost

    def last_round_cost(self) -> np.ndarray:
        """The end."""
        cost = np.zeros(self.width)
        cost[-1] = 1
        return cost

    def limit(self, cost: np.ndarray, most: float) -> None:
        """Require that a cost stays within a limit."""
        self.rows.append(({int(i): float(cost[i]) for i in np.flatnonzero(cost)}, -np.inf, most))

    def minimise(self, cost: np.ndarray) -> float | None:
        """The least cost, or None if no plan exists (or HiGHS found none in time)."""
        result = self.run(cost)
        return None if result.x is None else float(result.fun)

    def run(self, cost: np.ndarray):  # type: ignore[no-untyped-def]  # noqa: ANN201 - scipy names no type for it
        """HiGHS' own result."""
        entries = [
            (row, column, value) for row, (terms, _, _) in enumerate(self.rows) for column, value in terms.items()
        ]
        row, column, value = zip(*entries, strict=True) if entries else ((), (), ())
        matrix = coo_array((value, (row, column)), shape=(len(self.rows), self.width)).tocsr()
        lows, highs = [low for _, low, _ in self.rows], [high for _, _, high in self.rows]
        integral = np.ones(self.width, dtype=np.int64)
        integral[-1] = 0
        top = np.ones(self.width)
        top[-1] = np.inf
        return milp(
            cost,
            constraints=LinearConstraint(matrix, lows, highs),
            integrality=integral,
            bounds=Bounds(np.zeros(self.width), top),
            # Without a limit it is an oracle, which must not stop within HiGHS' usual gap of the optimum.
            options={"mip_rel_gap": 0.0}
            if self.time_limit_seconds is None
            else {"time_limit": self.time_limit_seconds},
        )

    def _write_rows(self) -> None:
        of_pair: dict[object, list[int]] = {}
        for column, (pair, number) in enumerate(self.columns):
            of_pair.setdefault(pair, []).append(column)
            of_pair.setdefault(("round", number), []).append(column)
            for key in _keys(pair):
                of_pair.setdefault(key, []).append(column)
                of_pair.setdefault((key, number), []).append(column)
            self.rows.append(({column: float(number), self.width - 1: -1.0}, -np.inf, 0.0))
        for group, columns in of_pair.items():
            low, high = self._range(group, len(columns))
            self.rows.append((dict.fromkeys(columns, 1.0), low, high))
        for key, person in self.people.items():
            if person.min_meetings > 0 and key not in of_pair:
                self.rows.append(({}, 1.0, 1.0))
        for pair in self.problem.must:
            self.rows.append((dict.fromkeys(of_pair.get(pair, []), 1.0), 1.0, 1.0))
        at = {column: position for position, column in enumerate(self.columns)}
        for meeting in self.problem.locked:
            position = at.get((meeting.pair, meeting.round))
            self.rows.append(({} if position is None else {position: 1.0}, 1.0, 1.0))
        for position, key in enumerate(self.countable, start=len(self.columns)):
            self.rows.append(({**dict.fromkeys(of_pair[key], 1.0), position: 1.0}, 1.0, np.inf))

    def _range(self, group: object, size: int) -> tuple[float, float]:
        if isinstance(group, tuple) and group[0] == "round":
            return 0.0, float(self._room(group[1]))
        if group in self.people:
            person = self.people[group]
            return float(person.min_meetings), float(size if person.max_meetings is None else person.max_meetings)
        return 0.0, 1.0

    def _is_there(self, key: Key, number: int) -> bool:
        available = self.people[key].available
        return available is None or number in available

    def _room(self, number: int) -> int:
        closed = {place.table for place in self.problem.closed if place.round == number}
        return self.problem.tables - sum(table <= self.problem.tables for table in closed)


def _keys(pair: Pair) -> tuple[Key, Key]:
    return (Side.FACULTY, pair.faculty), (Side.COMPANY, pair.company)


def _enough_rounds(problem: Problem) -> int:
    mentioned = [meeting.round for meeting in problem.locked] + [place.round for place in problem.closed]
    for person in (*problem.faculty, *problem.companies):
        mentioned += person.available or ()
    return max(mentioned, default=0) + len(problem.affinity)


def _locks_clash(problem: Problem) -> bool:
    places = [meeting.place for meeting in problem.locked]
    outside = any(meeting.table > problem.tables for meeting in problem.locked)
    pairs = {meeting.pair for meeting in problem.locked}
    clash = len(set(places)) < len(places) or len(pairs) < len(places)
    return outside or clash or not problem.closed.isdisjoint(places)

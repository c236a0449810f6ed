"""The planner, a plain MIP of the whole problem (HiGHS), and an organiser who fills places greedily, side by side.

    python -m benchmarks.planning [--mip-seconds 60] [--largest 1000]

Invented affinities (a product of hidden traits, rounded to six decimals), the same problem for all three. Affinity and
seconds are also given as ratios to the planner's. The MIP has a variable for every pair in every round and is not
started above `MOST_COLUMNS` of them. Takes about two minutes on two cores with the default limits.
"""

import argparse
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np

from matching.scheduling.audit import audit
from matching.scheduling.planner import plan
from matching.scheduling.problem import Meeting, Pair, Participant, Problem, Side
from tests.matching.scheduling.whole_mip import Program

MOST_COLUMNS = 150_000

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Row:
    """What one contender made of one problem; None where it has no answer."""

    contender: str
    status: str
    unserved: int | None = None
    affinity: float | None = None
    bound: float | None = None
    rounds: int | None = None
    seconds: float = 0.0


def main() -> None:
    """Print one table for each problem."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mip-seconds", type=float, default=60.0, help="time limit of the plain MIP, for each problem")
    parser.add_argument("--largest", type=int, default=1000, help="leave out problems with more people on a side")
    options = parser.parse_args()
    plan(problem_of(3, 3, tables=2, rounds=2, quota=2))  # loads the solvers
    for title, problem in problems():
        if len(problem.faculty) <= options.largest:
            rows = [run_planner(problem), run_mip(problem, options.mip_seconds), run_greedy(problem)]
            print_table(title, rows)


def problems() -> list[tuple[str, Problem]]:
    """From a small afternoon to the largest session."""
    afternoon = problem_of(26, 30, tables=12, rounds=8, quota=6)
    return [
        ("12 × 15, 6 tables × 6 rounds, at most 4 each", problem_of(12, 15, tables=6, rounds=6, quota=4)),
        ("26 × 30, 12 tables × 8 rounds, at most 6 each", afternoon),
        ("26 × 30, the same, a third there for part of the time", absent(afternoon)),
        ("26 × 30, 4 tables × 7 rounds, at most 5 each", problem_of(26, 30, tables=4, rounds=7, quota=5)),
        ("60 × 60, 25 tables × 10 rounds, at most 5 each", problem_of(60, 60, tables=25, rounds=10, quota=5)),
        ("60 × 60, the same, absences", absent(problem_of(60, 60, tables=25, rounds=10, quota=5))),
        ("150 × 150, 60 tables × 12 rounds, at most 6", problem_of(150, 150, tables=60, rounds=12, quota=6)),
        ("1000 × 1000, 900 tables, 12 rounds, at most 12", problem_of(1000, 1000, tables=900, rounds=12, quota=12)),
    ]


def problem_of(faculty: int, companies: int, *, tables: int, rounds: int, quota: int) -> Problem:
    """Everybody may meet everybody; fit comes from six hidden traits."""
    random = np.random.default_rng(faculty * 1000 + companies)
    left, right = random.normal(size=(faculty, 6)), random.normal(size=(companies, 6))
    fit = np.round(1 / (1 + np.exp(-left @ right.T / 2)), 6).tolist()
    return Problem(
        faculty=tuple(Participant(f, 0, quota) for f in range(faculty)),
        companies=tuple(Participant(c, 0, quota) for c in range(companies)),
        affinity={Pair(f, c): fit[f][c] for f in range(faculty) for c in range(companies)},
        tables=tables,
        rounds=rounds,
    )


def absent(problem: Problem) -> Problem:
    """Every third person comes late or leaves early."""
    rounds = problem.rounds or 0

    def limit(people: tuple[Participant, ...]) -> tuple[Participant, ...]:
        late = frozenset(range(1 + rounds // 3, rounds + 1))
        early = frozenset(range(1, 1 + rounds * 2 // 3))
        return tuple(replace(p, available=late if n % 6 else early) if n % 3 == 0 else p for n, p in enumerate(people))

    return replace(problem, faculty=limit(problem.faculty), companies=limit(problem.companies))


def run_planner(problem: Problem) -> Row:
    """Duijie's planner, as it is."""
    seconds, answer = timed(lambda: plan(problem))
    refuse_broken(problem, answer.meetings)
    unserved = len(answer.unserved)
    status = answer.status.value
    return Row("planner", status, unserved, answer.objective, answer.bound, answer.rounds_needed, seconds)


def run_mip(problem: Problem, limit: float) -> Row:
    """One MIP for everything, served people weighing more than all affinity."""
    columns = len(problem.affinity) * (problem.rounds or 0)
    if columns > MOST_COLUMNS:
        return Row("plain MIP", f"not started: {columns:,} columns")

    def solve() -> Row:
        program = Program(problem, limit)
        weight = 1.0 + sum(abs(score) for score in sorted(problem.affinity.values())[-len(problem.affinity) // 4 :])
        # Affinity decides among as few unserved as possible; no tie-break by rounds, which would only slow it down.
        result = program.run(weight * program.unserved_cost() - program.affinity_cost())
        if result.x is None:
            return Row("plain MIP", "no plan in time")
        held = [key for key, value in zip(program.columns, result.x[:-1], strict=False) if value > 1 / 2]
        affinity = sum(problem.affinity[pair] for pair, _ in held)
        unserved = round(float(program.unserved_cost() @ result.x))
        bound = None if result.mip_dual_bound is None else weight * unserved - float(result.mip_dual_bound)
        status = "OPTIMAL" if result.status == 0 else "FEASIBLE"
        return Row("plain MIP", status, unserved, affinity, bound, max(number for _, number in held))

    seconds, row = timed(solve)
    return replace(row, seconds=seconds)


def run_greedy(problem: Problem) -> Row:
    """Best pair first, each in the earliest round in which both are free and a table is."""

    def fill() -> list[Meeting]:
        people = {(Side.FACULTY, p.id): p for p in problem.faculty} | {
            (Side.COMPANY, p.id): p for p in problem.companies
        }
        meetings: list[Meeting] = []
        busy: set[object] = set()
        held: Counter[object] = Counter()
        for pair in sorted(problem.affinity, key=lambda pair: -problem.affinity[pair]):
            keys = ((Side.FACULTY, pair.faculty), (Side.COMPANY, pair.company))
            if any(held[key] >= (people[key].max_meetings or 0) for key in keys):
                continue
            for number in range(1, (problem.rounds or 0) + 1):
                there = all(number in (people[key].available or (number,)) for key in keys)
                if there and held[number] < problem.tables and not busy & {(key, number) for key in keys}:
                    held.update([number, *keys])
                    busy.update((key, number) for key in keys)
                    meetings.append(Meeting(*pair, number, held[number]))
                    break
        return meetings

    seconds, meetings = timed(fill)
    refuse_broken(problem, meetings)
    served = {(Side.FACULTY, m.faculty) for m in meetings} | {(Side.COMPANY, m.company) for m in meetings}
    unserved = len(problem.faculty) + len(problem.companies) - len(served)
    affinity = sum(problem.affinity[meeting.pair] for meeting in meetings)
    return Row("greedy", "-", unserved, affinity, None, max(meeting.round for meeting in meetings), seconds)


def timed(work: Callable[[], Result]) -> tuple[float, Result]:
    """How long something takes by the clock, and what it gives."""
    started = time.perf_counter()
    result = work()
    return time.perf_counter() - started, result


def refuse_broken(problem: Problem, meetings: Sequence[Meeting]) -> None:
    """Every contender has to keep the hard rules."""
    findings = audit(problem, meetings)
    if findings:
        raise AssertionError(findings)


def print_table(title: str, rows: list[Row]) -> None:
    """One line for each contender, with ratios to the first."""
    print(f"\n{title}")
    print(
        f"{'':10} {'unserved':>8} {'affinity':>12} {'ratio':>7} {'bound':>12} {'rounds':>6} {'seconds':>8} {'ratio':>8}"
    )
    first = rows[0]
    for row in rows:
        if row.affinity is None or first.affinity is None:
            print(f"{row.contender:10} {row.status} ({row.seconds:.1f} s)")
            continue
        bound = "-" if row.bound is None else f"{row.bound:.4f}"
        print(
            f"{row.contender:10} {row.unserved:>8} {row.affinity:>12.4f} {row.affinity / first.affinity:>7.4f} {bound:>12}"
            f" {row.rounds:>6} {row.seconds:>8.2f} {row.seconds / first.seconds:>8.2f}  {row.status}"
        )


if __name__ == "__main__":
    main()

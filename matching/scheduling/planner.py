"""From a problem to a plan: choose the meetings, place them, check them."""

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from matching.scheduling.audit import audit
from matching.scheduling.budget import Budget
from matching.scheduling.contradictions import find_contradictions
from matching.scheduling.errors import AuditError
from matching.scheduling.explanation import explain_infeasible, explain_plan
from matching.scheduling.instance import Instance, Integers, build_instance
from matching.scheduling.optimum import Draft, Optimum, find_optimum, shorten
from matching.scheduling.problem import Meeting, Party, Plan, Problem, Reason, Status
from matching.scheduling.seating import count_table_changes
from matching.scheduling.timetable import count_gaps, timetable


def plan(problem: Problem, *, seed: int = 0, time_limit_seconds: float = 60.0) -> Plan:
    """The best plan: fewest people unserved, then the largest total affinity, then the earliest end.

    The status is OPTIMAL only if all three are proved; FEASIBLE if the time limit came first, with a proved bound
    on the affinity; INFEASIBLE, with reasons, if no plan keeps the hard rules, which is proved as well; UNKNOWN if
    the time limit came before any plan. The same problem, seed and limit give the same plan.
    """
    budget = Budget.of(time_limit_seconds)
    contradictions = find_contradictions(problem)
    if contradictions:
        return Plan(Status.INFEASIBLE, reasons=contradictions, seed=seed, time_limit_seconds=time_limit_seconds)
    instance = build_instance(problem)
    optimum = find_optimum(instance, seed=seed, budget=budget.share(0.6))
    if optimum.draft is None:
        reasons = explain_infeasible(instance, optimum, seed=seed, budget=budget)
        return Plan(optimum.status, reasons=reasons, seed=seed, time_limit_seconds=time_limit_seconds)
    draft, ends_earliest = shorten(instance, optimum.draft, seed=seed, budget=budget.share(0.5))
    price = _fairness_price(instance, optimum, seed=seed, budget=budget.share(0.5))
    meetings = timetable(instance, draft, seed=seed)
    _refuse_defects(problem, meetings)
    unserved = _unserved(instance, draft)
    proved = optimum.status is Status.OPTIMAL and ends_earliest
    objective = _affinity(instance, draft.choice.pairs)
    bound = objective if optimum.status is Status.OPTIMAL else _bound(instance, optimum, objective)
    return Plan(
        status=Status.OPTIMAL if proved else Status.FEASIBLE,
        meetings=meetings,
        unserved=unserved,
        objective=objective,
        bound=bound,
        fairness_price=price,
        rounds_needed=max((meeting.round for meeting in meetings), default=0),
        gaps=count_gaps(meetings),
        table_changes=count_table_changes(meetings),
        reasons=explain_plan(
            instance, optimum, draft, meetings, unserved, ends_earliest=ends_earliest, seed=seed, budget=budget
        ),
        seed=seed,
        time_limit_seconds=time_limit_seconds,
    )


def fill_free_places(
    problem: Problem, meetings: Sequence[Meeting], *, seed: int = 0, time_limit_seconds: float = 60.0
) -> Plan:
    """The best plan that keeps every one of these meetings where it is and adds to them, in no more rounds."""
    last = max((meeting.round for meeting in meetings), default=0)
    kept = replace(problem, locked=tuple(meetings), rounds=last if problem.rounds is None else problem.rounds)
    return plan(kept, seed=seed, time_limit_seconds=time_limit_seconds)


def _fairness_price(instance: Instance, optimum: Optimum, *, seed: int, budget: Budget) -> float | None:
    """The affinity that serving as many people as possible costs; None unless both optima are proved."""
    if optimum.draft is None or optimum.status is not Status.OPTIMAL:
        return None
    free = find_optimum(instance, serve_first=False, at_least=optimum.draft, seed=seed, budget=budget)
    if free.draft is None or free.status is not Status.OPTIMAL:
        return None
    with_rule = _affinity(instance, optimum.draft.choice.pairs)
    return max(0.0, _affinity(instance, free.draft.choice.pairs) - with_rule)


def _affinity(instance: Instance, pairs: Integers) -> float:
    return math.fsum(instance.scores[pairs].tolist())


def _bound(instance: Instance, optimum: Optimum, objective: float) -> float | None:
    if optimum.most_units is None:
        return None
    return max(objective, optimum.most_units * instance.resolution)


def _unserved(instance: Instance, draft: Draft) -> tuple[Party, ...]:
    pairs = draft.choice.pairs
    served = np.zeros(len(instance.people), dtype=np.bool_)
    served[instance.pair_faculty[pairs]] = True
    served[instance.pair_company[pairs]] = True
    return tuple(instance.party(person) for person in np.flatnonzero(instance.counted & ~served).tolist())


def _refuse_defects(problem: Problem, meetings: tuple[Meeting, ...]) -> None:
    findings = audit(problem, meetings)
    if findings:
        raise AuditError(Reason("plan-failed-audit", {"findings": findings}))

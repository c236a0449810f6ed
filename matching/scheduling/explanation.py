"""What a plan tells about itself: what binds it, who is left out, what is not proved, what was ignored."""

from collections.abc import Iterator

import numpy as np

from matching.scheduling.budget import Budget
from matching.scheduling.feasibility import (
    LARGEST_TO_EXPLORE,
    LARGEST_TO_EXPLORE_AT_ONCE,
    explain_conflict,
    explain_crowding,
    want,
)
from matching.scheduling.instance import Instance
from matching.scheduling.optimum import Draft, Optimum
from matching.scheduling.problem import Count, Meeting, Party, Reason, Status, Unit


def explain_plan(  # noqa: PLR0913 - a plan's parts, before there is a plan
    instance: Instance,
    optimum: Optimum,
    draft: Draft,
    meetings: tuple[Meeting, ...],
    unserved: tuple[Party, ...],
    *,
    ends_earliest: bool,
    seed: int,
    budget: Budget,
) -> tuple[Reason, ...]:
    """The sentences that go with a plan."""
    reasons = [*_bound(instance, draft, meetings)]
    if unserved:
        values = {"people": Count(len(unserved), Unit.PERSON), "unserved": unserved}
        reasons.append(Reason("unserved" if optimum.status is Status.OPTIMAL else "unserved-unproved", values))
    if optimum.status is not Status.OPTIMAL:
        reasons.append(Reason("not-proved"))
    elif not ends_earliest:
        reasons.append(Reason("end-not-proved"))
    reasons += _ignored(instance)
    if len(instance.scores) <= LARGEST_TO_EXPLORE:
        # With one kind of rounds a try is one flow, some milliseconds; otherwise `check_feasibility` takes its time.
        quick = len(draft.kinds) <= 1 and len(instance.scores) <= LARGEST_TO_EXPLORE_AT_ONCE
        wanted = want(instance.problem)
        reasons += explain_crowding(instance, draft.choice, wanted, explore=quick, seed=seed, budget=budget)
    return tuple(reasons)


def explain_infeasible(instance: Instance, optimum: Optimum, *, seed: int, budget: Budget) -> tuple[Reason, ...]:
    """Why there is no plan, or that none was found in time."""
    if optimum.status is not Status.INFEASIBLE:
        return (Reason("time-ran-out"),)
    return (*explain_conflict(instance.problem, seed=seed, budget=budget), *_ignored(instance))


def _bound(instance: Instance, draft: Draft, meetings: tuple[Meeting, ...]) -> Iterator[Reason]:
    """The exact bound for the meetings of the plan, and who or what binds; or what else keeps the plan long."""
    if not meetings:
        yield Reason("no-meetings")
        return
    pairs = draft.choice.pairs
    both = np.concatenate([instance.pair_faculty[pairs], instance.pair_company[pairs]])
    degrees = np.bincount(both)
    person, most = int(degrees.argmax()), int(degrees.max())
    tables = instance.problem.tables
    by_tables = -(-len(pairs) // tables)
    last = max(meeting.round for meeting in meetings)
    values = {
        "meetings": Count(len(pairs), Unit.MEETING),
        "tables": Count(tables, Unit.TABLE),
        "rounds": Count(max(most, by_tables), Unit.ROUND),
        "party": instance.party(person),
        "most": Count(most, Unit.MEETING),
    }
    yield Reason("bound-person" if most >= by_tables else "bound-tables", values)
    if last > max(most, by_tables):
        yield Reason("bound-attendance", {"last": last})


def _ignored(instance: Instance) -> Iterator[Reason]:
    """Rounds of an availability, or closed places, that the session does not have: they change nothing."""
    rounds, tables = instance.problem.rounds, instance.problem.tables
    if rounds is not None:
        for number, person in enumerate(instance.people):
            beyond = tuple(sorted(n for n in person.available or () if n > rounds))
            if beyond:
                values = {"party": instance.party(number), "beyond": beyond, "rounds": Count(rounds, Unit.ROUND)}
                yield Reason("rounds-ignored", values)
    outside = tuple(
        sorted(p for p in instance.problem.closed if p.table > tables or (rounds is not None and p.round > rounds))
    )
    if outside:
        yield Reason("closed-ignored", {"places": outside})

"""Plan a session: what fits, the best plan as a draft, and more meetings in the free places.

Solving takes long and holds no transaction: everything is read first, solved, and saved only if the session is still
at the revision that was read.
"""

import hashlib
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlmodel import Session

from matching.matcher import Matcher
from matching.scheduling.document import problem_document
from matching.scheduling.feasibility import Feasibility, check_feasibility
from matching.scheduling.planner import fill_free_places, plan
from matching.scheduling.problem import Meeting, Pair, Plan, Problem, Reason, Side, Status
from matching.scheduling.reason_document import reason_document
from service.language import Wording
from service.models.docking_session import PairThreshold
from service.models.schedule import PlanningRun, RunKind
from service.sessions import repository
from service.sessions.affinity import Fit, rate_pairs
from service.sessions.changes import ScheduleChange, change_since_published
from service.sessions.drafts import (
    Placement,
    codes_of,
    find_breaks,
    list_placements,
    lock_session,
    replace_draft,
    touch,
)
from service.sessions.editing import Edited, add_meeting
from service.sessions.errors import SessionChangedError, SessionIncompleteError
from service.sessions.inputs import SessionInputs, load_inputs
from service.sessions.names import Names
from service.sessions.runs import Run, show_run
from service.sessions.schedule_view import ScheduleView
from service.sessions.session_problem import SessionProblem, build_problem, hash_problem
from service.sessions.views import choose_version, load_schedule
from service.startup import Runtime

_NO_ROUNDS = Wording("没有场次", "it has no rounds")
_NO_TABLES = Wording("没有桌子", "it has no tables")
_NOBODY = Wording("没有参会的教师或企业", "nobody takes part on one of the sides")

FEASIBILITY_SECONDS = 20.0
"""How long the question of what fits may take."""


@dataclass(frozen=True)
class Checked:
    """What fits: the answer with its reasons by code, the names for them, and what else there is to know.

    problem: what was checked. revision: of the session that was looked at.
    """

    feasibility: Feasibility
    problem: Problem
    names: Names
    notes: tuple[Wording, ...]
    revision: int


@dataclass(frozen=True)
class Planned:
    """A run, and the draft that it made; without a plan there is no schedule and the draft is as it was.

    change: what the draft changes of the version that was published last; None before any.
    breaks: hard rules that the draft breaks, which a plan never does.
    """

    run: Run
    schedule: ScheduleView | None
    change: ScheduleChange | None
    names: Names
    breaks: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class Prepared:
    """A session as it was read, and its problem."""

    inputs: SessionInputs
    built: SessionProblem
    model: str
    calibration: str


def prepare(runtime: Runtime, db: Session, session_id: str, threshold: PairThreshold | None = None) -> Prepared:
    """Read a session and rate its pairs. Raises SessionNotFoundError and UncalibratedError."""
    inputs = load_inputs(db, session_id)
    matcher = runtime.get_matcher(db)
    professors = {
        one.code: inputs.sources[one.id] for one in inputs.list_present(Side.FACULTY) if one.id in inputs.sources
    }
    companies = {one.code: [need.id for need in one.needs] for one in inputs.list_present(Side.COMPANY)}
    fits: Mapping[Pair, Fit] = rate_pairs(matcher, professors, companies, source=inputs.source)
    built = build_problem(inputs, fits, threshold=inputs.threshold if threshold is None else threshold)
    return Prepared(inputs, built, runtime.encoder.name, name_scorer(matcher))


def name_scorer(matcher: Matcher) -> str:
    """The weights by their name, and the calibration, if any, by a fingerprint and what it was made from."""
    if matcher.calibration is None:
        return matcher.scorer
    fingerprint = hashlib.sha256(matcher.calibration.to_json().encode()).hexdigest()[:12]
    return f"{matcher.scorer} · {fingerprint} · {matcher.calibration.made_from}"[:200]


def check_session(runtime: Runtime, session_id: str, *, threshold: PairThreshold | None = None) -> Checked:
    """Say what fits, in words, before anything is promised. Raises SessionNotFoundError and UncalibratedError."""
    with runtime.database.reading() as db:
        prepared = prepare(runtime, db, session_id, threshold)
    problem = prepared.built.planned
    feasibility = check_feasibility(problem, seed=prepared.inputs.seed, time_limit_seconds=FEASIBILITY_SECONDS)
    inputs = prepared.inputs
    return Checked(feasibility, problem, inputs.names, prepared.built.notes, inputs.revision)


def plan_session(
    runtime: Runtime,
    session_id: str,
    *,
    revision: int | None = None,
    seed: int | None = None,
    time_limit_s: float | None = None,
    threshold: PairThreshold | None = None,
    clock: Callable[[], float] = time.perf_counter,
) -> Planned:
    """Make the best plan the draft, and keep the run. No plan is an answer too, with its reasons.

    Raises SessionNotFoundError, SessionIncompleteError, UncalibratedError, and SessionChangedError where somebody has
    changed the session while it was solved; then nothing is written.
    """
    with runtime.database.reading() as db:
        prepared = prepare(runtime, db, session_id, threshold)
    inputs = _require_complete(prepared.inputs, revision)
    solver = _Solver(prepared, seed, time_limit_s, threshold)
    started = clock()
    answer = plan(prepared.built.planned, seed=solver.seed, time_limit_seconds=solver.time_limit_s)
    run = solver.make_run(RunKind.PLAN, prepared.built.planned, answer, clock() - started)
    with runtime.database.writing() as db:
        return _save(db, inputs, prepared.built, run, solver.place(answer.meetings) if _has_plan(answer) else None)


def fill_session(
    runtime: Runtime,
    session_id: str,
    *,
    revision: int | None = None,
    threshold: PairThreshold | None = None,
    clock: Callable[[], float] = time.perf_counter,
) -> Planned:
    """Add the best meetings in free places to the schedule and move none of those that it has; keep the run.

    Raises as `plan_session`, and NoScheduleError where there is nothing to add to.
    """
    with runtime.database.reading() as db:
        prepared = prepare(runtime, db, session_id, threshold)
        version = choose_version(db, session_id, "latest")
        codes = codes_of(repository.list_participants(db, session_id))
        kept = list_placements(repository.list_placed(db, version.id), codes)
    inputs = _require_complete(prepared.inputs, revision)
    solver = _Solver(prepared, None, None, threshold)
    problem = prepared.built.planned
    by_hand = prepared.built.by_hand.affinity
    held = {placement.pair: by_hand[placement.pair] for placement in kept if placement.pair in by_hand}
    problem = replace(problem, affinity={**problem.affinity, **held})
    started = clock()
    answer = fill_free_places(
        problem,
        [placement.meeting for placement in kept if placement.pair in held],
        seed=solver.seed,
        time_limit_seconds=solver.time_limit_s,
    )
    run = solver.make_run(RunKind.FILL, problem, answer, clock() - started)
    with runtime.database.writing() as db:
        return _save(db, inputs, prepared.built, run, solver.place(answer.meetings) if _has_plan(answer) else None)


@dataclass(frozen=True)
class _Solver:
    """The parameters of one solution, and how it is written down."""

    prepared: Prepared
    asked_seed: int | None
    asked_limit: float | None
    asked_threshold: PairThreshold | None

    @property
    def seed(self) -> int:
        return self.prepared.inputs.seed if self.asked_seed is None else self.asked_seed

    @property
    def time_limit_s(self) -> float:
        return self.prepared.inputs.time_limit_s if self.asked_limit is None else self.asked_limit

    def place(self, meetings: Sequence[Meeting]) -> list[Placement]:
        built = self.prepared.built
        return [
            Placement(
                meeting.pair,
                meeting.round,
                meeting.table,
                built.best_needs.get(meeting.pair),
                built.by_hand.affinity.get(meeting.pair),
            )
            for meeting in meetings
        ]

    def make_run(self, kind: RunKind, problem: Problem, answer: Plan, seconds: float) -> PlanningRun:
        threshold = self.prepared.inputs.threshold if self.asked_threshold is None else self.asked_threshold
        return PlanningRun(
            session_id=self.prepared.inputs.session_id,
            number=0,
            kind=kind,
            parameters={
                "seed": self.seed,
                "time_limit_s": self.time_limit_s,
                "threshold": threshold.value,
                "affinity_source": self.prepared.inputs.source.value,
            },
            input_hash=hash_problem(problem, seed=self.seed, time_limit_s=self.time_limit_s),
            model=self.prepared.model,
            calibration=self.prepared.calibration,
            status=answer.status,
            objective=answer.objective,
            bound=answer.bound,
            fairness_price=answer.fairness_price,
            rounds_needed=answer.rounds_needed,
            gaps=answer.gaps,
            table_changes=answer.table_changes,
            seconds=round(seconds, 6),
            reasons=[reason_document(reason) for reason in answer.reasons],
            unserved=[[party.side.value, party.id] for party in answer.unserved],
            problem=problem_document(problem),
            meetings=[write_placement(placement) for placement in self.place(answer.meetings)],
        )


def write_placement(placement: Placement) -> dict[str, Any]:
    """A placement as a run keeps it."""
    return {
        "faculty": placement.pair.faculty,
        "company": placement.pair.company,
        "round": placement.round,
        "table": placement.table,
        "need_id": placement.need_id,
        "affinity": placement.affinity,
    }


def seat_pair(
    runtime: Runtime,
    session_id: str,
    *,
    faculty_id: str,
    company_id: str,
    round_number: int,
    table: int | None = None,
    revision: int | None = None,
) -> Edited:
    """Seat two participants by hand, with what their meeting is worth; without a table, at the first that is free.

    Raises as `editing.add_meeting`, and UncalibratedError.
    """
    with runtime.database.reading() as db:
        inputs = load_inputs(db, session_id)
        people = {one.id: one for one in inputs.present}
        professor, company = people.get(faculty_id), people.get(company_id)
        fit = None
        if professor and company:
            needs = {company.code: [need.id for need in company.needs]}
            professors = {professor.code: inputs.sources[professor.id]}
            fits = rate_pairs(runtime.get_matcher(db), professors, needs, source=inputs.source)
            fit = fits.get(Pair(professor.code, company.code))
    with runtime.database.writing() as db:
        return add_meeting(
            db,
            session_id,
            faculty_id=faculty_id,
            company_id=company_id,
            round_number=round_number,
            table=table,
            fit=fit,
            revision=revision,
        )


def _require_complete(inputs: SessionInputs, revision: int | None) -> SessionInputs:
    if revision is not None and inputs.revision != revision:
        raise SessionChangedError(seen=revision, now=inputs.revision)
    missing = _NO_ROUNDS if not inputs.frame.rounds else _NO_TABLES if not inputs.frame.tables else None
    if missing is None and not all(inputs.list_present(side) for side in Side):
        missing = _NOBODY
    if missing is not None:
        raise SessionIncompleteError(name=inputs.name, missing=missing)
    return inputs


def _has_plan(answer: Plan) -> bool:
    return answer.status in {Status.OPTIMAL, Status.FEASIBLE}


def _save(
    db: Session, inputs: SessionInputs, built: SessionProblem, run: PlanningRun, placements: list[Placement] | None
) -> Planned:
    session = lock_session(db, inputs.session_id, inputs.revision)
    if placements is not None:
        keep_edited_draft(db, inputs, built)
    run.number = repository.next_run_number(db, session.id)
    db.add(run)
    db.flush()
    if placements is None:
        return Planned(show_run(run, inputs.names), None, None, inputs.names)
    breaks = find_breaks(built.by_hand, placements)
    replace_draft(db, session, placements, run_id=run.id)
    touch(session)
    db.flush()
    return Planned(
        show_run(run, inputs.names),
        load_schedule(db, session.id, "draft"),
        change_since_published(db, session.id),
        inputs.names,
        breaks,
    )


def keep_edited_draft(db: Session, inputs: SessionInputs, built: SessionProblem) -> None:
    """Keep a draft that was changed by hand as a run before it is replaced, so that it can be restored."""
    draft = repository.find_draft(db, inputs.session_id)
    if draft is None or not draft.edits:
        return
    codes = codes_of(repository.list_participants(db, inputs.session_id))
    placements = list_placements(repository.list_placed(db, draft.id), codes)
    db.add(
        PlanningRun(
            session_id=inputs.session_id,
            number=repository.next_run_number(db, inputs.session_id),
            kind=RunKind.EDITED,
            parameters={"edits": draft.edits},
            input_hash=hash_problem(built.by_hand, seed=inputs.seed, time_limit_s=inputs.time_limit_s),
            status=Status.FEASIBLE,
            objective=round(sum(placement.affinity or 0.0 for placement in placements), 6),
            rounds_needed=max((placement.round for placement in placements), default=0),
            problem=problem_document(built.by_hand),
            meetings=[write_placement(placement) for placement in placements],
        )
    )
    db.flush()

"""Mend the schedule after what has happened: shown first, then confirmed with the same answer.

Both do the same work: read, solve outside any transaction, write. A preview takes the writing back, so it cannot promise
what the confirmation would refuse. What is written is published at once as the next version, and the run is kept with
all that it takes to undo it. The base is the version that was published last; a draft that was edited by hand is kept as
a run.
"""

import hashlib
import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlmodel import Session

from embeddings.encoder import Encoder
from matching.scheduling.diff import compare
from matching.scheduling.document import problem_document
from matching.scheduling.errors import AuditError, RepairError
from matching.scheduling.planner import fill_free_places
from matching.scheduling.problem import Meeting as PlannedPair
from matching.scheduling.problem import Pair, Participant, Place, Problem, Reason, Side, Status
from matching.scheduling.reason_document import reason_document
from matching.scheduling.repair import Standby, find_standby, repair
from service.accounts.principal import Principal
from service.language import Wording
from service.models.schedule import PlanningRun, RunKind
from service.models.session_participant import ParticipantState
from service.models.session_wish import PreferenceKind
from service.sessions import repository
from service.sessions.affinity import Fit, rate_pairs
from service.sessions.changes import ScheduleChange, compare_schedules
from service.sessions.day.clock import SessionClock
from service.sessions.day.errors import InvalidDisruptionError, PreviewOutdatedError
from service.sessions.day.events import Resolved, Undo, apply_events, available_again, resolve_events
from service.sessions.day.newcomers import (
    Newcomer,
    meet_newcomers,
    prepare_newcomers,
    rate_newcomers,
    store_newcomer,
)
from service.sessions.day.rounds import clock_of, sync_rounds
from service.sessions.day.schemas import (
    DisruptionConfirm,
    DisruptionPreview,
    Event,
    LateEvent,
    LeaveEvent,
    NoShowEvent,
    WalkInEvent,
)
from service.sessions.drafts import Placement, codes_of, list_placements, lock_session, replace_draft, touch
from service.sessions.errors import ScheduleBrokenError, SessionChangedError
from service.sessions.names import Names
from service.sessions.planning import Prepared, keep_edited_draft, prepare, write_placement
from service.sessions.releases import publish_session
from service.sessions.schedule_view import Attendee, ScheduleView
from service.sessions.session_problem import hash_problem
from service.sessions.views import choose_version, load_attendees, load_schedule
from service.startup import Runtime

LONGEST_SECONDS = 10.0
"""How long a repair may be sought: people are waiting."""

_NOBODY_FITS = Wording(
    "{name}没有排到会面：到场的人中没有合适的对象。", "{name} has no meeting: nobody who is there fits."
)
_NO_TABLE = Wording(
    "{name}没有排到会面：余下的场次没有空桌。最合适的是{best}；一有空位即可安排。",
    "{name} has no meeting: no table is free in the rounds that are left. The best fit: {best}; seat them as soon as a "
    "place is free.",
)
_NO_TIME = Wording(
    "{name}没有排到会面：合适的人在有空桌的场次都没有空。最合适的是{best}；有人空出即可安排。",
    "{name} has no meeting: whoever fits is busy or away while a table is free. The best fit: {best}; seat them as soon "
    "as one is free.",
)
_NO_ROUND = Wording(
    "{name}没有排到会面：没有余下的场次。最合适的是{best}；可另约时间。",
    "{name} has no meeting: no round is left. The best fit: {best}; let them meet another time.",
)
_BEST_SHOWN = 3
_MISSES_NOTHING = Wording(
    "{who}不在的轮次里没有尚未开始的会面，日程不因此改变。",
    "{who} has no meeting still to come in the rounds that they miss, so nothing changes for them.",
)
_LOCK_LIFTED = Wording(
    "{meeting} 的锁定已解除：已无法按此进行。", "The lock of {meeting} is lifted: it can no longer be held there."
)
_DRAFT_KEPT = Wording(
    "未发布的手工草稿已存为排程记录，可恢复。",
    "The draft that was edited by hand is kept as a run and can be restored.",
)


@dataclass(frozen=True)
class Repaired:
    """What a disruption does. After a confirmation it is published; after a preview nothing is written.

    version: the number of the version that it makes; None where no meeting changes. revision: of the session as it was
    read, and after a confirmation as it now is. fingerprint: of the answer. standby: by code, `names` says who that is.
    """

    status: Status
    is_confirmed: bool
    version: int | None
    revision: int
    fingerprint: str
    change: ScheduleChange
    standby: tuple[Standby, ...]
    names: Names
    attendees: tuple[Attendee, ...]
    notes: tuple[Wording, ...]
    walk_ins: tuple[Attendee, ...]
    schedule: ScheduleView


def preview_repair(
    runtime: Runtime, principal: Principal, session_id: str, body: DisruptionPreview, *, now: datetime
) -> Repaired:
    """Say what would move, whom to tell, and who could step in.

    Raises SessionNotFoundError, NoScheduleError without a published schedule, ParticipantNotFoundError,
    InvalidDisruptionError, and ScheduleBrokenError where the mended schedule would break a hard rule.
    """
    return _mend(runtime, principal, session_id, body.events, now=now, confirmed=None)


def confirm_repair(
    runtime: Runtime, principal: Principal, session_id: str, body: DisruptionConfirm, *, now: datetime
) -> Repaired:
    """Do what the preview showed, and publish it.

    Raises as `preview_repair`, SessionChangedError where the session has changed since, and PreviewOutdatedError where
    the answer would be another for any other reason.
    """
    return _mend(runtime, principal, session_id, body.events, now=now, confirmed=body)


@dataclass(frozen=True)
class _Situation:
    """What was read before solving."""

    prepared: Prepared
    clock: SessionClock
    placements: tuple[Placement, ...]
    resolved: Resolved
    newcomers: tuple[Newcomer, ...]
    rated: tuple[tuple[Any, Mapping[Pair, Fit]], ...]
    returning: Mapping[tuple[Side, str], Mapping[Pair, Fit]]
    encoder: Encoder
    fits: Mapping[Pair, Fit]
    available: Mapping[str, frozenset[int] | None]


@dataclass(frozen=True)
class _Answer:
    """What was found."""

    status: Status
    problem: Problem
    meetings: tuple[PlannedPair, ...]
    reasons: tuple[Reason, ...]
    standby: tuple[Standby, ...]
    seconds: float


def _mend(
    runtime: Runtime,
    principal: Principal,
    session_id: str,
    events: Sequence[Event],
    *,
    now: datetime,
    confirmed: DisruptionConfirm | None,
    stopwatch: Callable[[], float] = time.perf_counter,
) -> Repaired:
    situation = _read(runtime, session_id, events, now)
    inputs = situation.prepared.inputs
    if confirmed is not None and confirmed.revision != inputs.revision:
        raise SessionChangedError(seen=confirmed.revision, now=inputs.revision)
    answer = _solve(situation, stopwatch)
    fingerprint = _fingerprint(events, answer)
    if confirmed is not None and confirmed.fingerprint != fingerprint:
        raise PreviewOutdatedError
    with runtime.database.writing() as db:
        repaired = _write(db, principal, situation, answer, events, now=now, note=confirmed.note if confirmed else "")
        if confirmed is None:
            db.rollback()
    return replace(
        repaired,
        fingerprint=fingerprint,
        is_confirmed=confirmed is not None,
        revision=repaired.revision if confirmed else inputs.revision,
    )


def _read(runtime: Runtime, session_id: str, events: Sequence[Event], now: datetime) -> _Situation:
    with runtime.database.reading() as db:
        version = choose_version(db, session_id, "published")
        prepared = prepare(runtime, db, session_id)
        inputs = prepared.inputs
        clock = clock_of(repository.get_session(db, session_id), now)
        participants = repository.list_participants(db, session_id)
        codes = codes_of(participants)
        available = {row.id: None if row.available is None else frozenset(row.available) for row in participants}
        placements = tuple(list_placements(repository.list_placed(db, version.id), codes))
        resolved = resolve_events(db, session_id, events, begun_through=clock.begun_through)
        walk_ins = [event for event in events if isinstance(event, WalkInEvent)]
        newcomers = tuple(meet_newcomers(db, inputs, walk_ins))
        matcher = runtime.get_matcher(db)
    encoder = prepare_newcomers(runtime.encoder, newcomers)
    rated = tuple(rate_newcomers(matcher, encoder, inputs, newcomers))
    present = {side: inputs.list_present(side) for side in Side}
    professors = {one.code: inputs.sources[one.id] for one in present[Side.FACULTY] if one.id in inputs.sources}
    companies = {one.code: [need.id for need in one.needs] for one in present[Side.COMPANY]}
    returning: dict[tuple[Side, str], Mapping[Pair, Fit]] = {}
    for side, code in resolved.returning:
        attendee = inputs.by_key[side, code]
        own = inputs.sources.get(attendee.id)
        if own is None:
            returning[side, code] = {}
        elif side is Side.FACULTY:
            returning[side, code] = rate_pairs(matcher, {code: own}, companies, source=inputs.source)
        else:
            needs = {code: [need.id for need in attendee.needs]}
            returning[side, code] = rate_pairs(matcher, professors, needs, source=inputs.source)
    fits = {pair: fit for found in (*(fits for _, fits in rated), *returning.values()) for pair, fit in found.items()}
    return _Situation(prepared, clock, placements, resolved, newcomers, rated, returning, encoder, fits, available)


def _solve(situation: _Situation, stopwatch: Callable[[], float]) -> _Answer:
    inputs, built = situation.prepared.inputs, situation.prepared.built
    started = stopwatch()
    before = [placement.meeting for placement in situation.placements]
    problem, meetings = _as_planned(situation)
    disruptions = [*situation.resolved.disruptions, *(walk_in for walk_in, _ in situation.rated)]
    limit = min(inputs.time_limit_s, LONGEST_SECONDS)
    status = Status.OPTIMAL
    if disruptions:
        try:
            mended = repair(
                problem,
                meetings,
                disruptions,
                started_through=situation.clock.begun_through,
                seed=inputs.seed,
                time_limit_seconds=limit,
            )
        except RepairError as error:
            raise InvalidDisruptionError(why=inputs.names.fill(error.reason)) from error
        except AuditError as error:
            raise ScheduleBrokenError(reasons=_findings(inputs.names, error)) from error
        problem, meetings, status = mended.problem, list(mended.meetings), mended.status
    for key in situation.resolved.returning:
        problem, meetings = _seat_returning(situation, problem, meetings, key, limit)
    meetings += situation.resolved.seats
    for seat in situation.resolved.seats:
        if seat.pair not in problem.affinity:
            affinity = {**problem.affinity, seat.pair: built.by_hand.affinity.get(seat.pair, 0.0)}
            problem = replace(problem, affinity=affinity)
    diff = compare(before, meetings)
    standby = tuple(find_standby(problem, meetings, diff.removed))
    return _Answer(
        status, problem, tuple(sorted(meetings, key=_by_place)), diff.reasons, standby, stopwatch() - started
    )


def _as_planned(situation: _Situation) -> tuple[Problem, list[PlannedPair]]:
    """The problem with every meeting that is held in it, and the meetings that may still be held."""
    built, begun = situation.prepared.built, situation.clock.begun_through
    problem, by_hand = built.planned, built.by_hand.affinity
    held = [
        placement
        for placement in situation.placements
        if placement.pair in by_hand and (placement.round <= begun or placement.pair not in problem.forbidden)
    ]
    affinity = {**problem.affinity, **{placement.pair: by_hand[placement.pair] for placement in held}}
    return replace(problem, affinity=affinity), [placement.meeting for placement in held]


def _seat_returning(
    situation: _Situation, problem: Problem, meetings: list[PlannedPair], key: tuple[Side, str], limit: float
) -> tuple[Problem, list[PlannedPair]]:
    """Somebody who has come after all, in free places only."""
    side, code = key
    inputs = situation.prepared.inputs
    attendee = inputs.by_key[key]
    rounds = range(situation.clock.begun_through + 1, (problem.rounds or 0) + 1)
    attended = inputs.attended.get(attendee.id, frozenset())
    free = available_again(situation.available[attendee.id], rounds, widen=attendee.state is ParticipantState.LEFT)
    person = Participant(code, 0, attendee.max_meetings, frozenset(free) | attended)
    people = problem.faculty if side is Side.FACULTY else problem.companies
    people = (*(one for one in people if one.id != code), person)
    problem = replace(problem, faculty=people) if side is Side.FACULTY else replace(problem, companies=people)
    known = {one.id for one in (problem.companies if side is Side.FACULTY else problem.faculty)}
    forbidden = {one.pair for one in inputs.conflicts if not one.is_lifted}
    forbidden |= {one.pair for one in inputs.preferences if one.kind is PreferenceKind.NO_THANKS}
    new = {
        pair: fit.worth
        for pair, fit in situation.returning[key].items()
        if pair not in forbidden and (pair.company if side is Side.FACULTY else pair.faculty) in known
    }
    problem = replace(problem, affinity={**new, **problem.affinity}, forbidden=problem.forbidden | forbidden)
    held = {meeting.pair for meeting in meetings}
    only = {pair: worth for pair, worth in problem.affinity.items() if pair in held or pair in new}
    answer = fill_free_places(
        replace(problem, affinity=only, locked=()), meetings, seed=inputs.seed, time_limit_seconds=limit
    )
    if answer.status not in {Status.OPTIMAL, Status.FEASIBLE}:
        return problem, meetings
    return problem, list(answer.meetings)


def _write(
    db: Session,
    principal: Principal,
    situation: _Situation,
    answer: _Answer,
    events: Sequence[Event],
    *,
    now: datetime,
    note: str,
) -> Repaired:
    inputs = situation.prepared.inputs
    session = lock_session(db, inputs.session_id, inputs.revision)
    sync_rounds(db, session, now)
    base = choose_version(db, session.id, "published")
    placed = [item for item in repository.list_placed(db, base.id) if not item.at.is_cancelled]
    undo = Undo()
    apply_events(db, session, events, placed, begun_through=situation.clock.begun_through, undo=undo)
    need_ids: dict[str, str] = {}
    for one in situation.newcomers:
        row, need_id = store_newcomer(db, principal, situation.encoder, session.id, one)
        undo.walk_ins.append(row.id)
        if need_id is not None:
            need_ids[one.id] = need_id
    notes = _lift_locks(db, session.id, answer, inputs.names, undo)
    placements = [_place(situation, meeting, need_ids) for meeting in answer.meetings]
    before = load_schedule(db, session.id, "published")
    changed = set(answer.meetings) != {placement.meeting for placement in situation.placements}
    run = _make_run(situation, answer, events, placements, undo, base.number)
    if changed:
        draft = repository.find_draft(db, session.id)
        if draft is not None and draft.edits:
            notes.append(_DRAFT_KEPT)
        keep_edited_draft(db, inputs, situation.prepared.built)
        run.number = repository.next_run_number(db, session.id)
        run.parameters = {**run.parameters, "version": (base.number or 0) + 1}
        db.add(run)
        db.flush()
        replace_draft(db, session, placements, run_id=run.id)
        published = publish_session(db, session.id, note=note)
        change, schedule = published.change, published.schedule
    else:
        run.number = repository.next_run_number(db, session.id)
        db.add(run)
        touch(session)
        db.flush()
        change, schedule = compare_schedules(before, before), before
    attendees = load_attendees(db, session.id)
    walk_ins = tuple(one for one in attendees if one.id in set(undo.walk_ins))
    seated = {id_ for meeting in schedule.meetings for id_ in (meeting.faculty_id, meeting.company_id)}
    names = Names.of(attendees)
    notes += _list_untouched(db, situation, names, events)
    notes += [_tell_why(situation, answer, names, one) for one in walk_ins if one.id not in seated]
    return Repaired(
        status=answer.status,
        is_confirmed=False,
        version=schedule.version.number if changed else None,
        revision=session.revision,
        fingerprint="",
        change=change,
        standby=answer.standby,
        names=names,
        attendees=attendees,
        notes=tuple(notes),
        walk_ins=walk_ins,
        schedule=schedule,
    )


def _list_untouched(db: Session, situation: _Situation, names: Names, events: Sequence[Event]) -> Iterator[Wording]:
    """Whoever is missing without having a meeting to miss."""
    begun = situation.clock.begun_through
    for event in events:
        match event:
            case NoShowEvent():
                first, last = 1, None
            case LateEvent():
                first, last = 1, event.first_round - 1
            case LeaveEvent():
                first, last = (event.last_round or 0) + 1, None
            case _:
                continue
        row = repository.get_participant(db, situation.prepared.inputs.session_id, event.participant)
        missed = (
            one
            for one in situation.placements
            if (one.pair.faculty if row.side is Side.FACULTY else one.pair.company) == row.code
            and one.round > begun
            and first <= one.round <= (last if last is not None else one.round)
        )
        if next(missed, None) is None:
            yield _MISSES_NOTHING.fill(who=names.label(row.side, row.code))


def _tell_why(situation: _Situation, answer: _Answer, names: Names, walk_in: Attendee) -> Wording:
    """Why a walk-in has no meeting, and who fits best: whom to seat them with once there is a place."""
    own, other = (0, 1) if walk_in.side is Side.FACULTY else (1, 0)
    fits = [
        (-fit.worth, str(pair[other]))
        for pair, fit in situation.fits.items()
        if pair[own] == walk_in.code and pair not in answer.problem.forbidden
    ]
    if not fits:
        return _NOBODY_FITS.fill(name=walk_in.name)
    side = Side.COMPANY if walk_in.side is Side.FACULTY else Side.FACULTY
    best = [names.label(side, code) for _, code in sorted(fits)[:_BEST_SHOWN]]
    chinese, english = "、".join(best), ", ".join(best)
    problem, begun = answer.problem, situation.clock.begun_through
    rounds, tables = range(begun + 1, (problem.rounds or 0) + 1), range(1, problem.tables + 1)
    left = {Place(number, table) for number in rounds for table in tables} - problem.closed
    has_table = bool(left - {meeting.place for meeting in answer.meetings})
    wording = _NO_TIME if has_table else _NO_TABLE if left else _NO_ROUND
    return Wording(wording.fill(name=walk_in.name, best=chinese).zh, wording.fill(name=walk_in.name, best=english).en)


def _lift_locks(db: Session, session_id: str, answer: _Answer, names: Names, undo: Undo) -> list[Wording]:
    """Take off the locks that no longer say where a meeting is."""
    codes = codes_of(repository.list_participants(db, session_id))
    there = set(answer.meetings)
    notes = []
    for row in repository.list_locks(db, session_id):
        meeting = PlannedPair(
            codes[row.faculty_participant_id], codes[row.company_participant_id], row.round, row.table
        )
        if meeting not in there:
            undo.locks.append(
                row.model_dump(include={"faculty_participant_id", "company_participant_id", "round", "table"})
            )
            db.delete(row)
            filled = names.fill(Reason("diff-added", {"meeting": meeting})).values["meeting"]
            shown = f"{filled.faculty} × {filled.company}" if isinstance(filled, PlannedPair) else ""
            notes.append(_LOCK_LIFTED.fill(meeting=shown))
    db.flush()
    return notes


def _place(situation: _Situation, meeting: PlannedPair, need_ids: Mapping[str, str]) -> Placement:
    old = next((one for one in situation.placements if one.pair == meeting.pair), None)
    if old is not None:
        return replace(old, round=meeting.round, table=meeting.table)
    built = situation.prepared.built
    fit = situation.fits.get(meeting.pair)
    need_id = fit.need_id if fit else built.best_needs.get(meeting.pair)
    worth = fit.worth if fit else built.by_hand.affinity.get(meeting.pair)
    return Placement(meeting.pair, meeting.round, meeting.table, need_ids.get(need_id or "", need_id), worth)


def _make_run(
    situation: _Situation,
    answer: _Answer,
    events: Sequence[Event],
    placements: Sequence[Placement],
    undo: Undo,
    base: int | None,
) -> PlanningRun:
    inputs = situation.prepared.inputs
    limit = min(inputs.time_limit_s, LONGEST_SECONDS)
    return PlanningRun(
        session_id=inputs.session_id,
        number=0,
        kind=RunKind.REPAIR,
        parameters={
            "seed": inputs.seed,
            "time_limit_s": limit,
            "events": [event.model_dump(mode="json", exclude_defaults=True) for event in events],
            "begun_through": situation.clock.begun_through,
            "base_version": base,
            "version": None,
            "undo": undo.__dict__,
        },
        input_hash=hash_problem(answer.problem, seed=inputs.seed, time_limit_s=limit),
        model=situation.prepared.model,
        calibration=situation.prepared.calibration,
        status=answer.status,
        objective=round(sum(placement.affinity or 0.0 for placement in placements), 6),
        rounds_needed=max((placement.round for placement in placements), default=0),
        seconds=round(answer.seconds, 6),
        reasons=[reason_document(reason) for reason in answer.reasons],
        problem=problem_document(answer.problem),
        meetings=[write_placement(placement) for placement in placements],
    )


def _fingerprint(events: Sequence[Event], answer: _Answer) -> str:
    """The same for the same events with the same answer."""
    document = [[event.model_dump(mode="json") for event in events], [list(meeting) for meeting in answer.meetings]]
    text = json.dumps(document, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _findings(names: Names, error: AuditError) -> tuple[Reason, ...]:
    findings = error.reason.values.get("findings", ())
    return tuple(names.fill(one) for one in findings if isinstance(one, Reason)) if isinstance(findings, tuple) else ()


def _by_place(meeting: PlannedPair) -> tuple[int, int]:
    return meeting.round, meeting.table

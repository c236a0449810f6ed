"""From a session and its wishes to the problem that the planner solves, and to the one that a hand may.

The planner sees the pairs that are worth a meeting. By hand any pair may be seated that no rule forbids, so a schedule
that somebody has changed is audited against `by_hand`, in which every other pair has the affinity 0 and its wishes.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

from matching.scheduling.document import problem_document
from matching.scheduling.problem import Pair, Participant, Problem, Side
from service.language import Wording
from service.models.docking_session import PairThreshold
from service.models.session_wish import PreferenceKind
from service.sessions.affinity import DECIMALS, Fit, bonus_of, passes
from service.sessions.inputs import SessionInputs
from service.sessions.schedule_view import Attendee

_NO_NEEDS = Wording(
    "{name}没有携带需求，无法判断适合哪位教师：请补充需求，或填写意愿。",
    "{name} brings no need, so nothing says whom it fits: add its needs, or wishes.",
)
_NO_EXPERTISE = Wording(
    "{name}没有研究方向或成果，无法判断适合哪家企业：请补充资料，或填写意愿。",
    "{name} has no expertise on file, so nothing says which company fits: add some, or wishes.",
)
_LEFT_OUT = Wording(
    "{name}（{code}）不参加排程：资料已删除、未到场或已离开。",
    "{name} ({code}) is planned without: deleted, not there or gone.",
)


@dataclass(frozen=True, slots=True)
class SessionProblem:
    """What is solved (`planned`), what a change by hand must keep (`by_hand`), the best need of each pair, and notes."""

    planned: Problem
    by_hand: Problem
    best_needs: Mapping[Pair, str]
    notes: tuple[Wording, ...]


def build_problem(
    inputs: SessionInputs, fits: Mapping[Pair, Fit], *, threshold: PairThreshold = PairThreshold.ANY
) -> SessionProblem:
    """Put wishes and fits together. Raises UncalibratedError where the threshold has no verdicts to go by.

    A pair below the threshold still may meet where a side wants it, where it must meet, and where it is locked.
    """
    faculty, companies = inputs.list_present(Side.FACULTY), inputs.list_present(Side.COMPANY)
    everybody = {(one.side, one.code) for one in (*faculty, *companies)}

    def is_here(pair: Pair) -> bool:
        return (Side.FACULTY, pair.faculty) in everybody and (Side.COMPANY, pair.company) in everybody

    wants: defaultdict[Pair, list[int | None]] = defaultdict(list)
    must, forbidden = set(), {one.pair for one in inputs.conflicts if not one.is_lifted and is_here(one.pair)}
    for preference in inputs.preferences:
        if is_here(preference.pair):
            match preference.kind:
                case PreferenceKind.MUST if inputs.is_running:
                    wants[preference.pair].append(None)
                case PreferenceKind.MUST:
                    must.add(preference.pair)
                case PreferenceKind.NO_THANKS:
                    forbidden.add(preference.pair)
                case PreferenceKind.WANT:
                    wants[preference.pair].append(preference.rank)
    locked = tuple(meeting for meeting in inputs.locks if is_here(meeting.pair))
    asked_for = {*wants, *must, *(meeting.pair for meeting in locked)}

    def worth(pair: Pair) -> float:
        fit = fits.get(pair)
        return round((fit.worth if fit else 0.0) + bonus_of(wants.get(pair, ())), DECIMALS)

    every_pair = [Pair(professor.code, company.code) for professor in faculty for company in companies]
    possible = [pair for pair in every_pair if pair in asked_for or (pair in fits and passes(fits[pair], threshold))]
    by_hand = Problem(
        faculty=tuple(_participant(one, is_running=inputs.is_running) for one in faculty),
        companies=tuple(_participant(one, is_running=inputs.is_running) for one in companies),
        affinity={pair: worth(pair) for pair in every_pair},
        tables=len(inputs.frame.tables),
        rounds=len(inputs.frame.rounds) or None,
        must=frozenset(must),
        forbidden=frozenset(forbidden),
        locked=locked,
        closed=inputs.closed,
    )
    return SessionProblem(
        planned=replace(by_hand, affinity={pair: by_hand.affinity[pair] for pair in possible}),
        by_hand=by_hand,
        best_needs={pair: fit.need_id for pair, fit in fits.items()},
        notes=_notes(inputs, fits),
    )


def hash_problem(problem: Problem, *, seed: int, time_limit_s: float) -> str:
    """A fingerprint of all that a plan follows from: the same one means the same plan, in any database."""
    document = {"problem": problem_document(problem), "seed": seed, "time_limit_s": time_limit_s}
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _participant(attendee: Attendee, *, is_running: bool) -> Participant:
    """Without the name: sentences get names when they are shown."""
    low = 0 if is_running else attendee.min_meetings
    return Participant(attendee.code, low, attendee.max_meetings, attendee.available)


def _notes(inputs: SessionInputs, fits: Mapping[Pair, Fit]) -> tuple[Wording, ...]:
    notes = [
        _LEFT_OUT.fill(name=attendee.name or "—", code=attendee.code)
        for attendee in inputs.attendees
        if attendee not in inputs.present
    ]
    if fits:
        rated = {pair.faculty for pair in fits}
        for attendee in inputs.present:
            if attendee.side is Side.COMPANY and not attendee.needs:
                notes.append(_NO_NEEDS.fill(name=attendee.name))
            elif attendee.side is Side.FACULTY and attendee.code not in rated:
                notes.append(_NO_EXPERTISE.fill(name=attendee.name))
    return tuple(notes)

"""Generated wishes and changes: whatever an organiser does, hard rules hold, locks stay, and diffs tell the truth."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matching.scheduling.audit import audit
from matching.scheduling.problem import Meeting, Pair, Side
from service.sessions.errors import EditRefusedError, MeetingNotFoundError, NothingChangedError
from service.sessions.inputs import load_inputs
from service.sessions.session_problem import build_problem
from service.settings import Settings
from service.startup import Runtime, open_runtime
from tests.embeddings.ngram_encoder import NgramEncoder
from tests.service.sessions.afternoon import Afternoon, add_people, make_afternoon

FACULTY, COMPANIES = ("F1", "F2", "F3"), ("C1", "C2", "C3")
PAIRS = st.tuples(st.sampled_from(FACULTY), st.sampled_from(COMPANIES))
ROUNDS = st.none() | st.lists(st.integers(1, 3), unique=True, min_size=1)
FEW = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runtime]:
    """One service on SQLite; every example makes a session of its own."""
    folder: Path = tmp_path_factory.mktemp("sessions")
    with open_runtime(Settings(data_dir=folder), encoder=NgramEncoder()) as runtime:
        add_people(runtime)
        yield runtime


def breaks(afternoon: Afternoon, meetings: set[Meeting]) -> object:
    """What the independent audit says, against the session's own wishes."""
    with afternoon.runtime.database.reading() as db:
        inputs = load_inputs(db, afternoon.id)
    return audit(build_problem(inputs, {}).by_hand, sorted(meetings))


@FEW
@given(
    available=st.fixed_dictionaries(dict.fromkeys(("F1", "F2", "C1"), ROUNDS)),
    no_thanks=st.sets(PAIRS, max_size=3),
    conflicts=st.sets(PAIRS, max_size=2),
    wishes=st.dictionaries(PAIRS, st.integers(1, 4), max_size=1),
    lock=st.none() | st.tuples(PAIRS, st.integers(1, 3), st.integers(1, 2)),
)
def test_a_plan_keeps_every_hard_wish(
    shared: Runtime,
    available: dict[str, list[int] | None],
    no_thanks: set[tuple[str, str]],
    conflicts: set[tuple[str, str]],
    wishes: dict[tuple[str, str], int],
    lock: tuple[tuple[str, str], int, int] | None,
) -> None:
    afternoon = make_afternoon(shared, avoid_met_before=False)
    for code, rounds in available.items():
        afternoon.quota(code, available=rounds)
    for faculty, company in no_thanks:
        afternoon.prefer(company, faculty, "no_thanks")
    for (faculty, company), rank in wishes.items():
        afternoon.prefer(faculty, company, rank=rank)
    for faculty, company in conflicts:
        afternoon.part(faculty, company)
    if lock is not None:
        afternoon.lock(*lock[0], lock[1], lock[2])
    planned = afternoon.plan()

    if planned.schedule is None:
        assert planned.run.reasons
        return
    meetings = afternoon.meetings()
    assert breaks(afternoon, meetings) == ()
    assert not {tuple(meeting.pair) for meeting in meetings} & (no_thanks | conflicts)
    if lock is not None:
        assert Meeting(*lock[0], lock[1], lock[2]) in meetings


CHANGES = st.lists(
    st.one_of(
        st.tuples(st.just("drop"), PAIRS),
        st.tuples(st.just("move"), PAIRS, st.integers(1, 3)),
        st.tuples(st.just("seat"), PAIRS, st.integers(1, 3)),
    ),
    min_size=1,
    max_size=6,
)


def change(afternoon: Afternoon, step: tuple[Any, ...]) -> None:
    """Change the schedule; what is refused changes nothing."""
    action, pair, *numbers = step
    with suppress(EditRefusedError, MeetingNotFoundError):
        getattr(afternoon, action)(*pair, *numbers)


@FEW
@given(steps=CHANGES, locked=st.integers(0, 5))
def test_publish_edit_publish_tells_exactly_what_changed(
    shared: Runtime, steps: list[tuple[Any, ...]], locked: int
) -> None:
    afternoon = make_afternoon(shared, avoid_met_before=False)
    afternoon.plan()
    first = afternoon.publish().schedule
    before = afternoon.meetings()
    fixed = sorted(before)[locked % len(before)]
    afternoon.lock(str(fixed.faculty), str(fixed.company), fixed.round, fixed.table)
    for step in steps:
        change(afternoon, step)
        assert fixed in afternoon.meetings()
        assert breaks(afternoon, afternoon.meetings()) == ()
    after = afternoon.meetings()
    try:
        second = afternoon.publish()
    except NothingChangedError:
        assert after == before
        return

    old, new = {m.pair: m for m in before}, {m.pair: m for m in after}
    diff = second.change.diff
    assert set(diff.added) == {new[pair] for pair in new.keys() - old.keys()}
    assert set(diff.removed) == {old[pair] for pair in old.keys() - new.keys()}
    assert set(diff.moved) == {(old[p], new[p]) for p in old.keys() & new.keys() if old[p] != new[p]}
    touched = {pair for pair in old.keys() | new.keys() if old.get(pair) != new.get(pair)}
    assert {(one.side, one.code) for one in second.change.touched} == {
        key for pair in touched for key in ((Side.FACULTY, pair.faculty), (Side.COMPANY, pair.company))
    }
    codes = {one.id: one.code for one in second.schedule.participants}
    ids = {Pair(codes[m.faculty_id], codes[m.company_id]): m for m in first.meetings}
    for meeting in second.schedule.meetings:
        pair = Pair(codes[meeting.faculty_id], codes[meeting.company_id])
        if pair in ids:
            assert meeting.id == ids[pair].id
            assert meeting.sequence == (old[pair] != new[pair])
    assert {m.id for m in second.schedule.cancelled} == {ids[pair].id for pair in old.keys() - new.keys()}

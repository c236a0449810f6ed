import pytest

from matching.scheduling.problem import Pair
from service.language import Language
from service.models.docking_session import SessionStatus
from service.models.schedule import MeetingState
from service.sessions import releases, runs, use_cases
from service.sessions.errors import NoScheduleError, NothingChangedError, ScheduleBrokenError
from tests.service.sessions.afternoon import ROUNDS, Afternoon


@pytest.fixture
def published(afternoon: Afternoon) -> Afternoon:
    afternoon.plan()
    afternoon.publish("首发")
    return afternoon


def test_the_first_version_tells_everybody(afternoon: Afternoon) -> None:
    afternoon.plan()
    published = afternoon.publish()

    version = published.schedule.version
    assert (version.number, version.parent_number) == (1, None)
    assert {one.code for one in published.change.touched} == {"F1", "F2", "F3", "C1", "C2", "C3"}
    assert {meeting.sequence for meeting in published.schedule.meetings} == {0}
    with afternoon.runtime.database.reading() as db:
        assert use_cases.get_session(db, afternoon.id).row.status is SessionStatus.PUBLISHED


def test_without_a_plan_there_is_nothing_to_publish(afternoon: Afternoon) -> None:
    with pytest.raises(NoScheduleError, match="no published schedule yet: plan the session first"):
        afternoon.publish()


def test_the_same_again_is_no_version(published: Afternoon) -> None:
    with pytest.raises(NothingChangedError, match="the same as version 1"):
        published.publish()
    published.plan()
    with pytest.raises(NothingChangedError, match="the same as version 1"):
        published.publish()


def test_a_removed_meeting_is_cancelled_and_only_the_two_are_told(published: Afternoon) -> None:
    before = {meeting.id: meeting for meeting in published.schedule().meetings}
    gone = published.meeting_id("F1", "C1")
    published.drop("F1", "C1")
    second = published.publish()

    assert {one.code for one in second.change.touched} == {"F1", "C1"}
    [cancelled] = second.schedule.cancelled
    assert (cancelled.id, cancelled.uid, cancelled.sequence) == (gone, before[gone].uid, 1)
    assert (cancelled.starts_at, cancelled.state) == (before[gone].starts_at, MeetingState.CANCELLED)
    assert all(meeting.sequence == 0 for meeting in second.schedule.meetings)
    assert second.change.say()[0].say(Language.EN) == (
        "0 of 6 meetings moved, 0 added, 1 removed; 2 participants touched."
    )


def test_a_cancelled_meeting_stays_cancelled_and_comes_back_under_its_own_id(published: Afternoon) -> None:
    gone = next(m for m in published.schedule().meetings if m.id == published.meeting_id("F1", "C1"))
    published.drop("F1", "C1")
    published.publish()
    other = min(published.meetings() - {min(published.meetings())})
    published.drop(str(other.faculty), str(other.company))
    third = published.publish()
    assert {(m.id, m.sequence) for m in third.schedule.cancelled} >= {(gone.id, 1)}

    published.seat("F1", "C1", gone.round, gone.table)
    fourth = published.publish()
    back = next(meeting for meeting in fourth.schedule.meetings if meeting.id == gone.id)
    assert (back.sequence, back.state) == (2, MeetingState.PLANNED)


def test_a_moved_meeting_keeps_its_id_and_raises_its_sequence(published: Afternoon) -> None:
    published.change(tables=3)
    published.drop("F1", "C1")
    [moved] = (meeting for meeting in published.meetings() if meeting.faculty == "F1")
    busy = {meeting.round for meeting in published.meetings() if meeting.company == moved.company}
    free = min({1, 2, 3} - busy)
    id_ = published.meeting_id("F1", str(moved.company))
    published.move("F1", str(moved.company), free, 3)
    second = published.publish()

    announced = next(one for one in second.schedule.meetings if one.id == id_)
    assert (announced.round, announced.table, announced.sequence) == (free, 3, 1)


def test_another_time_of_a_round_is_told_to_those_who_meet_in_it(published: Afternoon) -> None:
    announced = published.schedule()
    in_round = {m.faculty for m in published.meetings() if m.round == 3}
    in_round |= {m.company for m in published.meetings() if m.round == 3}
    published.change(rounds=[*ROUNDS[:2], {"start": "15:10", "length_minutes": 20}])
    assert published.schedule().meetings == announced.meetings, "what was announced stands until the next version"
    second = published.publish()
    assert {one.code for one in second.change.touched} == in_round
    assert [wording.say(Language.EN) for wording in second.change.say()] == [
        "Round 3 is now 15:10–15:30 (it was 15:00–15:20)."
    ]
    assert {m.sequence for m in second.schedule.meetings if m.round == 3} == {1}
    assert {m.sequence for m in second.schedule.meetings if m.round != 3} == {0}


def test_a_draft_that_breaks_a_rule_is_not_published(published: Afternoon) -> None:
    published.drop("F1", "C1")
    meeting = min(published.meetings())
    published.part(str(meeting.faculty), str(meeting.company))
    with pytest.raises(ScheduleBrokenError, match="meets but is forbidden") as caught:
        published.publish()
    assert "被禁止却安排了会面" in caught.value.sentence(Language.ZH)
    with published.runtime.database.reading() as db:
        assert len(releases.audit_version(db, published.id).breaks) == 1


def test_any_version_can_be_made_the_draft_again(published: Afternoon) -> None:
    first = published.meetings()
    published.drop("F1", "C1")
    published.publish()
    with published.runtime.database.writing() as db:
        restored = runs.restore_version(db, published.id, 1)
    assert (restored.lost, restored.breaks) == (0, ())
    assert published.meetings("draft") == first
    assert published.diff(2).diff.added == tuple(m for m in first if m.pair == Pair("F1", "C1"))
    published.publish("恢复")
    with published.runtime.database.reading() as db:
        listed = releases.list_versions(db, published.id)
    assert [(one.summary.number, one.summary.parent_number, one.summary.note) for one in listed] == [
        (1, None, "首发"), (2, 1, ""), (3, 2, "恢复"),
    ]  # fmt: skip
    assert listed[2].touched == ("教授 F1", "C1 化工有限公司")


def test_a_draft_can_be_discarded(published: Afternoon) -> None:
    before = published.meetings()
    published.drop("F1", "C1")
    with published.runtime.database.writing() as db:
        releases.discard_draft(db, published.id)
    assert published.meetings() == before

import pytest
from sqlmodel import select

from service.language import Language
from service.models import Meeting, SessionRound
from service.models.docking_session import RoundState
from service.models.schedule import MeetingState
from service.sessions import editing
from service.sessions.errors import EditRefusedError, MeetingBegunError, MeetingNotFoundError, SessionChangedError
from tests.service.sessions.afternoon import Afternoon


@pytest.fixture
def planned(afternoon: Afternoon) -> Afternoon:
    afternoon.plan()
    return afternoon


def test_a_change_says_what_it_costs(planned: Afternoon) -> None:
    lost = next(m for m in planned.schedule().meetings if m.id == planned.meeting_id("F1", "C1"))
    edited = planned.drop("F1", "C1")

    assert edited.cost == pytest.approx(lost.affinity)
    assert edited.affinity_before - edited.affinity_after == pytest.approx(edited.cost)
    again = planned.seat("F1", "C1", lost.round)
    assert again.cost == -edited.cost
    seated = next(m for m in again.schedule.meetings if m.id == planned.meeting_id("F1", "C1"))
    assert (seated.table, seated.affinity, seated.need) == (lost.table, lost.affinity, lost.need)


def test_a_change_that_breaks_a_rule_is_refused_in_words_and_changes_nothing(planned: Afternoon) -> None:
    before = planned.meetings()
    busy = next(m for m in before if m.faculty == "F1")
    other = next(m for m in before if m.faculty == "F1" and m != busy)
    with pytest.raises(EditRefusedError, match=f"F1.* has 2 meetings in round {other.round}") as caught:
        planned.move("F1", str(busy.company), other.round, busy.table)
    assert "不能这样调整" in caught.value.sentence(Language.ZH)
    assert planned.meetings() == before


def test_a_move_into_a_full_round_is_told_that_it_is_full(planned: Afternoon) -> None:
    before = planned.meetings()
    full = next(m.round for m in sorted(before) if sum(other.round == m.round for other in before) == 2)
    mover = next(m for m in sorted(before) if m.round != full)
    with pytest.raises(EditRefusedError, match=f"Round {full} is full: all of its 2 tables are taken") as caught:
        planned.move(str(mover.faculty), str(mover.company), full)
    assert f"第 {full} 轮已满：2 张桌都已占用或停用。" in caught.value.sentence(Language.ZH)

    with pytest.raises(EditRefusedError) as caught:
        planned.move(str(mover.faculty), str(mover.company), 9)
    assert "is full" not in str(caught.value)
    assert planned.meetings() == before


def test_nobody_is_seated_against_a_no_thanks_or_beyond_the_quota(planned: Afternoon) -> None:
    planned.drop("F1", "C1")
    planned.prefer("C1", "F1", "no_thanks")
    with pytest.raises(EditRefusedError, match="meets but is forbidden"):
        planned.seat("F1", "C1", 1)
    with pytest.raises(EditRefusedError, match="there is no such round"):
        planned.seat("F1", "C1", 9)


def test_what_was_broken_before_does_not_hinder_another_change(planned: Afternoon) -> None:
    wrong = min(planned.meetings())
    planned.part(str(wrong.faculty), str(wrong.company))
    other = next(m for m in planned.meetings() if not set(m.pair) & set(wrong.pair))
    edited = planned.drop(str(other.faculty), str(other.company))
    assert [reason.code for reason in edited.breaks] == ["audit-forbidden"]


def test_two_meetings_change_places(planned: Afternoon) -> None:
    first, second = sorted(m for m in planned.meetings() if m.round == 1)
    ids = [planned.meeting_id(str(m.faculty), str(m.company)) for m in (first, second)]
    with planned.runtime.database.writing() as db:
        edited = editing.swap_meetings(db, planned.id, *ids)

    assert edited.cost == 0
    assert planned.meetings() >= {
        first._replace(round=second.round, table=second.table),
        second._replace(round=first.round, table=first.table),
    }


def test_a_locked_meeting_is_not_moved_by_hand_and_not_by_planning(planned: Afternoon) -> None:
    locked = min(planned.meetings())
    id_ = planned.meeting_id(str(locked.faculty), str(locked.company))
    with planned.runtime.database.writing() as db:
        view = editing.lock_meeting(db, planned.id, id_)
    assert [meeting.id for meeting in view.meetings if meeting.is_locked] == [id_]
    with pytest.raises(EditRefusedError, match="is locked but not held there"):
        planned.drop(str(locked.faculty), str(locked.company))

    planned.plan(seed=5)
    assert locked in planned.meetings()
    with planned.runtime.database.writing() as db:
        assert not any(m.is_locked for m in editing.unlock_meeting(db, planned.id, id_).meetings)
    planned.drop(str(locked.faculty), str(locked.company))


def test_what_has_begun_is_not_touched(planned: Afternoon) -> None:
    planned.publish()
    held = min(planned.meetings())
    begun = next(m for m in planned.meetings() if m.round == 2)
    with planned.runtime.database.writing() as db:
        meeting = db.get(Meeting, planned.meeting_id(str(held.faculty), str(held.company)))
        assert meeting is not None
        meeting.state = MeetingState.HELD
        [item] = db.exec(select(SessionRound).where(SessionRound.number == 2))
        item.state = RoundState.STARTED
    for one in (held, begun):
        with pytest.raises(MeetingBegunError, match="has begun or is over"):
            planned.drop(str(one.faculty), str(one.company))


def test_changes_begin_a_draft_of_what_was_published(planned: Afternoon) -> None:
    planned.publish()
    announced = planned.meetings()
    planned.drop("F1", "C1")
    assert planned.meetings("published") == announced
    assert planned.meetings("draft") < announced


def test_an_unknown_meeting_and_a_stale_revision_are_told(planned: Afternoon) -> None:
    ids = planned.ids()
    with planned.runtime.database.writing() as db:
        with pytest.raises(MeetingNotFoundError):
            editing.remove_meeting(db, planned.id, "0" * 32)
        with pytest.raises(SessionChangedError):
            editing.remove_meeting(db, planned.id, "0" * 32, revision=1)
        with pytest.raises(MeetingNotFoundError, match="F1"):
            editing.get_meeting_id(db, planned.id, ids["F1"], ids["F1"])

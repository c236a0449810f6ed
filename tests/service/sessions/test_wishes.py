from datetime import date

import pytest

from matching.scheduling.problem import Pair
from service.models.session_wish import ConflictReason, PreferenceKind
from service.sessions import wishes
from service.sessions.errors import InvalidWishError
from service.sessions.schemas import ClosedPlacesUpdate
from tests.service.sessions.afternoon import Afternoon, make_afternoon


def test_a_no_thanks_is_shown_to_nobody_on_the_other_side(afternoon: Afternoon) -> None:
    afternoon.prefer("C2", "F1", "no_thanks")
    afternoon.prefer("F1", "C2", rank=1)
    ids = afternoon.ids()
    with afternoon.runtime.database.reading() as db:
        mine = wishes.list_preferences_of(db, afternoon.id, ids["F1"])
        theirs = wishes.list_preferences_of(db, afternoon.id, ids["C2"])

    assert [(one.kind, one.rank) for one in mine] == [(PreferenceKind.WANT, 1)]
    assert [one.kind for one in theirs] == [PreferenceKind.NO_THANKS]


def test_what_is_said_again_replaces_what_was_said(afternoon: Afternoon) -> None:
    afternoon.prefer("F1", "C2", rank=1)
    afternoon.prefer("F1", "C2", "must")
    with afternoon.runtime.database.reading() as db:
        [one] = wishes.list_preferences(db, afternoon.id)
    assert (one.pair, one.kind, one.rank) == (Pair("F1", "C2"), PreferenceKind.MUST, None)


def test_a_rank_is_given_once(afternoon: Afternoon) -> None:
    afternoon.prefer("F1", "C2", rank=1)
    with pytest.raises(InvalidWishError, match="rank 1 is given to 'C2' already"):
        afternoon.prefer("F1", "C3", rank=1)
    with pytest.raises(InvalidWishError, match="somebody on the other side"):
        afternoon.prefer("F1", "F2")


def test_a_lock_needs_a_place_that_there_is_and_that_is_free(afternoon: Afternoon) -> None:
    afternoon.lock("F1", "C1", 1, 1)
    with pytest.raises(InvalidWishError, match="there is no round 4: the session has 3"):
        afternoon.lock("F1", "C1", 4, 1)
    with pytest.raises(InvalidWishError, match="there is no table 3: the session has 2"):
        afternoon.lock("F1", "C1", 1, 3)
    with pytest.raises(InvalidWishError, match="another pair is locked in round 1 at table 1"):
        afternoon.lock("F2", "C2", 1, 1)


def test_conflicts_come_from_the_organization_from_before_and_by_name(afternoon: Afternoon) -> None:
    afternoon.plan()
    afternoon.publish()
    met = {meeting.pair for meeting in afternoon.meetings()}
    later = make_afternoon(afternoon.runtime, date(2027, 9, 18))
    with later.runtime.database.reading() as db:
        found = {one.pair: one.reason for one in wishes.list_conflicts(db, later.id)}
    assert found == dict.fromkeys(met, ConflictReason.MET_BEFORE)

    again = min(met)
    later.part(*map(str, again), lift=True)
    later.part("F1", "C3")
    with later.runtime.database.reading() as db:
        found_now = {one.pair: one for one in wishes.list_conflicts(db, later.id)}
    assert found_now[again].is_lifted
    assert found_now[Pair("F1", "C3")].reason is ConflictReason.NAMED_PAIR
    planned = later.plan()
    assert planned.schedule is not None
    assert {meeting.pair for meeting in later.meetings()} & met <= {again}


def test_an_earlier_session_does_not_know_of_a_later_one(afternoon: Afternoon) -> None:
    later = make_afternoon(afternoon.runtime, date(2027, 9, 18))
    later.plan()
    later.publish()
    with afternoon.runtime.database.reading() as db:
        assert wishes.list_conflicts(db, afternoon.id) == ()


def test_a_closed_place_is_not_used(afternoon: Afternoon) -> None:
    with afternoon.runtime.database.writing() as db:
        body = ClosedPlacesUpdate.model_validate({"places": [{"round": n, "table": 1} for n in (1, 2, 3)]})
        wishes.set_closed_places(db, afternoon.id, body)
    afternoon.plan()
    assert {meeting.table for meeting in afternoon.meetings()} == {2}

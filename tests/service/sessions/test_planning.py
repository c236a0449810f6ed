import pytest

from matching.scheduling.document import parse_problem, solve_problem_document
from matching.scheduling.problem import Pair, Status
from service.language import Language
from service.models.docking_session import PairThreshold
from service.models.schedule import RunKind
from service.sessions import planning, runs, use_cases
from service.sessions.affinity import bonus_of
from service.sessions.errors import SessionChangedError, SessionIncompleteError, UncalibratedError
from service.sessions.schemas import SessionUpdate
from tests.service.sessions.afternoon import Afternoon, make_afternoon


def test_a_plan_is_a_draft_and_its_run_says_how_it_was_made(afternoon: Afternoon) -> None:
    planned = afternoon.plan(seed=7)

    run = planned.run
    assert (run.number, run.kind, run.status) == (1, RunKind.PLAN, Status.OPTIMAL)
    assert run.parameters == {
        "seed": 7, "time_limit_s": 60.0, "threshold": "any", "affinity_source": "score",
    }  # fmt: skip
    assert (run.model, run.calibration, len(run.input_hash)) == ("ngram-256", "shipped", 64)
    assert run.objective == run.bound
    assert planned.schedule is not None
    assert planned.schedule.version.number is None
    assert planned.change is None
    assert planned.breaks == ()
    assert len(planned.schedule.meetings) == len(run.meetings) == 6
    best = {meeting.need.title for meeting in planned.schedule.meetings if meeting.need}
    assert best == {"脱硝催化剂中毒失活", "膜两周就堵", "正极材料循环寿命短"}


def test_the_kept_problem_solves_to_the_kept_meetings(afternoon: Afternoon) -> None:
    run = afternoon.plan().run

    parse_problem(dict(run.problem))
    answer = solve_problem_document(dict(run.problem), seed=0)
    kept = [{key: row[key] for key in ("faculty", "company", "round", "table")} for row in run.meetings]
    assert answer["meetings"] == kept
    assert answer["objective"] == run.objective
    assert "教授" not in str(run.problem)


def test_the_same_wishes_give_the_same_plan_and_hash_in_another_session(afternoon: Afternoon) -> None:
    first = afternoon.plan()
    other = make_afternoon(afternoon.runtime)
    second = other.plan()

    assert first.run.input_hash == second.run.input_hash
    assert afternoon.meetings() == other.meetings()


def test_hard_wishes_are_kept(afternoon: Afternoon) -> None:
    afternoon.prefer("F1", "C3", "must")
    afternoon.prefer("C1", "F1", "no_thanks")
    afternoon.part("F2", "C2")
    afternoon.lock("F3", "C1", 2, 2)
    afternoon.quota("F2", available=[1])
    afternoon.plan()

    meetings = afternoon.meetings()
    pairs = {meeting.pair for meeting in meetings}
    assert Pair("F1", "C3") in pairs
    assert not pairs & {Pair("F1", "C1"), Pair("F2", "C2")}
    assert ("F3", "C1", 2, 2) in meetings
    assert {meeting.round for meeting in meetings if meeting.faculty == "F2"} == {1}


def test_wishes_of_both_sides_add_to_what_a_meeting_is_worth(afternoon: Afternoon) -> None:
    def worth() -> dict[tuple[str, str], float]:
        return {(row[0], row[1]): row[2] for row in afternoon.plan().run.problem["affinity"]}

    before = worth()
    afternoon.prefer("F1", "C2", rank=1)
    afternoon.prefer("C2", "F1")
    after = worth()
    assert after.pop(("F1", "C2")) == pytest.approx(before.pop(("F1", "C2")) + bonus_of([1, None]))
    assert after == before


def test_what_cannot_be_is_an_answer_and_leaves_the_draft(afternoon: Afternoon) -> None:
    afternoon.plan()
    before = afternoon.meetings()
    afternoon.prefer("F1", "C1", "must")
    afternoon.part("F1", "C1")
    planned = afternoon.plan()

    assert (planned.run.status, planned.schedule, planned.run.meetings) == (Status.INFEASIBLE, None, ())
    assert "教授 F1 × C1 化工有限公司" in " ".join(planned.names.say_all(planned.run.reasons, Language.ZH))
    assert afternoon.meetings() == before


def test_what_fits_is_said_before_it_is_planned(afternoon: Afternoon) -> None:
    afternoon.change(tables=1)
    checked = planning.check_session(afternoon.runtime, afternoon.id)

    assert (checked.feasibility.possible, checked.feasibility.fits) == (True, False)
    words = checked.names.say_all(checked.feasibility.reasons, Language.EN)
    assert words[0] == "6 meetings wanted, 1 table × 3 rounds hold 3 meetings."
    assert "Tried, and enough by itself: 2 tables (1 more)." in words


def test_who_brings_nothing_to_match_is_named(afternoon: Afternoon) -> None:
    from service.accounts.principal import COMMAND_LINE  # noqa: PLC0415
    from service.needs.schemas import NeedQuery  # noqa: PLC0415
    from service.needs.use_cases import delete_need, list_needs  # noqa: PLC0415

    with afternoon.runtime.database.writing() as db:
        need = next(row for row in list_needs(db, COMMAND_LINE, NeedQuery())[0] if row.external_id == "N-C3")
        delete_need(db, COMMAND_LINE, need.id)
    checked = planning.check_session(afternoon.runtime, afternoon.id)
    assert [note.say(Language.EN) for note in checked.notes] == [
        "C3 化工有限公司 brings no need, so nothing says whom it fits: add its needs, or wishes."
    ]


def test_a_threshold_needs_a_calibration(afternoon: Afternoon) -> None:
    with pytest.raises(UncalibratedError):
        afternoon.plan(threshold=PairThreshold.STRONG)


def test_a_session_without_rounds_says_what_is_missing(afternoon: Afternoon) -> None:
    afternoon.change(rounds=[])
    with pytest.raises(SessionIncompleteError, match="it has no rounds"):
        afternoon.plan()


def test_nothing_is_written_where_the_session_changes_while_it_is_solved(afternoon: Afternoon) -> None:
    ticks = iter([0.0, 1.0])

    def clock() -> float:
        """Time goes on while somebody else works; a write lock held by the planning would block this."""
        tick = next(ticks)
        if tick:
            with afternoon.runtime.database.writing() as db:
                use_cases.update_session(db, afternoon.id, SessionUpdate(place="二楼"))
        return tick

    with pytest.raises(SessionChangedError):
        afternoon.plan(clock=clock)
    with afternoon.runtime.database.reading() as db:
        assert runs.list_runs(db, afternoon.id) == []


def test_filling_moves_nothing(afternoon: Afternoon) -> None:
    afternoon.plan()
    afternoon.drop("F1", "C1")
    before = afternoon.meetings()
    filled = planning.fill_session(afternoon.runtime, afternoon.id)

    assert filled.run.kind is RunKind.FILL
    assert afternoon.meetings() > before


def test_a_draft_edited_by_hand_is_kept_when_it_is_planned_anew(afternoon: Afternoon) -> None:
    afternoon.plan()
    afternoon.drop("F1", "C1")
    edited = afternoon.meetings()
    afternoon.plan()
    with afternoon.runtime.database.writing() as db:
        assert [run.kind for run in runs.list_runs(db, afternoon.id)] == [RunKind.PLAN, RunKind.EDITED, RunKind.PLAN]
        restored = runs.restore_run(db, afternoon.id, 2)
    assert (restored.lost, restored.breaks) == (0, ())
    assert afternoon.meetings() == edited

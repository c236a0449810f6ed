"""The JSON contract: what is read, what is refused and where, and what is answered."""

import contextlib
import json
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.scheduling.document import parse_problem, solve_problem_document
from matching.scheduling.errors import ProblemError
from matching.scheduling.problem import Meeting, Pair, Participant, Place, Problem
from matching.scheduling.wording import Language


def document(**changes: object) -> dict[str, object]:
    """Two professors and two companies at one table; keys can be replaced."""
    return {
        "faculty": [{"id": "Li"}, {"id": "Wang", "min": 1, "max": 2, "available": [1, 2]}],
        "companies": [{"id": "Acid Works"}, {"id": "Base Works", "max": 1}],
        "affinity": [["Li", "Acid Works", 0.25], ["Wang", "Base Works", 1]],
        "tables": 1,
        **changes,
    }


def test_solve_problem_document_answers_the_whole_contract() -> None:
    answer = solve_problem_document(document(rounds=2), clock=iter([10.0, 10.5]).__next__)
    assert json.loads(json.dumps(answer)) == {
        "status": "OPTIMAL",
        "rounds_needed": 2,
        "objective": 1.25,
        "bound": 1.25,
        "fairness_price": 0.0,
        "meetings": [
            {"faculty": "Li", "company": "Acid Works", "round": 1, "table": 1},
            {"faculty": "Wang", "company": "Base Works", "round": 2, "table": 1},
        ],
        "unserved": [],
        "reasons": ["2 meetings at 1 table need exactly 2 rounds: the tables bind, the busiest person has 1 meeting."],
        "seconds": 0.5,
    }


def test_solve_problem_document_gives_its_reasons_in_chinese() -> None:
    answer = solve_problem_document(document(rounds=0), language="zh")
    assert answer["status"] == "INFEASIBLE"
    assert answer["reasons"] == [
        "教师 Wang要求至少 1 场，却只能参加 0 轮：请降低下限，或增加轮次、放宽时间。",
        "教师 Wang要求至少 1 场，可会面的只有 0 位参会方：请降低下限，或给更多对打分。",
        "教师的下限合计 1 场对接，而 1 张桌 × 0 轮只能容纳 0 场对接：请增加桌数或轮次，或降低下限。",
    ]


def test_solve_problem_document_keeps_whole_number_ids() -> None:
    numbers = document(faculty=[{"id": 7}], companies=[{"id": 7}], affinity=[[7, 7, 1]])
    assert solve_problem_document(numbers)["meetings"] == [{"faculty": 7, "company": 7, "round": 1, "table": 1}]


def test_parse_problem_reads_every_key_and_repeats_change_nothing() -> None:
    problem = parse_problem(
        document(
            rounds=3,
            must=[["Li", "Acid Works"], ["Li", "Acid Works"]],
            forbidden=[["Li", "Base Works"]],
            locked=[["Li", "Acid Works", 2, 1], ["Li", "Acid Works", 2, 1]],
            closed=[[3, 1]],
        )
    )
    assert problem == Problem(
        faculty=(Participant("Li"), Participant("Wang", 1, 2, frozenset({1, 2}))),
        companies=(Participant("Acid Works"), Participant("Base Works", 0, 1)),
        affinity={Pair("Li", "Acid Works"): 0.25, Pair("Wang", "Base Works"): 1.0},
        tables=1,
        rounds=3,
        must=frozenset({Pair("Li", "Acid Works")}),
        forbidden=frozenset({Pair("Li", "Base Works")}),
        locked=(Meeting("Li", "Acid Works", 2, 1),),
        closed=frozenset({Place(3, 1)}),
    )


@pytest.mark.parametrize(
    ("malformed", "sentence"),
    [
        ([], "problem is []: give a JSON object with the keys"),
        ({"faculty": []}, "problem lacks the key companies: add it."),
        (document(forbiden=[]), "problem has the unknown key 'forbiden': the known keys are faculty, companies"),
        (document(faculty={}), "faculty is {}: give a list."),
        (document(faculty=["Li"]), "faculty[0] is 'Li': give a JSON object with the keys id, min, max"),
        (document(faculty=[{"min": 1}]), "faculty[0] lacks the key id: add it."),
        (document(faculty=[{"id": "Li", "mim": 1}]), "faculty[0] has the unknown key 'mim'"),
        (document(faculty=[{"id": ""}]), "faculty[0].id is '': give an id"),
        (document(faculty=[{"id": "\ud800"}]), "faculty[0].id is '\\ud800': give an id"),
        (document(faculty=[{"id": True}]), "faculty[0].id is True: give an id"),
        (document(faculty=[{"id": 1.5}]), "faculty[0].id is 1.5: give an id"),
        (document(faculty=[{"id": "Li"}, {"id": "Li"}]), "faculty[1].id is 'Li', which stands there already"),
        (document(companies=[{"id": "A", "min": -1}]), "companies[0].min is -1: give a whole number from 0 to"),
        (document(companies=[{"id": "A", "max": 1.5}]), "companies[0].max is 1.5: give a whole number"),
        (document(companies=[{"id": "A", "max": "3"}]), "companies[0].max is '3': give a whole number"),
        (document(companies=[{"id": "A", "min": None}]), "companies[0].min is None: give a whole number"),
        (document(companies=[{"id": "A", "available": 3}]), "companies[0].available is 3: give a list."),
        (document(companies=[{"id": "A", "available": [1, 0]}]), "companies[0].available[1] is 0: give a whole number"),
        (document(companies=[{"id": "A", "name": 3}]), "companies[0].name is 3: give a text."),
        (document(affinity=[["Li", "Acid Works"]]), "affinity[0] is ['Li', 'Acid Works']: give a row [faculty,"),
        (document(affinity={"Li": 1}), "affinity is {'Li': 1}: give a list."),
        (document(affinity=["abc"]), "affinity[0] is 'abc': give a row [faculty, company, score]."),
        (document(affinity=[[True, "Acid Works", 1]]), "affinity[0][0] is True, which is not an id in faculty"),
        (document(affinity=[[1, "Acid Works", 1]]), "affinity[0][0] is 1, which is not an id in faculty"),
        (document(affinity=[["Xu", "Acid Works", 1]]), "affinity[0][0] is 'Xu', which is not an id in faculty"),
        (document(affinity=[["Li", "Li", 1]]), "affinity[0][1] is 'Li', which is not an id in companies"),
        (document(affinity=[["Li", ["A"], 1]]), "affinity[0][1] is ['A'], which is not an id in companies"),
        (document(affinity=[["Li", "Acid Works", math.nan]]), "affinity[0][2] is nan: give a finite number"),
        (document(affinity=[["Li", "Acid Works", math.inf]]), "affinity[0][2] is inf: give a finite number"),
        (document(affinity=[["Li", "Acid Works", 1e101]]), "affinity[0][2] is 1e+101: give a finite number"),
        (document(affinity=[["Li", "Acid Works", 10**400]]), "affinity[0][2] is 1000"),
        (document(affinity=[["Li", "Acid Works", True]]), "affinity[0][2] is True: give a finite number"),
        (document(affinity=[["Li", "Acid Works", None]]), "affinity[0][2] is None: give a finite number"),
        (document(affinity=[["Li", "Acid Works", 1e300]]), "affinity[0][2] is 1e+300: give a finite number"),
        (document(affinity=[["Li", "Acid Works", 1], ["Li", "Acid Works", 0.5]]), "affinity[1] scores Li × Acid"),
        (document(affinity=[["Li", "Acid Works", 1]] * 2), "affinity[1] scores Li × Acid Works again"),
        (document(tables=None), "tables is None: give a whole number from 0"),
        (document(tables=True), "tables is True: give a whole number from 0"),
        (document(faculty=[{"id": "Li", "min": False}]), "faculty[0].min is False: give a whole number from 0"),
        (document(faculty=[{"id": "Li", "available": [True]}]), "faculty[0].available[0] is True: give a whole"),
        (document(tables=-1), "tables is -1: give a whole number from 0"),
        (document(rounds=2.0), "rounds is 2.0: give a whole number from 0"),
        (document(must=[["Li", "Xu"]]), "must[0][1] is 'Xu', which is not an id in companies"),
        (document(must=[[{}, "Acid Works"]]), "must[0][0] is {}, which is not an id in faculty"),
        (document(locked=[["Xu", "Acid Works", 1, 1]]), "locked[0][0] is 'Xu', which is not an id in faculty"),
        (document(must=[["Li"]]), "must[0] is ['Li']: give a row [faculty, company]."),
        (document(forbidden=[["Xu", "Acid Works"]]), "forbidden[0][0] is 'Xu', which is not an id in faculty"),
        (document(locked=[["Li", "Acid Works", 0, 1]]), "locked[0][2] is 0: give a whole number from 1"),
        (document(locked=[["Li", "Acid Works", 1, 0]]), "locked[0][3] is 0: give a whole number from 1"),
        (document(locked=[["Li", "Acid Works"]]), "locked[0] is ['Li', 'Acid Works']: give a row [faculty, company,"),
        (document(closed=[[0, 1]]), "closed[0][0] is 0: give a whole number from 1"),
    ],
)
def test_parse_problem_names_the_place_of_what_is_malformed(malformed: object, sentence: str) -> None:
    with pytest.raises(ProblemError) as caught:
        parse_problem(malformed)
    assert str(caught.value).startswith(sentence)
    assert caught.value.code == "invalid-problem"
    with pytest.raises(ProblemError, match=r"[。：].*。"):
        parse_problem(malformed, language=Language.CHINESE)


@pytest.mark.parametrize(
    ("contradiction", "code"),
    [
        ({"faculty": [{"id": "Li"}, {"id": "Wang", "min": 3, "max": 2}]}, "at least 3 but at most 2"),
        ({"must": [["Li", "Acid Works"]], "forbidden": [["Li", "Acid Works"]]}, "must meet and is forbidden"),
        ({"must": [["Li", "Base Works"]]}, "must meet but has no affinity"),
        ({"locked": [["Li", "Base Works", 1, 1]]}, "is locked but the pair has no affinity"),
        ({"locked": [["Li", "Acid Works", 1, 2]]}, "is locked but the session has 1 table"),
        ({"locked": [["Li", "Acid Works", 9, 1]], "rounds": 8}, "is locked but the session has 8 rounds"),
        ({"locked": [["Wang", "Base Works", 3, 1]]}, "is locked but faculty Wang is not there in that round"),
        ({"locked": [["Li", "Acid Works", 1, 1], ["Wang", "Base Works", 1, 1]]}, "are locked at the same table"),
        (
            {
                "affinity": [["Li", "Acid Works", 1], ["Li", "Base Works", 1], ["Wang", "Base Works", 1]],
                "locked": [["Li", "Acid Works", 1, 1], ["Li", "Base Works", 1, 2]],
                "tables": 2,
            },
            "lock somebody twice in one round",
        ),
        ({"locked": [["Li", "Acid Works", 1, 1], ["Li", "Acid Works", 2, 1]]}, "lock the same pair twice"),
        ({"locked": [["Li", "Acid Works", 1, 1]], "forbidden": [["Li", "Acid Works"]]}, "is locked and the pair is"),
        ({"locked": [["Li", "Acid Works", 1, 1]], "closed": [[1, 1]]}, "is locked but that table is closed"),
        ({"faculty": [{"id": "Li", "min": 3}, {"id": "Wang"}], "rounds": 2}, "at least 3 meetings but can attend 2"),
        ({"tables": 0}, "minimums come to 1 meeting, but 0 tables"),
        ({"companies": [], "affinity": []}, "wants at least 1 but has 0 participants to meet"),
    ],
)
def test_contradictory_wishes_are_an_answer_with_reasons_and_no_error(
    contradiction: dict[str, object], code: str
) -> None:
    answer = solve_problem_document(document(**contradiction))
    assert answer["status"] == "INFEASIBLE"
    assert code in str(answer["reasons"])


def test_many_locks_at_one_table_are_each_named_but_not_every_two_of_them() -> None:
    people = [{"id": number} for number in range(60)]
    pairs = [(f, c) for f in range(60) for c in range(60)]
    answer = solve_problem_document(
        {
            "faculty": people,
            "companies": people,
            "affinity": [[*pair, 1] for pair in pairs],
            "tables": 1,
            "locked": [[*pair, 1, 1] for pair in pairs],
        }
    )
    reasons = [reason for reason in answer["reasons"] if "at the same table" in reason]  # type: ignore[attr-defined]
    assert answer["status"] == "INFEASIBLE"
    assert len(reasons) == len(pairs) - 1
    assert all(any(f"{f} × {c} in" in reason for reason in reasons) for f, c in pairs[:61])


@pytest.mark.parametrize("nothing", [{"tables": 0}, {"rounds": 0}, {"faculty": [], "affinity": []}])
def test_without_room_or_people_and_without_minimums_the_best_plan_is_empty(nothing: dict[str, object]) -> None:
    answer = solve_problem_document(document(**{"faculty": [{"id": "Li"}, {"id": "Wang"}], **nothing}))
    assert (answer["status"], answer["meetings"], answer["unserved"]) == ("OPTIMAL", [], [])


def test_rounds_beyond_the_session_in_an_availability_are_ignored_aloud() -> None:
    answer = solve_problem_document(document(rounds=2, faculty=[{"id": "Li"}, {"id": "Wang", "available": [2, 9]}]))
    assert answer["status"] == "OPTIMAL"
    assert "so rounds 9 in the availability of faculty Wang change nothing" in str(answer["reasons"])


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "min", "x"]), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.sampled_from(list(document(rounds=1, must=[], locked=[]))), json_values))
def test_parse_problem_refuses_any_nonsense_with_its_own_error_only(nonsense: dict[str, object]) -> None:
    with contextlib.suppress(ProblemError):
        assert isinstance(parse_problem(document(**nonsense)), Problem)

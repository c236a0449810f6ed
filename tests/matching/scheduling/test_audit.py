"""The audit finds each broken rule, and only that."""

from dataclasses import replace

import pytest

from matching.scheduling.audit import audit
from matching.scheduling.planner import plan
from matching.scheduling.problem import Meeting, Pair, Participant, Place, Problem, Reason
from matching.scheduling.wording import Language, sentence

LI_ACID = Meeting("Li", "Acid Works", 1, 1)
WANG_BASE = Meeting("Wang", "Base Works", 1, 2)


def afternoon() -> Problem:
    """Two professors, two companies, three rounds, two tables; Wang is not there in round 3."""
    return Problem(
        faculty=(Participant("Li", min_meetings=1), Participant("Wang", available=frozenset({1, 2}))),
        companies=(Participant("Acid Works", max_meetings=1), Participant("Base Works")),
        affinity={Pair("Li", "Acid Works"): 1.0, Pair("Wang", "Base Works"): 1.0, Pair("Li", "Base Works"): 0.5},
        tables=2,
        rounds=3,
    )


def codes(problem: Problem, *meetings: Meeting) -> list[str]:
    """What is found."""
    return [reason.code for reason in audit(problem, meetings)]


def test_audit_of_a_sound_schedule_finds_nothing() -> None:
    assert codes(afternoon(), LI_ACID, WANG_BASE) == []
    assert audit(afternoon(), plan(afternoon()).meetings) == ()


@pytest.mark.parametrize(
    ("meetings", "expected"),
    [
        ([LI_ACID, Meeting("Xu", "Base Works", 2, 1)], ["audit-unknown-party", "audit-no-affinity"]),
        ([LI_ACID, Meeting("Wang", "Acid Works", 2, 1)], ["audit-no-affinity", "audit-too-many"]),
        ([LI_ACID, LI_ACID._replace(round=2)], ["audit-repeated-pair", "audit-too-many"]),
        ([LI_ACID, WANG_BASE._replace(table=1)], ["audit-table-twice"]),
        ([LI_ACID, Meeting("Li", "Base Works", 1, 2)], ["audit-two-at-once"]),
        ([LI_ACID._replace(round=4)], ["audit-round-outside"]),
        ([LI_ACID._replace(round=0)], ["audit-round-outside"]),
        ([LI_ACID._replace(table=3)], ["audit-table-outside"]),
        ([LI_ACID._replace(table=0)], ["audit-table-outside"]),
        ([LI_ACID, WANG_BASE._replace(round=3)], ["audit-unavailable"]),
        ([WANG_BASE], ["audit-too-few"]),
    ],
)
def test_audit_finds_what_is_wrong(meetings: list[Meeting], expected: list[str]) -> None:
    assert codes(afternoon(), *meetings) == expected


def test_audit_finds_broken_wishes() -> None:
    wishes = replace(
        afternoon(),
        forbidden=frozenset({Pair("Wang", "Base Works")}),
        must=frozenset({Pair("Li", "Base Works")}),
        locked=(LI_ACID._replace(table=2),),
        closed=frozenset({Place(1, 1)}),
    )
    expected = ["audit-forbidden", "audit-closed", "audit-must-missing", "audit-lock-missing"]
    assert codes(wishes, LI_ACID, WANG_BASE) == expected


def test_audit_speaks_both_languages() -> None:
    (finding,) = audit(afternoon(), [LI_ACID, Meeting("Li", "Base Works", 1, 2)])
    assert isinstance(finding, Reason)
    assert sentence(finding) == "faculty Li has 2 meetings in round 1."
    assert sentence(finding, Language.CHINESE) == "教师 Li在第 1 轮有 2 场对接。"

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.types import ExpertiseKind
from service.spreadsheets.expertise import ExpertiseEntry, parse_entry, parse_expertise


@pytest.mark.parametrize(
    ("text", "rest", "year"),
    [
        ("一种催化剂（2021）", "一种催化剂", 2021),
        ("一种催化剂 (2021)", "一种催化剂", 2021),
        ("一种催化剂（2021年）。", "一种催化剂", 2021),
        ("一种催化剂[2021]", "一种催化剂", 2021),
        ("一种催化剂，2021年", "一种催化剂", 2021),
        ("《化工》2021年", "《化工》", 2021),
        ("J. Catal. 2021", "J. Catal. 2021", 2021),
        ("Zhang, Fuel, 12, 2021.", "Zhang, Fuel, 12, 2021.", 2021),
        ("基金项目（2019-2022）", "基金项目（2019-2022）", 2022),
        ("横向课题 2019.01—2022.12", "横向课题 2019.01—2022.12", 2022),
        ("截至2021年", "截至2021年", 2021),
        ("无年份", "无年份", None),
        ("2021", "2021", None),
        ("（2021）", "（2021）", 2021),
        ("专利号 ZL202110012021", "专利号 ZL202110012021", None),
        ("年产 2000", "年产 2000", 2000),
    ],
)
def test_parse_entry_reads_the_year(text: str, rest: str, year: int | None) -> None:
    assert parse_entry(text, ExpertiseKind.PATENT) == ExpertiseEntry(ExpertiseKind.PATENT, rest, year)


def test_parse_expertise_reads_kinds_out_of_a_column_of_achievements() -> None:
    text = "论文：\n1. 甲（2020）\n2. 乙\n专利：一种丙的方法（2021）\n获奖：省二等奖"
    assert parse_expertise(text, ExpertiseKind.ACHIEVEMENT) == [
        ExpertiseEntry(ExpertiseKind.PUBLICATION, "甲", 2020),
        ExpertiseEntry(ExpertiseKind.PUBLICATION, "乙"),
        ExpertiseEntry(ExpertiseKind.PATENT, "一种丙的方法", 2021),
        ExpertiseEntry(ExpertiseKind.ACHIEVEMENT, "省二等奖"),
    ]


def test_parse_expertise_leaves_colons_alone_elsewhere() -> None:
    assert parse_expertise("论文：方法与写作", ExpertiseKind.COURSE) == [
        ExpertiseEntry(ExpertiseKind.COURSE, "论文：方法与写作")
    ]


def test_parse_expertise_drops_headings() -> None:
    assert parse_expertise("主要方向：\n1. 甲\n2. 乙", ExpertiseKind.DIRECTION) == [
        ExpertiseEntry(ExpertiseKind.DIRECTION, "甲"),
        ExpertiseEntry(ExpertiseKind.DIRECTION, "乙"),
    ]


@given(st.text(max_size=200), st.sampled_from(list(ExpertiseKind)))
def test_parse_expertise_never_gives_blanks_or_odd_years(text: str, kind: ExpertiseKind) -> None:
    for entry in parse_expertise(text, kind):
        assert entry.text.strip()
        assert entry.year is None or 1900 <= entry.year <= 2099

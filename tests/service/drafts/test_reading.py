from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.drafts.pieces import cut_lines
from service.drafts.reading import Reading, read_mail, read_pieces

FIXTURES = Path("fixtures/intake")


def read(text: str) -> Reading:
    lines, said = read_mail(text)
    return read_pieces(cut_lines(lines), said)


def test_a_chinese_mail() -> None:
    reading = read((FIXTURES / "mail-zh.txt").read_text("utf-8"))

    assert reading.fields == {
        "title": "加氢催化剂失活，求助",
        "company": "陇西清源助剂有限公司",
        "body": "我们是陇西清源助剂有限公司。目前釜式加氢用骨架镍催化剂，用到第五釜活性明显下降，副产一氯苯胺偏高，换一次停产半天。\n"
        "试过补加新剂，效果只能维持两釜。希望找到延长寿命的办法。\n预算 50-60 万元，争取在 2027年10月底前完成中试。",
        "requirements": [
            {"text": "同一批催化剂连用 15 釜以上", "must": True},
            {"text": "副产一氯苯胺低于 0.3%", "must": True},
            {"text": "单釜反应时间不增加。", "must": False},
        ],
        "budget_cny": 600_000,
        "deadline": "2027-10-31",
        "contact": "马骏  生产部，13900000000",
    }
    assert reading.unread == []
    origins = {origin.field: origin.quote for origin in reading.origins}
    assert origins["budget_cny"] == "预算 50-60 万元"
    assert origins["deadline"] == "争取在 2027年10月底"
    assert [(note.field, note.code) for note in reading.notes] == [
        ("budget_cny", "budget-range"),
        ("deadline", "date-completed"),
    ]


def test_an_english_mail() -> None:
    reading = read((FIXTURES / "mail-en.txt").read_text("utf-8"))

    assert reading.fields == {
        "title": "Membrane fouling in our brine line",
        "company": "Westlake Coatings Co., Ltd.",
        "body": "Our brine stream (TDS 45 g/L, COD 900 mg/L, 20 m3/h) fouls the membranes in two weeks. The existing ozone "
        "stage is unstable\nand expensive.\nOur budget is CNY 800,000, and we need a pilot before 30 June 2028.",
        "requirements": [
            {"text": "COD at the outlet below 60 mg/L", "must": True},
            {"text": "Cleaning interval of at least 60 days", "must": True},
            {"text": "Operating cost below 8 CNY per tonne", "must": False},
        ],
        "budget_cny": 800_000,
        "deadline": "2028-06-30",
        "contact": "Anna Weiss，+86 943 555 0101",
    }


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("预算约 80 万元。", 800_000),
        ("经费不超过 3 万。", 30_000),
        ("投入 1.5 亿元建厂", 150_000_000),
        ("拟投入资金 500000 元", 500_000),
        ("We have a budget of CNY 1,200,000.", 1_200_000),
        ("80万元的预算", 800_000),
        ("预算 10 万美元", None),
        ("年产 30 万吨，投入生产 5 年", None),
        ("没有提到钱", None),
    ],
)
def test_a_budget_in_a_sentence(text: str, amount: int | None) -> None:
    assert read(text).fields.get("budget_cny") == amount


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("希望 2027年6月30日前完成", "2027-06-30"),
        ("最迟2027年底见效", "2027-12-31"),
        ("截止日期：2027/5/1", "2027-05-01"),
        ("2027.10.31之前交付", "2027-10-31"),
        ("needed by 1 March 2028", "2028-03-01"),
        ("before June 2028", "2028-06-30"),
        ("deadline is March 5th, 2028", "2028-03-05"),
        ("装置 2019 年建成", None),
        ("尽快", None),
    ],
)
def test_a_deadline_in_a_sentence(text: str, day: str | None) -> None:
    assert read(text).fields.get("deadline") == day


def test_a_text_of_one_sentence_gives_body_and_title() -> None:
    reading = read("骨架镍催化剂用到第五釜就失活，想连用15釜以上")

    assert reading.fields == {
        "body": "骨架镍催化剂用到第五釜就失活，想连用15釜以上",
        "title": "骨架镍催化剂用到第五釜就失活，想连用15釜以上",
    }
    assert [note.code for note in reading.notes] == ["title-derived"]


def test_an_empty_text_gives_nothing() -> None:
    assert read(" \n\n").fields == {}


@given(
    st.text(
        alphabet=st.sampled_from("预算期限指标1234567890.、：:（）()万元年月日-> \n主题From技术联系人abc%"),
        max_size=200,
    )
)
def test_any_text_is_read_without_an_accident(text: str) -> None:
    reading = read(text)

    for origin in reading.origins:
        assert origin.quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.spreadsheets.items import split_items

_WORDS = st.sampled_from(
    ["催化剂", "膜分离（超滤；纳滤）", "CO2 capture", "1,4-丁二醇", "2.5 MPa 加氢", "《化工；学报》论文", "PM2.5 治理"]
)


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("", []),
        ("催化", ["催化"]),
        ("催化\n吸附\n\n膜", ["催化", "吸附", "膜"]),
        ("催化；吸附;膜；", ["催化", "吸附", "膜"]),
        ("1. 催化\n2、吸附\n3）膜", ["催化", "吸附", "膜"]),
        ("1.催化2.吸附3.膜", ["催化", "吸附", "膜"]),
        ("（1）催化；（2）吸附；（3）膜", ["催化", "吸附", "膜"]),
        ("①催化②吸附③膜", ["催化", "吸附", "膜"]),
        ("[1] Zhang, Catal. 2021.\n[2] Li, Fuel 2020.", ["Zhang, Catal. 2021.", "Li, Fuel 2020."]),
        ("一、催化；二、吸附", ["催化", "吸附"]),
        ("一、二次电池", ["一、二次电池"]),
        ("● 催化\n● 吸附", ["催化", "吸附"]),
        ("- catalysis\n- adsorption", ["catalysis", "adsorption"]),
        ("1. 一种很长的专利\n   名称\n2. 另一种", ["一种很长的专利名称", "另一种"]),
        ("1. A long\n   title\n2. Another", ["A long title", "Another"]),
        ("1. 压力 1.5 MPa 下 2. 温度", ["压力 1.5 MPa 下", "温度"]),
        ("膜（超滤；纳滤）；吸附", ["膜（超滤；纳滤）", "吸附"]),
        ("《催化；化学》；“吸附；膜”", ["《催化；化学》", "“吸附；膜”"]),
        ("膜（超滤；吸附", ["膜（超滤", "吸附"]),
        ("2、4-二氯苯酚；1,4-丁二醇", ["2、4-二氯苯酚", "1,4-丁二醇"]),
        ("-COOH 改性", ["-COOH 改性"]),
        ("3D 打印；2.5 维材料", ["3D 打印", "2.5 维材料"]),
        ("1. 只有一条", ["只有一条"]),
        ("2021 年获奖；2022 年获奖", ["2021 年获奖", "2022 年获奖"]),
        ("论文：\n1. 甲\n2. 乙\n专利：\n1. 丙", ["论文：", "甲", "乙", "专利：", "丙"]),
        ("1. 甲_x000D_\n2. 乙", ["甲", "乙"]),
    ],
)
def test_split_items_as_people_list_things(text: str, items: list[str]) -> None:
    assert split_items(text) == items


@given(st.lists(_WORDS, min_size=1, max_size=9), st.sampled_from(["\n", "；", "; "]))
def test_split_items_finds_what_was_joined(words: list[str], separator: str) -> None:
    assert split_items(separator.join(words)) == words


@given(
    st.lists(_WORDS, min_size=2, max_size=15),
    st.sampled_from(["{}. ", "{}、", "（{}）", "({}) ", "[{}] "]),
    st.sampled_from(["\n", " ", "；"]),
)
def test_split_items_finds_what_was_numbered(words: list[str], mark: str, separator: str) -> None:
    text = separator.join(mark.format(number) + word for number, word in enumerate(words, start=1))
    assert split_items(text) == words


@given(st.text(max_size=300))
def test_split_items_never_fails_and_never_gives_blanks(text: str) -> None:
    assert all(item.strip() and "\n" not in item for item in split_items(text))

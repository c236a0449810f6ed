from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.quantities import Quantity, find_quantities, judge
from matching.types import Measured, Outcome


def one(text: str) -> Quantity:
    [found] = find_quantities(text)
    return found


@pytest.mark.parametrize(
    ("text", "measured", "low", "high"),
    [
        ("产品纯度≥99.5 %", Measured.PURITY, 99.5, inf),
        ("purity of at least 99.5%", Measured.PURITY, 99.5, inf),
        ("耐温不低于 200 ℃", Measured.TEMPERATURE, 200, inf),
        ("stable at 300 °F", Measured.TEMPERATURE, 148.889, 148.889),
        ("年产10万吨装置", Measured.THROUGHPUT, 1e5, 1e5),
        ("10 万吨/年", Measured.THROUGHPUT, 1e5, 1e5),
        ("5–10 万吨/年", Measured.THROUGHPUT, 5e4, 1e5),
        ("1,200 tonnes per year", Measured.THROUGHPUT, 1200, 1200),
        ("压力0.5–2 MPa", Measured.PRESSURE, 0.5, 2),
        ("at 10 bar", Measured.PRESSURE, 1, 1),
        ("出水总氮不高于15 mg/L", Measured.CONCENTRATION, -inf, 15),
        ("VOC below 0.08 g/L", Measured.CONCENTRATION, -inf, 80),
        ("水分≤50 ppm", Measured.CONTENT, -inf, 0.005),
        ("粒度２００目", Measured.MESH, 200, 200),
        ("回收率98％以上", Measured.RECOVERY, 98, inf),
        ("收率达到92%", Measured.YIELD, 92, inf),
        ("95% yield", Measured.YIELD, 95, 95),
        ("throughput not below 600 kg/h", Measured.THROUGHPUT, 5259.487, inf),
        ("产品纯度不得低于99%", Measured.PURITY, 99, inf),
        ("储存温度不应超过5 ℃", Measured.TEMPERATURE, -inf, 5),
        ("年处理量不低于1000吨", Measured.THROUGHPUT, 1000, inf),
        ("药剂在零下25 ℃不冻", Measured.TEMPERATURE, -25, -25),
        ("零下5 ℃到45 ℃循环", Measured.TEMPERATURE, -5, 45),
        ("首次效率≥88%", Measured.SHARE, 88, inf),
        ("催化剂寿命≥2000 h", Measured.DURATION, 2000, inf),
        ("清洗周期30天以上", Measured.DURATION, 720, inf),
        ("可逆容量≥330 mAh/g", Measured.CAPACITY, 330, inf),
        ("fibre length above 280 µm", Measured.SIZE, 280, inf),
        ("离心含湿由41%降到13%", Measured.CONTENT, -inf, 13),
        ("Pd cut from 0.5 to 0.06 mol%", Measured.SHARE, 0.06, 0.06),
        ("purity raised from 21% to 78%", Measured.PURITY, 78, 78),
    ],
)
def test_quantities_are_read_with_their_limits(text: str, measured: Measured, low: float, high: float) -> None:
    found = one(text)
    assert found.measured is measured
    assert [found.low, found.high] == pytest.approx([low, high], rel=1e-4)


@pytest.mark.parametrize("text", ["2027年6月毕业", "2019-2021", "PA66", "三釜", "", "百分之五", "N80", "30 吨"])
def test_what_says_nothing_comparable_is_passed_over(text: str) -> None:
    assert find_quantities(text) == []


def test_what_goes_in_is_not_what_comes_out() -> None:
    assert find_quantities("进水COD 3.8万mg/L") == []


@given(st.text(alphabet="纯度收率≥≤<>不低于达到至0123456789.,-–%％℃ MPa mg/L万吨/年以上下²³ abc\n。", max_size=60))
def test_every_quote_stands_literally_in_the_text(text: str) -> None:
    for found in find_quantities(text):
        assert text[found.start : found.start + len(found.quote)] == found.quote
        assert found.low <= found.high


@pytest.mark.parametrize(
    ("asked", "stated", "outcome"),
    [
        ("纯度≥99.5%", "产品纯度99.7%", Outcome.MET),
        ("purity ≥ 99.5 %", "产品纯度99.7%", Outcome.MET),
        ("纯度≥99.5%", "纯度98%", Outcome.NOT_MET),
        ("纯度≥99.5%", "收率99.7%", Outcome.UNKNOWN),
        ("纯度≥99.5%", "纯度95–99.8%", Outcome.UNKNOWN),
        ("残余COD≤50 mg/L", "出水COD 0.03 g/L", Outcome.MET),
        ("残余COD≤50 mg/L", "出水氨氮 30 mg/L", Outcome.UNKNOWN),
        ("反应温度150–180 ℃", "反应温度 160 ℃", Outcome.MET),
        ("反应温度150–180 ℃", "反应温度 90 ℃", Outcome.NOT_MET),
        ("储存温度不高于 5 ℃", "反应温度 160 ℃", Outcome.UNKNOWN),
        ("年产10万吨", "年产 12 万吨示范装置", Outcome.MET),
        ("处理能力10万吨/年", "建成 2000 吨/年的示范线", Outcome.UNKNOWN),
        ("纯度≥99.5%", "没有数字", Outcome.UNKNOWN),
        ("Ca一并降到5 mg/L以下", "Magnesium and calcium stripped: 5 mg/L left", Outcome.MET),
        ("首次效率≥88%", "89% first-cycle efficiency", Outcome.MET),
        ("可逆容量≥330 mAh/g", "hard carbon: 342 mAh/g", Outcome.MET),
        ("离心后含湿≤15%", "离心含湿由41%降到13%", Outcome.MET),
        ("盐雾≥700 h", "一种水性环氧固化剂，耐盐雾800 h", Outcome.MET),
        ("催化剂单程寿命≥2000 h", "一种钯镍催化剂，连续运行2600 h", Outcome.MET),
        ("离心时间缩短到2小时以内", "离心机选型，干燥1 h", Outcome.UNKNOWN),
        ("年衰减≤10%", "1800 h通量衰减11%", Outcome.UNKNOWN),
        ("排口氮氧化物≤100 mg/m³", "氮氧化物治理：间歇峰值8000 mg/m3，吸收后氮氧化物低于80 mg/m3", Outcome.MET),
    ],
)
def test_only_the_same_of_the_same_is_judged(asked: str, stated: str, outcome: Outcome) -> None:
    for quantity in find_quantities(asked):
        assert judge(quantity, find_quantities(stated))[0] is outcome


def test_in_a_list_each_element_is_held_against_its_own_figure() -> None:
    lithium, nickel = find_quantities("锂回收率≥90%，镍钴≥98%")
    stated = find_quantities("Leaching of spent black mass in a pilot: Li 93%, Ni and Co 97.5% recovery")
    for asked, expected in ((lithium, (Outcome.MET, "93%")), (nickel, (Outcome.NOT_MET, "97.5%"))):
        outcome, shown = judge(asked, stated)
        assert (outcome, shown and shown.quote) == expected


def test_the_statement_nearest_to_what_was_asked_is_shown() -> None:
    outcome, shown = judge(one("收率≥90%"), find_quantities("收率60%，优化后收率85%"))
    assert (outcome, shown and shown.quote) == (Outcome.NOT_MET, "85%")

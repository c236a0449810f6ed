"""Quantities in text, in Chinese and English: find them, and compare what is asked with what is said.

The one door to pint, which knows the units. Two quantities are compared only where the same thing is measured: 95 %
purity says nothing about 95 % yield, a bare percentage nothing at all, and 200 ℃ something only beside a word that both
texts have there. What cannot be compared is said to be unknown: a person sees both and judges.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from math import inf
from typing import Any

import pint

from matching.bridge import bridge_words
from matching.lexical import chinese_runs
from matching.types import Measured, Outcome


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity as it stands in a text: `text[start : start + len(quote)] == quote`.

    All from `low` to `high` (in one unit for all that is so measured) is meant; either end may be open.
    `about` are the terms that stand around it.
    """

    measured: Measured
    low: float
    high: float
    quote: str
    start: int
    about: frozenset[str]


def find_quantities(text: str) -> list[Quantity]:
    """The quantities in a text that can be compared, in order of appearance."""
    return list(_find(text))


def judge(asked: Quantity, stated: Sequence[Quantity]) -> tuple[Outcome, Quantity | None]:
    """Whether what is stated meets what is asked, and the statement that says so.

    A limit (at least, at most) is met by a statement that lies wholly within it, a value or range by one that touches
    it; 95 % yield is asked for as at least that. Unknown, where nothing is stated of the same thing, or what is stated lies on both sides.
    """
    if asked.low == asked.high and asked.measured in _MORE_IS_BETTER:
        asked = replace(asked, high=inf)
    same = [one for one in stated if one.measured is asked.measured]
    judged = [(_meets(asked, one), one) for one in same if _is_about_the_same(asked, one)]
    for outcome in (Outcome.MET, Outcome.NOT_MET):
        found = [one for said, one in judged if said is outcome]
        if found:
            return outcome, min(found, key=lambda one: (_distance(asked, one), one.start))
    return Outcome.UNKNOWN, same[0] if same else None


TOLERANCE = 0.005
"""An end that lies this close to another, as a share of the larger, is the same."""

_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_LEAST_BEFORE = (
    r"≥|⩾|≧|>=|>|不低于|不少于|不小于|大于等于|大于|高于|超过|至少|达到|可达|达|"
    r"at least|no(?:t)? less than|no(?:t)? lower than|more than|higher than|above|over|exceed(?:s|ing)?|minimum(?: of)?"
)
_MOST_BEFORE = (
    r"≤|⩽|≦|<=|<|不高于|不超过|不大于|不多于|小于等于|小于|低于|少于|至多|最多|降到|降至|降低到|控制在|压到|"
    r"at most|no(?:t)? more than|no(?:t)? higher than|not exceed(?:ing)?|less than|lower than|below|under|within|maximum(?: of)?|down to"
)
_LEAST_AFTER = r"及?以上|or (?:more|above|higher|better)"
_MOST_AFTER = r"及?以下|以内|之内|or (?:less|below|lower)"
_TIMES = {"万": 1e4, "千": 1e3, "百": 1e2, "亿": 1e8, "million": 1e6, "thousand": 1e3}

# As written, in lower case: pint's name, and what it measures where the unit alone says so.
_UNITS: dict[str, tuple[str, Measured | None]] = {
    **dict.fromkeys(("℃", "°c", "摄氏度"), ("degC", Measured.TEMPERATURE)),
    "°f": ("degF", Measured.TEMPERATURE),
    **dict.fromkeys(("mpa", "兆帕"), ("megapascal", Measured.PRESSURE)),
    **dict.fromkeys(("kpa", "千帕"), ("kilopascal", Measured.PRESSURE)),
    "pa": ("pascal", Measured.PRESSURE),
    "bar": ("bar", Measured.PRESSURE),
    "atm": ("atm", Measured.PRESSURE),
    "psi": ("psi", Measured.PRESSURE),
    **dict.fromkeys(("%", "wt%", "wt.%", "vol%", "mol%"), ("percent", None)),
    "ppm": ("ppm", Measured.CONTENT),
    "ppb": ("microgram/kilogram", Measured.CONTENT),
    "mg/kg": ("milligram/kilogram", Measured.CONTENT),
    "g/kg": ("gram/kilogram", Measured.CONTENT),
    **dict.fromkeys(("mg/l", "毫克/升", "毫克每升"), ("milligram/liter", Measured.CONCENTRATION)),
    **dict.fromkeys(("g/l", "克/升", "克每升"), ("gram/liter", Measured.CONCENTRATION)),
    **dict.fromkeys(("μg/l", "µg/l", "ug/l"), ("microgram/liter", Measured.CONCENTRATION)),
    **dict.fromkeys(("mg/m3", "毫克/立方米"), ("milligram/meter**3", Measured.CONCENTRATION)),
    "g/m3": ("gram/meter**3", Measured.CONCENTRATION),
    **dict.fromkeys(
        (
            "吨/年",
            "吨每年",
            "t/a",
            "t/y",
            "t/year",
            "tpa",
            "tonnes/year",
            "tonnes per year",
            "tons per year",
            "tonnes a year",
        ),
        ("tonne/year", Measured.THROUGHPUT),
    ),
    **dict.fromkeys(
        ("吨/天", "吨/日", "吨每天", "t/d", "t/day", "tonnes/day", "tonnes per day", "tonnes a day"),
        ("tonne/day", Measured.THROUGHPUT),
    ),
    **dict.fromkeys(
        ("吨/小时", "吨/时", "t/h", "tonnes per hour", "tonnes an hour"), ("tonne/hour", Measured.THROUGHPUT)
    ),
    **dict.fromkeys(("kg/h", "公斤/小时", "千克/小时", "kg per hour"), ("kilogram/hour", Measured.THROUGHPUT)),
    **dict.fromkeys(("kg/d", "公斤/天", "kg per day"), ("kilogram/day", Measured.THROUGHPUT)),
    "吨": ("tonne", None),
    **dict.fromkeys(("目", "mesh"), ("dimensionless", Measured.MESH)),
}
_BASE = {
    Measured.TEMPERATURE: "degC",
    Measured.PRESSURE: "megapascal",
    Measured.CONCENTRATION: "milligram/liter",
    Measured.THROUGHPUT: "tonne/year",
    Measured.MESH: "dimensionless",
}
"""The unit that each is compared in; a share of anything in percent."""

# The words that say of which share a percentage is; longer ones first, since 回收率 ends like 收率.
_SHARES = {
    Measured.RECOVERY: r"回收率|recover(?:y|ies)",
    Measured.PURITY: r"纯度|purity|purities|pure",
    Measured.YIELD: r"收率|产率|得率|yields?",
    Measured.CONVERSION: r"转化率|conversions?",
    Measured.SELECTIVITY: r"选择性|selectivity|selectivities",
    Measured.REMOVAL: r"去除率|脱除率|截留率|脱盐率|净化效率|removal|rejection",
    Measured.CONTENT: r"含量|含水量|含水率|水分|残留|杂质|content|moisture|impurity|impurities|residues?|residual",
}
_SHARE = re.compile("|".join(f"(?P<{kind}>{words})" for kind, words in _SHARES.items()))
_PLAIN = {
    Measured.PURITY,
    Measured.YIELD,
    Measured.CONVERSION,
    Measured.SELECTIVITY,
    Measured.RECOVERY,
    Measured.REMOVAL,
}
_MORE_IS_BETTER = _PLAIN | {Measured.THROUGHPUT}
_RATES = {"年产": "year", "年处理": "year", "年加工": "year", "日产": "day", "日处理": "day"}

_UNIT = "|".join(sorted(map(re.escape, _UNITS), key=len, reverse=True))
_TIME = "|".join(_TIMES)
_QUANTITY = re.compile(
    rf"(?:(?P<least>{_LEAST_BEFORE})|(?P<most>{_MOST_BEFORE}))?\s*(?:约|about|around|approximately)?\s*"
    rf"(?<![\d.a-z])(?P<first>-?{_NUMBER})\s*(?P<times>{_TIME})?\s*"
    rf"(?:(?:{_UNIT})?\s*(?:~|-|至|到|to)\s*(?P<second>{_NUMBER})\s*(?P<more>{_TIME})?\s*)?"
    rf"(?P<unit>{_UNIT})(?![a-z])"
    rf"(?:\s*(?:(?P<least_after>{_LEAST_AFTER})|(?P<most_after>{_MOST_AFTER})))?"
)
# What goes in is nobody's result, and no condition: 进水COD 3.8万mg/L.
_GIVEN = re.compile(r"进水|进料|原水|原料|原来|现在|目前|初始|influent|inlet|feed|initial|currently|at present")
_FOLDED: dict[int, str] = {
    **{ord("０") + n: str(n) for n in range(10)},
    **{ord(wide): narrow for wide, narrow in zip("³²％～–—−．／＞＜", "32%~---./><", strict=True)},
}
_COMMON = frozenset(
    [
        "温度",
        "压力",
        "浓度",
        "含量",
        "以上",
        "以下",
        "以内",
        "不低",
        "低于",
        "不高",
        "高于",
        "不超",
        "超过",
        "不少",
        "少于",
        "小于",
        "大于",
        "达到",
        "至少",
        "最多",
        "temperature",
        "pressure",
        "and",
        "the",
        "with",
        "than",
        "least",
        "most",
        "more",
        "less",
    ]
)


def _find(text: str) -> Iterator[Quantity]:
    # Every replacement is one character for one, so that offsets hold in the text itself.
    folded = "".join(small if len(small := one.lower()) == 1 else one for one in text.translate(_FOLDED))
    for clause in _clauses(folded):
        for found in _QUANTITY.finditer(folded, *clause):
            if _GIVEN.search(folded, clause[0], found.start()):
                continue
            measured, unit = _measure(folded, found, clause)
            if measured is not None:
                low, high = _limits(found, unit, _BASE.get(measured, "percent"))
                quote = text[found.start() : found.end()]
                lead = len(quote) - len(quote.lstrip())
                about = _terms_around(folded, found, clause)
                yield Quantity(measured, low, high, quote.strip(), found.start() + lead, about)


def _clauses(text: str) -> Iterator[tuple[int, int]]:
    """Stretches that end at punctuation; a comma between digits is part of a number."""
    start = 0
    for mark in re.finditer(r"[。；;，、\n]|(?<!\d),|,(?!\d)|\.(?=\s|$)", text):
        yield start, mark.start()
        start = mark.end()
    yield start, len(text)


def _measure(text: str, found: re.Match[str], clause: tuple[int, int]) -> tuple[Measured | None, str]:
    """What a quantity measures, and its unit; None where nothing around says so."""
    unit, measured = _UNITS[found["unit"]]
    before, after = text[clause[0] : found.start()], text[found.end() : clause[1]]
    if unit == "tonne":
        period = next((period for word, period in _RATES.items() if before.rstrip().endswith(word)), None)
        return (Measured.THROUGHPUT, f"tonne/{period}") if period else (None, unit)
    if unit != "percent":
        return measured, unit
    words = [*list(_SHARE.finditer(before))[-1:], *list(_SHARE.finditer(after))[:1]]
    return (Measured(words[0].lastgroup) if words and words[0].lastgroup else None), unit


def _limits(found: re.Match[str], unit: str, base: str) -> tuple[float, float]:
    times = _TIMES.get(found["times"] or "", 1.0)
    first = float(found["first"].replace(",", ""))
    if found["second"] is not None:
        more = _TIMES.get(found["more"] or "", 1.0)
        # 5–10 万吨 means 50,000 to 100,000 tonnes.
        ends = first * (times if found["times"] else more), float(found["second"].replace(",", "")) * more
        low, high = sorted(_convert(end, unit, base) for end in ends)
        return low, high
    value = _convert(first * times, unit, base)
    if found["least"] or found["least_after"]:
        return value, inf
    if found["most"] or found["most_after"]:
        return -inf, value
    return value, value


@cache
def _registry() -> "pint.UnitRegistry[Any]":
    return pint.UnitRegistry(autoconvert_offset_to_baseunit=True)


def _convert(value: float, unit: str, base: str) -> float:
    return float(_registry().Quantity(value, unit).to(base).magnitude)


def _terms_around(text: str, found: re.Match[str], clause: tuple[int, int]) -> frozenset[str]:
    words = text[clause[0] : found.start()] + " " + text[found.end() : clause[1]]
    pairs = {run[at : at + 2] for run in chinese_runs(words) for at in range(len(run) - 1)}
    return frozenset(pairs | {word for word in bridge_words(words) if len(word) > _SHORT and word.isalpha()}) - _COMMON


_SHORT = 2


def _is_about_the_same(asked: Quantity, stated: Quantity) -> bool:
    return asked.measured in _PLAIN or bool(asked.about & stated.about)


def _meets(asked: Quantity, stated: Quantity) -> Outcome:
    slack = TOLERANCE * max(abs(end) for end in (asked.low, asked.high, stated.low, stated.high) if abs(end) < inf)
    inside = stated.low >= asked.low - slack and stated.high <= asked.high + slack
    apart = stated.high < asked.low - slack or stated.low > asked.high + slack
    is_limit = inf in (asked.high, -asked.low)
    if apart:
        return Outcome.NOT_MET
    return Outcome.MET if inside or not is_limit else Outcome.UNKNOWN


def _distance(asked: Quantity, stated: Quantity) -> float:
    return max(asked.low - stated.high, stated.low - asked.high, 0.0)

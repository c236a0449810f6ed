"""Quantities in text, in Chinese and English: find them, and compare what is asked with what is said.

The one door to pint, which knows the units. Two quantities are compared only where the same thing is measured: 95 %
purity says nothing about 95 % yield, a bare percentage nothing at all, and 200 ℃ something only beside a word that both
texts have there. A share of something unnamed, a duration or a size is too easily of something else: such a
statement may meet a limit, and is never held against anybody. What cannot be compared is said to be unknown: a person
sees both and judges.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from math import inf
from typing import Any

import pint

from matching.bridge import bridge_words, split_terms
from matching.elements import find_elements
from matching.lexical import chinese_runs
from matching.types import Measured, Outcome


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity as it stands in a text: `text[start : start + len(quote)] == quote`.

    All from `low` to `high` (in one unit for all that is so measured) is meant; either end may be open.
    `about` are the terms that stand around it, `near` those of the whole text.
    """

    measured: Measured
    low: float
    high: float
    quote: str
    start: int
    about: frozenset[str]
    near: frozenset[str]

    @property
    def is_limit(self) -> bool:
        """Whether one end is open."""
        return inf in (self.high, -self.low)

    @property
    def is_weak(self) -> bool:
        """Whether its unit says too little of what was measured to hold it against anybody."""
        return self.measured in _WEAK


def find_quantities(text: str) -> list[Quantity]:
    """The quantities in a text that can be compared, in order of appearance."""
    return list(_find(text))


def judge(asked: Quantity, stated: Sequence[Quantity]) -> tuple[Outcome, Quantity | None]:
    """Whether what is stated meets what is asked, and the statement that says so.

    A limit (at least, at most) is met by a statement that lies wholly within it, a value or range by one that touches
    it; 95 % yield is asked for as at least that. Of several yields those count that share most words with what is
    asked. Unknown, where nothing is stated of the same thing, or what is stated lies on both sides.
    """
    if asked.low == asked.high and asked.measured in _MORE_IS_BETTER:
        asked = replace(asked, high=inf)
    same = [one for one in stated if one.measured is asked.measured]
    comparable = [one for one in same if _is_about_the_same(asked, one)]
    if asked.measured in _PLAIN:
        closest = max((len(asked.about & one.about) for one in comparable), default=0)
        comparable = [one for one in comparable if len(asked.about & one.about) == closest]
    judged = [(_meets(asked, one), one) for one in comparable]
    for outcome in (Outcome.MET, Outcome.NOT_MET):
        found = [one for said, one in judged if said is outcome]
        if found:
            nearest = min(found, key=lambda one: (_distance(asked, one), one.start))
            return (Outcome.UNKNOWN if outcome is Outcome.NOT_MET and asked.is_weak else outcome), nearest
    shown = [one for one in same if not asked.is_weak or one in comparable]
    return Outcome.UNKNOWN, shown[0] if shown else None


TOLERANCE = 0.005
"""An end that lies this close to another, as a share of the larger, is the same."""

_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_LEAST_BEFORE = (
    r"≥|⩾|≧|>=|>|不[得应宜能可]?[低少小]于|大于等于|大于|高于|超过|至少|达到|可达|达|"
    r"(?:提高|提升|升|增加|增|延长)[到至]|"
    r"at least|no(?:t)? (?:less than|lower than|below|under|fewer than)|never below|"
    r"more than|higher than|above|over|exceed(?:s|ing)?|minimum(?: of)?|up to"
)
_MOST_BEFORE = (
    r"≤|⩽|≦|<=|<|不[得应宜能可]?[高大多]于|不[得应宜能可]?超过|小于等于|小于|低于|少于|至多|最多|"
    r"(?:降低?|减少?|缩短|收窄|压)[到至]|控制在|"
    r"at most|no(?:t)? (?:more than|higher than|above|over|exceed(?:ing)?|longer than)|"
    r"less than|lower than|below|under|within|maximum(?: of)?|down to"
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
    **dict.fromkeys(("h", "小时", "hour", "hours"), ("hour", Measured.DURATION)),
    **dict.fromkeys(("min", "分钟", "minutes"), ("minute", Measured.DURATION)),
    **dict.fromkeys(("天", "日", "day", "days"), ("day", Measured.DURATION)),
    **dict.fromkeys(("周", "weeks"), ("week", Measured.DURATION)),
    **dict.fromkeys(("个月", "months"), ("month", Measured.DURATION)),
    **dict.fromkeys(("年", "years"), ("year", Measured.DURATION)),
    "mah/g": ("milliampere*hour/gram", Measured.CAPACITY),
    **dict.fromkeys(("nm", "纳米"), ("nanometer", Measured.SIZE)),
    **dict.fromkeys(("μm", "µm", "um", "微米"), ("micrometer", Measured.SIZE)),
    **dict.fromkeys(("mm", "毫米"), ("millimeter", Measured.SIZE)),
    **dict.fromkeys(("目", "mesh"), ("dimensionless", Measured.MESH)),
}
_BASE = {
    Measured.TEMPERATURE: "degC",
    Measured.PRESSURE: "megapascal",
    Measured.CONCENTRATION: "milligram/liter",
    Measured.THROUGHPUT: "tonne/year",
    Measured.MESH: "dimensionless",
    Measured.DURATION: "hour",
    Measured.CAPACITY: "milliampere*hour/gram",
    Measured.SIZE: "micrometer",
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
    Measured.CONTENT: r"含量|含水|含湿|含盐|含油|固含|水分|残留|杂质|content|moisture|impurity|impurities|residues?|residual",
}
_SHARE = re.compile("|".join(f"(?P<{kind}>{words})" for kind, words in _SHARES.items()))
_PLAIN = {
    Measured.PURITY,
    Measured.YIELD,
    Measured.CONVERSION,
    Measured.SELECTIVITY,
    Measured.RECOVERY,
    Measured.REMOVAL,
    Measured.CAPACITY,
}
_MORE_IS_BETTER = _PLAIN | {Measured.THROUGHPUT}
_WEAK = {Measured.SHARE, Measured.DURATION, Measured.SIZE}
_OF_THE_WHOLE = {Measured.THROUGHPUT, Measured.DURATION}
"""What a plant does in a year, or how long it ran, is said of all that the text tells of."""

_RATE = re.compile(r"(?P<period>[年日])(?:产|处理|加工)(?:量|能力|规模)?$")
_RATES = {"年": "year", "日": "day"}

_UNIT = "|".join(sorted(map(re.escape, _UNITS), key=len, reverse=True))
_TIME = "|".join(_TIMES)
_QUANTITY = re.compile(
    rf"(?:(?P<least>{_LEAST_BEFORE})|(?P<most>{_MOST_BEFORE}))?\s*(?:约|about|around|approximately)?\s*"
    rf"(?P<minus>零下|minus )?(?<![\d.a-z±])(?P<first>-?{_NUMBER})\s*(?P<times>{_TIME})?\s*"
    rf"(?:(?:{_UNIT})?\s*(?:~|-|至|到|to)\s*(?P<second>{_NUMBER})\s*(?P<more>{_TIME})?\s*)?"
    rf"(?P<unit>{_UNIT})(?![a-z])"
    rf"(?:\s*(?:(?P<least_after>{_LEAST_AFTER})|(?P<most_after>{_MOST_AFTER})))?"
)
# What goes in is nobody's result, and no condition: 进水COD 3.8万mg/L.
_GIVEN = re.compile(
    r"进水|进料|原水|原料|原来|现在|目前|初始|峰值|influent|inlet|feed|initial|peak|currently|at present"
)
# So is what something was raised or lowered from: 含湿由41%降到13%, cut from 0.5 to 0.06 mol%.
_FROM = re.compile(r"(?:由|从|from)\s*$")
_TO = re.compile(r"\s*(?:降|减|缩|收|提|升|增|延|压|to\b)")
_CHANGED = re.compile(r"cut|reduc|lower|drop|fell|fall|shorten|rais|ris|rose|increas|improv|extend|up|down")
_YEARS = (1900, 2100)
"""2027年 is a date."""
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
        "产品",
        "成品",
        "原料",
        "处理",
        "工艺",
        "技术",
        "装置",
        "运行",
        "连续",
        "时间",
        "数据",
        "product",
        "good",
        "process",
        "proces",
        "technology",
        "continuous",
        "continuou",
        "operation",
        "time",
        "data",
        "after",
        "before",
        "from",
        "for",
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
    near = _terms_in(text)
    for clause in _clauses(folded):
        for found in _QUANTITY.finditer(folded, *clause):
            if _is_given(folded, found, clause):
                continue
            measured, unit = _measure(folded, found, clause)
            if measured is not None:
                start, low, high = _limits(folded, found, clause, unit, _BASE.get(measured, "percent"))
                quote = text[start : found.end()]
                lead = len(quote) - len(quote.lstrip())
                about = _terms_around(text, found, clause, measured)
                yield Quantity(measured, low, high, quote.strip(), start + lead, about, near)


def _is_given(text: str, found: re.Match[str], clause: tuple[int, int]) -> bool:
    """Whether this is what goes in, what something was changed from, or a date."""
    if _GIVEN.search(text, clause[0], found.start()):
        return True
    if _FROM.search(text[clause[0] : found.start("first")]) and _TO.match(text, found.end()):
        return True
    return found["unit"] in ("年", "years") and _YEARS[0] <= float(found["first"].replace(",", "")) <= _YEARS[1]


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
        rate = _RATE.search(before.rstrip())
        return (Measured.THROUGHPUT, f"tonne/{_RATES[rate['period']]}") if rate else (None, unit)
    if unit != "percent":
        return measured, unit
    return _share_of(text, before, after, clause), unit


def _share_of(text: str, before: str, after: str, clause: tuple[int, int]) -> Measured:
    """Of which share a percentage is, by the words around it; in a list (锂回收率≥90%，镍钴≥98%) by those beside it."""
    named = _nearest_share(before, after)
    if named is not None:
        return named
    beside = [one for one in _clauses(text) if one[1] + 1 == clause[0] or one[0] == clause[1] + 1]
    for start, end in beside:
        between = text[end] if end < clause[0] else text[clause[1]]
        named = _nearest_share(text[start:end], "")
        if between in "，、," and "%" in text[start:end] and named in _PLAIN:
            return named
    return Measured.SHARE


def _nearest_share(before: str, after: str) -> Measured | None:
    words = [*list(_SHARE.finditer(before))[-1:], *list(_SHARE.finditer(after))[:1]]
    return Measured(words[0].lastgroup) if words and words[0].lastgroup else None


def _limits(text: str, found: re.Match[str], clause: tuple[int, int], unit: str, base: str) -> tuple[int, float, float]:
    """Where the quantity begins, and its two ends."""
    times = _TIMES.get(found["times"] or "", 1.0)
    first = float(found["first"].replace(",", "")) * (-1 if found["minus"] else 1)
    if found["second"] is not None:
        more = _TIMES.get(found["more"] or "", 1.0)
        second = _convert(float(found["second"].replace(",", "")) * more, unit, base)
        before = text[clause[0] : found.start("first")]
        if _FROM.search(before) and _CHANGED.search(before):
            return found.start("second"), second, second
        # 5–10 万吨 means 50,000 to 100,000 tonnes.
        low, high = sorted((_convert(first * (times if found["times"] else more), unit, base), second))
        return found.start(), low, high
    value = _convert(first * times, unit, base)
    if found["least"] or found["least_after"]:
        return found.start(), value, inf
    if found["most"] or found["most_after"]:
        return found.start(), -inf, value
    return found.start(), value, value


@cache
def _registry() -> "pint.UnitRegistry[Any]":
    return pint.UnitRegistry(autoconvert_offset_to_baseunit=True)


def _convert(value: float, unit: str, base: str) -> float:
    return float(_registry().Quantity(value, unit).to(base).magnitude)


def _terms_around(text: str, found: re.Match[str], clause: tuple[int, int], measured: Measured) -> frozenset[str]:
    words = text[clause[0] : found.start()] + " " + text[found.end() : clause[1]]
    if measured in _PLAIN:
        words = _SHARE.sub(" ", words)
    return _terms_in(words)


def _terms_in(text: str) -> frozenset[str]:
    """What a text speaks of: its Chinese terms, the pairs of characters between them, words in English, elements."""
    found = {name for _, _, name in find_elements(text)}
    for run in chinese_runs(text):
        for piece, is_term in split_terms(run):
            found |= {piece} if is_term else {piece[at : at + 2] for at in range(len(piece) - 1)}
    words = (part for word in bridge_words(text) for part in word.split("-"))
    found |= {word for word in words if len(word) > _SHORT and word.isalpha()}
    return frozenset(found) - _COMMON


_SHORT = 2


def _is_about_the_same(asked: Quantity, stated: Quantity) -> bool:
    if asked.measured in _PLAIN or asked.about & stated.about:
        return True
    return asked.measured in _OF_THE_WHOLE and asked.high == inf and bool(asked.about & stated.near)


def _meets(asked: Quantity, stated: Quantity) -> Outcome:
    slack = TOLERANCE * max(abs(end) for end in (asked.low, asked.high, stated.low, stated.high) if abs(end) < inf)
    inside = stated.low >= asked.low - slack and stated.high <= asked.high + slack
    apart = stated.high < asked.low - slack or stated.low > asked.high + slack
    if apart:
        return Outcome.NOT_MET
    return Outcome.MET if inside or not asked.is_limit else Outcome.UNKNOWN


def _distance(asked: Quantity, stated: Quantity) -> float:
    return max(asked.low - stated.high, stated.low - asked.high, 0.0)

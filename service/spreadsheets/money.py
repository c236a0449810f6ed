"""Budgets: a number, its unit from the cell or the header, and whole yuan at the end."""

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal

from service.language import Wording
from service.spreadsheets.cell_text import clean_line, plain_key, words
from service.spreadsheets.findings import Finding, report
from service.spreadsheets.reading import Reading
from service.spreadsheets.sheet import Cell

MAX_BUDGET_CNY = 10**12
"""The largest amount that a need may name, as over HTTP."""

_LARGE_CNY = 100_000_000
_GUESS_BELOW = 10_000
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_YUAN = re.compile(r"元|块|rmb|cny|yuan|¥|￥|人民币", re.IGNORECASE)
# Longest first: 万元 before 元.
_UNITS = (
    (re.compile(r"亿"), 100_000_000),
    (re.compile(r"百万|million|\bmn\b|(?<=\d)m\b", re.IGNORECASE), 1_000_000),
    (re.compile(r"万|10\s*k\b|10,?000|ten\s*thousand|\bwan\b", re.IGNORECASE), 10_000),
    (re.compile(r"千|thousand|(?<=\d)k\b|\bk\b", re.IGNORECASE), 1_000),
    (_YUAN, 1),
)
_FOREIGN = re.compile(
    r"美元|欧元|日元|港元|港币|英镑|卢布|usd|eur|gbp|jpy|hkd|rub|dollar|euro|pound|[$€£]", re.IGNORECASE
)
_OPEN = words(
    "面议|待议|待定|另议|协商|可协商|可面议|双方协商|商议|视情况而定|不限|根据项目情况|具体面议|按需|negotiable|tobenegotiated|tbd|open|flexible"
)


def unit_in_header(header: str) -> int | None:
    """How many yuan one unit of a budget column is, as in 预算（万元）: 10 000; None where the header does not say."""
    return _unit(unicodedata.normalize("NFKC", header))


def is_foreign(text: str) -> bool:
    """Whether the text names a currency that is not the yuan."""
    return bool(_FOREIGN.search(text))


def parse_budget(cell: Cell, *, header: str = "") -> Reading[int | None]:
    """The budget in whole yuan. A unit in the cell wins over the header's, as in 预算（万元）.

    Of a range the upper end is taken; without any unit a number below 10 000 is read as 万元. Both come with a note.
    An amount in another currency is never taken for yuan: the budget stays blank, with a note.
    """
    text = unicodedata.normalize("NFKC", clean_line(cell))
    if plain_key(text) in _OPEN:
        return Reading(None, report("budget-open"))
    if is_foreign(text) or (is_foreign(header) and not _YUAN.search(text)):
        return Reading(None, report("budget-foreign"))
    numbers = [Decimal(number) for number in _NUMBER.findall(_THOUSANDS.sub("", text))]
    if not numbers or len(numbers) > 2 or text.startswith("-"):  # noqa: PLR2004 - a range has two ends
        return Reading(None, report("budget-unreadable"))
    own, unit = _unit(text), unit_in_header(header)
    factor = own or unit or (10_000 if max(numbers) < _GUESS_BELOW else 1)
    amount = int((max(numbers) * factor).to_integral_value(ROUND_HALF_UP))
    if amount > MAX_BUDGET_CNY:
        return Reading(None, report("budget-too-large", amount=amount, limit=MAX_BUDGET_CNY))
    guessed = own is None and unit is None
    return Reading(amount, _remark_on(amount, factor=factor, guessed=guessed, span=len(numbers) > 1))


def _remark_on(amount: int, *, factor: int, guessed: bool, span: bool) -> Finding | None:
    if guessed:
        name = Wording("万元", "10 000 yuan") if factor > 1 else Wording("元", "yuan")
        return report("budget-unit-guessed", unit=name, amount=amount)
    if amount > _LARGE_CNY:
        return report("budget-large", amount=amount)
    return report("budget-range", amount=amount) if span else None


def _unit(text: str) -> int | None:
    for pattern, factor in _UNITS:
        if pattern.search(text):
            return factor
    return None

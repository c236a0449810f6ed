"""Requirements out of one cell: musts and wishes."""

import re
from dataclasses import dataclass

from service.spreadsheets.items import is_heading, split_items

_MUST = r"必须满足|必须|必备|必要|硬性|刚性|must have|must-have|must|mandatory|required"
_WISH = r"希望满足|希望|期望|优先|可选|加分项?|nice to have|nice-to-have|wish|optional|preferred|desired"
_WORDS = rf"(?:(?P<must>{_MUST})|(?P<wish>{_WISH}))"
_MARKS = (
    re.compile(rf"[（(\[【]\s*{_WORDS}\s*[）)\]】]\s*[:：]?\s*", re.IGNORECASE),
    re.compile(rf"{_WORDS}\s*[:：]\s*", re.IGNORECASE),
)
_MARK_BEHIND = re.compile(rf"\s*[（(\[【]\s*{_WORDS}\s*[）)\]】]\s*[.。]?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class RequirementEntry:
    """A requirement as a spreadsheet gives it."""

    text: str
    must: bool


def parse_requirements(text: str, *, must: bool) -> list[RequirementEntry]:
    """The requirements of a cell; `must` is what its column says, which a line's own mark （必须）/（希望） overrides.

    A mark alone on a line holds for the lines below it.
    """
    entries: list[RequirementEntry] = []
    for item in split_items(text):
        own, rest = _own_mark(item)
        if own is not None and not rest:
            must = own
            continue
        if is_heading(rest):
            continue  # 具体要求： is no requirement
        entries.append(RequirementEntry(rest, must if own is None else own))
    return entries


def _own_mark(item: str) -> tuple[bool | None, str]:
    for mark in _MARKS:
        if match := mark.match(item):
            return bool(match["must"]), item[match.end() :].strip()
    if match := _MARK_BEHIND.search(item):
        return bool(match["must"]), item[: match.start()].strip()
    return None, item

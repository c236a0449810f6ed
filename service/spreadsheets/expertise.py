"""Expertise items out of one cell: text, year, and a kind that an item names itself."""

import re
from dataclasses import dataclass

from matching.types import ExpertiseKind
from service.spreadsheets.cell_text import clean_text
from service.spreadsheets.items import is_heading, split_items
from service.spreadsheets.kinds import EXPERTISE_KIND_WORDS

_YEAR = r"(?P<year>(?:19|20)\d{2})"
# A year that stands alone in brackets, or as 2021年 at the very end, is taken out of the text.
_BRACKETED = re.compile(rf"\s*[（(\[【]\s*{_YEAR}\s*年?\s*[）)\]】][.。]?$")
_WITH_WORD = re.compile(rf"(?:[\s,，.。、;；]+|(?<=[）)》”\"'])){_YEAR}\s*年[.。]?$")
# Elsewhere at the end it belongs to the text (Journal 12, 2021; 2019-2022) and is only read.
_AT_END = re.compile(
    rf"(?:[\s,，.。、(（\-–—~～至/]|(?:0?[1-9]|1[0-2])[\-–—~～至])\s*{_YEAR}(?:\s*年)?(?:[.\-/年]\s*(?:0?[1-9]|1[0-2])\s*月?)?\s*[）)]?[.。]?$"
)
_OWN_KIND = re.compile(r"(?:【(?P<square>[^】]{1,20})】|\[(?P<plain>[^\]]{1,20})\]|(?P<bare>[^:：]{1,20})[:：])\s*")


@dataclass(frozen=True, slots=True)
class ExpertiseEntry:
    """An item as a spreadsheet gives it."""

    kind: ExpertiseKind
    text: str
    year: int | None = None


def parse_expertise(text: str, kind: ExpertiseKind) -> list[ExpertiseEntry]:
    """The items of a cell in a column of `kind`.

    "专利：一种……（2021）" in a column of achievements is a patent of 2021; "论文：" alone on a line names the kind of
    the lines below it. Only a column of achievements is read so: elsewhere a colon belongs to the text.
    """
    if kind is not ExpertiseKind.ACHIEVEMENT:
        return [parse_entry(item, kind) for item in split_items(text) if not is_heading(item)]
    entries: list[ExpertiseEntry] = []
    for block in _blocks(text):
        current: ExpertiseKind = kind
        for item in split_items(block):
            own, rest = _own_kind(item)
            if own is not None and not rest:
                current = own
            elif not is_heading(rest):  # 主要成果： says nothing that could be matched
                entries.append(parse_entry(rest, own or current))
    return entries


def _blocks(text: str) -> list[str]:
    """Lines that name their kind, each with the lines below it, because numbers start again there."""
    blocks = [""]
    for line in clean_text(text).split("\n"):
        if _own_kind(line)[0] is not None:
            blocks.append("")
        blocks[-1] += line + "\n"
    return blocks


def parse_entry(text: str, kind: ExpertiseKind) -> ExpertiseEntry:
    """One item: its year is read from the end of the text, and taken out where it stands in brackets."""
    for pattern in (_BRACKETED, _WITH_WORD):
        if (match := pattern.search(text)) and (rest := text[: match.start()].rstrip(" ,，、;；")):
            return ExpertiseEntry(kind, rest, int(match["year"]))
    if match := _AT_END.search(text):
        return ExpertiseEntry(kind, text, int(match["year"]))
    return ExpertiseEntry(kind, text)


def _own_kind(item: str) -> tuple[ExpertiseKind | None, str]:
    if match := _OWN_KIND.match(item):
        kind = EXPERTISE_KIND_WORDS.find(match["square"] or match["plain"] or match["bare"])
        if kind is not None:
            return kind, item[match.end() :]
    return None, item

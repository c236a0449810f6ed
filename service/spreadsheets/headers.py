"""Which column a header names, whatever width, case, language, numbering and remarks it is written with."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from rapidfuzz import fuzz, process

from service.spreadsheets.cell_text import clean_text, plain_key, words
from service.spreadsheets.layouts import Column, Layout

MAX_HEADER_LENGTH = 80
"""A longer cell is no header."""

_NEAR_ENOUGH = 60
_BRACKETS = re.compile(r"[(\[【{《][^)\]】}》]*[)\]】}》]")
_IN_BRACKETS = re.compile(r"[(\[【{]([^)\]】}]*)[)\]】}]")
_NUMBERING = re.compile(
    r"^\s*(?:\d{1,2}\s*[.、)](?!\d)|[(]\d{1,2}[)]|[①-⑳]|[一二三四五六七八九十]{1,2}、|[(][一二三四五六七八九十]{1,2}[)])"
)
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9&.'/\s\-]*")
_ORDINAL = re.compile(r"(?<=\D)(?:\d{1,2}|[一二三四五])$")
_FILLERS = re.compile(
    r"主要|代表性|近[\d一二三四五六七八九十两]*年来?|目前|现有|已有|情况|列表|清单|一览|汇总|介绍|简述|概述|信息|请填写|填写|必填|选填|"
    r"(?:不超过|最多|限)?[\d一二三四五六七八九十]+[篇项个件字]以?内?|^the(?=[a-z])|^your(?=[a-z])|^main(?=[a-z])|^selected(?=[a-z])|optional$|required$"
)
# A header that starts with a known word but ends so is about something else: 论文数量, 项目负责人, 专利号.
_OTHER_ENDS = re.compile(
    r"(?:数|数量|个数|篇数|时间|日期|负责人|人|单位|编号|号|等级|级别|排名|金额|经费|状态|来源|count|number|no|date)$"
)
_TOO_GENERAL = words(
    "名称|内容|类型|类别|单位|企业|公司|时间|日期|其他|其它|说明|需求|要求|描述|背景|现状|标题|领域|城市|代码|编号|备注|机构|部门|名字|种类|条目|题目|金额|期限|人数|指标要求|"
    "项目|省市|业务|介绍|职务|必须|希望|期望|优先|研究|教师|专家|教授|老师|name|type|text|title|date|code|region|city|state|field|"
    "fields|group|other|notes|needs|about|staff|unit|school"
)
_MIN_LATIN = 6


@dataclass(frozen=True, slots=True)
class Recognised:
    """A header and the column that it names; `guessed` where only a part of it is known."""

    index: int
    header: str
    column: Column
    guessed: bool = False


def recognise(header: str, index: int, layout: Layout) -> Recognised | None:
    """The column of `layout` that `header` names; None where it names none."""
    header = clean_text(header)
    if not header or len(header) > MAX_HEADER_LENGTH:
        return None
    column, guessed = _recognise(header, layout)
    return Recognised(index, header, column, guessed) if column else None


@lru_cache(maxsize=4096)
def _recognise(header: str, layout: Layout) -> tuple[Column | None, bool]:
    known = _known(layout)
    for key in _keys(header):
        if column := known.get(key):
            return column, False
    return _part_of(plain_key(_BRACKETS.sub("", _folded(header))), layout), True


def nearest_column(header: str, layout: Layout) -> Column | None:
    """The column whose names look most like `header`; None where nothing is near."""
    known = _known(layout)
    best = process.extractOne(plain_key(header), list(known), scorer=fuzz.ratio, score_cutoff=_NEAR_ENOUGH)
    return known[best[0]] if best else None


@cache
def _known(layout: Layout) -> dict[str, Column]:
    return {
        plain_key(word): column
        for column in layout.columns
        for word in (column.label.zh, column.label.en, *column.synonyms.split("|"))
        if plain_key(word)
    }


def _folded(header: str) -> str:
    return unicodedata.normalize("NFKC", header).replace("【", "[").replace("】", "]")


def _keys(header: str) -> Iterator[str]:
    """What the header could be called, the most literal first."""
    folded = _folded(header)
    bare = _NUMBERING.sub("", _BRACKETS.sub("", folded))
    pieces = [folded, bare, *bare.split("\n"), *re.split(r"[/|:\n]", bare)]
    pieces += [_LATIN.sub("", bare), *_LATIN.findall(bare), *_IN_BRACKETS.findall(folded)]
    for piece in pieces:
        if key := plain_key(piece):
            yield key
            yield _ORDINAL.sub("", key)
            yield _FILLERS.sub("", key)
            yield _ORDINAL.sub("", _FILLERS.sub("", key))


def _part_of(key: str, layout: Layout) -> Column | None:
    """The column whose name the header ends with, or else starts with: in both languages the end says what it is."""
    if key.startswith("是否"):
        return None
    telling = _telling(layout)
    endings = [word for word in telling if key.endswith(word)]
    starts = [word for word in telling if key.startswith(word)] if not _OTHER_ENDS.search(key) else []
    for found in (endings, starts):
        if found:
            return _known(layout)[max(found, key=len)]
    return None


@cache
def _telling(layout: Layout) -> tuple[str, ...]:
    """The names that say what a longer header is about."""
    return tuple(
        word
        for word in _known(layout)
        if word not in _TOO_GENERAL and len(word) >= (_MIN_LATIN if word.isascii() else 2)
    )

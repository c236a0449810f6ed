"""What a text or a form is made of: values with the label that stands before them, and sentences without one."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from service.spreadsheets.cell_text import plain_key
from service.spreadsheets.headers import recognise
from service.spreadsheets.layouts import NEEDS

MAX_LABEL = 24
"""Characters of a label in front of a colon; more is a sentence."""

# What forms of science bureaus and e-mails call things, beyond the headers of spreadsheets.
_MORE = {
    "title": "需求名称|技术需求名称|难题名称|课题名称|项目名称|主题|name of need|name of the need|need name|title of need|title",
    "must": "技术指标|主要技术指标|主要指标|考核指标|预期指标|预期目标|目标指标|技术目标|技术参数|指标|要求|技术要求|technical indicators|"
    "technical indicator|indicators|key indicators|targets|technical targets|technical requirements|requirements|performance targets",
    "wish": "希望|期望|nice to have|wishes",
    "body": "现状|目前状况|现有基础|背景|技术背景|存在问题|需求内容|技术需求内容|需求简述|问题描述|需求描述|present state|current state|"
    "current situation|background|problem|description|what we need|the problem",
    "budget": "预算|拟投入|经费预算|投入预算|拟投入经费|预算总额|budget|planned investment",
    "deadline": "期限|完成期限|截止日期|时限|解决期限|完成时间|deadline|time limit|due|completion date|required by",
    "contact": "联系人|联系方式|联系电话|电话|手机|邮箱|电子邮箱|contact|contact person|phone|mobile|tel|e-mail|email",
    "company": "企业名称|公司名称|单位名称|需求单位|申报单位|填报单位|company|company name|enterprise|organization|from company",
    "kind": "需求类型|合作方式|kind of need|type of need|kind|form of cooperation",
}
_KNOWN = {plain_key(word): field for field, words in _MORE.items() for word in words.split("|")}
_LABELLED = re.compile(
    rf"\s*(?:[（(]?[\d一二三四五六七八九十]{{1,2}}[）)、.．]\s*)?[【\[*]*\s*(?P<label>[^:：\n]{{1,{MAX_LABEL}}}?)\s*[】\]*]*\s*[:：]\s*(?P<value>.*)"
)
_BARE_LABEL = re.compile(
    rf"\s*(?:[一二三四五六七八九十]{{1,2}}、)?\s*[【\[](?P<label>[^】\]\n]{{1,{MAX_LABEL}}})[】\]]\s*(?P<value>.*)"
)
_URL_SCHEME = re.compile(r"(?:https?|ftp|mailto)$", re.IGNORECASE)

MANY_LINES = frozenset({"body", "must", "wish", "title"})
"""Fields whose value may go on below its label."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some text. `field` is the field of a need that its label names; "" for an unknown label, and where there is none."""

    text: str
    label: str = ""
    field: str = ""

    @property
    def quote(self) -> str:
        """The words as they stood."""
        return f"{self.label}：{self.text}" if self.label else self.text


def field_of(label: str) -> str:
    """The field of a need that a label names; "" where it names none."""
    if field := _KNOWN.get(plain_key(label)):
        return field
    recognised = recognise(label, 0, NEEDS)
    return recognised.column.name if recognised else ""


def is_label(text: str) -> bool:
    """Whether a cell of a form is a label."""
    text = text.strip().rstrip(":：").strip("【】[]* ")
    return bool(text) and len(text) <= MAX_LABEL and bool(field_of(text))


def cut_lines(lines: Iterable[str]) -> Iterator[Piece]:
    """Cut lines into pieces: a line with a known label begins one, and lines below go on where the field may."""
    open_: Piece | None = None
    for line in lines:
        piece = _labelled(line)
        if piece is not None:
            if open_ is not None:
                yield open_
            open_ = piece
        elif open_ is not None and line.strip() and _goes_on(open_):
            open_ = Piece(f"{open_.text}\n{line.strip()}".strip(), open_.label, open_.field)
        else:
            if open_ is not None:
                yield open_
                open_ = None
            if line.strip():
                yield Piece(line.strip())
    if open_ is not None:
        yield open_


def _goes_on(piece: Piece) -> bool:
    if not piece.text:
        return bool(piece.field)
    return piece.field in MANY_LINES - {"title"}


def _labelled(line: str) -> Piece | None:
    match = _LABELLED.fullmatch(line) or _BARE_LABEL.fullmatch(line)
    if match is None or _URL_SCHEME.fullmatch(match["label"]):
        return None
    label, value = match["label"].strip("* "), match["value"].strip()
    field = field_of(label)
    if field or (len(label) <= MAX_LABEL // 2 and " " not in label and value):
        return Piece(value, label, field)
    return None

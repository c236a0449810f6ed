"""One cell, several things: lists that people write with line breaks, numbers, bullets or semicolons."""

import re
from itertools import pairwise

from service.spreadsheets.cell_text import clean_text

_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_NUMERALS = "一二三四五六七八九十"
_PAIRS = {
    "(": ")",
    "（": "）",
    "[": "]",
    "【": "】",
    "{": "}",
    "《": "》",
    "〈": "〉",
    "“": "”",
    "「": "」",
    "『": "』",
}

# "1." and "1、" are marks unless a digit follows (1.5 MPa, 2、4-二氯苯酚); "(1)" and "[1]" always are. Where a line of
# a list starts with its number, 、 may be followed by a digit too (2、1,4-丁二醇).
_MARK = re.compile(
    rf"(?:[（(\[【]\s*(?P<bracketed>\d{{1,2}})\s*[）)\]】][.、．]?"
    rf"|(?<![\d.\-])(?P<dotted>\d{{1,2}})(?:[.、．](?!\d)|[）)])"
    rf"|(?<![\d.\-])(?P<listed>\d{{1,2}})、(?=\d)"
    rf"|(?P<circled>[{_CIRCLED}])[.、．]?"
    rf"|(?<![{_NUMERALS}])[（(]?(?P<numeral>[{_NUMERALS}])(?:[）)]、?|、))\s*"
)
_BULLET = re.compile(r"(?:[•●◆◇■□▪▫◦○★☆✓✔√➢►]\s*|[-–—*·>]+\s+)")
_TRAILING = "；;，,、 \t"


def split_items(text: str) -> list[str]:
    """The things that a cell lists, in order, without their numbers and bullets.

    Numbers (1. 2、（3） [4] ① 一、) that count up from one separate items wherever they stand; else line breaks do;
    else semicolons, except inside brackets, quotes and book-title marks. A line without a number that follows a
    numbered line continues it. A heading is returned with its colon: see `is_heading`.
    """
    pieces = [piece for block in _blocks(clean_text(text)) for piece in _split_block(block)]
    items = (_strip_mark(" ".join(piece.split())).strip(_TRAILING) for piece in pieces)
    return [item for item in items if item]


def is_heading(item: str) -> bool:
    """Whether an item is only the heading of those that follow, as 论文： alone on a line is."""
    return item.endswith((":", "："))


def _blocks(text: str) -> list[str]:
    """Headings and what stands between them, because numbers start again under each heading."""
    blocks = [""]
    for line in text.split("\n"):
        if is_heading(line):
            blocks += [line, ""]
        else:
            blocks[-1] += line + "\n"
    return [block.strip() for block in blocks if block.strip()]


def _split_block(text: str) -> list[str]:
    if (numbered := _split_numbered(text)) is not None:
        return numbered
    lines = [line for line in text.split("\n") if line]
    return lines if len(lines) > 1 else _split_semicolons(text)


def _split_numbered(text: str) -> list[str] | None:
    """Split where numbers count 1, 2, 3 …; None where they do not."""
    protected = _protected(text)
    starts: list[tuple[int, int]] = []
    for match in _MARK.finditer(text):
        if _number(match) != len(starts) + 1 or not _may_start_item(text, match, protected):
            continue
        if not starts and text[: match.start()].strip() and "\n" not in text[: match.start()]:
            return None
        starts.append(match.span())
    if len(starts) < 2:  # noqa: PLR2004 - one number alone is no list
        return None
    head = [line for line in text[: starts[0][0]].split("\n") if line.strip()]
    ends = [start for start, _ in starts[1:]] + [len(text)]
    return head + [_joined(text[begin:end]) for (_, begin), end in zip(starts, ends, strict=True)]


def _may_start_item(text: str, match: re.Match[str], protected: list[bool]) -> bool:
    start = match.start()
    if start and (protected[start] and protected[start - 1]):
        return False
    before = text[start - 1] if start else "\n"
    if match["numeral"] or match["listed"]:
        return before in "\n；;。 "
    return not (before.isascii() and before.isalnum())


def _number(match: re.Match[str]) -> int:
    if match["circled"]:
        return _CIRCLED.index(match["circled"]) + 1
    if match["numeral"]:
        return _NUMERALS.index(match["numeral"]) + 1
    return int(match["bracketed"] or match["dotted"] or match["listed"])


def _joined(text: str) -> str:
    """An item that was wrapped over several lines, as one line: no blank between Chinese characters."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    joined = lines[0] if lines else ""
    for before, line in pairwise(lines):
        joined += (" " if before[-1].isascii() or line[0].isascii() else "") + line
    return joined


def _split_semicolons(text: str) -> list[str]:
    protected = _protected(text)
    pieces = [""]
    for character, safe in zip(text, protected, strict=True):
        if character in "；;" and not safe:
            pieces.append("")
        else:
            pieces[-1] += character
    return pieces


def _protected(text: str) -> list[bool]:
    """For each character whether it stands in brackets or quotes that are opened and closed."""
    protected = [False] * len(text)
    open_: list[tuple[str, int]] = []
    for position, character in enumerate(text):
        closers = [closer for closer, _ in open_]
        if character in closers:
            while open_:
                closer, start = open_.pop()
                if closer == character:
                    protected[start : position + 1] = [True] * (position + 1 - start)
                    break
        elif character == '"':
            open_.append(('"', position))
        elif character in _PAIRS:
            open_.append((_PAIRS[character], position))
    return protected


def _strip_mark(item: str) -> str:
    """The item without the bullet, or the lone number, that it starts with."""
    item = _BULLET.sub("", item, count=1) if _BULLET.match(item) else item
    match = _MARK.match(item)
    # 一、 alone may be part of a word, as in 一、二次电池.
    return item[match.end() :] if match and not (match["numeral"] or match["listed"]) else item

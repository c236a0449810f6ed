"""The text of a cell, cleaned of what nobody typed on purpose."""

import math
import re
import unicodedata
from datetime import datetime, time

from embeddings.text import normalise
from service.spreadsheets.sheet import Cell, Uncomputed

_ESCAPED_RETURN = re.compile(r"_x000[dD]_")
_BREAKS = re.compile(r"\r\n|[\r\v\f\u0085\u2028\u2029]")
_SPACES = re.compile(r"[^\S\n]+")
# Control characters but tab and newline, halves of surrogate pairs, soft hyphens, zero-width marks, byte order marks,
# and marks that turn the direction of writing.
_UNSTORABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufff9-\ufffb]"
)
_CJK = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_BETWEEN_CJK = re.compile(f"(?<=[{_CJK}])[ ]+(?=[{_CJK}])")
_NOT_A_LETTER = re.compile(r"[\W_]+")
_EXCEL_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"})


def words(text: str) -> frozenset[str]:
    """The words of a text that are parted by |."""
    return frozenset(text.split("|"))


_NOTHING = words(
    "无|暂无|没有|未填|不详|空|略|待定|待补充|暂缺|无要求|不限|none|nil|na|null|nothing|tbd|tba|notapplicable|unknown"
)
_ONLY_MARKS = re.compile(r"[\s/\\\-–—_.·…*无]+")


def clean_text(cell: Cell) -> str:
    """What the cell says, as text that is safe to store: "" for a blank cell.

    Line breaks become newlines, other white space single blanks; control characters, zero-width marks and broken
    surrogates go. Whole numbers lose their ".0"; dates are written as 2022-05-20.
    """
    text = _BREAKS.sub("\n", _ESCAPED_RETURN.sub("\n", _plain(cell)))
    text = _SPACES.sub(" ", _UNSTORABLE.sub("", text))
    return "\n".join(line.strip() for line in text.split("\n")).strip()


def clean_line(cell: Cell) -> str:
    """The cell as one line."""
    return " ".join(clean_text(cell).split())


def clean_name(cell: Cell) -> str:
    """The cell as a name: one line, full-width letters and digits made plain, no blanks inside Chinese names."""
    return _BETWEEN_CJK.sub("", unicodedata.normalize("NFKC", clean_line(cell))).strip()


def is_nothing(text: str) -> bool:
    """Whether the text says that there is nothing: 无, 暂无, /, -, N/A, none."""
    return bool(_ONLY_MARKS.fullmatch(text)) or plain_key(text) in _NOTHING


def is_excel_error(text: str) -> bool:
    """Whether the text is what Excel shows where a formula failed."""
    return text in _EXCEL_ERRORS


def plain_key(text: str) -> str:
    """The text for comparison: width, case, traditional characters, blanks and punctuation make no difference."""
    return _NOT_A_LETTER.sub("", normalise(text).casefold())


def _plain(cell: Cell) -> str:
    match cell:
        case str():
            return cell
        case None | Uncomputed():
            return ""
        case bool():
            return "是" if cell else "否"
        case float() if math.isfinite(cell):
            return str(int(cell)) if cell.is_integer() else f"{cell:.12g}"
        case datetime():
            return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ", timespec="minutes")
    return str(cell)

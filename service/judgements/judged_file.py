"""Read judged pairs from a spreadsheet: need, professor, and a grade or a word; reason, side and name beside where given.

The first row may be a header in Chinese or English, with columns in any order; without one the columns are need,
professor and grade, as in the qrels.tsv that `duijie evaluate` reads.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from matching.metrics import RELEVANT_GRADE
from matching.types import JudgementSide, JudgementWord
from service.errors import InvalidFileError
from service.language import Language, Wording
from service.spreadsheets.cell_text import clean_line, clean_text, plain_key
from service.spreadsheets.sheet import Cell, Sheet
from service.spreadsheets.workbook import read_workbook

HIGHEST_GRADE = 3.0

_COLUMNS = {
    "need": "need|needid|qid|query|需求|技术需求|需求编号|需求id",
    "faculty": "faculty|facultyid|professor|expert|doc|docid|教师|专家|教师编号|专家编号|教师id",
    "grade": "grade|relevance|rel|word|judgement|judgment|评分|分数|等级|评价|结论",
    "reason": "reason|because|comment|理由|原因|说明|备注",
    "side": "side|评价方|哪一方|身份",
    "actor": "actor|by|judge|name|评价人|评审人|填写人|姓名",
}
_NAMES = {name: column for column, names in _COLUMNS.items() for name in names.split("|")}
_REQUIRED = ("need", "faculty", "grade")

_WORDS = {
    JudgementWord.USEFUL: "useful|suitable|yes|有用|合适|适合|匹配",
    JudgementWord.NOT_USEFUL: "notuseful|notsuitable|unsuitable|no|无用|没用|不合适|不适合|不匹配",
    JudgementWord.NOT_MY_FIELD: "notmyfield|不是我的领域|非本人领域|不是我的方向|非我领域",
}
_WORD_OF = {name: word for word, names in _WORDS.items() for name in names.split("|")}
_SIDES = {
    JudgementSide.FACULTY: "faculty|professor|教师|专家",
    JudgementSide.COMPANY: "company|enterprise|企业|公司",
    JudgementSide.ORGANISER: "organiser|organizer|主办方|园区|组织方",
}
_SIDE_OF = {name: side for side, names in _SIDES.items() for name in names.split("|")}


class JudgedFileError(InvalidFileError):
    """A row of a file of judged pairs cannot be used; nothing of the file was stored."""

    code = "judged-file"

    def __init__(self, path: Path, sheet: str, row: int, wording: Wording, **values: object) -> None:
        """Name the place and what is wrong there."""
        self._wording = wording
        self._values = values
        self._place = Wording(f"{path.name} 工作表“{sheet}”第 {row} 行：", f"{path.name}, sheet '{sheet}', row {row}: ")
        super().__init__(self.sentence(Language.EN))

    def sentence(self, language: Language) -> str:
        """What happened and what to do, in `language`."""
        return self._place.say(language) + self._wording.say(language, **self._values)


NO_HEADER = Wording(
    "缺少“{missing}”列：表头应有 需求、教师、评分（或结论）。",
    "there is no column '{missing}': the header needs need, faculty and grade (or word).",
)
NO_ID = Wording("缺少需求或教师编号：请补上编号。", "the id of the need or of the professor is missing: fill it in.")
BAD_GRADE = Wording(
    "评分“{value}”无法识别：请填 0 到 3，或 有用、不合适、不是我的领域。",
    "the grade '{value}' cannot be read: give 0 to 3, or useful, not_useful or not_my_field.",
)
BAD_SIDE = Wording(
    "评价方“{value}”无法识别：请填 教师、企业 或 主办方。",
    "the side '{value}' is not known: give faculty, company or organiser.",
)


@dataclass(frozen=True, slots=True)
class JudgedRow:
    """One row: ids as the file has them, and a grade or else a word. `side` and `actor` may be left to the caller."""

    path: Path
    sheet: str
    row: int
    need: str
    faculty: str
    grade: float | None
    word: JudgementWord
    reason: str = ""
    side: JudgementSide | None = None
    actor: str = ""

    def refuse(self, wording: Wording, **values: object) -> JudgedFileError:
        """The error that names this row."""
        return JudgedFileError(self.path, self.sheet, self.row, wording, **values)


def read_judged_pairs(path: Path) -> list[JudgedRow]:
    """Read all sheets of an xlsx, csv or tsv file. Raises SpreadsheetError, and JudgedFileError naming the row."""
    return [row for sheet in read_workbook(path) if not sheet.hidden for row in _read_sheet(path, sheet)]


def _read_sheet(path: Path, sheet: Sheet) -> list[JudgedRow]:
    rows = [(number, row) for number, row in enumerate(sheet.rows, 1) if any(clean_line(cell) for cell in row)]
    if not rows:
        return []
    columns = _find_columns([plain_key(clean_line(cell)) for cell in rows[0][1]])
    if columns is None:
        columns = {name: position for position, name in enumerate(_REQUIRED)}
    else:
        for name in _REQUIRED:
            if name not in columns:
                raise JudgedFileError(path, sheet.name, rows[0][0], NO_HEADER, missing=name)
        rows = rows[1:]
    return [_read_row(path, sheet, number, row, columns) for number, row in rows]


def _find_columns(header: Sequence[str]) -> dict[str, int] | None:
    """Where each column stands; None where the row is no header."""
    found = {_NAMES[name]: position for position, name in reversed(list(enumerate(header))) if name in _NAMES}
    return found if len(found) > 1 else None


def _read_row(path: Path, sheet: Sheet, number: int, row: Sequence[Cell], columns: Mapping[str, int]) -> JudgedRow:
    cells = {name: row[position] if position < len(row) else None for name, position in columns.items()}
    need, faculty = clean_line(cells["need"]), clean_line(cells["faculty"])
    if not need or not faculty:
        raise JudgedFileError(path, sheet.name, number, NO_ID)
    grade, word = _read_grade(cells["grade"])
    if word is None:
        raise JudgedFileError(path, sheet.name, number, BAD_GRADE, value=clean_line(cells["grade"]))
    side = clean_line(cells.get("side"))
    if side and plain_key(side) not in _SIDE_OF:
        raise JudgedFileError(path, sheet.name, number, BAD_SIDE, value=side)
    return JudgedRow(
        path=path,
        sheet=sheet.name,
        row=number,
        need=need,
        faculty=faculty,
        grade=grade,
        word=word,
        reason=clean_text(cells.get("reason")),
        side=_SIDE_OF.get(plain_key(side)),
        actor=clean_line(cells.get("actor"))[:200],
    )


def _read_grade(cell: Cell) -> tuple[float | None, JudgementWord | None]:
    text = clean_line(cell)
    if word := _WORD_OF.get(plain_key(text)):
        return None, word
    try:
        grade = float(text)
    except ValueError:
        return None, None
    if not 0 <= grade <= HIGHEST_GRADE:
        return None, None
    return grade, JudgementWord.USEFUL if grade >= RELEVANT_GRADE else JudgementWord.NOT_USEFUL

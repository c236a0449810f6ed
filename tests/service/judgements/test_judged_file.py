from pathlib import Path

import pytest

from matching.types import JudgementSide, JudgementWord
from service.judgements.judged_file import JudgedFileError, read_judged_pairs
from service.language import Language
from tests.service.spreadsheets.workbooks import Rows, write_csv, write_xlsx

LANZHOU = Path(__file__).parents[3] / "fixtures" / "lanzhou"


def test_the_qrels_of_evaluate_are_read_as_they_stand() -> None:
    rows = read_judged_pairs(LANZHOU / "qrels.tsv")
    assert len(rows) == 1872
    assert (rows[0].need, rows[0].faculty, rows[0].grade, rows[0].word) == ("N01", "F01", 3.0, JudgementWord.USEFUL)
    assert rows[1].word is JudgementWord.NOT_USEFUL


def test_a_clerks_sheet_is_read_with_words_and_columns_in_any_order(tmp_path: Path) -> None:
    path = write_xlsx(
        tmp_path / "评价.xlsx",
        {
            "评价": [
                ["评价人", "教师编号", "需求编号", "结论", "理由", "评价方"],
                ["王工", "F02", "N01", "不合适", "太远", "企业"],
            ]
        },
    )
    [row] = read_judged_pairs(path)
    assert (row.need, row.faculty, row.grade, row.word) == ("N01", "F02", None, JudgementWord.NOT_USEFUL)
    assert (row.reason, row.side, row.actor, row.row) == ("太远", JudgementSide.COMPANY, "王工", 2)


def test_without_a_header_the_columns_are_need_faculty_grade(tmp_path: Path) -> None:
    [row] = read_judged_pairs(write_csv(tmp_path / "pairs.csv", [["N1", "F1", 2]]))
    assert (row.need, row.faculty, row.grade) == ("N1", "F1", 2.0)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([["need", "faculty", "grade"], ["N1", "F1", "great"]], "row 2: the grade 'great' cannot be read"),
        ([["need", "faculty", "grade"], ["N1", "F1", 7]], "row 2: the grade '7' cannot be read"),
        ([["need", "faculty", "grade"], ["N1", None, 1]], "row 2: the id of the need or of the professor is missing"),
        ([["need", "grade"], ["N1", 1]], "row 1: there is no column 'faculty'"),
        ([["need", "faculty", "grade", "side"], ["N1", "F1", 1, "mayor"]], "row 2: the side 'mayor' is not known"),
    ],
)
def test_a_row_that_cannot_be_read_is_named(tmp_path: Path, rows: Rows, message: str) -> None:
    with pytest.raises(JudgedFileError, match=message) as caught:
        read_judged_pairs(write_csv(tmp_path / "pairs.csv", rows))
    assert "pairs.csv" in caught.value.sentence(Language.ZH)
    assert "行" in caught.value.sentence(Language.ZH)

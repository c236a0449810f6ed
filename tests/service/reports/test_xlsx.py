from dataclasses import replace
from pathlib import Path

from openpyxl import Workbook, load_workbook

from service.reports.docking_report import DockingReport
from service.reports.xlsx import write_report_xlsx
from tests.service.reports.lanzhou import make_lanzhou_report
from tests.service.reports.settings import make_empty_report, make_small_report


def _round_trip(report: DockingReport, folder: Path) -> Workbook:
    path = folder / "report.xlsx"
    write_report_xlsx(report, path)
    return load_workbook(path)


def _rows(workbook: Workbook, sheet: str) -> list[dict[str, object]]:
    header, *rows = workbook[sheet].iter_rows(values_only=True)
    return [dict(zip(map(str, header), row, strict=True)) for row in rows]


def test_workbook_has_a_sheet_for_each_question(tmp_path: Path) -> None:
    workbook = _round_trip(make_small_report(), tmp_path)

    assert workbook.sheetnames == ["匹配 Matches", "得分矩阵 Matrix", "暂无专家 Not served", "教师 Professors"]
    assert [sheet.freeze_panes for sheet in workbook.worksheets] == ["C2"] * 4
    assert [sheet.auto_filter.ref for sheet in workbook.worksheets] == ["A1:R5", "A1:E4", "A1:H2", "A1:H4"]


def test_matches_are_one_row_each_with_the_best_quotation_and_its_source(tmp_path: Path) -> None:
    rows = _rows(_round_trip(make_small_report(), tmp_path), "匹配 Matches")

    assert len(rows) == 4
    assert rows[0] == {
        "企业 Company": "兰新精细化工",
        "技术需求 Need": "高盐废水 COD 降不下来",
        "类型 Kind": "技术难题 Technical problem",
        "名次 Rank": 1,
        "教师 Professor": "林知远",
        "单位 Organization": "西部大学",
        "院系 Department": "化学化工学院",
        "结论 Verdict": "高度契合 Strong match",
        "得分 Score": 91,
        "语义相近 Meaning": 91,
        "用词相同 Wording": 50,
        "要求满足度 Requirements met": 91,
        "有用的可能性 Chance of being useful": 96,
        "最佳引文 Best quotation": "一种高盐有机废水的电催化氧化装置",
        "出处 Source": "专利 Patent · 2021",
        "尚未完全满足的要求 Requirements not fully met": None,
        "需求编号 Need id": "n-water",
        "教师编号 Professor id": "f-lin",
    }
    assert rows[1]["用词相同 Wording"] == "语言不同，无法比较 not comparable: two languages"
    assert rows[1]["尚未完全满足的要求 Requirements not fully met"] == "出水 COD 低于 50 mg/L\n分盐可回用"
    assert rows[1]["最佳引文 Best quotation"] is None


def test_matrix_holds_every_score_and_a_colour_scale(tmp_path: Path) -> None:
    sheet = _round_trip(make_small_report(), tmp_path)["得分矩阵 Matrix"]

    assert [cell.value for cell in sheet[1]] == [
        "企业 Company",
        "技术需求 Need",
        "林知远\n化学化工学院",
        "Grace Okafor",
        "赵一鸣",
    ]
    assert [[cell.value for cell in row] for row in sheet["C2:E4"]] == [[91, 31, 5], [22, 58, 4], [10, 8, 12]]
    (scaled,) = sheet.conditional_formatting
    assert str(scaled.sqref) == "C2:E4"
    assert [rule.type for rule in scaled.rules] == ["colorScale"]


def test_unserved_and_professors_say_what_is_missing_and_what_is_wanted(tmp_path: Path) -> None:
    workbook = _round_trip(make_small_report(), tmp_path)

    (robots,) = _rows(workbook, "暂无专家 Not served")
    professors = _rows(workbook, "教师 Professors")

    assert (robots["所缺内容 Missing"], robots["最接近的教师 Nearest professor"]) == ("同时调度 60 台", "赵一鸣")
    assert [row["位列前三次数 Times in a top three"] for row in professors] == [1, 1, 0]
    assert professors[0]["适合的需求（由高到低） Needs, the best first"] == "91  高盐废水 COD 降不下来 (兰新精细化工)"


def test_hostile_text_stays_text(tmp_path: Path) -> None:
    workbook = _round_trip(
        make_small_report(name='=HYPERLINK("http://evil.example","x")', company="@SUM(1)\x00", text="+1\x0b"), tmp_path
    )

    cells = [cell for sheet in workbook.worksheets for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    assert not [cell.value for cell in cells if str(cell.value).startswith(("=", "+", "-", "@", "\t", "\r"))]
    first = _rows(workbook, "匹配 Matches")[0]
    assert first["教师 Professor"] == """'=HYPERLINK("http://evil.example","x")"""
    assert first["企业 Company"] == "'@SUM(1)"
    assert first["最佳引文 Best quotation"] == "'+1"


def test_empty_and_uncalibrated_reports_can_be_written(tmp_path: Path) -> None:
    assert _rows(_round_trip(make_empty_report(), tmp_path), "匹配 Matches") == []
    rows = _rows(_round_trip(make_small_report(calibrated=False), tmp_path), "匹配 Matches")
    assert [row["结论 Verdict"] for row in rows] == [None] * 4


def test_lanzhou_fills_every_sheet(tmp_path: Path) -> None:
    report = make_lanzhou_report()
    workbook = _round_trip(replace(report, matches_by_need=dict(report.matches_by_need)), tmp_path)

    assert workbook["匹配 Matches"].max_row == 72 * 5 + 1
    assert workbook["得分矩阵 Matrix"].dimensions == "A1:AB73"

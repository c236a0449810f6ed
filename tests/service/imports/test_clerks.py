"""Spreadsheets as real offices fill them: each test is one way to make an import fail."""

from pathlib import Path

import pytest
from openpyxl import Workbook

from matching.types import NeedKind
from service.database import Database
from service.imports.report import Counts
from service.spreadsheets.layouts import Noun
from tests.service.imports.importing import (
    codes,
    count,
    created,
    importer,
    items,
    requirements,
    stored_companies,
    stored_faculty,
    stored_needs,
)
from tests.service.spreadsheets.workbooks import Rows, write_csv, write_xlsx


def test_a_title_and_a_line_of_instructions_stand_above_the_header(database: Database, tmp_path: Path) -> None:
    rows: Rows = [
        ["2022年甲大学—乙园区产学研对接会专家报名表"],
        ["填报单位（盖章）：", None, "填报日期：", "2022年5月"],
        [],
        ["序号", "专家姓名", "所在学院", "职务/职称", "主要研究方向", "联系电话", "备注"],
        [1, "张三", "化学院", "教授/博导", "催化", "13800000000", "周五不在"],
        [2, "李四", "化学院", "副教授", "膜", None, None],
        ["填表人：王老师", None, None, None, None, None, None],
        ["注：请于5月20日前报送。"],
    ]
    report = importer(database)(
        write_xlsx(tmp_path / "a.xlsx", {"Sheet1": rows}, merges={"Sheet1": ["A1:G1", "A8:G8"]})
    )
    assert codes(report) == [
        (4, "F", "column-ignored"),
        (4, "G", "column-ignored"),
        (7, "", "row-not-data"),
        (8, "", "row-not-data"),
    ]
    assert count(report, Noun.FACULTY) == created(2)
    assert {row.name: (row.department, row.title) for row in stored_faculty(database).values()} == {
        "张三": ("化学院", "教授/博导"),
        "李四": ("化学院", "副教授"),
    }


def test_a_header_of_two_rows_groups_its_columns(database: Database, tmp_path: Path) -> None:
    rows: Rows = [
        ["姓名", "单位", "研究方向", "代表性成果", None, None],
        [None, None, None, "论文", "专利", "获奖"],
        ["张三", "甲大学", "催化", "论文甲", "专利乙", "奖项丙"],
    ]
    merges = {"x": ["A1:A2", "B1:B2", "C1:C2", "D1:F1"]}
    report = importer(database)(write_xlsx(tmp_path / "a.xlsx", {"x": rows}, merges=merges))
    assert report.problems == ()
    assert [(kind, text) for kind, text, _ in items(stored_faculty(database)["甲大学/张三"])] == [
        ("direction", "催化"),
        ("publication", "论文甲"),
        ("patent", "专利乙"),
        ("achievement", "奖项丙"),
    ]


def test_headers_are_bilingual_starred_numbered_and_full_width(database: Database, tmp_path: Path) -> None:
    rows: Rows = [
        [
            "１．姓名＊",
            "Organization 单位",
            "二、院系（必填）",
            "Title/职称",
            "E-Mail",
            "研究方向\nResearch interests",
            "近五年代表性论文（不超过5篇）",
        ],
        ["张三", "甲大学", "化学院", "教授", "z@example.com", "催化", "论文甲"],
    ]
    report = importer(database)(write_xlsx(tmp_path / "a.xlsx", {"x": rows}))
    assert report.problems == ()
    row = stored_faculty(database)["甲大学/化学院/张三"]
    assert (row.title, row.email, len(row.items)) == ("教授", "z@example.com", 2)


def test_headers_and_names_are_in_traditional_characters(database: Database, tmp_path: Path) -> None:
    rows: Rows = [["姓名", "學校", "職稱", "研究領域", "專利"], ["陳大文", "某某大學", "教授", "電催化", "一種催化劑"]]
    report = importer(database)(write_xlsx(tmp_path / "a.xlsx", {"教師": rows}))
    assert report.problems == ()
    assert items(stored_faculty(database)["某某大學/陳大文"])[0] == ("direction", "電催化", None)


def test_a_bilingual_second_header_and_a_repeated_one_are_no_data(database: Database, tmp_path: Path) -> None:
    rows: Rows = [
        ["姓名", "单位", "研究方向"],
        ["Name", "Organization", "Research interests"],
        ["张三", "甲大学", "催化"],
        ["姓名", "单位", "研究方向"],
        ["李四", "甲大学", "膜"],
    ]
    report = importer(database)(write_csv(tmp_path / "a.csv", rows))
    assert codes(report) == [(2, "", "row-repeats-header"), (4, "", "row-repeats-header")]
    assert count(report, Noun.FACULTY) == created(2)


def test_section_rows_and_totals_stand_between_the_data(database: Database, tmp_path: Path) -> None:
    rows: Rows = [
        ["序号", "姓名", "单位", "研究方向"],
        ["一、化学院"],
        [1, "张三", "甲大学", "催化"],
        ["二、材料院"],
        [1, "李四", "甲大学", "膜"],
        ["合计", None, None, "2人"],
    ]
    report = importer(database)(write_xlsx(tmp_path / "a.xlsx", {"x": rows}))
    assert [(row, code) for row, _, code in codes(report)] == [
        (2, "row-not-data"),
        (4, "row-not-data"),
        (6, "row-not-data"),
    ]
    assert count(report, Noun.FACULTY) == created(2)


def test_an_example_row_was_left_in(database: Database, tmp_path: Path) -> None:
    rows: Rows = [
        ["序号", "姓名", "单位", "方向"],
        ["示例", "王某某", "某大学", "例如催化"],
        [1, "张三", "甲大学", "膜"],
    ]
    report = importer(database)(write_xlsx(tmp_path / "a.xlsx", {"x": rows}))
    assert codes(report) == [(2, "", "row-example")]
    assert count(report, Noun.FACULTY) == created(1)


def test_the_header_stands_beside_an_empty_column_and_below_empty_rows(database: Database, tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for column, (header, value) in enumerate([("姓名", "张三"), ("单位", "甲大学"), ("方向", "催化")], start=3):
        sheet.cell(row=6, column=column, value=header)
        sheet.cell(row=9, column=column, value=value)
    path = tmp_path / "a.xlsx"
    book.save(path)
    report = importer(database)(path)
    assert report.problems == ()
    assert count(report, Noun.FACULTY) == created(1)


def test_the_same_heading_stands_over_several_columns(database: Database, tmp_path: Path) -> None:
    rows: Rows = [
        ["姓名", "省", "市", "研究方向1", "研究方向2", "代表论文一", "代表论文二"],
        ["张三", "甘肃省", "兰州市", "催化", "膜", "甲", "乙"],
    ]
    report = importer(database)(write_xlsx(tmp_path / "a.xlsx", {"x": rows}))
    assert report.problems == ()
    row = stored_faculty(database)["张三"]
    assert row.region == "甘肃省兰州市"
    assert [text for _, text, _ in items(row)] == ["催化", "膜", "甲", "乙"]


def test_unknown_columns_are_named_with_the_nearest(database: Database, tmp_path: Path) -> None:
    rows: Rows = [["姓名", "研究方象", "论文数量", None, "学院"], ["张三", "催化", 12, "x", "化学院"]]
    report = importer(database)(write_xlsx(tmp_path / "a.xlsx", {"x": rows}))
    assert codes(report)[:3] == [
        (1, "B", "column-unknown"),
        (1, "C", "column-unknown"),
        (1, "D", "column-without-header"),
    ]
    assert report.problems[0].suggestion == "Research directions"


def test_a_wordy_header_is_guessed_with_a_note(database: Database, tmp_path: Path) -> None:
    rows: Rows = [["姓名", "本人长期从事的研究方向", "可对外转让之专利"], ["张三", "催化", "一种膜"]]
    report = importer(database)(write_xlsx(tmp_path / "a.xlsx", {"x": rows}))
    assert codes(report) == [(1, "B", "column-guessed"), (1, "C", "column-guessed")]
    assert [kind for kind, _, _ in items(stored_faculty(database)["张三"])] == ["direction", "patent"]


def test_numbers_are_text_and_text_is_numbers(database: Database, tmp_path: Path) -> None:
    rows: Rows = [["编号", "姓名", "方向"], [1001.0, "张三", 2025], ["1002", "李四", "膜"]]
    importer(database)(write_xlsx(tmp_path / "a.xlsx", {"x": rows}))
    assert list(stored_faculty(database)) == ["1001", "1002"]


def test_control_characters_and_formulas_do_not_get_in(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("编号,姓名,方向\nF1,张\u200b三,催\x07化\x1b[31m\u202e\n", encoding="utf-8")
    importer(database)(path)
    row = stored_faculty(database)["F1"]
    assert (row.name, items(row)[0][1]) == ("张三", "催化[31m")


def test_a_foreign_university_writes_in_english(database: Database, tmp_path: Path) -> None:
    rows: Rows = [
        [
            "No.",
            "Full Name",
            "Affiliation",
            "School / Department",
            "Position",
            "Country",
            "Email address",
            "Research Interests",
            "Selected Publications",
            "Granted patents",
        ],
        [
            1,
            "Jürgen Müller",
            "TU Example",
            "Chemical Engineering",
            "Professor",
            "Germany",
            "jm@example.com",
            "Catalysis; Reaction engineering",
            "1) Müller, J. Catal. 2021\n2) Müller, Fuel (2019)",
            "n/a",
        ],
    ]
    report = importer(database)(write_csv(tmp_path / "a.csv", rows, encoding="cp1252", delimiter=";"))
    assert [code for _, _, code in codes(report)] in ([], ["column-guessed"])
    row = stored_faculty(database)["TU Example/Chemical Engineering/Jürgen Müller"]
    assert (row.title, row.region) == ("Professor", "Germany")
    assert items(row) == [
        ("direction", "Catalysis", None),
        ("direction", "Reaction engineering", None),
        ("publication", "Müller, J. Catal. 2021", 2021),
        ("publication", "Müller, Fuel", 2019),
    ]


def test_a_foreign_company_writes_its_needs_in_english(database: Database, tmp_path: Path) -> None:
    rows: Rows = [
        [
            "Company",
            "Type of need",
            "Title",
            "Description",
            "Requirements",
            "Nice-to-have",
            "Deadline",
            "Budget (k CNY)",
        ],
        [
            "Example Chem GmbH",
            "Technical problem",
            "Fouling",
            "Membranes foul in two weeks.",
            "must: COD < 60 mg/L\nno shutdown (optional)",
            "cheap",
            "30 June 2027",
            500,
        ],
        ["Example Chem", "internships", "Interns", "Three a year", None, None, "2027", "negotiable"],
    ]
    report = importer(database)(write_csv(tmp_path / "needs.csv", rows))
    assert [(row, code) for row, _, code in codes(report)] == [
        (2, "company-created"),
        (3, "company-variant"),
        (3, "date-completed"),
        (3, "budget-open"),
    ]
    needs = {need.title: need for need, _ in stored_needs(database).values()}
    assert (needs["Fouling"].budget_cny, str(needs["Fouling"].deadline)) == (500_000, "2027-06-30")
    assert requirements(needs["Fouling"]) == [("COD < 60 mg/L", True), ("no shutdown", False), ("cheap", False)]
    assert needs["Interns"].kind is NeedKind.INTERNSHIP_BASE


def test_companies_and_needs_stand_in_one_wide_table(database: Database, tmp_path: Path) -> None:
    rows: Rows = [
        ["某园区企业技术需求汇总表"],
        [
            "序号",
            "企业名称",
            "统一社会信用代码",
            "所属行业",
            "主营产品",
            "联系人",
            "联系方式",
            "需求类别",
            "需求名称",
            "需求内容",
            "拟投入资金（万元）",
            "时限要求",
        ],
        [
            1,
            "甲化工有限公司",
            "91620000MA00000001",
            "化工",
            "染料",
            "马工",
            13800000000,
            "技术攻关",
            "废水",
            "COD 高",
            50,
            "2027.6",
        ],
        [
            2,
            "甲化工有限公司",
            "91620000MA00000001",
            "化工",
            "染料",
            "马工",
            13800000000,
            "人才引进",
            "工程师",
            "三名",
            None,
            None,
        ],
    ]
    report = importer(database)(write_xlsx(tmp_path / "a.xlsx", {"Sheet1": rows}, merges={"Sheet1": ["A1:L1"]}))
    assert count(report, Noun.NEEDS) == created(2)
    company = stored_companies(database)["91620000MA00000001"]
    assert (company.name, company.contact, company.description) == ("甲化工有限公司", "马工 13800000000", "染料")


def test_company_details_that_contradict_are_noted(database: Database, tmp_path: Path) -> None:
    rows: Rows = [
        ["企业名称", "地区", "需求类型", "需求标题"],
        ["甲公司", "兰州", "技术难题", "废水"],
        ["甲公司", "白银", "技术难题", "废气"],
    ]
    report = importer(database)(write_csv(tmp_path / "a.csv", rows))
    assert codes(report)[-1] == (3, "B", "value-contradicted")
    assert "row 2" in report.problems[-1].message
    assert stored_companies(database)["甲公司"].region == "兰州"


def test_two_campuses_use_the_same_running_numbers(database: Database, tmp_path: Path) -> None:
    sheets: dict[str, Rows] = {
        "甲大学": [["序号", "姓名", "学校", "研究方向"], [1, "张三", "甲大学", "催化"]],
        "乙大学": [["序号", "姓名", "学校", "研究方向"], [1, "李四", "乙大学", "膜"]],
    }
    report = importer(database)(write_xlsx(tmp_path / "a.xlsx", sheets))
    assert count(report, Noun.FACULTY) == created(2)


def test_the_name_of_the_sheet_decides_what_headers_leave_open(database: Database, tmp_path: Path) -> None:
    rows: Rows = [["ID", "Name", "Region"], ["1", "Acme", "Gansu"]]
    report = importer(database)(write_xlsx(tmp_path / "a.xlsx", {"Sheet1": rows}))
    assert [code for _, _, code in codes(report)] == ["sheet-ambiguous"]
    report = importer(database)(write_xlsx(tmp_path / "b.xlsx", {"Companies": rows}))
    assert count(report, Noun.COMPANIES) == created(1)


def test_a_need_has_neither_title_nor_description(database: Database, tmp_path: Path) -> None:
    rows: Rows = [
        ["企业名称", "需求类型", "需求标题", "需求描述"],
        ["甲公司", "技术难题", "无", None],
        [None, "技术难题", "废水", None],
    ]
    report = importer(database)(write_csv(tmp_path / "a.csv", rows))
    assert (2, "C", "value-missing") in codes(report)
    assert count(report, Noun.NEEDS) == created(1, rejected=1)


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-8-sig"])
def test_a_csv_comes_out_of_excel_or_wps(database: Database, tmp_path: Path, encoding: str) -> None:
    rows: Rows = [["姓名", "单位", "研究方向"], ["张三", "甲大学", "1. 催化\n2. 膜"]]
    report = importer(database)(write_csv(tmp_path / "a.csv", rows, encoding=encoding, delimiter="\t", end="\r\n"))
    assert report.problems == ()
    assert len(stored_faculty(database)["甲大学/张三"].items) == 2


def test_a_sheet_is_filtered_to_nothing_but_formulas(database: Database, tmp_path: Path) -> None:
    rows: Rows = [["姓名", "单位", "研究方向"], ["=A9", "=B9", "=C9"]]
    report = importer(database)(write_xlsx(tmp_path / "a.xlsx", {"x": rows}))
    assert {code for _, _, code in codes(report)} >= {"value-uncomputed"}
    assert count(report, Noun.FACULTY) == Counts(rejected=1)


def test_kinds_are_missing_altogether(database: Database, tmp_path: Path) -> None:
    rows: Rows = [["企业", "技术难题描述"], ["甲公司", "反应釜结焦，每周停一次。"]]
    report = importer(database)(write_csv(tmp_path / "a.csv", rows))
    assert (None, "", "kind-column-missing") in codes(report)
    (need, _), *_ = stored_needs(database).values()
    assert (need.title, need.kind) == ("反应釜结焦，每周停一次", NeedKind.TECHNICAL_PROBLEM)


def test_a_form_with_labels_on_the_left_is_refused_with_a_way_out(database: Database, tmp_path: Path) -> None:
    rows: Rows = [
        ["企业技术需求征集表"],
        ["企业名称", "甲公司", "联系人", "马工"],
        ["所属行业", "化工", "联系电话", "138"],
        ["需求名称", "废水处理", None, None],
        ["需求描述", "COD 高", None, None],
    ]
    report = importer(database)(write_xlsx(tmp_path / "a.xlsx", {"需求征集表": rows}))
    assert [code for _, _, code in codes(report)] == ["sheet-is-form"]
    assert report.counts == {noun: Counts() for noun in Noun}
    assert stored_companies(database) == {}


def test_a_list_of_kinds_below_a_header_is_no_form(database: Database, tmp_path: Path) -> None:
    rows: Rows = [
        ["类别", "姓名", "内容"],
        ["论文", "张三", "甲的机理"],
        ["专利", "张三", "一种乙"],
        ["项目", "李四", "丙课题"],
        ["课程", "李四", "丁"],
    ]
    report = importer(database)(write_csv(tmp_path / "a.csv", rows))
    assert count(report, Noun.FACULTY) == created(2)

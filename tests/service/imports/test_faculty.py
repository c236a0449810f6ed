from datetime import date
from pathlib import Path

from service.database import Database
from service.imports.report import Counts
from service.spreadsheets.layouts import Noun
from tests.service.imports.importing import codes, count, created, importer, items, stored_faculty
from tests.service.spreadsheets.workbooks import Rows, write_csv, write_xlsx

_HEADER = ["编号", "姓名", "单位", "院系", "职称", "研究方向", "专利"]


def test_import_one_row_a_professor(database: Database, tmp_path: Path) -> None:
    rows: Rows = [
        _HEADER,
        ["F1", "张　三", "甲大学", "化学院", "教授", "催化；吸附", "1. 一种催化剂（2021）\n2. 一种膜，2019年"],
    ]
    report = importer(database)(write_xlsx(tmp_path / "a.xlsx", {"教师": rows}))
    assert report.problems == ()
    assert report.applied
    assert count(report, Noun.FACULTY) == created(1)
    row = stored_faculty(database)["F1"]
    assert (row.name, row.organization, row.department, row.title) == ("张三", "甲大学", "化学院", "教授")
    assert items(row) == [
        ("direction", "催化", None),
        ("direction", "吸附", None),
        ("patent", "一种催化剂", 2021),
        ("patent", "一种膜", 2019),
    ]


def test_import_one_row_an_item(database: Database, tmp_path: Path) -> None:
    rows: Rows = [
        ["姓名", "学校", "成果类别", "内容", "年份"],
        ["张三", "甲大学", "研究方向", "催化", None],
        [None, None, "论文", "甲的机理", 2020],
        ["李四", "甲大学", "Patent", "一种膜", "2021年"],
        ["张三", "甲大学", "专利", "一种催化剂（2018）", None],
    ]
    report = importer(database)(write_xlsx(tmp_path / "a.xlsx", {"成果": rows}))
    assert codes(report) == [(3, "A", "name-inherited")]
    assert count(report, Noun.FACULTY) == created(2)
    assert {row.name: items(row) for row in stored_faculty(database).values()} == {
        "张三": [("direction", "催化", None), ("publication", "甲的机理", 2020), ("patent", "一种催化剂", 2018)],
        "李四": [("patent", "一种膜", 2021)],
    }


def test_import_items_of_professors_on_another_sheet_whatever_the_order(database: Database, tmp_path: Path) -> None:
    profiles: Rows = [["工号", "姓名", "学院"], ["F1", "张三", "化学院"], ["F2", "李四", "材料院"]]
    results: Rows = [["姓名", "类别", "名称"], ["李四", "专利", "一种膜"], ["张三", "论文", "甲的机理"]]
    report = importer(database)(write_xlsx(tmp_path / "a.xlsx", {"成果": results, "教师": profiles}))
    assert count(report, Noun.FACULTY) == created(2)
    assert {id_: items(row) for id_, row in stored_faculty(database).items()} == {
        "F1": [("publication", "甲的机理", None)],
        "F2": [("patent", "一种膜", None)],
    }


def test_import_merged_professors_with_one_row_a_result(database: Database, tmp_path: Path) -> None:
    rows: Rows = [
        ["学院", "姓名", "研究方向", "论文"],
        ["化学院", "张三", "催化", "论文甲"],
        [None, None, None, "论文乙"],
        [None, "李四", "膜", "论文丙"],
    ]
    path = write_xlsx(tmp_path / "a.xlsx", {"教师": rows}, merges={"教师": ["A2:A4", "B2:B3", "C2:C3"]})
    report = importer(database)(path)
    assert report.problems == ()
    assert {row.name: (row.department, items(row)) for row in stored_faculty(database).values()} == {
        "张三": (
            "化学院",
            [("direction", "催化", None), ("publication", "论文甲", None), ("publication", "论文乙", None)],
        ),
        "李四": ("化学院", [("direction", "膜", None), ("publication", "论文丙", None)]),
    }


def test_import_twice_changes_nothing_even_without_ids(database: Database, tmp_path: Path) -> None:
    path = write_xlsx(
        tmp_path / "a.xlsx", {"教师": [_HEADER[1:], ["张三", "甲大学", "化学院", "教授", "催化", "一种膜（2021）"]]}
    )
    import_ = importer(database)
    import_(path)
    before = stored_faculty(database)
    report = import_(path)
    assert count(report, Noun.FACULTY) == Counts(unchanged=1)
    assert report.changes == 0
    assert stored_faculty(database) == before


def test_import_changes_only_what_differs(database: Database, tmp_path: Path) -> None:
    import_ = importer(database)
    import_(
        write_xlsx(tmp_path / "a.xlsx", {"x": [_HEADER, ["F1", "张三", "甲大学", "化学院", "教授", "催化", "一种膜"]]})
    )
    before = stored_faculty(database)["F1"]
    report = import_(
        write_xlsx(tmp_path / "b.xlsx", {"x": [_HEADER, ["F1", "张三", None, "材料院", "无", "催化；吸附", None]]})
    )
    assert count(report, Noun.FACULTY) == Counts(updated=1)
    after = stored_faculty(database)["F1"]
    assert (after.organization, after.department, after.title) == ("甲大学", "材料院", "")
    assert items(after) == [("direction", "催化", None), ("direction", "吸附", None), ("patent", "一种膜", None)]
    assert {item.id for item in before.items} < {item.id for item in after.items}


def test_import_clears_a_list_only_where_the_cell_says_none(database: Database, tmp_path: Path) -> None:
    import_ = importer(database)
    import_(write_xlsx(tmp_path / "a.xlsx", {"x": [_HEADER, ["F1", "张三", None, None, None, "催化", "一种膜"]]}))
    import_(write_xlsx(tmp_path / "b.xlsx", {"x": [_HEADER, ["F1", "张三", None, None, None, "催化", "无"]]}))
    assert items(stored_faculty(database)["F1"]) == [("direction", "催化", None)]


def test_import_names_both_rows_of_a_repeated_id(database: Database, tmp_path: Path) -> None:
    rows: Rows = [["编号", "姓名", "研究方向"], ["F1", "张三", "催化"], ["F2", "李四", "膜"], ["F1", "王五", "吸附"]]
    report = importer(database)(write_xlsx(tmp_path / "a.xlsx", {"x": rows}))
    assert codes(report) == [(2, "A", "id-repeated"), (4, "A", "id-repeated")]
    assert "row 2, row 4" in report.problems[0].message
    assert count(report, Noun.FACULTY) == created(1, rejected=2)


def test_import_names_rows_that_cannot_be_told_apart(database: Database, tmp_path: Path) -> None:
    rows: Rows = [
        ["姓名", "学院", "研究方向"],
        ["张三", "化学院", "催化"],
        ["张三", "化学院", "膜"],
        ["张三", "材料院", "钢"],
    ]
    report = importer(database)(write_xlsx(tmp_path / "a.xlsx", {"x": rows}))
    assert codes(report) == [(2, "A", "name-repeated"), (3, "A", "name-repeated")]
    assert list(stored_faculty(database)) == ["材料院/张三"]


def test_import_rejects_an_unknown_item_kind_with_the_nearest(database: Database, tmp_path: Path) -> None:
    rows: Rows = [["姓名", "类别", "内容"], ["张三", "专力", "一种膜"], ["张三", None, "别的"], ["张三", "论文", "甲"]]
    report = importer(database)(write_csv(tmp_path / "a.csv", rows))
    assert codes(report) == [(2, "B", "kind-unknown"), (3, "B", "value-missing")]
    assert report.problems[0].suggestion == "Patent"
    assert count(report, Noun.FACULTY) == created(1, rejected=2)


def test_import_gives_a_known_professor_the_senders_id(database: Database, tmp_path: Path) -> None:
    import_ = importer(database)
    import_(write_csv(tmp_path / "a.csv", [["姓名", "单位", "研究方向"], ["张三", "甲大学", "催化"]]))
    report = import_(write_csv(tmp_path / "b.csv", [["工号", "姓名", "单位"], ["F1", "张三", "甲大学"]]))
    assert codes(report) == [(2, "", "expertise-missing"), (2, "", "id-adopted")]
    assert count(report, Noun.FACULTY) == Counts(updated=1)
    assert [row.name for row in stored_faculty(database).values()] == ["张三"]
    assert list(stored_faculty(database)) == ["F1"]


def test_import_finds_a_professor_by_name_and_says_so(database: Database, tmp_path: Path) -> None:
    import_ = importer(database)
    import_(write_csv(tmp_path / "a.csv", [["工号", "姓名", "单位", "研究方向"], ["F1", "张三", "甲大学", "催化"]]))
    report = import_(write_csv(tmp_path / "b.csv", [["姓名", "单位", "专利"], ["张三", "甲大学", "一种膜"]]))
    assert codes(report) == [(2, "A", "faculty-by-name")]
    assert items(stored_faculty(database)["F1"]) == [("direction", "催化", None), ("patent", "一种膜", None)]


def test_import_asks_which_of_two_namesakes_is_meant(database: Database, tmp_path: Path) -> None:
    import_ = importer(database)
    import_(
        write_csv(
            tmp_path / "a.csv",
            [["工号", "姓名", "单位", "方向"], ["F1", "张三", "甲大学", "催化"], ["F2", "张三", "乙大学", "膜"]],
        )
    )
    report = import_(write_csv(tmp_path / "b.csv", [["姓名", "专利"], ["张三", "一种膜"]]))
    assert codes(report) == [(2, "A", "faculty-namesakes")]
    assert count(report, Noun.FACULTY) == Counts(rejected=1)


def test_import_refuses_items_of_an_unknown_id(database: Database, tmp_path: Path) -> None:
    rows: Rows = [["工号", "类别", "内容"], ["F9", "论文", "甲"]]
    report = importer(database)(write_csv(tmp_path / "a.csv", rows))
    assert codes(report) == [(2, "A", "faculty-unknown")]


def test_import_takes_an_address_out_of_its_surroundings(database: Database, tmp_path: Path) -> None:
    rows: Rows = [["姓名", "邮箱", "方向"], ["张三", "邮箱：zhang@example.com；备用", "甲"], ["李四", "没写", "乙"]]
    report = importer(database)(write_csv(tmp_path / "a.csv", rows))
    assert codes(report) == [(3, "B", "email-unreadable")]
    assert {row.name: row.email for row in stored_faculty(database).values()} == {
        "张三": "zhang@example.com",
        "李四": "",
    }


def test_import_rejects_what_is_too_long_and_what_failed(database: Database, tmp_path: Path) -> None:
    rows: Rows = [
        ["姓名", "职称", "方向"],
        ["张三", "教" * 101, "甲"],
        ["李四", "#REF!", "乙"],
        ["王五", "=A1", "丙"],
        ["赵六", "讲师", "丁"],
    ]
    report = importer(database)(write_xlsx(tmp_path / "a.xlsx", {"x": rows}))
    assert codes(report) == [(2, "B", "value-too-long"), (3, "B", "value-failed"), (4, "B", "value-uncomputed")]
    assert report.problems[0].message == "The value has 101 characters; the limit is 100."
    assert count(report, Noun.FACULTY) == created(1, rejected=3)


def test_consent_and_its_days_are_imported_and_cleared(database: Database, tmp_path: Path) -> None:
    header = ["编号", "姓名", "研究方向", "同意日期", "同意用途", "展示截止日期", "Keep until"]
    import_ = importer(database)
    rows: Rows = [header, ["F1", "张三", "催化", "2027-03-01", "与企业需求匹配", "2029/2/28", "2030年2月"]]
    report = import_(write_csv(tmp_path / "a.csv", rows))
    row = stored_faculty(database)["F1"]
    assert (row.consent_on, row.consent_purpose) == (date(2027, 3, 1), "与企业需求匹配")
    assert (row.visible_until, row.retain_until) == (date(2029, 2, 28), date(2030, 2, 28))
    assert [problem.row for problem in report.problems] == [2]  # a month means its last day

    again = import_(tmp_path / "a.csv")
    assert again.changes == 0
    import_(write_csv(tmp_path / "b.csv", [header, ["F1", "张三", "催化", None, None, "无", None]]))
    row = stored_faculty(database)["F1"]
    assert (row.consent_on, row.visible_until, row.retain_until) == (date(2027, 3, 1), None, date(2030, 2, 28))

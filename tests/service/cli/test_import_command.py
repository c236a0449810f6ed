import json
from pathlib import Path

from tests.service.cli.conftest import Duijie
from tests.service.spreadsheets.workbooks import Rows, write_csv

_ROWS = [["编号", "姓名", "研究方向"], ["F1", "张三", "催化"], ["F2", "李四", "膜"]]
_BAD = ["F3", None, "萃取"]


def test_import_prints_the_report(duijie: Duijie, tmp_path: Path) -> None:
    ran = duijie("import", write_csv(tmp_path / "a.csv", [*_ROWS, _BAD]))
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines() == [
        "a.csv › a: faculty, header in row 1",
        "  columns: 编号 → ID, 姓名 → Name, 研究方向 → Research directions",
        "  faculty: 2 created, 0 updated, 0 unchanged, 1 rejected",
        "",
        "Problems (errors: 1, notes: 0)",
        "  error  a.csv › a › row 4 › B 姓名: 'Name' must not be blank.",
        "",
        "Total",
        "  faculty: 2 created, 0 updated, 0 unchanged, 1 rejected",
        "",
        "Imported.",
    ]
    again = duijie("import", tmp_path / "a.csv", "--language", "zh")
    assert again.out.endswith("合计\n  教师：新增 0，更新 0，未变 2，拒绝 1\n\n没有变化：所有内容都已导入过。\n")


def test_import_dry_run_writes_nothing(duijie: Duijie, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", _ROWS)
    assert duijie("import", path, "--dry-run").out.endswith("Dry run: nothing was written.\n")
    assert "2 created" in duijie("import", path).out


def test_import_strict_fails_if_any_row_is_wrong(duijie: Duijie, tmp_path: Path) -> None:
    ran = duijie("import", write_csv(tmp_path / "a.csv", [*_ROWS, _BAD]), "--strict")
    assert ran.code == 1
    assert ran.out.endswith("There are errors, so nothing was imported (--strict).\n")
    assert "2 created" in duijie("import", write_csv(tmp_path / "b.csv", _ROWS)).out


def test_import_fails_where_nothing_could_be_imported(duijie: Duijie, tmp_path: Path) -> None:
    ran = duijie("import", write_csv(tmp_path / "a.csv", [["甲", "乙"], ["1", "2"]]))
    assert ran.code == 1
    assert "No header row was found" in ran.out
    assert ran.out.endswith("Nothing was imported; correct the errors above first.\n")


def test_import_as_json_is_one_document(duijie: Duijie, tmp_path: Path) -> None:
    ran = duijie("import", write_csv(tmp_path / "a.csv", [*_ROWS, _BAD]), "--json")
    report = json.loads(ran.out)
    assert report["applied"] is True
    assert report["counts"]["faculty"] == {"created": 2, "updated": 0, "unchanged": 0, "rejected": 1}
    assert report["problems"] == [
        {
            "file": "a.csv",
            "sheet": "a",
            "row": 4,
            "column": "B",
            "header": "姓名",
            "value": "",
            "severity": "error",
            "code": "value-missing",
            "message": "'Name' must not be blank.",
            "suggestion": None,
        }
    ]


def test_import_says_once_what_holds_for_many_rows(duijie: Duijie, tmp_path: Path) -> None:
    rows: Rows = [["企业名称", "需求类型", "需求标题"], *([f"甲{n}厂", None, f"需求{n}"] for n in range(12))]
    out = duijie("import", write_csv(tmp_path / "a.csv", rows)).out
    assert out.count("No kind is given") == 1
    assert "row 2, 3, 4, 5, 6, 7, 8, 9 and more, 12 in all" in out


def test_import_of_an_unfilled_template_says_so(duijie: Duijie, tmp_path: Path) -> None:
    assert duijie("template", "needs", "--output", tmp_path / "t.xlsx").out == f"{tmp_path / 't.xlsx'}\n"
    ran = duijie("import", tmp_path / "t.xlsx")
    assert ran.code == 0
    assert ran.out.endswith("Nothing to import: no data has been filled in.\n")


def test_template_asks_before_it_writes_over_a_file(duijie: Duijie) -> None:
    assert duijie("template", "faculty").out == "faculty-template.xlsx\n"
    ran = duijie("template", "faculty")
    assert ran.code == 1
    assert "--force" in ran.err
    assert duijie("template", "faculty", "--force").code == 0

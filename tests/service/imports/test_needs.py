from datetime import date, datetime
from pathlib import Path

from sqlmodel import select

from matching.types import NeedKind
from service.cli.import_page import write_report
from service.database import Database
from service.imports.report import Counts
from service.language import Language
from service.models.need import Need
from service.needs.quality import WARNINGS
from service.spreadsheets.layouts import Noun
from tests.service.imports.importing import (
    codes,
    count,
    created,
    importer,
    requirements,
    stored_companies,
    stored_needs,
)
from tests.service.spreadsheets.workbooks import Rows, write_csv, write_xlsx

_COMPANIES = [["编号", "企业名称", "地区"], ["C1", "甲化工有限公司", "兰州"], ["C2", "乙药业有限公司", "白银"]]


def test_import_needs_with_their_companies(database: Database, tmp_path: Path) -> None:
    needs: Rows = [
        ["编号", "企业编号", "需求类型", "需求标题", "需求描述", "必须满足", "希望满足", "截止日期", "预算（万元）"],
        ["N1", "C1", "技术难题", "废水处理", "COD 太高", "COD<60\n不停车", "便宜", datetime(2027, 6, 30), 80],  # noqa: DTZ001 - Excel has no zones
    ]
    report = importer(database)(write_xlsx(tmp_path / "a.xlsx", {"需求": needs, "企业": _COMPANIES}))
    assert report.problems == ()
    assert (count(report, Noun.COMPANIES), count(report, Noun.NEEDS)) == (created(2), created(1))
    need, company = stored_needs(database)["N1"]
    assert (company, need.kind, need.title, need.body) == (
        "甲化工有限公司",
        NeedKind.TECHNICAL_PROBLEM,
        "废水处理",
        "COD 太高",
    )
    assert (need.deadline, need.budget_cny) == (date(2027, 6, 30), 800_000)
    assert requirements(need) == [("COD<60", True), ("不停车", True), ("便宜", False)]


def test_import_needs_from_another_file_and_by_name(database: Database, tmp_path: Path) -> None:
    needs = write_csv(tmp_path / "n.csv", [["公司", "类型", "标题"], ["甲化工有限公司", "招聘", "招工程师"]])
    companies = write_csv(tmp_path / "c.csv", _COMPANIES)
    report = importer(database)(needs, companies)
    assert report.problems == ()
    assert stored_needs(database)["甲化工有限公司/招工程师"][1] == "甲化工有限公司"
    assert len(stored_companies(database)) == 2


def test_import_creates_a_company_that_stands_only_beside_its_need(database: Database, tmp_path: Path) -> None:
    rows: Rows = [
        ["企业名称", "所在地区", "所属行业", "联系人", "联系电话", "技术需求"],
        ["丙公司", "天水", "机械", "马工", 13800000000, "主轴振动大。换了轴承也没用。"],
        ["丙公司", "天水", "机械", "马工", 13800000000, "需要 5 名工艺工程师"],
    ]
    report = importer(database)(write_xlsx(tmp_path / "a.xlsx", {"x": rows}))
    assert codes(report) == [
        (None, "", "kind-column-missing"),
        (2, "", "title-derived"),
        (2, "A", "company-created"),
        (3, "", "title-derived"),
    ]
    assert (count(report, Noun.COMPANIES), count(report, Noun.NEEDS)) == (created(1), created(2))
    company = stored_companies(database)["丙公司"]
    assert (company.region, company.industry, company.contact) == ("天水", "机械", "马工 13800000000")
    assert sorted(stored_needs(database)) == ["丙公司/主轴振动大", "丙公司/需要 5 名工艺工程师"]


def test_import_reports_a_name_that_lacks_its_legal_form(database: Database, tmp_path: Path) -> None:
    needs: Rows = [["企业名称", "需求标题", "需求类型"], ["甲化工", "废水", "技术难题"]]
    report = importer(database)(write_xlsx(tmp_path / "a.xlsx", {"企业": _COMPANIES, "需求": needs}))
    assert codes(report) == [(2, "A", "company-variant")]
    assert report.problems[0].suggestion == "甲化工有限公司"
    assert len(stored_companies(database)) == 2


def test_import_asks_which_of_two_companies_is_meant(database: Database, tmp_path: Path) -> None:
    companies: Rows = [["编号", "企业名称"], ["C1", "甲化工有限公司"], ["C2", "甲化工股份有限公司"]]
    needs: Rows = [["企业名称", "需求标题", "需求类型"], ["甲化工", "废水", "技术难题"]]
    report = importer(database)(write_xlsx(tmp_path / "a.xlsx", {"企业": companies, "需求": needs}))
    assert [(sheet, *rest) for sheet, rest in zip([p.sheet for p in report.problems], codes(report), strict=True)] == [
        ("企业", 3, "B", "company-similar"),
        ("需求", 2, "A", "company-namesakes"),
    ]
    assert count(report, Noun.NEEDS) == Counts(rejected=1)


def test_import_rejects_an_unknown_company_id_with_the_nearest(database: Database, tmp_path: Path) -> None:
    needs: Rows = [["企业编号", "需求标题", "需求类型"], ["C11", "废水", "技术难题"]]
    report = importer(database)(write_xlsx(tmp_path / "a.xlsx", {"企业": _COMPANIES, "需求": needs}))
    assert codes(report) == [(2, "A", "company-unknown")]
    assert report.problems[0].suggestion == "C1"


def test_import_rejects_an_id_and_a_name_that_contradict(database: Database, tmp_path: Path) -> None:
    needs: Rows = [
        ["企业编号", "企业名称", "需求标题", "需求类型"],
        ["C1", "乙药业有限公司", "废水", "技术难题"],
        ["C9", "乙药业有限公司", "废气", "技术难题"],
    ]
    report = importer(database)(write_xlsx(tmp_path / "a.xlsx", {"企业": _COMPANIES, "需求": needs}))
    assert codes(report) == [(2, "A", "company-contradicted"), (3, "A", "company-id-differs")]


def test_import_twice_changes_nothing(database: Database, tmp_path: Path) -> None:
    rows: Rows = [
        ["企业名称", "需求类型", "需求描述", "技术指标", "投入预算", "完成时间"],
        [
            "丙公司",
            "技术攻关",
            "主轴振动大。换了轴承也没用。",
            "1. 振动小于 2 mm/s 2. 不停机（希望）",
            "30万",
            "2027年底",
        ],
    ]
    import_ = importer(database)
    path = write_xlsx(tmp_path / "a.xlsx", {"x": rows})
    assert count(import_(path), Noun.NEEDS) == created(1)
    before = stored_needs(database)
    report = import_(path)
    assert (count(report, Noun.NEEDS), count(report, Noun.COMPANIES)) == (Counts(unchanged=1), Counts())
    assert stored_needs(database) == before
    need, _ = before["丙公司/主轴振动大"]
    assert requirements(need) == [("振动小于 2 mm/s", True), ("不停机", False)]
    assert (need.budget_cny, need.deadline) == (300_000, date(2027, 12, 31))


def test_import_keeps_what_a_blank_cell_does_not_speak_of(database: Database, tmp_path: Path) -> None:
    header = ["编号", "企业名称", "需求类型", "需求标题", "需求描述", "必须满足", "希望满足", "预算（万元）"]
    import_ = importer(database)
    import_(write_csv(tmp_path / "a.csv", [header, ["N1", "丙公司", "招聘", "招人", "三名", "硕士", "会英语", 5]]))
    report = import_(write_csv(tmp_path / "b.csv", [header, ["N1", "丙公司", None, "招人", None, "博士", None, "无"]]))
    assert count(report, Noun.NEEDS) == Counts(updated=1)
    need, _ = stored_needs(database)["N1"]
    assert (need.kind, need.body, need.budget_cny) == (NeedKind.TALENT_RECRUITMENT, "三名", None)
    assert requirements(need) == [("博士", True), ("会英语", False)]


def test_import_rejects_an_unknown_kind_with_the_nearest(database: Database, tmp_path: Path) -> None:
    rows: Rows = [
        ["企业名称", "需求标题", "需求类型"],
        ["丙公司", "废水", "技术难体"],
        ["丙公司", "废气", "☑技术难题 □联合研发"],
    ]
    report = importer(database)(write_xlsx(tmp_path / "a.xlsx", {"x": rows}))
    assert codes(report)[0] == (2, "C", "kind-unknown")
    problem = report.problems[0]
    assert (problem.header, problem.value, problem.suggestion) == ("需求类型", "技术难体", "Technical problem")
    assert count(report, Noun.NEEDS) == created(1, rejected=1)


def test_import_fills_merged_companies_and_lists_requirements_in_rows(database: Database, tmp_path: Path) -> None:
    rows: Rows = [
        ["企业名称", "需求标题", "需求类型", "技术要求"],
        ["丙公司", "废水", "技术难题", "COD<60"],
        [None, None, None, "不停车"],
        [None, "废气", "技术难题", None],
    ]
    path = write_xlsx(tmp_path / "a.xlsx", {"x": rows}, merges={"x": ["A2:A4", "B2:B3", "C2:C3"]})
    importer(database)(path)
    assert {id_: requirements(need) for id_, (need, _) in stored_needs(database).items()} == {
        "丙公司/废水": [("COD<60", True), ("不停车", True)],
        "丙公司/废气": [],
    }


def test_import_takes_the_company_from_above_where_a_csv_has_lost_its_merge(database: Database, tmp_path: Path) -> None:
    rows: Rows = [["企业名称", "需求标题", "需求类型"], ["丙公司", "废水", "技术难题"], [None, "废气", "技术难题"]]
    report = importer(database)(write_csv(tmp_path / "a.csv", rows))
    assert (3, "A", "name-inherited") in codes(report)
    assert sorted(stored_needs(database)) == ["丙公司/废气", "丙公司/废水"]


def test_import_does_not_write_a_need_twice_when_it_gets_an_id(database: Database, tmp_path: Path) -> None:
    import_ = importer(database)
    import_(write_csv(tmp_path / "a.csv", [["企业名称", "需求标题", "需求类型"], ["丙公司", "废水", "技术难题"]]))
    rows: Rows = [["编号", "企业名称", "需求标题", "需求类型"], ["N1", "丙公司", "废水", "技术难题"]]
    report = import_(write_csv(tmp_path / "b.csv", rows))
    assert codes(report) == [(2, "", "id-adopted")]
    assert list(stored_needs(database)) == ["N1"]
    back = import_(tmp_path / "a.csv")
    assert codes(back) == [(2, "", "need-by-title")]
    assert list(stored_needs(database)) == ["N1"]


def test_import_takes_the_same_id_of_two_companies_for_two_needs_with_a_note(
    database: Database, tmp_path: Path
) -> None:
    import_ = importer(database)
    header = ["编号", "企业名称", "需求标题", "需求类型"]
    import_(write_csv(tmp_path / "a.csv", [header, ["N1", "丙公司", "废水", "技术难题"]]))
    rows: Rows = [header, ["N1", "丁工厂", "废气", "技术难题"]]
    report = import_(write_csv(tmp_path / "b.csv", rows))
    assert (2, "B", "need-id-elsewhere") in codes(report)
    again = import_(tmp_path / "b.csv")
    assert codes(again) == []
    assert (again.changes, again.counts[Noun.NEEDS].unchanged) == (0, 1)
    with database.reading() as db:
        stored = {(need.company.name, need.external_id, need.title) for need in db.exec(select(Need))}
    assert stored == {("丙公司", "N1", "废水"), ("丁工厂", "N1", "废气")}


def test_import_takes_one_sheet_in_which_two_companies_number_from_one(database: Database, tmp_path: Path) -> None:
    header = ["编号", "企业编号", "企业名称", "需求标题", "需求类型"]
    rows: Rows = [
        header,
        ["N1", "C1", "丙公司", "废水", "技术难题"],
        ["N1", "C2", "丁工厂", "废气", "技术难题"],
        ["N1", None, "丁工厂", "除尘", "技术难题"],  # the same company, named otherwise
    ]
    report = importer(database)(write_csv(tmp_path / "a.csv", rows))
    assert [code for code in codes(report) if code[2] == "id-repeated"] == [
        (3, "A", "id-repeated"),
        (4, "A", "id-repeated"),
    ]
    assert report.counts[Noun.NEEDS].created == 1


def test_import_says_what_each_new_need_lacks_once(database: Database, tmp_path: Path) -> None:
    import_ = importer(database)
    header = ["编号", "企业名称", "联系人", "需求类型", "需求标题", "需求描述", "必须满足", "截止日期", "预算（万元）"]
    whole = "目前的膜两周就堵一次，臭氧段投加量大而效果不稳，处理规模每天二十吨，已试过混凝与活性炭吸附两种办法。"
    rows: Rows = [
        header,
        ["N1", "丙公司", "马工", "技术难题", "高盐废水膜污染控制", whole, "出水 COD 低于 60 mg/L", "2027-06-30", 80],
        ["N2", "丁工厂", None, "技术难题", "技术难题", None, None, None, None],
    ]
    report = import_(write_csv(tmp_path / "a.csv", rows))
    assert report.errors == 0
    assert {(hint.row, hint.external_id) for hint in report.hints} == {(3, "N2")}
    assert [hint.code for hint in report.hints] == list(WARNINGS)
    said = write_report(report, Language.EN)
    assert "There is no budget: give an amount or an upper limit in CNY. (a.csv" in said
    assert import_(tmp_path / "a.csv").hints == ()

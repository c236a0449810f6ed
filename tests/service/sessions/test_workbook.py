from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from service.language import Language
from service.models.docking_session import DockingSession
from service.sessions import repository, wishes
from service.sessions.errors import SessionChangedError
from service.sessions.inputs import load_inputs
from service.sessions.workbook import export_workbook, make_template, write_numbers
from service.sessions.workbook_import import BookReport, import_workbook
from tests.service.sessions.afternoon import Afternoon


@pytest.fixture
def wished(afternoon: Afternoon) -> Afternoon:
    """With a wish of every kind."""
    afternoon.prefer("F1", "C2", rank=1)
    afternoon.prefer("F1", "C3", rank=2)
    afternoon.prefer("C3", "F2", "no_thanks")
    afternoon.part("F3", "C1")
    afternoon.lock("F2", "C2", 1, 2)
    afternoon.quota("C2", available=[1, 3], note="=晚到")
    afternoon.change(table_names=["窗边"], place="二楼")
    return afternoon


def export(afternoon: Afternoon, path: Path, language: Language = Language.ZH) -> Workbook:
    with afternoon.runtime.database.reading() as db:
        path.write_bytes(export_workbook(db, afternoon.id, language))
    return load_workbook(path)


def bring(afternoon: Afternoon, path: Path, book: Workbook | None = None, **options: bool) -> BookReport:
    if book is not None:
        book.save(path)
    return import_workbook(afternoon.runtime.database, afternoon.id, path, language=Language.EN, **options)


def everything(afternoon: Afternoon) -> object:
    with afternoon.runtime.database.reading() as db:
        inputs = load_inputs(db, afternoon.id)
        notes = [row.note for row in repository.list_participants(db, afternoon.id)]
    plain = {(one.pair, one.kind, one.rank) for one in inputs.preferences}
    conflicts = {(one.pair, one.is_lifted) for one in inputs.conflicts}
    return (inputs.frame, inputs.attendees, plain, conflicts, inputs.locks, notes)


@pytest.mark.parametrize("language", Language)
def test_what_is_exported_and_imported_again_changes_nothing(
    wished: Afternoon, tmp_path: Path, language: Language
) -> None:
    before, revision = everything(wished), wished.revision()
    export(wished, tmp_path / "s.xlsx", language)
    report = bring(wished, tmp_path / "s.xlsx")

    assert (report.changes, report.errors, report.applied) == (0, 0, True)
    assert everything(wished) == before
    assert wished.revision() == revision


def test_edits_of_the_workbook_arrive(wished: Afternoon, tmp_path: Path) -> None:
    book = export(wished, tmp_path / "s.xlsx")
    book["参会教师"]["E2"] = 5  # F1, most meetings
    book["参会企业"]["E2"] = "1-2"  # C1, available rounds
    ranks = {(row[0].value, row[3].value): row for row in book["意愿"].iter_rows(min_row=2)}
    ranks["教师", "C2"][6].value, ranks["教师", "C3"][6].value = 2, 1
    book["冲突"].delete_rows(2)
    book["冲突"].append(["F1", None, "C1", None, "不会面", "亲属"])
    book["场次"].append([4, "15:30", 20])
    report = bring(wished, tmp_path / "s.xlsx", book)

    assert report.errors == 0
    with wished.runtime.database.reading() as db:
        inputs = load_inputs(db, wished.id)
    people = {one.code: one for one in inputs.attendees}
    assert people["F1"].max_meetings == 5
    assert people["C1"].available == frozenset({1, 2})
    assert {(one.pair.company, one.rank) for one in inputs.preferences if one.rank} == {("C2", 2), ("C3", 1)}
    assert [(one.pair, one.detail) for one in inputs.conflicts] == [(("F1", "C1"), "亲属")]
    assert len(inputs.frame.rounds) == 4


def test_every_wrong_cell_is_told_with_its_place(wished: Afternoon, tmp_path: Path) -> None:
    book = export(wished, tmp_path / "s.xlsx", Language.EN)
    faculty = book["Faculty"]
    faculty["D2"], faculty["F3"], faculty["B4"] = "many", "afternoon", "Somebody Else"
    faculty.append(["F9", "Nobody"])
    book["Preferences"].append(["Faculty", "F2", None, "C9", None, "Want"])
    book["Preferences"].append(["Faculty", "F2", None, "C1", None, "perhaps"])
    book["Locks"].append(["F1", None, "C1", None, 9, 1])
    book["Locks"].append(["F1", None, "C1", None, 1, 1])
    before, revision = everything(wished), wished.revision()
    report = bring(wished, tmp_path / "s.xlsx", book, strict=True)

    assert [(p.sheet, p.row, p.column, p.code) for p in report.problems if p.severity == "error"] == [
        ("Faculty", 2, "D", "number-unreadable"),
        ("Faculty", 3, "F", "rounds-unreadable"),
        ("Faculty", 4, "B", "participant-contradicted"),
        ("Faculty", 5, "A", "participant-unknown"),
        ("Preferences", 5, "D", "participant-missing"),
        ("Preferences", 6, "F", "choice-unknown"),
        ("Locks", 4, "A", "row-repeated"),
        ("Locks", 3, "E", "wish-refused"),
    ]
    assert not report.applied
    assert (everything(wished), wished.revision()) == (before, revision)


def test_a_list_with_a_wrong_row_loses_nothing(wished: Afternoon, tmp_path: Path) -> None:
    book = export(wished, tmp_path / "s.xlsx")
    book["参会教师"].delete_rows(3)  # F2
    book["参会教师"]["D2"] = "很多"
    report = bring(wished, tmp_path / "s.xlsx", book)

    assert "list-kept" in {problem.code for problem in report.problems}
    assert "F2" in wished.ids()


def test_a_row_that_is_gone_is_somebody_who_does_not_come(wished: Afternoon, tmp_path: Path) -> None:
    book = export(wished, tmp_path / "s.xlsx")
    book["参会教师"].delete_rows(4)  # F3
    book["冲突"].delete_rows(2)  # of F3
    assert bring(wished, tmp_path / "s.xlsx", book, dry_run=True).changes == 1
    assert "F3" in wished.ids()
    assert bring(wished, tmp_path / "s.xlsx").changes == 1
    assert "F3" not in wished.ids()


def test_an_empty_template_changes_nothing(wished: Afternoon, tmp_path: Path) -> None:
    before = everything(wished)
    (tmp_path / "t.xlsx").write_bytes(make_template(Language.EN))
    assert bring(wished, tmp_path / "t.xlsx").changes == 0
    assert everything(wished) == before


def test_headers_and_sheets_are_read_as_clerks_write_them(afternoon: Afternoon, tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "志愿"
    sheet.append(["某对接会志愿表"])
    sheet.append(["谁提出", "专家编号", "公司编号", "态度", "第几志愿"])
    sheet.append(["公司", "F2", "C1", "想见", 1])
    report = bring(afternoon, tmp_path / "clerk.xlsx", book)

    assert report.errors == 0, report.problems
    with afternoon.runtime.database.reading() as db:
        [one] = wishes.list_preferences(db, afternoon.id)
    assert (one.side, one.pair, one.rank) == ("company", ("F2", "C1"), 1)


def test_a_stale_workbook_is_refused(wished: Afternoon, tmp_path: Path) -> None:
    export(wished, tmp_path / "s.xlsx")
    with pytest.raises(SessionChangedError):
        import_workbook(wished.runtime.database, wished.id, tmp_path / "s.xlsx", revision=1)


def test_a_note_cannot_become_a_formula(wished: Afternoon, tmp_path: Path) -> None:
    book = export(wished, tmp_path / "s.xlsx")
    notes = [row[-1].value for row in book["参会企业"].iter_rows(min_row=2)]
    assert "'=晚到" in notes


@pytest.mark.parametrize(
    ("numbers", "text"),
    [(None, None), (frozenset(), "无"), (frozenset({1, 2, 3, 6}), "1-3,6"), (frozenset({2}), "2")],
)
def test_rounds_are_written_as_people_write_them(numbers: frozenset[int] | None, text: str | None) -> None:
    assert write_numbers(numbers) == text


def test_the_session_s_own_row_is_read(wished: Afternoon, tmp_path: Path) -> None:
    book = export(wished, tmp_path / "s.xlsx")
    sheet = book["对接会"]
    sheet["A2"], sheet["D2"], sheet["E2"], sheet["F2"] = "新名称", "三楼", 3, "窗边, 门口, 墙边, 台前"
    report = bring(wished, tmp_path / "s.xlsx", book)
    assert [problem.code for problem in report.problems if problem.row] == ["wish-refused"]

    sheet["F2"] = "窗边"
    assert bring(wished, tmp_path / "s.xlsx", book).errors == 0
    with wished.runtime.database.reading() as db:
        row = db.get(DockingSession, wished.id)
        assert row is not None
        assert (row.name, row.place, row.tables, row.table_names) == ("新名称", "三楼", 3, ["窗边"])

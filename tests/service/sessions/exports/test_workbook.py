from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from service.language import Language
from service.models.schedule import MeetingState
from service.sessions.exports.files import write_session_files
from service.sessions.exports.workbook import write_schedule_xlsx
from service.sessions.schedule_view import ScheduleView
from tests.service.sessions.exports.views import LIN, make_large_view, make_small_view


def open_workbook(view: ScheduleView, language: Language = Language.ZH) -> Workbook:
    return load_workbook(BytesIO(write_schedule_xlsx(view, language)))


def rows_of(workbook: Workbook, name: str) -> list[tuple[object, ...]]:
    return list(workbook[name].iter_rows(values_only=True))


def test_grid_has_a_row_for_each_round_and_a_column_for_each_table() -> None:
    assert rows_of(open_workbook(make_small_view(number=2)), "总表 Grid") == [
        ("2026 年春季产学对接会 · 日程总表", None, None, None),
        ("2026年5月12日 星期二 · 兰州新区会展中心二楼 · 第 2 版", None, None, None),
        (None, None, None, None),
        ("轮次 Round", "时间 Time", "1 号桌", "2 号桌 · 牡丹厅"),
        ("第 1 轮", "14:00–14:20", "林知远 [F01]\n兰新精细化工有限公司 [C01]", "Grace Okafor [F02]\n华陇硝化 [C02]"),
        ("第 2 轮", "14:25–14:45", "林知远 [F01]\n华陇硝化 [C02]", None),
        ("第 3 轮", "14:50–15:10", None, "赵一鸣 [F03]\n河西膜科技 [C03]"),
    ]


def test_workbook_speaks_english_when_asked() -> None:
    workbook = open_workbook(make_small_view(), Language.EN)

    assert workbook.sheetnames[:3] == ["Grid 总表", "Meetings 会面", "Participants 参会方"]
    assert rows_of(workbook, "Grid 总表")[3][:3] == ("Round 轮次", "Time 时间", "Table 1")


def test_list_names_each_meeting_with_its_id() -> None:
    header, first, *others = rows_of(open_workbook(make_small_view()), "会面 Meetings")[3:]

    assert dict(zip(map(str, header), first, strict=True)) == {
        "轮次 Round": "第 1 轮",
        "时间 Time": "14:00–14:20",
        "桌号 Table": "1 号桌",
        "教师编号 Professor id": "F01",
        "教师 Professor": "林知远",
        "企业编号 Company id": "C01",
        "企业 Company": "兰新精细化工有限公司",
        "技术需求 Need": "高盐废水 COD 降不下来",
        "匹配度 Affinity": 0.5,
        "锁定 Locked": "锁定",
        "状态 State": "已安排",
        "会面编号 Meeting id": "F01xC01",
    }
    assert len(others) == 3


def test_everybody_has_a_sheet_of_their_own() -> None:
    workbook = open_workbook(make_small_view())

    assert workbook.sheetnames[3:9] == [
        "F01 林知远",
        "F02 Grace Okafor",
        "F03 赵一鸣",
        "C01 兰新精细化工有限公司",
        "C02 华陇硝化",
        "C03 河西膜科技",
    ]
    assert rows_of(workbook, "F01 林知远")[4:] == [
        ("第 1 轮", "14:00–14:20", "1 号桌", "兰新精细化工有限公司 [C01]", "高盐废水 COD 降不下来"),
        ("第 2 轮", "14:25–14:45", "1 号桌", "华陇硝化 [C02]", "间歇硝化改连续"),
        ("第 3 轮", "14:50–15:10", None, None, None),
    ]


def test_participants_are_listed_with_what_they_bring() -> None:
    rows = rows_of(open_workbook(make_small_view()), "参会方 Participants")

    assert rows[4][:8] == ("F01", "教师", "林知远", "西部大学", "化学化工学院", "教授", None, 2)
    assert rows[8][:8] == ("C02", "企业", "华陇硝化", None, None, None, "NC020 间歇硝化改连续\nNC021 员工培训", 2)


def test_sheets_are_frozen_wrapped_and_print_on_a4() -> None:
    workbook = open_workbook(make_large_view())
    shown = [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"]

    assert all(sheet.page_setup.paperSize == 9 for sheet in shown)
    assert all(sheet.page_setup.fitToHeight == 0 for sheet in shown)
    properties = [sheet.sheet_properties.pageSetUpPr for sheet in shown]
    assert all(one is not None and one.fitToPage for one in properties)
    grid, meetings, roster, agenda = workbook.worksheets[:4]
    assert [sheet.freeze_panes for sheet in (grid, meetings, roster, agenda)] == ["C5", "D5", "D5", "C5"]
    assert [sheet.page_setup.orientation for sheet in (grid, agenda)] == ["landscape", "portrait"]
    # Fifteen tables go on two sheets of paper side by side, each with the rounds.
    assert (grid.page_setup.fitToWidth, grid.print_title_cols, grid.print_title_rows) == (2, "$A:$B", "$4:$4")
    assert meetings.auto_filter.ref == f"A4:L{4 + len(make_large_view().meetings)}"
    assert all(cell.alignment.wrap_text for cell in grid[5])


@pytest.mark.parametrize("name", ["=1+1", "+86 139", "@SUM(A1)", '=HYPERLINK("http://example.org")', "-2"])
def test_name_that_looks_like_a_formula_is_text(name: str) -> None:
    people = tuple(replace(p, name=name, title=name, organization=name) for p in make_small_view().participants)
    workbook = open_workbook(make_small_view(people=people))

    cells = [cell for sheet in workbook.worksheets for row in sheet.iter_rows() for cell in row if cell.value]
    assert all(cell.data_type != "f" for cell in cells)
    assert not any(str(cell.value).startswith(("=", "+", "@", "-")) for cell in cells)


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("甲[乙]:*?/\\丙", "F01 甲 乙 丙"),
        ("联合研究院" * 8, f"F01 {'联合研究院' * 8}"[:31]),
        ("O'Neill'", "F01 O'Neill"),
        ("\t\n", "F01"),
    ],
)
def test_name_of_a_sheet_is_one_that_excel_takes(name: str, title: str) -> None:
    people = tuple(replace(p, name=name) if p == LIN else p for p in make_small_view().participants)

    assert open_workbook(make_small_view(people=people)).sheetnames[3] == title


def test_sheets_of_one_name_are_told_apart() -> None:
    people = tuple(replace(p, code="X", name="同名" * 20) for p in make_small_view().participants)

    titles = open_workbook(make_small_view(people=people)).sheetnames[3:9]

    assert len(set(titles)) == 6
    assert all(len(title) <= 31 for title in titles)


def test_note_and_cancelled_meeting_are_in_no_cell() -> None:
    view = make_small_view(number=1)
    view = replace(view, meetings=(replace(view.meetings[0], state=MeetingState.CANCELLED), *view.meetings[1:]))
    workbook = open_workbook(view)

    texts = {str(cell.value) for sheet in workbook.worksheets for row in sheet.iter_rows() for cell in row}
    assert not any(view.version.note in text for text in texts)
    assert "F01xC01" not in texts


def test_base_is_hidden_and_the_guide_is_in_both_languages() -> None:
    workbook = open_workbook(make_small_view())

    assert [sheet.title for sheet in workbook.worksheets if sheet.sheet_state == "hidden"] == ["duijie-schedule"]
    guide = [row[0] for row in rows_of(workbook, "使用说明 How to edit")]
    assert "本工作簿可以修改后重新导入。" in guide
    assert "This workbook can be edited and imported again." in guide


def test_all_files_of_a_schedule_are_written_to_a_folder(tmp_path: Path) -> None:
    view = make_small_view(number=2)

    files = write_session_files(view, tmp_path, Language.ZH)
    with_cancelled = write_session_files(replace(view, cancelled=view.meetings[:1]), tmp_path, Language.ZH)

    assert [file.name for file in files] == ["session.xlsx", "session.ics", "print-pack.html"]
    assert [file.name for file in with_cancelled] == [
        "session.xlsx",
        "session.ics",
        "session-cancelled.ics",
        "print-pack.html",
    ]
    assert all(file.stat().st_size > 500 for file in with_cancelled)

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from matching.scheduling.problem import Place
from service.language import Language
from service.sessions.exports.edited_workbook import read_schedule_edits
from service.sessions.exports.edits import MeetingEdit, ScheduleEdits, say_edit, say_summary, say_trouble
from service.sessions.exports.workbook import write_schedule_xlsx
from service.sessions.schedule_view import ScheduleView, TableLabel
from service.spreadsheets.sheet import Sheet
from service.spreadsheets.workbook import read_workbook_data
from tests.service.sessions.exports.views import (
    HEXI,
    HUALONG,
    LANXIN,
    LIN,
    OKAFOR,
    ZHAO,
    make_large_view,
    make_professor,
    make_session,
    make_small_view,
    views,
)

FILE = Path("schedule.xlsx")
GRID, LIST, LIN_SHEET = "总表 Grid", "会面 Meetings", "F01 林知远"


def edit(view: ScheduleView, change: Callable[[Workbook], None], *, language: Language = Language.ZH) -> ScheduleEdits:
    """Export, let somebody change the workbook, and read it back."""
    workbook = load_workbook(BytesIO(write_schedule_xlsx(view, language)))
    change(workbook)
    return read_back(workbook, view)


def read_back(workbook: Workbook, view: ScheduleView) -> ScheduleEdits:
    buffer = BytesIO()
    workbook.save(buffer)
    return read_schedule_edits(read_workbook_data(FILE, buffer.getvalue()), view)


def find_sheet(workbook: Workbook, name: str) -> Worksheet:
    sheet = workbook[name]
    assert isinstance(sheet, Worksheet)
    return sheet


def say_troubles(edits: ScheduleEdits, language: Language = Language.EN) -> list[str]:
    return [say_trouble(trouble, language) for trouble in edits.troubles]


def move(couple: tuple[str, str], meeting_id: str, before: tuple[int, int], after: tuple[int, int]) -> MeetingEdit:
    return MeetingEdit(couple, meeting_id, Place(*before), Place(*after))  # type: ignore[arg-type]


@pytest.mark.parametrize("language", list(Language))
def test_unchanged_workbook_changes_nothing(language: Language) -> None:
    view = make_small_view()

    assert edit(view, lambda _: None, language=language) == ScheduleEdits()


def test_unchanged_workbook_of_a_whole_docking_changes_nothing() -> None:
    assert edit(make_large_view(), lambda _: None) == ScheduleEdits()


@given(views(), st.sampled_from(Language))
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
def test_export_and_import_of_any_schedule_changes_nothing(view: ScheduleView, language: Language) -> None:
    data = write_schedule_xlsx(view, language)

    edits = read_schedule_edits(read_workbook_data(FILE, data), view)

    assert say_troubles(edits) == []
    assert edits == ScheduleEdits()


@given(views(), st.data(), st.sampled_from(Language))
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
def test_moving_a_cell_of_any_grid_is_exactly_that_move(
    view: ScheduleView, data: st.DataObject, language: Language
) -> None:
    free = [
        (round_.number, table.number)
        for round_ in view.rounds
        for table in view.tables
        if (round_.number, table.number) not in view.by_place
    ]
    if not free or not view.meetings:
        return
    meeting = data.draw(st.sampled_from(view.meetings))
    target = data.draw(st.sampled_from(free))

    def drag(workbook: Workbook) -> None:
        sheet = workbook.worksheets[0]
        source = sheet.cell(4 + meeting.round, 2 + meeting.table)
        sheet.cell(4 + target[0], 2 + target[1]).value = source.value
        source.value = None

    edits = edit(view, drag, language=language)

    assert say_troubles(edits) == []
    couple = (meeting.faculty_id, meeting.company_id)
    assert edits == ScheduleEdits(moved=(move(couple, meeting.id, (meeting.round, meeting.table), target),))


def test_grid_cell_that_is_emptied_removes_the_meeting() -> None:
    edits = edit(make_small_view(), lambda workbook: _set(workbook, GRID, "D5", None))

    assert edits == ScheduleEdits(removed=(MeetingEdit((OKAFOR.id, HUALONG.id), "F02xC02", Place(1, 2), None),))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "written",
    [
        "赵一鸣\n兰新精细化工有限公司",
        "F03 C01",
        "c01 / f03",
        "F03×C01",
        "赵一鸣 × 兰新精细化工有限公司",
        "兰新精细化工有限公司，赵一鸣",
        "赵一鸣 [F03]\n兰新精细化工有限公司 [C01]",
        "赵一鸣（F03）、C01",
        "ｆ０３\nＣ０１",
    ],
)
def test_pair_in_a_free_cell_is_added_however_it_is_written(written: str) -> None:
    edits = edit(make_small_view(), lambda workbook: _set(workbook, GRID, "D6", written))

    assert edits == ScheduleEdits(added=(MeetingEdit((ZHAO.id, LANXIN.id), None, None, Place(2, 2)),))  # type: ignore[arg-type]


def test_new_partner_in_a_cell_removes_the_one_and_adds_the_other() -> None:
    edits = edit(make_small_view(), lambda workbook: _set(workbook, GRID, "C6", "F01\nC03"))

    assert [e.couple for e in edits.removed] == [(LIN.id, HUALONG.id)]
    assert [(e.couple, e.after) for e in edits.added] == [((LIN.id, HEXI.id), Place(2, 1))]
    assert edits.troubles == ()


def test_round_and_table_in_the_list_move_the_meeting() -> None:
    def change(workbook: Workbook) -> None:
        _set(workbook, LIST, "A8", 2)
        _set(workbook, LIST, "C8", "牡丹厅")

    edits = edit(make_small_view(), change)

    assert edits == ScheduleEdits(moved=(move((ZHAO.id, HEXI.id), "F03xC03", (3, 2), (2, 2)),))
    assert say_edit(edits.moved[0], make_small_view(), Language.EN) == (
        "Moved: 赵一鸣 [F03] × 河西膜科技 [C03], from Round 3 · Table 2 · 牡丹厅 to Round 2 · Table 2 · 牡丹厅"
    )
    assert say_edit(edits.moved[0], make_small_view(), Language.ZH) == (
        "调整：赵一鸣 [F03] × 河西膜科技 [C03]，从 第 3 轮 · 2 号桌 · 牡丹厅 改到 第 2 轮 · 2 号桌 · 牡丹厅"
    )


def test_row_deleted_from_the_list_removes_and_row_added_adds() -> None:
    def change(workbook: Workbook) -> None:
        sheet = find_sheet(workbook, LIST)
        sheet.delete_rows(5)
        sheet.append(["14:50", None, "2", None, "林知远", "C03"])

    edits = edit(make_small_view(), change)

    assert [e.couple for e in edits.removed] == [(LIN.id, LANXIN.id)]
    assert [(e.couple, e.after) for e in edits.added] == [((LIN.id, HEXI.id), Place(3, 2))]
    assert say_summary(edits, Language.EN) == "Moved: 0, added: 1, removed: 1, errors: 0."


def test_appointment_moved_in_somebodys_agenda_moves_the_meeting() -> None:
    def change(workbook: Workbook) -> None:
        sheet = find_sheet(workbook, LIN_SHEET)
        for column in "CDE":
            sheet[f"{column}7"], sheet[f"{column}6"] = sheet[f"{column}6"].value, None

    edits = edit(make_small_view(), change)

    assert edits == ScheduleEdits(moved=(move((LIN.id, HUALONG.id), "F01xC02", (2, 1), (3, 1)),))


def test_same_change_in_two_sheets_is_one_change() -> None:
    def change(workbook: Workbook) -> None:
        _set(workbook, GRID, "C7", "F01\nC02")
        _set(workbook, GRID, "C6", None)
        _set(workbook, LIST, "A7", "第三轮")

    edits = edit(make_small_view(), change)

    assert edits == ScheduleEdits(moved=(move((LIN.id, HUALONG.id), "F01xC02", (2, 1), (3, 1)),))


def test_two_sheets_that_contradict_each_other_are_told() -> None:
    def change(workbook: Workbook) -> None:
        _set(workbook, GRID, "C6", None)
        _set(workbook, LIST, "A7", 3)

    edits = edit(make_small_view(), change)

    assert edits.changes == ()
    assert say_troubles(edits) == [
        (
            "schedule.xlsx › 总表 Grid: F01 × C02 stands elsewhere in “会面 Meetings” A7: both differ from what was "
            "exported, so correct one of the two."
        )
    ]


def test_change_that_was_made_elsewhere_meanwhile_is_kept() -> None:
    exported = make_small_view()
    workbook = load_workbook(BytesIO(write_schedule_xlsx(exported, Language.ZH)))
    _set(workbook, GRID, "D5", None)
    moved = [replace(m, round=2, table=2) if m.faculty_id == ZHAO.id else m for m in exported.meetings]

    edits = read_back(workbook, replace(exported, meetings=tuple(moved)))

    assert [e.couple for e in edits.changes] == [(OKAFOR.id, HUALONG.id)]
    assert edits.troubles == ()


def test_edit_of_a_meeting_that_has_moved_meanwhile_is_refused() -> None:
    exported = make_small_view()
    workbook = load_workbook(BytesIO(write_schedule_xlsx(exported, Language.ZH)))
    _set(workbook, GRID, "D5", None)
    moved = [replace(m, round=2, table=2) if m.faculty_id == OKAFOR.id else m for m in exported.meetings]

    edits = read_back(workbook, replace(exported, meetings=tuple(moved)))

    assert edits.changes == ()
    assert say_troubles(edits) == [
        (
            "schedule.xlsx › 总表 Grid: F02 × C02 was changed in the schedule after this file was exported: export again "
            "and repeat this edit."
        )
    ]


@pytest.mark.parametrize(
    ("cell", "value", "said"),
    [
        (
            "D6",
            "赵一鸣\n兰新精细化公有限公司",
            (
                "schedule.xlsx › 总表 Grid › D6: This cell does not name a professor and a company of this session: write a "
                "name or code of each. (the cell says “赵一鸣 / 兰新精细化公有限公司”) Did you mean “兰新精细化工有限公司 [C01]”?"
            ),
        ),
        (
            "D6",
            "林知远 [F03]\nC01",
            (
                "schedule.xlsx › 总表 Grid › D6: This could be any of F01 × C01, F03 × C01: write the code. "
                "(the cell says “林知远 [F03] / C01”)"
            ),
        ),
        (
            "A6",
            "第九轮",
            (
                "schedule.xlsx › 总表 Grid › A6: This is not a round of this session (1–3): write its number. "
                "(the cell says “第九轮”)"
            ),
        ),
        (
            "D4",
            "7",
            (
                "schedule.xlsx › 总表 Grid › D4: This is not a table of this session (1–2): write its number. "
                "(the cell says “7”)"
            ),
        ),
        (
            "A6",
            "Round 1",
            "schedule.xlsx › 总表 Grid › A6: A5 names the same: keep one of the two. (the cell says “Round 1”)",
        ),
        (
            "D6",
            "F01\nC01",
            (
                "schedule.xlsx › 总表 Grid › D6: This pair stands in C5 too: a pair meets once in a session, so empty one of "
                "the two. (the cell says “F01 / C01”)"
            ),
        ),
    ],
)
def test_cell_that_cannot_be_read_is_named(cell: str, value: str, said: str) -> None:
    edits = edit(make_small_view(), lambda workbook: _set(workbook, GRID, cell, value))

    assert say_troubles(edits)[0] == said


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (
            {"D5": "F02"},
            (
                "schedule.xlsx › 会面 Meetings › E5: The code and the name in this row belong to two different participants: "
                "correct one of them. (the cell says “林知远”)"
            ),
        ),
        (
            {"D5": None, "E5": None},
            (
                "schedule.xlsx › 会面 Meetings › row 5: This row has a round and a table but not both people: write them, or "
                "delete the row."
            ),
        ),
        (
            {"A5": None},
            (
                "schedule.xlsx › 会面 Meetings › row 5: This row lacks its round or its table: write both, or delete the row "
                "to remove the meeting."
            ),
        ),
        (
            {"F5": "C99"},
            (
                "schedule.xlsx › 会面 Meetings › F5: Nobody of this session has this name or code: correct it, or add them to "
                "the session first. (the cell says “C99”)"
            ),
        ),
    ],
)
def test_row_that_cannot_be_read_is_named(cells: dict[str, str | None], said: str) -> None:
    def change(workbook: Workbook) -> None:
        for cell, value in cells.items():
            _set(workbook, LIST, cell, value)

    assert say_troubles(edit(make_small_view(), change))[0] == said


def test_namesakes_have_to_be_told_apart() -> None:
    namesake = make_professor("F09", "赵一鸣", organization="东部大学")
    view = make_small_view(people=(LIN, OKAFOR, ZHAO, namesake, LANXIN, HUALONG, HEXI))

    edits = edit(view, lambda workbook: _set(workbook, GRID, "D6", "赵一鸣\nC01"))

    assert say_troubles(edits, Language.ZH) == [
        "schedule.xlsx › 总表 Grid › D6：可能是 F03 × C01, F09 × C01 中的任何一个：请写编号。（单元格内容：“赵一鸣 / C01”）"
    ]


def test_row_deleted_from_the_grid_removes_nobody() -> None:
    edits = edit(make_small_view(), lambda workbook: find_sheet(workbook, GRID).delete_rows(6))

    assert say_troubles(edits)[0] == (
        "schedule.xlsx › 总表 Grid: The row of round 2 is missing: put it back, and empty its cells if its meetings are "
        "to be removed."
    )


def test_column_deleted_from_the_grid_removes_nobody() -> None:
    edits = edit(make_small_view(), lambda workbook: find_sheet(workbook, GRID).delete_cols(4))

    assert say_troubles(edits)[0] == (
        "schedule.xlsx › 总表 Grid: The column of table 2 is missing: put it back, and empty its cells if its meetings "
        "are to be removed."
    )


@pytest.mark.parametrize("name", ["duijie-schedule", "Round", "轮次", "桌号", "教师", "session", "无", "-"])
def test_participant_who_is_called_like_a_header_confuses_nothing(name: str) -> None:
    view = make_small_view(people=tuple(replace(p, name=name) for p in make_small_view().participants))

    assert edit(view, lambda _: None) == ScheduleEdits()


def test_file_of_another_session_is_refused() -> None:
    workbook = load_workbook(BytesIO(write_schedule_xlsx(make_small_view(), Language.ZH)))
    other = make_small_view(session=make_session(id="0" * 32))

    assert say_troubles(read_back(workbook, other)) == [
        "schedule.xlsx: This file was exported from another session: import it there, or export this session again."
    ]


def test_file_without_a_schedule_is_refused() -> None:
    workbook = Workbook()
    workbook.worksheets[0].append(["姓名", "电话"])

    (said,) = say_troubles(read_back(workbook, make_small_view()), Language.ZH)
    assert said.startswith("schedule.xlsx：没有找到日程工作表")


def test_plain_list_of_somebody_else_tells_the_whole_schedule() -> None:
    rows = (("轮次", "桌号", "教师", "企业"), (1, 1, "林知远", "兰新精细化工有限公司"), (3, "T1", "F02", "河西膜科技"))
    edits = read_schedule_edits([Sheet("list.csv", "list", rows)], make_small_view())

    assert [(e.couple, e.after) for e in edits.added] == [((OKAFOR.id, HEXI.id), Place(3, 1))]
    assert len(edits.removed) == 3
    assert edits.moved == ()
    assert edits.troubles == ()


def test_table_that_is_called_by_another_tables_number_is_not_guessed() -> None:
    view = replace(make_small_view(), tables=(TableLabel(1, "2"), TableLabel(2, "甲")))
    header = ("轮次", "桌号", "教师", "企业")

    edits = read_schedule_edits([Sheet("list.csv", "list", (header, (1, "1 号桌 · 2", "F01", "C01")))], view)

    assert edits.troubles == ()
    assert len(edits.removed) == 3


def _set(workbook: Workbook, sheet: str, cell: str, value: str | int | None) -> None:
    find_sheet(workbook, sheet)[cell] = value

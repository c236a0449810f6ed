from dataclasses import replace
from pathlib import Path

from openpyxl import load_workbook

from service.language import Language
from service.reports.colour_scale import ColourScale
from service.reports.heat_map import draw_heat_map
from service.reports.html import render_report
from service.reports.xlsx import write_report_xlsx
from tests.service.reports.settings import make_empty_report, make_small_report


def test_map_holds_every_pair_once_with_its_score() -> None:
    report = make_small_report()

    heat_map = draw_heat_map(report)

    seen = {
        (row.need.id, report.faculty[cell.position].id): cell.points
        for row in (*heat_map.served, *heat_map.unserved)
        for cell in row.cells
    }
    assert len(seen) == 9
    assert seen["n-water", "f-lin"] == 91
    assert seen["n-nitro", "f-lin"] == 22
    assert seen["n-robot", "f-oka"] == 8


def test_map_sets_unserved_needs_apart() -> None:
    heat_map = draw_heat_map(make_small_report())

    assert {row.need.id for row in heat_map.served} == {"n-water", "n-nitro"}
    assert [row.need.id for row in heat_map.unserved] == ["n-robot"]


def test_map_marks_the_best_and_where_there_is_evidence() -> None:
    heat_map = draw_heat_map(make_small_report())
    water = next(row for row in heat_map.served if row.need.id == "n-water")

    marks = {cell.position: (cell.best, cell.has_evidence) for cell in water.cells}

    assert marks == {0: (True, True), 1: (False, True), 2: (False, False)}


def test_map_without_matches_marks_the_highest_score() -> None:
    heat_map = draw_heat_map(replace(make_small_report(), matches_by_need={}))

    assert [cell.points for row in heat_map.unserved for cell in row.cells if cell.best] == [91, 12, 58]


def test_map_and_matrix_mark_what_is_set_aside_and_the_best_is_another(tmp_path: Path) -> None:
    report = replace(make_small_report(), matches_by_need={}, set_aside=frozenset({("n-water", "f-lin")}))

    heat_map = draw_heat_map(report)
    water = next(row for row in (*heat_map.served, *heat_map.unserved) if row.need.id == "n-water")
    write_report_xlsx(report, tmp_path / "matches.xlsx")
    matrix = load_workbook(tmp_path / "matches.xlsx").worksheets[1]
    html = render_report(report, language=Language.EN)

    marked = [(report.faculty[cell.position].id, cell.points) for cell in water.cells if cell.aside]
    assert marked == [("f-lin", 91)]
    assert [report.faculty[cell.position].id for cell in water.cells if cell.best] != ["f-lin"]
    assert [cell.value for row in matrix.iter_rows(min_row=2) for cell in row if cell.font.strike] == [91]
    assert html.count("<s>91</s>") == 1
    assert "struck through" in html
    assert "struck through" not in render_report(make_small_report(), language=Language.EN)


def test_legend_names_the_first_points_of_each_colour() -> None:
    heat_map = draw_heat_map(make_small_report())
    scale = ColourScale(0, heat_map.high)

    assert heat_map.high == 100
    assert [step.low for step in heat_map.legend] == [0, 12, 23, 34, 45, 56, 67, 78, 89]
    assert all(scale.level(step.low) == step.level for step in heat_map.legend)
    assert all(scale.level(step.low - 1) == step.level - 1 for step in heat_map.legend[1:])


def test_map_of_nothing_is_empty() -> None:
    heat_map = draw_heat_map(make_empty_report())

    assert (heat_map.columns, heat_map.served, heat_map.unserved) == ((), (), ())

from dataclasses import replace

from service.reports.colour_scale import ColourScale
from service.reports.heat_map import draw_heat_map
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

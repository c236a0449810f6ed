"""The heat map of a report: needs down, professors across, ordered so that blocks show."""

from dataclasses import dataclass

from service.reports.colour_scale import STEPS, ColourScale, fit_scale, points
from service.reports.docking_report import DockingReport, ReportedNeed, ReportedProfessor
from service.reports.seriation import order_columns, order_rows

# Wider than this, the map does not fit the page's column on a desk screen, or an A4 page, at a legible size.
_COLUMNS_ON_SCREEN = 27
_COLUMNS_ON_PAPER = 40


@dataclass(frozen=True, slots=True)
class HeatCell:
    """One pair: `has_evidence` tells whether the page quotes what carries the score, `best` is the best of its row.

    `aside` says that one side has set the pair aside.
    """

    points: int
    level: int
    position: int
    has_evidence: bool
    best: bool
    aside: bool


@dataclass(frozen=True, slots=True)
class HeatColumn:
    """One professor; `position` counts from 0 in the order of the report."""

    professor: ReportedProfessor
    position: int


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One need; `position` counts from 0 in the order of the report, `cells` follow the map's columns."""

    need: ReportedNeed
    company: str
    position: int
    cells: tuple[HeatCell, ...]


@dataclass(frozen=True, slots=True)
class LegendStep:
    """One colour of the legend and the points where it begins."""

    level: int
    low: int


@dataclass(frozen=True, slots=True)
class HeatMap:
    """What the heat map's template receives. `unserved` stands below `served`, so that it can be seen at a glance."""

    columns: tuple[HeatColumn, ...]
    served: tuple[HeatRow, ...]
    unserved: tuple[HeatRow, ...]
    legend: tuple[LegendStep, ...]
    high: int
    fits_on_screen: bool
    fits_on_paper: bool


def draw_heat_map(report: DockingReport) -> HeatMap:
    """Order and colour the scores of `report`."""
    columns = order_columns(report.scores)
    scale = fit_scale(report.scores)
    companies = {company.id: company.name for company in report.companies}
    unserved_ids = {need.id for need in report.list_unserved()}
    served: list[HeatRow] = []
    unserved: list[HeatRow] = []
    for position in order_rows(report.scores, columns):
        need = report.needs[position]
        cells = _colour_row(report, position, columns, scale)
        row = HeatRow(need=need, company=companies[need.company_id], position=position, cells=cells)
        (unserved if need.id in unserved_ids else served).append(row)
    return HeatMap(
        columns=tuple(HeatColumn(report.faculty[column], column) for column in columns),
        served=tuple(served),
        unserved=tuple(unserved),
        legend=tuple(LegendStep(level, _step_start(scale, level)) for level in range(STEPS)),
        high=scale.high,
        fits_on_screen=len(columns) <= _COLUMNS_ON_SCREEN,
        fits_on_paper=len(columns) <= _COLUMNS_ON_PAPER,
    )


def _colour_row(report: DockingReport, row: int, columns: list[int], scale: ColourScale) -> tuple[HeatCell, ...]:
    matches = report.matches_by_need.get(report.needs[row].id, ())
    with_evidence = {match.faculty_id for match in matches}
    best = _find_best(report, row)
    values = report.scores[row]
    cells = []
    for column in columns:
        value = points(values[column])
        cells.append(
            HeatCell(
                points=value,
                level=scale.level(value),
                position=column,
                has_evidence=report.faculty[column].id in with_evidence,
                best=column == best,
                aside=(report.needs[row].id, report.faculty[column].id) in report.set_aside,
            )
        )
    return tuple(cells)


def _find_best(report: DockingReport, row: int) -> int | None:
    """The column of the first match, or of the highest score where there is no match; None without professors.

    A pair that is set aside is nobody's best.
    """
    matches = report.matches_by_need.get(report.needs[row].id, ())
    if matches:
        ids = [professor.id for professor in report.faculty]
        return ids.index(matches[0].faculty_id)
    need_id = report.needs[row].id
    left = [at for at, one in enumerate(report.faculty) if (need_id, one.id) not in report.set_aside]
    return max(left, key=lambda at: float(report.scores[row, at])) if left else None


def _step_start(scale: ColourScale, level: int) -> int:
    """The first whole number of points that falls into `level`."""
    return scale.low - (-(scale.high - scale.low) * level // STEPS)

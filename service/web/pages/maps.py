"""The map: the heat map of everybody against everybody, and the plane of fields with its gaps."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from matching.types import Verdict
from service.reports.colour_scale import DARK_RAMP, LIGHT_RAMP

BEST_SHOWN = 3


@dataclass(frozen=True, slots=True)
class HeatMapPage:
    """The heat map; its cells come from `/map/cells`. `is_ready` is false while everybody is still being compared."""

    template: ClassVar[str] = "heat_map.html"
    section: ClassVar[str] = "map"

    needs: int
    faculty: int
    is_ready: bool


@dataclass(frozen=True, slots=True)
class TableCell:
    """One of the best professors of a need."""

    id: str
    name: str
    score: float
    verdict: Verdict | None


@dataclass(frozen=True, slots=True)
class TableRow:
    """A need with the professors who fit best."""

    id: str
    title: str
    company: str
    best: Sequence[TableCell]


@dataclass(frozen=True, slots=True)
class HeatTablePage:
    """The heat map as a table: each need in the order of the map with its best professors."""

    template: ClassVar[str] = "heat_table.html"
    section: ClassVar[str] = "map"
    best_shown: ClassVar = BEST_SHOWN

    rows: Sequence[TableRow]
    is_ready: bool


@dataclass(frozen=True, slots=True)
class HeatCells:
    """What the script of the heat map receives, as JSON: `scores` are points of each cell, row by row, in base64.

    `aside` are the positions in `scores` of pairs that one side has set aside.
    """

    needs: Sequence[tuple[str, str, str]]
    faculty: Sequence[tuple[str, str]]
    served: int
    low: int
    high: int
    scores: str
    aside: Sequence[int]
    light: Sequence[tuple[str, str]] = tuple((shade.paper, shade.ink) for shade in LIGHT_RAMP)
    dark: Sequence[tuple[str, str]] = tuple((shade.paper, shade.ink) for shade in DARK_RAMP)


@dataclass(frozen=True, slots=True)
class Dot:
    """A professor or a need on the plane, in the units of the picture."""

    id: str
    name: str
    x: float
    y: float
    verdict: Verdict | None


@dataclass(frozen=True, slots=True)
class FieldLine:
    """A field in the table and on the plane, with the place of its label."""

    number: int
    label: str
    x: float
    y: float
    faculty: Sequence[tuple[str, str]]
    needs: Sequence[tuple[str, str]]
    unserved: int


@dataclass(frozen=True, slots=True)
class FieldsPage:
    """The plane of fields; `width` and `height` are its units."""

    template: ClassVar[str] = "fields.html"
    section: ClassVar[str] = "map"
    width: ClassVar[int] = 1000
    height: ClassVar[int] = 620

    faculty: Sequence[Dot]
    needs: Sequence[Dot]
    fields: Sequence[FieldLine]
    is_ready: bool
    is_calibrated: bool

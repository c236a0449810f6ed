"""`/map`: the heat map, the same as a table, and the plane of fields."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from hashlib import sha256

import numpy as np
from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import TypeAdapter
from sqlmodel import Session

from service.accounts.principal import Principal
from service.dependencies import PrincipalDep, ReadDb, RuntimeDep
from service.landscape.fields import FieldMap
from service.landscape.landscape import Landscape
from service.matches.use_cases import describe_faculty, describe_needs
from service.reports.colour_scale import fit_scale
from service.reports.seriation import order_columns, order_rows
from service.web.dependencies import SurveyDep
from service.web.pages.maps import (
    BEST_SHOWN,
    Dot,
    FieldLine,
    FieldsPage,
    HeatCells,
    HeatMapPage,
    HeatTablePage,
    TableCell,
    TableRow,
)
from service.web.rendering import render

router = APIRouter(prefix="/map")

_CELLS = TypeAdapter(HeatCells)
_LABEL_HEIGHT = 26
_LABEL_WIDTH = 190


@router.get("")
def show_heat_map(request: Request, survey: SurveyDep) -> HTMLResponse:
    """Needs down, professors across; the cells follow by script."""
    if survey.surveyed is None:
        return render(request, HeatMapPage(0, 0, is_ready=False))
    landscape = survey.surveyed.landscape
    return render(request, HeatMapPage(len(landscape.need_ids), len(landscape.faculty_ids), is_ready=True))


@router.get("/cells")
def send_cells(request: Request, principal: PrincipalDep, db: ReadDb, survey: SurveyDep) -> Response:
    """All scores in the order in which blocks show."""
    if survey.surveyed is None:
        return Response(status_code=204)
    landscape = survey.surveyed.landscape
    aside = sha256(repr(sorted(landscape.set_aside)).encode()).hexdigest()[:8]
    etag = f'"{landscape.revision}-{aside}"'
    headers = {"ETag": etag, "Cache-Control": "private, no-cache"}
    if request.headers.get("if-none-match") == etag:
        return Response(status_code=304, headers=headers)
    rows, columns, served = _order(landscape)
    needs = describe_needs(db, principal, landscape.need_ids)
    faculty = describe_faculty(db, landscape.faculty_ids)
    scale = fit_scale(landscape.scores)
    points = np.rint(landscape.scores[rows][:, columns] * 100).astype(np.uint8)
    cells = HeatCells(
        needs=[_need_cell(needs, landscape.need_ids[row]) for row in rows],
        faculty=[_faculty_cell(faculty, landscape.faculty_ids[column]) for column in columns],
        served=served,
        low=scale.low,
        high=scale.high,
        scores=b64encode(points.tobytes()).decode(),
        aside=np.flatnonzero(landscape.aside[rows][:, columns]).tolist(),
    )
    return Response(_CELLS.dump_json(cells), media_type="application/json", headers=headers)


@router.get("/table")
def show_table(request: Request, principal: PrincipalDep, db: ReadDb, survey: SurveyDep) -> HTMLResponse:
    """The same as a table, for ears and for paper."""
    if survey.surveyed is None:
        return render(request, HeatTablePage([], is_ready=False))
    landscape = survey.surveyed.landscape
    rows, _, _ = _order(landscape)
    needs = describe_needs(db, principal, landscape.need_ids)
    faculty = describe_faculty(db, landscape.faculty_ids)
    shown = []
    for row in rows:
        id_ = landscape.need_ids[row]
        if id_ not in needs:
            continue
        best = [i for i in np.argsort(-landscape.open_scores[row], kind="stable") if not landscape.aside[row, i]]
        cells = [
            TableCell(one, faculty[one].name, float(score), landscape.verdict(float(score)))
            for one, score in ((landscape.faculty_ids[i], landscape.scores[row, i]) for i in best[:BEST_SHOWN])
            if one in faculty
        ]
        shown.append(TableRow(id_, needs[id_].title, needs[id_].company, cells))
    return render(request, HeatTablePage(shown, is_ready=True))


@router.get("/fields")
def show_fields(
    request: Request, principal: PrincipalDep, db: ReadDb, runtime: RuntimeDep, survey: SurveyDep
) -> HTMLResponse:
    """Professors and needs on a plane where near means alike."""
    calibrated = runtime.calibration is not None
    if survey.surveyed is None:
        return render(request, FieldsPage([], [], [], is_ready=False, is_calibrated=calibrated))
    landscape, plane = survey.surveyed.landscape, survey.surveyed.map
    page = FieldsPage(
        faculty=_faculty_dots(db, plane, landscape),
        needs=_need_dots(db, principal, plane, landscape),
        fields=_field_lines(db, principal, plane),
        is_ready=True,
        is_calibrated=calibrated,
    )
    return render(request, page)


def _order(landscape: Landscape) -> tuple[list[int], list[int], int]:
    """Rows and columns in which blocks show, unserved needs at the end, and how many are served."""
    columns = order_columns(landscape.scores)
    unserved = set(landscape.list_unserved())
    rows = sorted(order_rows(landscape.scores, columns), key=lambda row: landscape.need_ids[row] in unserved)
    return rows, columns, len(rows) - len(unserved)


def _need_cell(needs: Mapping[str, object], id_: str) -> tuple[str, str, str]:
    need = needs.get(id_)
    return id_, getattr(need, "title", ""), getattr(need, "company", "")


def _faculty_cell(faculty: Mapping[str, object], id_: str) -> tuple[str, str]:
    return id_, getattr(faculty.get(id_), "name", "")


def _faculty_dots(db: Session, plane: FieldMap, landscape: Landscape) -> list[Dot]:
    names = describe_faculty(db, {point.id for point in plane.faculty})
    return [
        Dot(
            point.id,
            names[point.id].name,
            *_place(point.x, point.y),
            best.verdict if (best := landscape.best_of_faculty(point.id)) else None,
        )
        for point in plane.faculty
        if point.id in names
    ]


def _need_dots(db: Session, principal: Principal, plane: FieldMap, landscape: Landscape) -> list[Dot]:
    titles = describe_needs(db, principal, {point.id for point in plane.needs})
    return [
        Dot(
            point.id,
            titles[point.id].title,
            *_place(point.x, point.y),
            best.verdict if (best := landscape.best_of_need(point.id)) else None,
        )
        for point in plane.needs
        if point.id in titles
    ]


def _field_lines(db: Session, principal: Principal, plane: FieldMap) -> list[FieldLine]:
    """The fields, those with the most unserved needs first; labels are moved apart."""
    names = describe_faculty(db, {point.id for point in plane.faculty})
    titles = describe_needs(db, principal, {point.id for point in plane.needs})
    places = _move_apart([_place(field.x, field.y) for field in plane.fields])
    lines = [
        FieldLine(
            number=field.number,
            label=field.label,
            x=x,
            y=y,
            faculty=[(id_, names[id_].name) for id_ in field.faculty_ids if id_ in names],
            needs=[(id_, titles[id_].title) for id_ in field.need_ids if id_ in titles],
            unserved=len(field.unserved_ids),
        )
        for field, (x, y) in zip(plane.fields, places, strict=True)
    ]
    return sorted(lines, key=lambda line: (-line.unserved, -_want(line), line.number))


def _want(line: FieldLine) -> float:
    """How many needs there are for a professor."""
    return len(line.needs) / (len(line.faculty) + 1)


def _place(x: float, y: float) -> tuple[float, float]:
    return round(x * FieldsPage.width, 1), round(y * FieldsPage.height, 1)


def _move_apart(places: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Move labels down until none lies on another, from the top to the bottom, and back up at the lower edge."""
    moved: dict[int, tuple[float, float]] = {}
    for index in sorted(range(len(places)), key=lambda i: (places[i][1], places[i][0])):
        x, y = places[index]
        x = min(max(x, _LABEL_WIDTH / 2), FieldsPage.width - _LABEL_WIDTH / 2)
        while any(abs(x - a) < _LABEL_WIDTH and abs(y - b) < _LABEL_HEIGHT for a, b in moved.values()):
            y += _LABEL_HEIGHT / 2
        moved[index] = (round(x, 1), round(y, 1))
    return [moved[index] for index in range(len(places))]

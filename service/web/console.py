"""Put the console on an application."""

from pathlib import Path

from fastapi import APIRouter, FastAPI
from fastapi.responses import FileResponse
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from service.landscape.surveyor import Surveyor
from service.web.endpoints import (
    boards,
    companies,
    day,
    faculty,
    followups,
    imports,
    judging,
    maps,
    mine,
    needs,
    overview,
    preferences,
    sessions,
    sign_in,
    undo,
)
from service.web.error_page import render_error

STATIC = Path(__file__).parent / "static"


def install_console(app: FastAPI) -> None:
    """Add the pages, their files, and pages for errors."""
    console = APIRouter(include_in_schema=False)
    for router in (
        overview.router,
        mine.router,
        imports.router,
        faculty.router,
        companies.router,
        needs.router,
        maps.router,
        sessions.router,
        boards.router,
        boards.undo_router,
        day.router,
        day.undo_router,
        followups.router,
        followups.undo_router,
        judging.router,
        undo.router,
        preferences.router,
        sign_in.router,
    ):
        console.include_router(router)
    app.include_router(console)
    app.mount("/static", _Static(directory=STATIC), name="static")
    app.add_api_route("/favicon.ico", _favicon, include_in_schema=False)
    app.state.surveyor = Surveyor()
    app.state.render_error = render_error


class _Static(StaticFiles):
    """Our own files; a browser asks each time whether they changed, so that a new version is never half there."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "no-cache"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response


def _favicon() -> FileResponse:
    return FileResponse(STATIC / "mark.svg", media_type="image/svg+xml")

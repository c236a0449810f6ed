"""`/metrics`, and the page of the API that works without a network."""

from pathlib import Path

import fastapi_offline
from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse, HTMLResponse

from service.guards.metrics import CONTENT_TYPE, Metrics
from service.guards.security_headers import CONTENT_SECURITY_POLICY
from service.problems import document_problems

router = APIRouter(tags=["health"])
pages = APIRouter(include_in_schema=False)

_ASSETS = Path(fastapi_offline.__file__).parent / "static"
_OWN = Path(__file__).parent / "static"
# Swagger UI sets style attributes; everything else of the policy stays.
_POLICY = CONTENT_SECURITY_POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
_KEEP = {"Cache-Control": "public, max-age=86400"}

_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Duijie 对接 · API</title>
<link rel="stylesheet" href="/docs/swagger-ui.css">
</head>
<body>
<div id="swagger-ui"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
"""


@router.get(
    "/metrics",
    summary="Figures for Prometheus",
    response_class=Response,
    responses=document_problems() | {200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
)
def get_metrics(request: Request) -> Response:
    """Of the process that answers; with several workers each has its own."""
    metrics: Metrics = request.app.state.metrics
    return Response(metrics.write(), media_type=CONTENT_TYPE)


@pages.get("/docs")
def show_docs() -> HTMLResponse:
    """The API, to read and to try out."""
    return HTMLResponse(_PAGE, headers={"Content-Security-Policy": _POLICY})


@pages.get("/docs/swagger-ui.css")
def get_docs_style() -> FileResponse:
    """The page's style."""
    return FileResponse(_ASSETS / "swagger-ui.css", headers=_KEEP)


@pages.get("/docs/swagger-ui-bundle.js")
def get_docs_script() -> FileResponse:
    """The page's script."""
    return FileResponse(_ASSETS / "swagger-ui-bundle.js", headers=_KEEP)


@pages.get("/docs/start.js")
def get_docs_start() -> FileResponse:
    """What starts the page's script."""
    return FileResponse(_OWN / "docs.js", headers=_KEEP)

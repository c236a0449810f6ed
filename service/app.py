"""The web application."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from fastapi import Depends, FastAPI
from fastapi.concurrency import run_in_threadpool
from starlette.middleware.cors import CORSMiddleware

from embeddings.encoder import Encoder
from service import health
from service.accounts import endpoints as accounts
from service.accounts import entry_endpoints as entry
from service.accounts.guard import authorize, check_routes
from service.accounts.permissions import ROUTES
from service.audit import endpoints as audit
from service.background import Background
from service.body_limit import BodyLimit
from service.companies import endpoints as companies
from service.drafts import endpoints as drafts
from service.error_handlers import install_error_handlers
from service.faculty import endpoints as faculty
from service.followups import endpoints as followups
from service.gaps import endpoints as gaps
from service.guards import endpoints as guards
from service.guards.logs import configure_logging
from service.guards.metrics import Metrics
from service.guards.rate_limit import RateLimit
from service.guards.request_context import HEADER, RequestContext
from service.guards.security_headers import SecurityHeaders
from service.judgements import endpoints as judgements
from service.matches import endpoints as matches
from service.needs import endpoints as needs
from service.openapi import DESCRIPTION, TAGS, install_openapi
from service.personal import endpoints as personal
from service.records import endpoints as records
from service.sessions import endpoints as sessions
from service.sessions import export_endpoints as session_files
from service.sessions import schedule_endpoints as schedules
from service.sessions import workbook_endpoints as workbooks
from service.sessions.day import endpoints as day
from service.sessions.mine import endpoints as mine
from service.settings import Settings, load_settings
from service.startup import Startup
from service.web.console import install_console
from service.webhooks import endpoints as webhooks
from service.webhooks import messages

MIB = 1024 * 1024


def create_app(settings: Settings, encoder: Encoder | None = None, *, routes: Mapping[str, str] = ROUTES) -> FastAPI:
    """Build the application. Without an `encoder` the settings' model is loaded at the start.

    `routes` says which action each route is; the start fails for a route that is not in it.

    The start runs in a thread of its own: `/healthz` answers at once, everything else with 503 until it can.
    """

    @asynccontextmanager
    async def run(app: FastAPI) -> AsyncIterator[None]:
        check_routes(app)
        startup: Startup = app.state.startup
        startup.start()
        background = Background(startup)
        background.start()
        yield
        await run_in_threadpool(background.stop)
        await run_in_threadpool(startup.stop)

    app = FastAPI(
        title="Duijie 对接",
        version="1",
        description=DESCRIPTION,
        openapi_tags=TAGS,
        lifespan=run,
        docs_url=None,
        redoc_url=None,
        dependencies=[Depends(authorize)],
    )
    app.state.permitted_routes = routes
    app.state.metrics = Metrics()
    _add_guards(app, settings)
    app.state.startup = Startup(settings, encoder)
    install_error_handlers(app)
    install_openapi(app)
    app.include_router(health.router)
    app.include_router(guards.router)
    app.include_router(guards.pages)
    app.include_router(entry.router)
    app.include_router(entry.pages)
    app.include_router(accounts.router, prefix="/v1")
    app.include_router(audit.router, prefix="/v1")
    app.include_router(faculty.router, prefix="/v1")
    app.include_router(records.router, prefix="/v1")
    app.include_router(personal.router, prefix="/v1")
    app.include_router(companies.router, prefix="/v1")
    app.include_router(needs.router, prefix="/v1")
    app.include_router(matches.router, prefix="/v1")
    app.include_router(drafts.router, prefix="/v1")
    app.include_router(webhooks.router, prefix="/v1")
    app.webhooks.include_router(messages.router)
    app.include_router(sessions.router, prefix="/v1")
    app.include_router(schedules.router, prefix="/v1")
    app.include_router(session_files.router, prefix="/v1")
    app.include_router(followups.router, prefix="/v1")
    app.include_router(day.router, prefix="/v1")
    app.include_router(mine.router, prefix="/v1")
    app.include_router(judgements.router, prefix="/v1")
    install_console(app)
    app.include_router(gaps.router, prefix="/v1")
    app.include_router(workbooks.router, prefix="/v1")
    return app


def _add_guards(app: FastAPI, settings: Settings) -> None:
    """Put what every request passes around the application; what is added last stands outermost."""
    metrics: Metrics = app.state.metrics
    origins = [origin for origin in settings.cors_origins.split(",") if origin]
    app.add_middleware(BodyLimit, max_bytes=settings.max_body_mb * MIB)
    app.add_middleware(
        RateLimit,
        per_key=settings.rate_limit_per_key,
        per_address=settings.rate_limit_per_address,
        failures_per_address=settings.sign_in_failures_per_address,
        metrics=metrics,
    )
    if origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=origins,
            allow_methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
            allow_headers=["Authorization", "Content-Type", "Idempotency-Key", HEADER],
            expose_headers=["Location", "Retry-After", HEADER],
        )
    app.add_middleware(RequestContext, metrics=metrics)
    app.add_middleware(SecurityHeaders, allows_cors=bool(origins))


def create_app_from_environment() -> FastAPI:
    """Build the application from the environment, in each worker process of `duijie serve`. Raises SettingsError."""
    settings = load_settings()
    configure_logging(settings)
    return create_app(settings)

"""The web application."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.concurrency import run_in_threadpool

from embeddings.encoder import Encoder
from service import health
from service.body_limit import BodyLimit
from service.companies import endpoints as companies
from service.error_handlers import install_error_handlers
from service.faculty import endpoints as faculty
from service.matches import endpoints as matches
from service.needs import endpoints as needs
from service.openapi import DESCRIPTION, TAGS, install_openapi
from service.settings import Settings, load_settings
from service.startup import Startup

MIB = 1024 * 1024


def create_app(settings: Settings, encoder: Encoder | None = None) -> FastAPI:
    """Build the application. Without an `encoder` the settings' model is loaded at the start.

    The start runs in a thread of its own: `/healthz` answers at once, everything else with 503 until it can.
    """

    @asynccontextmanager
    async def run(app: FastAPI) -> AsyncIterator[None]:
        startup: Startup = app.state.startup
        startup.start()
        yield
        await run_in_threadpool(startup.stop)

    app = FastAPI(
        title="Duijie 对接",
        version="1",
        description=DESCRIPTION,
        openapi_tags=TAGS,
        lifespan=run,
    )
    app.add_middleware(BodyLimit, max_bytes=settings.max_body_mb * MIB)
    app.state.startup = Startup(settings, encoder)
    install_error_handlers(app)
    install_openapi(app)
    app.include_router(health.router)
    app.include_router(faculty.router, prefix="/v1")
    app.include_router(companies.router, prefix="/v1")
    app.include_router(needs.router, prefix="/v1")
    app.include_router(matches.router, prefix="/v1")
    return app


def create_app_from_environment() -> FastAPI:
    """Build the application from the environment, in each worker process of `duijie serve`. Raises SettingsError."""
    settings = load_settings()
    logging.basicConfig(level=settings.log_level.upper(), format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    return create_app(settings)

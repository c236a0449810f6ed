"""The application with the encoder that needs no model; for tests with real server processes."""

import os

from fastapi import FastAPI

from service.accounts.permissions import PUBLIC, ROUTES
from service.app import create_app
from service.settings import load_settings
from tests.embeddings.ngram_encoder import NgramEncoder


def make_app() -> FastAPI:
    """Build it from the environment; `/pid` says which process answers."""
    app = create_app(load_settings(), NgramEncoder(), routes={**ROUTES, "GET /pid": PUBLIC})
    app.add_api_route("/pid", os.getpid)
    return app

"""The OpenAPI document. `python -m service.openapi > docs/openapi.json` writes it anew."""

import json
import sys
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from service.problems import Problem

DESCRIPTION = """\
Pairs faculty expertise with the technical needs of companies, in Chinese and English.
为高校教师与企业技术需求做对接：匹配、理由、日程。

Every error is an `application/problem+json` document with a stable `code`. Lists come a page at a time: give
`next_cursor` as `cursor` until it is null.
"""

TAGS = [
    {"name": "faculty", "description": "教师 Faculty profiles and their expertise items."},
    {"name": "companies", "description": "企业 The companies that bring needs."},
    {"name": "needs", "description": "技术需求 What companies ask for."},
    {"name": "matches", "description": "匹配 Who fits whom, and why."},
    {"name": "health", "description": "Is it alive, can it work?"},
]


def install_openapi(app: FastAPI) -> None:
    """Make the document complete: the shape of errors, and nothing of the framework's own that is never answered."""

    def build() -> dict[str, Any]:
        if app.openapi_schema is None:
            document = get_openapi(
                title=app.title,
                version=app.version,
                description=app.description,
                routes=app.routes,
                tags=app.openapi_tags,
            )
            schemas = document.setdefault("components", {}).setdefault("schemas", {})
            for name in ("HTTPValidationError", "ValidationError"):
                schemas.pop(name, None)
            own = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
            schemas.update(own.pop("$defs", {}))
            schemas["Problem"] = own
            document["components"]["schemas"] = dict(sorted(schemas.items()))
            app.openapi_schema = document
        return app.openapi_schema

    app.openapi = build  # type: ignore[method-assign]


def write_openapi(app: FastAPI) -> str:
    """Return the document as it is checked in."""
    return json.dumps(app.openapi(), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    from service.app import create_app
    from service.settings import Settings

    sys.stdout.write(write_openapi(create_app(Settings())))

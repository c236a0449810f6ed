"""The OpenAPI document. `python -m service.openapi > docs/openapi.json` writes it anew."""

import json
import sys
from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from service.accounts.permissions import PUBLIC
from service.guards.rate_limit import NOT_COUNTED
from service.problems import Problem, document_problems

DESCRIPTION = """\
Pairs faculty expertise with the technical needs of companies, in Chinese and English.
为高校教师与企业技术需求做对接：匹配、理由、日程。

**Sign in.** An operator gives you a key; send `Authorization: Bearer duijie_…`. `GET /v1/me` says whose it is, which company or professor it is bound to,
and what it may do. Each operation names the scope that it wants. An id that is not yours answers 404, as one that does not exist.

**Send a need.** `POST /v1/needs` with an `Idempotency-Key` of your own: after a lost answer repeat the request with the same key and body, and nothing is
added twice (`Idempotent-Replayed: true`); the same key with another body is `422 idempotency-key-reused`. `external_id` is your own id, unique within your
company (`409 external-id-taken`). `quality` in the answer says what would make matches better. Then read `/v1/needs/{need_id}/matches` and `…/status`, or
register a webhook, whose messages stand under *Webhooks* below with how to verify their signature.

**Errors** are `application/problem+json` (RFC 9457) with a stable `code` for programs, a `detail` for people in Chinese or English as `Accept-Language` asks,
and `errors[].location` for each wrong field. A 4xx changed nothing. Try 429 and 503 again after `Retry-After`; 409 `conflict` after reading anew.

**Lists** come a page at a time: give `next_cursor` as `cursor` until it is null. Unknown parameters and fields are refused, not ignored. Times are ISO 8601
in UTC, amounts whole CNY, texts UTF-8 without control characters.
"""

TAGS = [
    {"name": "accounts", "description": "账号 Who may come in: accounts, API keys, personal links, signing in."},
    {"name": "audit", "description": "审计 Who changed what, and who read what is confidential."},
    {"name": "faculty", "description": "教师 Faculty profiles and their expertise items."},
    {"name": "companies", "description": "企业 The companies that bring needs."},
    {"name": "needs", "description": "技术需求 What companies ask for."},
    {"name": "matches", "description": "匹配 Who fits whom, and why."},
    {"name": "need drafts", "description": "需求草稿 Needs read from e-mails and forms, until a person confirms them."},
    {"name": "webhooks", "description": "通知 Who is told of each step of a need, signed."},
    {"name": "sessions", "description": "对接会 Who meets when and where, and what is wished."},
    {"name": "schedules", "description": "日程 Plans, changes by hand, and versions."},
    {"name": "day", "description": "当天 Check-in, the clock, disruptions, and what came of each meeting."},
    {
        "name": "mine",
        "description": "我的 A professor's or a company's own side of the sessions that they take part in.",
    },
    {"name": "followups", "description": "跟进 What becomes of cooperation that seems possible."},
    {"name": "gaps", "description": "缺口 What is missing here."},
    {"name": "judgements", "description": "评价 What people say of matches, and what follows."},
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
                webhooks=app.webhooks.routes,
            )
            _leave_out_validation(document)
            _say_who_may_ask(document, app.state.permitted_routes)
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


def _leave_out_validation(document: dict[str, Any]) -> None:
    """What is posted to others is not answered with the framework's own 422."""
    for operations in document["webhooks"].values():
        for operation in operations.values():
            del operation["responses"]["422"]


def _say_who_may_ask(document: dict[str, Any], permitted: Mapping[str, str]) -> None:
    """Public operations need nothing; all others answer 401 and 403 too, and name the scope that a key must have."""
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            action = permitted.get(f"{method.upper()} {path}", PUBLIC)
            if action == PUBLIC:
                operation["security"] = []
            else:
                operation["responses"].update({str(k): v for k, v in document_problems(401, 403).items()})
                operation["description"] = f"{operation['description']}\n\nScope of the API key: `{action}`."
            if path not in NOT_COUNTED:
                operation["responses"]["429"] = document_problems(429)[429]
            operation["responses"] = dict(sorted(operation["responses"].items()))


def write_openapi(app: FastAPI) -> str:
    """Return the document as it is checked in."""
    return json.dumps(app.openapi(), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    from service.app import create_app
    from service.settings import Settings

    sys.stdout.write(write_openapi(create_app(Settings())))

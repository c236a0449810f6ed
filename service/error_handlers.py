"""Every error becomes a problem document here; no other file knows which status an error has."""

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.exceptions import HTTPException

from embeddings.errors import DuijieError
from service.errors import (
    ConflictError,
    DatabaseUnavailableError,
    FieldProblem,
    InvalidFileError,
    InvalidInputError,
    NotAuthenticatedError,
    NotFoundError,
    NotReadyError,
    PermissionDeniedError,
    RateLimitedError,
    RecordError,
)
from service.language import Language
from service.problems import MEDIA_TYPE, TITLES, Problem, ProblemField

log = logging.getLogger(__name__)

STATUSES: dict[type[DuijieError], int] = {
    NotAuthenticatedError: 401,
    PermissionDeniedError: 403,
    NotFoundError: 404,
    RateLimitedError: 429,
    ConflictError: 409,
    InvalidInputError: 422,
    InvalidFileError: 422,
    RecordError: 424,
    NotReadyError: 503,
    DatabaseUnavailableError: 503,
}
"""Status of an error and of all below it in the tree; an error that is not here is the service's fault, 500."""

HTTP_CODES = {
    400: "unreadable-body",
    404: "no-such-page",
    405: "method-not-allowed",
    413: "request-too-large",
    415: "unsupported-media-type",
}
"""Codes of what the framework itself refuses."""

_HEADERS = {401: {"WWW-Authenticate": "Bearer"}, 503: {"Retry-After": "2"}}
"""What a status must bring with it."""


ErrorRenderer = Callable[[Request, Problem], Response | None]
"""Makes the page that a browser gets in place of the problem document; None where no page is wanted."""


def status_of(error: type[DuijieError]) -> int:
    """Return the HTTP status that an error is answered with."""
    return next((STATUSES[base] for base in error.__mro__ if base in STATUSES), 500)


def install_error_handlers(app: FastAPI) -> None:
    """Answer every error as `application/problem+json`, or as a page where `app.state.render_error` makes one."""
    app.add_exception_handler(DuijieError, answer_own_error)
    app.add_exception_handler(RequestValidationError, answer_validation_error)
    app.add_exception_handler(HTTPException, answer_http_error)
    app.add_exception_handler(IntegrityError, answer_integrity_error)
    app.add_exception_handler(OperationalError, answer_database_error)
    app.add_exception_handler(PoolTimeoutError, answer_database_error)
    app.add_exception_handler(Exception, answer_unexpected_error)


def answer_own_error(request: Request, error: Exception) -> Response:
    """Answer an error of our tree with its own sentence."""
    own = error if isinstance(error, DuijieError) else DuijieError(str(error))
    status = status_of(type(own))
    if status >= 500:  # noqa: PLR2004 - the class of statuses that are the service's fault
        log.warning("%s %s: %s", request.method, request.url.path, own)
    problems = own.problems if isinstance(own, InvalidInputError) else ()
    headers = {"Retry-After": str(own.retry_after_s)} if isinstance(own, RateLimitedError) else None
    return _answer(request, status, code=own.code, detail=_detail(request, own), problems=problems, headers=headers)


def answer_validation_error(request: Request, error: Exception) -> Response:
    """Name each field that is wrong; a body that is no JSON at all is a 400."""
    problems = error.errors() if isinstance(error, RequestValidationError) else []
    if any(problem["type"] == "json_invalid" for problem in problems):
        reason = problems[0].get("ctx", {}).get("error", "")
        detail = f"The body is no JSON ({reason}); send a JSON object as the examples show."
        return _answer(request, 400, code="invalid-json", detail=detail, problems=[FieldProblem("body", detail)])
    fields = [FieldProblem(".".join(str(part) for part in p["loc"]), _say(p)) for p in problems]
    named = "; ".join(f"{field.location}: {field.message}" for field in fields[:3])
    more = f"; and {len(fields) - 3} more" if len(fields) > 3 else ""  # noqa: PLR2004 - as many as a reader takes in
    detail = f"{len(fields)} field{'s' * (len(fields) != 1)} cannot be accepted: {named}{more}."
    return _answer(request, 422, code="invalid-request", detail=detail, problems=fields)


def answer_http_error(request: Request, error: Exception) -> Response:
    """Answer what the framework refuses: an unknown page, a wrong method, a body too large."""
    refused = error if isinstance(error, HTTPException) else HTTPException(500)
    status = refused.status_code
    detail = {
        404: f"There is no page {request.url.path}; see /openapi.json for those there are.",
        405: f"{request.url.path} does not know the method {request.method}.",
        413: "The request body is larger than this service takes; send less at once.",
    }.get(status, f"{refused.detail}.")
    code = HTTP_CODES.get(status, f"http-{status}")
    return _answer(request, status, code=code, detail=detail, headers=refused.headers)


def answer_integrity_error(request: Request, error: Exception) -> Response:
    """Two requests at once wanted what only one can have, for instance the same external id."""
    log.info("%s %s: %s", request.method, request.url.path, error)
    detail = "Another request changed the same rows at the same moment; read them again and repeat."
    return _answer(request, 409, code=ConflictError.code, detail=detail)


def answer_database_error(request: Request, error: Exception) -> Response:
    """The database does not answer, or took too long."""
    log.error("%s %s: %s", request.method, request.url.path, error)
    detail = "The database does not answer at the moment, nothing was changed; try again in a few seconds."
    return _answer(request, 503, code=DatabaseUnavailableError.code, detail=detail)


def answer_unexpected_error(request: Request, error: Exception) -> Response:
    """Log what nobody foresaw, and say no more than that it happened."""
    log.error("%s %s failed", request.method, request.url.path, exc_info=error)
    detail = "Something went wrong in the service, nothing was changed; its log says what."
    return _answer(request, 500, code="internal-error", detail=detail)


def _say(problem: Mapping[str, Any]) -> str:
    message = str(problem["msg"]).removeprefix("Value error, ")
    return message[:1].lower() + message[1:]


def _detail(request: Request, error: DuijieError) -> str:
    """The sentence of an error, in the language of the request where the error speaks it."""
    sentence = getattr(error, "sentence", None)
    if sentence is None:
        return str(error)
    return str(sentence(Language.ZH if _speaks_chinese(request.headers.get("accept-language", "")) else Language.EN))


def _answer(
    request: Request,
    status: int,
    *,
    code: str,
    detail: str,
    problems: Sequence[FieldProblem] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    problem = Problem(
        type=f"urn:duijie:problem:{code}",
        title=_title(status, request.headers.get("accept-language", "")),
        status=status,
        detail=detail,
        code=code,
        errors=[ProblemField(location=p.location, message=p.message) for p in problems],
    )
    headers = {**_HEADERS.get(status, {}), **(headers or {})}
    render_page: ErrorRenderer | None = getattr(request.app.state, "render_error", None)
    if render_page is not None and (page := render_page(request, problem)) is not None:
        page.headers.update(headers)
        return page
    content = problem.model_dump(exclude=None if problem.errors else {"errors"})
    return JSONResponse(content, status_code=status, media_type=MEDIA_TYPE, headers=headers)


def _title(status: int, accept_language: str) -> str:
    english, chinese = TITLES.get(status, ("The request was refused", "请求被拒绝"))
    return chinese if _speaks_chinese(accept_language) else english


def _speaks_chinese(accept_language: str) -> bool:
    return accept_language.strip().lower().startswith("zh")

"""Every error becomes a problem document here; no other file knows which status an error has."""

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from sqlalchemy.exc import DataError, IntegrityError, OperationalError
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
    Said,
    say,
    spoken,
)
from service.language import Language, Wording
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

UNFORESEEN = Wording(
    "服务出错，未作任何修改；原因见日志。",
    "Something went wrong in the service, nothing was changed; its log says what.",
)
NO_DATABASE = Wording(
    "数据库暂时没有响应，未作任何修改；请几秒后重试。",
    "The database does not answer at the moment, nothing was changed; try again in a few seconds.",
)
SHOWN_FIELDS = 3
"""Fields that the sentence names; as many as a reader takes in."""

_INVALID: Mapping[str, str] = {
    "missing": "缺少该字段",
    "extra_forbidden": "没有这个字段",
    "string_type": "应为文本",
    "string_too_short": "至少 {min_length} 个字符",
    "string_too_long": "最多 {max_length} 个字符",
    "string_pattern_mismatch": "格式应为 {pattern}",
    "too_short": "至少 {min_length} 项",
    "too_long": "最多 {max_length} 项",
    "int_type": "应为整数",
    "int_parsing": "应为整数",
    "int_from_float": "应为整数",
    "int_parsing_size": "数字过大",
    "bool_type": "应为 true 或 false",
    "greater_than_equal": "不能小于 {ge}",
    "less_than_equal": "不能大于 {le}",
    "enum": "只能是 {expected}",
    "literal_error": "只能是 {expected}",
    "list_type": "应为列表",
    "dict_type": "应为对象",
    "model_attributes_type": "应为对象",
    "date_type": "日期应写作 2027-06-30",
    "date_parsing": "日期应写作 2027-06-30",
    "date_from_datetime_parsing": "日期应写作 2027-06-30",
    "value_error": "该值不能保存：为空，或含有控制字符等",
}
"""What is wrong with a field, by pydantic's type of error, in Chinese; pydantic says it in English."""

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
    app.add_exception_handler(DataError, answer_data_error)
    app.add_exception_handler(OperationalError, answer_database_error)
    app.add_exception_handler(PoolTimeoutError, answer_database_error)
    app.add_exception_handler(Exception, answer_unexpected_error)


def answer_own_error(request: Request, error: Exception) -> Response:
    """Answer an error of our tree with its own sentence."""
    own = error if isinstance(error, DuijieError) else DuijieError(str(error))
    status = status_of(type(own))
    if status >= 500:  # noqa: PLR2004 - the class of statuses that are the service's fault
        log.warning("%s %s: %s", request.method, request.url.path, own)
        if not isinstance(own, NotReadyError):  # it may name files, hosts and settings
            detail = NO_DATABASE if isinstance(own, DatabaseUnavailableError) else UNFORESEEN
            return _answer(request, status, code=own.code, detail=detail)
    problems = own.problems if isinstance(own, InvalidInputError) else ()
    headers = {"Retry-After": str(own.retry_after_s)} if isinstance(own, RateLimitedError) else None
    return _answer(request, status, code=own.code, detail=_detail(request, own), problems=problems, headers=headers)


def answer_validation_error(request: Request, error: Exception) -> Response:
    """Name each field that is wrong; a body that is no JSON at all is a 400."""
    problems = error.errors() if isinstance(error, RequestValidationError) else []
    if any(problem["type"] == "json_invalid" for problem in problems):
        reason = problems[0].get("ctx", {}).get("error", "")
        detail = spoken(
            f"请求体不是 JSON（{reason}）；请按示例发送 JSON 对象。",
            f"The body is no JSON ({reason}); send a JSON object as the examples show.",
        )
        return _answer(request, 400, code="invalid-json", detail=detail, problems=[FieldProblem("body", detail)])
    fields = [FieldProblem(".".join(str(part) for part in p["loc"]), say_problem(p)) for p in problems]
    detail = spoken(
        f"{len(fields)} 个字段有误：{_name_first(fields, Language.ZH)}"
        f"{f'；等 {len(fields)} 项' if len(fields) > SHOWN_FIELDS else ''}。",
        f"{len(fields)} field{'s' * (len(fields) != 1)} cannot be accepted: {_name_first(fields, Language.EN)}"
        f"{f'; and {len(fields) - SHOWN_FIELDS} more' if len(fields) > SHOWN_FIELDS else ''}.",
    )
    return _answer(request, 422, code="invalid-request", detail=detail, problems=fields)


def answer_http_error(request: Request, error: Exception) -> Response:
    """Answer what the framework refuses: an unknown page, a wrong method, a body too large."""
    refused = error if isinstance(error, HTTPException) else HTTPException(500)
    status = refused.status_code
    path, method = request.url.path, request.method
    known: dict[int, Said] = {
        404: spoken(
            f"没有 {path} 这个地址；现有地址见 /openapi.json。",
            f"There is no page {path}; see /openapi.json for those there are.",
        ),
        405: spoken(f"{path} 不支持 {method} 方法。", f"{path} does not know the method {method}."),
        413: Wording(
            "请求体超过本服务的上限；请减少一次发送的内容。",
            "The request body is larger than this service takes; send less at once.",
        ),
    }
    detail = known.get(status, f"{refused.detail}.")
    code = HTTP_CODES.get(status, f"http-{status}")
    return _answer(request, status, code=code, detail=detail, headers=refused.headers)


def answer_integrity_error(request: Request, error: Exception) -> Response:
    """Two requests at once wanted what only one can have, for instance the same external id."""
    log.info("%s %s: %s", request.method, request.url.path, error)
    detail = Wording(
        "另一个请求同时修改了相同的数据；请重新读取后再试。",
        "Another request changed the same rows at the same moment; read them again and repeat.",
    )
    return _answer(request, 409, code=ConflictError.code, detail=detail)


def answer_data_error(request: Request, error: Exception) -> Response:
    """The database cannot keep a value that no schema has refused, such as a NUL character in a field of a form."""
    log.warning("%s %s: %s", request.method, request.url.path, error)
    detail = Wording(
        "请求中有无法保存的值，例如控制字符或超出范围的数字。",
        "The request holds a value that cannot be stored, such as a control character or a number out of range.",
    )
    return _answer(request, 422, code="unstorable-value", detail=detail)


def answer_database_error(request: Request, error: Exception) -> Response:
    """The database does not answer, or took too long."""
    log.error("%s %s: %s", request.method, request.url.path, error)
    return _answer(request, 503, code=DatabaseUnavailableError.code, detail=NO_DATABASE)


def answer_unexpected_error(request: Request, error: Exception) -> Response:
    """Log what nobody foresaw, and say no more than that it happened."""
    log.error("%s %s failed", request.method, request.url.path, exc_info=error)
    return _answer(request, 500, code="internal-error", detail=UNFORESEEN)


def say_problem(problem: Mapping[str, Any]) -> Said:
    """What is wrong with a field, out of one of pydantic's errors."""
    message = str(problem["msg"]).removeprefix("Value error, ")
    message = message[:1].lower() + message[1:]
    known = _INVALID.get(str(problem["type"]))
    if known is None:
        return message
    return spoken(known.format(**problem.get("ctx", {})), message)


def _name_first(fields: Sequence[FieldProblem], language: Language) -> str:
    shown = fields[:SHOWN_FIELDS]
    if language is Language.ZH:
        return "；".join(f"{field.location}：{say(field.message, language)}" for field in shown)
    return "; ".join(f"{field.location}: {say(field.message, language)}" for field in shown)


def _language(request: Request) -> Language:
    return Language.ZH if _speaks_chinese(request.headers.get("accept-language", "")) else Language.EN


def _detail(request: Request, error: DuijieError) -> str:
    """The sentence of an error, in the language of the request where the error speaks it."""
    sentence = getattr(error, "sentence", None)
    return str(error) if sentence is None else str(sentence(_language(request)))


def _answer(
    request: Request,
    status: int,
    *,
    code: str,
    detail: Said,
    problems: Sequence[FieldProblem] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    language = _language(request)
    problem = Problem(
        type=f"urn:duijie:problem:{code}",
        title=_title(status, request.headers.get("accept-language", "")),
        status=status,
        detail=say(detail, language),
        code=code,
        errors=[ProblemField(location=p.location, message=say(p.message, language)) for p in problems],
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

"""The one shape of an error answer: problem details as in RFC 9457."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

MEDIA_TYPE = "application/problem+json"

TITLES = {
    400: ("The request cannot be read", "请求无法读取"),
    401: ("Sign in first", "请先登录"),
    403: ("Not permitted", "没有权限"),
    404: ("Not found", "未找到"),
    405: ("Method not allowed", "不支持该方法"),
    409: ("Conflict with what is stored", "与已有数据冲突"),
    413: ("The request is too large", "请求过大"),
    415: ("Unsupported media type", "不支持的媒体类型"),
    422: ("The request is not valid", "请求内容有误"),
    429: ("Too many requests", "请求过于频繁"),
    424: ("Another service failed", "所依赖的外部服务出错"),
    500: ("The service failed", "服务出错"),
    503: ("The service is not available", "服务暂不可用"),
}
"""Title of each status, in English and in Chinese."""


class ProblemField(BaseModel):
    """One field that is wrong."""

    location: str = Field(description='Where: "body.items.0.text", "query.limit", "path.need_id".')
    message: str = Field(description="What is wrong with it.")


class Problem(BaseModel):
    """An error. `code` is stable and meant for programs; `detail` says what happened and what to do."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "type": "urn:duijie:problem:need-not-found",
                    "title": "Not found",
                    "status": 404,
                    "detail": "There is no need with the id '0123456789abcdef0123456789abcdef'; list them to see the "
                    "ids there are.",
                    "code": "need-not-found",
                }
            ]
        }
    )

    type: str = Field(description="`urn:duijie:problem:` and the code.")
    title: str = Field(description="The status in words, in the language of Accept-Language (zh or en).")
    status: int
    detail: str
    code: str
    errors: list[ProblemField] = Field(default_factory=list, description="Each field that is wrong, if fields are.")


def document_problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return OpenAPI's `responses` for these statuses and for those that every route can answer."""
    return {
        status: {
            "description": TITLES[status][0],
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for status in sorted({*statuses, 500, 503})
    }

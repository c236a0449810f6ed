"""The door of the application: who asks, and may they? Every request passes `authorize` before anything else runs."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from ipaddress import ip_address
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import FastAPI, Request, Security
from fastapi.routing import APIRoute, iter_route_contexts
from fastapi.security import APIKeyCookie, HTTPAuthorizationCredentials, HTTPBearer
from starlette.routing import BaseRoute

from service.accounts import repository, use_cases
from service.accounts.cookies import COOKIE
from service.accounts.permissions import PERMISSIONS, PUBLIC, Reach
from service.accounts.principal import LOOPBACK, Principal
from service.dependencies import get_startup
from service.errors import CrossSiteError, NotAuthenticatedError, PermissionDeniedError, UnlistedRouteError, spoken
from service.language import Wording

KEY_SCHEME, COOKIE_SCHEME = "API key", "Web session"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
BUILT_IN = frozenset({"/openapi.json"})
"""Paths that the framework answers itself, to anybody."""
_FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip")

_key = HTTPBearer(
    scheme_name=KEY_SCHEME,
    bearerFormat="duijie_…",
    description="A key that an operator has made: `Authorization: Bearer duijie_…`. It does what its scopes say.",
    auto_error=False,
)
_cookie = APIKeyCookie(
    name=COOKIE,
    scheme_name=COOKIE_SCHEME,
    description="The cookie of a browser that has signed in, by password and code or by a personal link. A change is "
    "refused when `Sec-Fetch-Site` or `Origin` says that a page of another site asks.",
    auto_error=False,
)


def authorize(
    request: Request,
    key: Annotated[HTTPAuthorizationCredentials | None, Security(_key)],
    web_session: Annotated[str | None, Security(_cookie)],
) -> None:
    """Find out who asks and refuse what they may not do; `request.state.principal` is theirs from here on.

    Raises NotAuthenticatedError, PermissionDeniedError and CrossSiteError.
    """
    if request.method not in SAFE_METHODS and "authorization" not in request.headers:
        refuse_cross_site(request)
    request.state.route_path = _paths(request.app)[id(request.scope["route"])]
    action = _actions(request.app)[id(request.scope["route"]), request.method]
    if action == PUBLIC:
        request.state.principal = None
        return
    principal = _identify(request, key.credentials if key else None, web_session)
    request.state.principal = principal
    if principal.reach(action) is Reach.NONE:
        raise PermissionDeniedError(_refusal(principal, action))


def check_routes(app: FastAPI) -> None:
    """Refuse an application with a route that the table of permissions does not know. Raises UnlistedRouteError."""
    _actions(app)


def list_routes(app: FastAPI) -> Iterator[tuple[str, str, BaseRoute]]:
    """Every method, path and route of an application, but those in `BUILT_IN`; a mounted one has the method MOUNT."""
    for context in iter_route_contexts(app.routes):
        path = context.path or ""
        if path in BUILT_IN:
            continue
        if isinstance(context.original_route, APIRoute):
            for method in sorted(context.methods or ()):
                yield method, path, context.original_route
        else:
            yield "MOUNT", path, context.original_route


def refuse_cross_site(request: Request) -> None:
    """Refuse what a browser sends for a page of another site; programs send neither header. Raises CrossSiteError.

    The rule of Go's CrossOriginProtection, after Valsorda, "Cross-Site Request Forgery", 2025: `Sec-Fetch-Site` where
    the browser sends it, else `Origin` against `Host`.
    """
    fetch_site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if fetch_site is not None:
        if fetch_site not in {"same-origin", "none"}:
            raise CrossSiteError
    elif origin is not None and urlsplit(origin).netloc != request.headers.get("host"):
        raise CrossSiteError


def is_loopback(host: str | None) -> bool:
    """Whether a name or address is this machine's own."""
    if host == "localhost":
        return True
    try:
        return ip_address(host or "").is_loopback
    except ValueError:
        return False


def _identify(request: Request, key: str | None, web_session: str | None) -> Principal:
    database = get_startup(request).database
    at = datetime.now(UTC)
    with database.reading() as db:
        if key is not None or "authorization" in request.headers:
            return use_cases.authenticate_key(db, key or "", at=at)
        if web_session:
            return use_cases.authenticate_web_session(db, web_session, at=at)
        if repository.has_accounts(db):
            raise NotAuthenticatedError(
                Wording(
                    "请登录、打开您的专属链接，或用 `Authorization: Bearer duijie_…` 发送 API 密钥。",
                    "Sign in, open your personal link, or send an API key as `Authorization: Bearer duijie_…`.",
                )
            )
    if not _is_from_this_machine(request):
        raise NotAuthenticatedError(
            Wording(
                "本服务还没有账号，只回答本机的请求；请在本机创建运营账号：duijie account add 名称 --role operator。",
                "This service has no account yet and answers only its own machine; create an operator there: "
                "duijie account add NAME --role operator.",
            )
        )
    return LOOPBACK


def _is_from_this_machine(request: Request) -> bool:
    """Neither through a proxy, nor by a name that some other site has pointed at this machine."""
    if any(header in request.headers for header in _FORWARDED):
        return False
    return is_loopback(request.client.host if request.client else None) and is_loopback(request.url.hostname)


def _refusal(principal: Principal, action: str) -> Wording:
    if principal.scopes is not None and action not in principal.scopes:
        return spoken(
            f"该 API 密钥没有权限 {action!r}；请向运营方索取具有该权限的密钥。",
            f"This API key has not the scope {action!r}; ask an operator for a key that has it.",
        )
    return spoken(
        f"角色 {principal.role} 不能执行 {action!r}；GET /v1/me 列出可执行的操作。",
        f"The role {principal.role} may not do {action!r}; GET /v1/me lists what it may.",
    )


def _paths(app: FastAPI) -> Mapping[int, str]:
    """The path of each route as it is declared, by its identity; for figures."""
    known: Mapping[int, str] | None = getattr(app.state, "paths", None)
    if known is None:
        known = app.state.paths = {id(route): path for _, path, route in list_routes(app)}
    return known


def _actions(app: FastAPI) -> Mapping[tuple[int, str], str]:
    """The action of each route, by its identity, and method. Raises UnlistedRouteError."""
    known: Mapping[tuple[int, str], str] | None = getattr(app.state, "actions", None)
    if known is not None:
        return known
    actions: dict[tuple[int, str], str] = {}
    for method, path, route in list_routes(app):
        action = app.state.permitted_routes.get(f"{method} {path}")
        if action is None or (action != PUBLIC and action not in PERMISSIONS):
            raise UnlistedRouteError(f"{method} {path}")
        if actions.setdefault((id(route), method), action) != action:
            raise UnlistedRouteError(f"{method} {path}")
    app.state.actions = actions
    return actions

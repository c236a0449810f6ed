"""Signing in and out over HTTP, and who is signed in."""

from datetime import UTC, datetime, timedelta

from fastapi import APIRouter, Request, Response, status
from fastapi.responses import RedirectResponse

from service.accounts import use_cases
from service.accounts.cookies import COOKIE, clear_web_session, set_web_session
from service.accounts.guard import is_loopback
from service.accounts.permissions import PERMISSIONS, Reach
from service.accounts.principal import Principal
from service.accounts.schemas import LinkSignIn, Me, SignIn
from service.accounts.use_cases import TOTP
from service.dependencies import Db, PrincipalDep, SecretKeyDep, SettingsDep
from service.problems import document_problems
from service.secret_key import Vault

HOME = "/"
"""Where a personal link leads once it has signed somebody in."""

router = APIRouter(prefix="/v1", tags=["accounts"])
pages = APIRouter(include_in_schema=False)


@router.post("/login", summary="Sign in as an operator", responses=document_problems(400, 401, 413, 422))
def sign_in(
    body: SignIn, db: Db, secret_key: SecretKeyDep, settings: SettingsDep, request: Request, response: Response
) -> Me:
    """By password and the code of the second factor. The answer sets a cookie; each code is good for one sign-in."""
    opened = use_cases.sign_in(
        db,
        body.name,
        body.password,
        body.code,
        vault=Vault(secret_key, purpose=TOTP),
        at=datetime.now(UTC),
        lasting=timedelta(hours=settings.session_hours),
    )
    set_web_session(response, opened.secret, expires_at=opened.expires_at, secure=needs_secure_cookie(request))
    return _me(opened.principal)


@router.post("/login/link", summary="Sign in by a personal link", responses=document_problems(400, 401, 413, 422))
def sign_in_by_link(
    body: LinkSignIn, db: Db, secret_key: SecretKeyDep, settings: SettingsDep, request: Request, response: Response
) -> Me:
    """For programs that were given a link; people just open it. The answer sets a cookie."""
    lasting = timedelta(hours=settings.session_hours)
    opened = use_cases.sign_in_by_link(db, body.token, secret_key=secret_key, at=datetime.now(UTC), lasting=lasting)
    set_web_session(response, opened.secret, expires_at=opened.expires_at, secure=needs_secure_cookie(request))
    return _me(opened.principal)


@pages.get("/enter/{token}")
def enter(token: str, db: Db, secret_key: SecretKeyDep, settings: SettingsDep, request: Request) -> RedirectResponse:
    """Sign in whoever opens a personal link, and lead on."""
    lasting = timedelta(hours=settings.session_hours)
    opened = use_cases.sign_in_by_link(db, token, secret_key=secret_key, at=datetime.now(UTC), lasting=lasting)
    response = RedirectResponse(HOME, status_code=status.HTTP_303_SEE_OTHER)
    set_web_session(response, opened.secret, expires_at=opened.expires_at, secure=needs_secure_cookie(request))
    return response


@router.post("/logout", status_code=status.HTTP_204_NO_CONTENT, summary="Sign out")
def sign_out(db: Db, request: Request, response: Response) -> None:
    """The web session ends on the server too, so that a copy of the cookie is worth nothing."""
    secret = request.cookies.get(COOKIE)
    if secret:
        use_cases.sign_out(db, secret, at=datetime.now(UTC))
    clear_web_session(response, secure=needs_secure_cookie(request))


@router.get("/me", summary="Who am I, and what may I do?")
def get_me(principal: PrincipalDep) -> Me:
    """The account behind the key or cookie, and every action that it may do."""
    return _me(principal)


def needs_secure_cookie(request: Request) -> bool:
    """Whether a cookie must only travel by https: everywhere but on the machine itself."""
    return request.url.scheme == "https" or not is_loopback(request.url.hostname)


def _me(principal: Principal) -> Me:
    reaches = {action: principal.reach(action) for action in sorted(PERMISSIONS)}
    return Me(
        name=principal.name,
        role=principal.role,
        company_id=principal.company_id,
        faculty_id=principal.faculty_id,
        actions={action: reach for action, reach in reaches.items() if reach is not Reach.NONE},
    )

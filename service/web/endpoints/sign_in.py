"""`/login` and `/logout`: the door for people who do not come by a personal link."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import ClassVar

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from service.accounts import use_cases
from service.accounts.cookies import COOKIE, clear_web_session, set_web_session
from service.accounts.entry_endpoints import needs_secure_cookie
from service.accounts.use_cases import TOTP
from service.dependencies import Db, SecretKeyDep, SettingsDep
from service.errors import SignInError
from service.secret_key import Vault
from service.web.addresses import own_path
from service.web.forms import FormDep, text_of
from service.web.rendering import go_to, render

router = APIRouter()


@dataclass(frozen=True, slots=True)
class SignInPage:
    """The form; `is_refused` says that the last try was wrong, `back` is where to go on."""

    template: ClassVar[str] = "sign_in.html"
    section: ClassVar[str] = ""

    name: str
    back: str
    is_refused: bool


@router.get("/login")
def show(request: Request, back: str = "/") -> HTMLResponse:
    """The form."""
    return render(request, SignInPage("", own_path(back), is_refused=False))


@router.post("/login")
def sign_in(
    request: Request,
    db: Db,
    secret_key: SecretKeyDep,
    settings: SettingsDep,
    form: FormDep,
) -> Response:
    """Sign an operator in by password and second factor, and go on."""
    name, back = text_of(form, "name"), own_path(text_of(form, "back"))
    password, code = text_of(form, "password"), text_of(form, "code")
    vault, lasting = Vault(secret_key, purpose=TOTP), timedelta(hours=settings.session_hours)
    try:
        opened = use_cases.sign_in(db, name, password, code, vault=vault, at=datetime.now(UTC), lasting=lasting)
    except SignInError:
        return render(request, SignInPage(name, back, is_refused=True), status=401)
    response = go_to(back)
    set_web_session(response, opened.secret, expires_at=opened.expires_at, secure=needs_secure_cookie(request))
    return response


@router.post("/logout")
def sign_out(request: Request, db: Db) -> RedirectResponse:
    """End the web session, here and in the browser."""
    secret = request.cookies.get(COOKIE)
    if secret:
        use_cases.sign_out(db, secret, at=datetime.now(UTC))
    response = go_to("/login")
    clear_web_session(response, secure=needs_secure_cookie(request))
    return response

"""Signing in and out, one's own account, and the language of every page."""

import re
from urllib.parse import urlsplit

from fastapi import Request
from sqlmodel import select
from starlette.responses import Response

from app.access import actions, pin_routes, signing_in
from app.access.forms import AccountForm, LanguageForm, PasswordForm, SignInForm, TokenForm
from app.access.loaders import MaybeUser, SignedIn, SignedInByPin, by_pin
from app.access.queries import account_page
from app.errors import Invalid, NotFound
from app.models import ApiToken, SignIn
from app.web.forms import Typed, read
from app.web.languages import COOKIE, speak
from app.web.languages import gettext as _
from app.web.pages import go, render
from app.web.rooms import room
from app.web.security import cookie_name, drop_cookie, set_cookie
from app.web.transaction import DB

router = room()
router.include_router(pin_routes.router)
YEAR = 365 * 86400
MISREAD = re.compile(r"[\x00-\x1f\\]")
"""Browsers drop tabs and line ends from an address and take a backslash for a slash: /\\elsewhere is another site."""


@router.get("/sign-in")
def sign_in_page(request: Request, user: MaybeUser) -> Response:
    target = _local(request.query_params.get("next", "/"))
    if user:
        return go(request, target)
    return render(request, "access/sign_in.html", next=target, email="", fields={})


@router.post("/sign-in")
def sign_in(request: Request, db: DB, typed: Typed) -> Response:
    address = request.client.host if request.client else ""
    try:
        form = read(SignInForm, typed)
        signing_in.refuse_when_throttled(db, form.email, address)
        user = signing_in.check_password(db, form.email, form.password)
    except Invalid as problem:
        signing_in.note_failure(db, typed.get("email"), address)
        fields = {name: _(text) for name, text in problem.fields.items()}
        return render(
            request, "access/sign_in.html", status=422, next=_local(typed.get("next", "/")), email=typed.shown("email"),
            fields=fields,
        )  # fmt: skip
    token = signing_in.sign_in(db, user, request.headers.get("user-agent", ""))
    response = go(request, _local(form.next))
    set_cookie(request, response, "session", token, days=signing_in.ABSOLUTE.days)
    if user.language and COOKIE not in request.cookies:
        response.set_cookie(COOKIE, user.language, max_age=YEAR, samesite="lax", path="/")
    return response


@router.post("/sign-out")
def sign_out(request: Request, db: DB) -> Response:
    token = request.cookies.get(cookie_name(request, "session"))
    if token:
        signing_in.sign_out(db, token)
    response = go(request, "/sign-in", said=_("You are signed out."))
    drop_cookie(request, response, "session")
    return response


@router.post("/language")
def choose_language(request: Request, db: DB, user: MaybeUser, typed: Typed) -> Response:
    form = read(LanguageForm, typed)
    speak(form.to)
    if user:
        user.language = form.to
    response = go(request, _local(form.next))
    response.set_cookie(COOKIE, form.to, max_age=YEAR, samesite="lax", path="/", secure=_secure(request))
    return response


@router.get("/account")
def account(request: Request, db: DB, user: SignedInByPin) -> Response:
    if by_pin(request):
        return render(request, "access/account_by_pin.html", account=user)
    return render(request, "access/account.html", fresh_token=None, **account_page(db, user, _session_token(request)))


@router.post("/account")
def change_account(request: Request, db: DB, user: SignedIn, typed: Typed) -> Response:
    form = read(AccountForm, typed)
    actions.rename(db, user, name=form.name, office=form.office)
    return go(request, "/account", said=_("Saved"))


@router.post("/account/password")
def change_password(request: Request, db: DB, user: SignedIn, typed: Typed) -> Response:
    form = read(PasswordForm, typed)
    actions.change_password(db, user, form.current, form.new, keep=_session_token(request))
    return go(request, "/account", said=_("Your password is changed; other devices are signed out."))


@router.delete("/account/sessions/{session_id}")
def end_session(request: Request, db: DB, user: SignedIn, session_id: int) -> Response:
    session = db.exec(select(SignIn).where(SignIn.id == session_id, SignIn.user_id == user.key)).first()
    if session is None:
        raise NotFound
    db.delete(session)
    return go(request, "/account", said=_("That device is signed out."))


@router.post("/account/tokens")
def make_token(request: Request, db: DB, user: SignedIn, typed: Typed) -> Response:
    token = actions.make_api_token(db, user, read(TokenForm, typed).name)
    context = account_page(db, user, _session_token(request))
    return render(request, "access/account.html", fresh_token=token, **context)


@router.delete("/account/tokens/{token_id}")
def revoke_token(request: Request, db: DB, user: SignedIn, token_id: int) -> Response:
    token = db.exec(select(ApiToken).where(ApiToken.id == token_id, ApiToken.user_id == user.key)).first()
    if token is None:
        raise NotFound
    actions.revoke_api_token(db, token)
    return go(request, "/account", said=_("The token no longer works."))


def _local(target: str) -> str:
    """Where to go next, if it is within this site."""
    parts = urlsplit(target)
    if parts.scheme or parts.netloc or not target.startswith("/") or target.startswith("//"):
        return "/"
    return "/" if MISREAD.search(target) else target


def _session_token(request: Request) -> str | None:
    return request.cookies.get(cookie_name(request, "session"))


def _secure(request: Request) -> bool:
    return bool(request.app.state.settings.secure)

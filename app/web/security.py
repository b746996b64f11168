"""What stands between the network and the routes: headers, size limits, same-origin checks, form tokens."""

import hmac
import secrets
from hashlib import sha256
from urllib.parse import parse_qsl, urlencode, urlsplit

from fastapi import Request
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.errors import N_, Forbidden, NotFound, TooLarge
from app.settings import Settings
from app.web.transaction import SAFE

POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=(), payment=(), usb=()",
}
FORM_BYTES = 2 * 1024 * 1024
BATCH_BYTES = 12 * 1024 * 1024
"""Of a device's batch of notes: receipts say which of them is too large."""
UPLOAD_BYTES = 20 * 1024 * 1024
DRAINED_BYTES = 64 * 1024 * 1024
VISITOR_DAYS = 180


class StaleForm(Forbidden):
    """Sent from a page of ours whose token no longer fits: the browser lost its cookies, or they ran out."""

    message = N_("This form is no longer valid. Reload the page and send it again; nothing was changed.")


class SecurityMiddleware:
    """Headers on every answer; a limit on every body; `?_method=delete` for forms without JavaScript."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.headers = HEADERS | ({"Strict-Transport-Security": "max-age=31536000"} if settings.secure else {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if scope["method"] == "POST" and b"_method=" in scope["query_string"]:
            _take_method(scope)

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    headers.setdefault(name, value)
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await self.app(scope, _limited(scope, receive), send_guarded)


def _take_method(scope: Scope) -> None:
    pairs = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    wanted = dict(pairs).get("_method", "").upper()
    if wanted in {"PUT", "PATCH", "DELETE"}:
        scope["method"] = wanted
        scope["query_string"] = urlencode([pair for pair in pairs if pair[0] != "_method"]).encode("latin-1")


def _limited(scope: Scope, receive: Receive) -> Receive:
    """Count what comes in. What is too large is read to its end and thrown away, so that the answer is heard."""
    limit = UPLOAD_BYTES if Headers(scope=scope).get("content-type", "").startswith("multipart/") else FORM_BYTES
    limit = BATCH_BYTES if scope["path"].endswith("/notes/sync") else limit
    taken = 0

    async def counted() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken <= limit:
            return message
        while message.get("more_body") and taken <= DRAINED_BYTES:
            message = await receive()
            taken += len(message.get("body", b""))
        raise TooLarge

    return counted


def visitor(request: Request) -> str:
    """The random name this browser carries for its form tokens; made here when it has none yet."""
    made: str | None = getattr(request.state, "visitor", None)
    if made is None:
        made = request.cookies.get(_visitor_cookie(request)) or ""
        if len(made) < 32:
            made = secrets.token_urlsafe(32)
            request.state.new_visitor = True
        request.state.visitor = made
    return made


def remember_visitor(request: Request, response: Response) -> None:
    if getattr(request.state, "new_visitor", False):
        set_cookie(request, response, "visitor", visitor(request), days=VISITOR_DAYS)


def form_token(request: Request) -> str:
    """A token for forms, masked anew each time so that compression tells nothing about it."""
    mask = secrets.token_bytes(32)
    return mask.hex() + bytes(a ^ b for a, b in zip(mask, _digest(request), strict=True)).hex()


def check_form_token(request: Request, given: str) -> None:
    try:
        raw = bytes.fromhex(given)
    except ValueError:
        raw = b""
    if len(raw) == 64 and hmac.compare_digest(
        bytes(a ^ b for a, b in zip(raw[:32], raw[32:], strict=True)), _digest(request)
    ):
        return
    raise StaleForm


def check_origin(request: Request) -> None:
    """Unsafe requests come from our own pages: Sec-Fetch-Site says so, or else a matching Origin."""
    site = request.headers.get("sec-fetch-site")
    if site == "same-origin":
        return
    origin = request.headers.get("origin", "")
    own = request.app.state.settings.base_url or f"{request.url.scheme}://{request.url.netloc}"
    if site is None and origin and urlsplit(origin).netloc == urlsplit(own).netloc:
        return
    raise Forbidden(N_("This was sent from another site and was not accepted."))


async def guard_numbers(request: Request) -> None:
    """Stands before every route. No row has a number that the database cannot hold."""
    for name, value in request.path_params.items():
        digits = str(value).lstrip("-")
        if (name.endswith("_id") or name in ("item", "page")) and digits.isdecimal() and len(digits) > 9:
            raise NotFound


def is_unsafe(request: Request) -> bool:
    return request.method not in SAFE


def bearer_token(request: Request) -> str | None:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" and token.strip() else None


def cookie_name(request: Request, name: str) -> str:
    prefix = "__Host-" if request.app.state.settings.secure else ""
    return f"{prefix}kuvend_{name}"


def set_cookie(request: Request, response: Response, name: str, value: str, *, days: float | None = None) -> None:
    response.set_cookie(
        cookie_name(request, name),
        value,
        max_age=None if days is None else int(days * 86400),
        httponly=True,
        secure=request.app.state.settings.secure,
        samesite="lax",
        path="/",
    )


def drop_cookie(request: Request, response: Response, name: str) -> None:
    response.delete_cookie(cookie_name(request, name), path="/", secure=request.app.state.settings.secure)


def _visitor_cookie(request: Request) -> str:
    return cookie_name(request, "visitor")


def _digest(request: Request) -> bytes:
    secret: bytes = request.app.state.settings.secret
    return hmac.new(secret, b"form:" + visitor(request).encode(), sha256).digest()

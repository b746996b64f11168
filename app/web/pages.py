"""From a route to an answer: whole pages, fragments for htmx, redirects, and the toast that goes with them."""

import base64
import hmac
from collections.abc import Callable, Hashable, Mapping, Sequence
from hashlib import sha256
from typing import Any
from urllib.parse import quote

import orjson
from fastapi import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from app.web.kept import KeptPages
from app.web.languages import language
from app.web.pieces import SLOT, TOKEN_SLOT, with_token
from app.web.security import cookie_name, drop_cookie, form_token, remember_visitor, set_cookie


def render(request: Request, template: str, *, status: int = 200, said: str | None = None, **context: Any) -> Response:
    """A whole page. `said` is a sentence for the toast; one that a redirect left behind is shown too."""
    left, undo = _take_said(request)
    toast = {"said": said or left, "said_undo": None if said else undo}
    response = _page(request, _drawn(request, template, toast | context), status)
    if left:
        drop_cookie(request, response, "said")
    return response


def render_kept(
    request: Request, template: str, shows: Hashable | None, make: Callable[[], Mapping[str, Any]]
) -> Response:
    """A whole page as it was drawn before, as long as it `shows` the same; `make` gives its context otherwise.

    `shows` names everything the page depends on beside the frame: the mark of its data, the view, the reader's powers.
    None: nobody can name it, the page is drawn anew.
    """
    if shows is None or _take_said(request)[0]:
        return render(request, template, **make())
    user = getattr(request.state, "user", None)
    reader = user and (user.key, user.name, user.admin)
    frame = (template, str(request.url), language(), request.cookies.get("kuvend_theme", ""), reader)
    pages: KeptPages = request.app.state.kept
    text = pages.get((frame, shows))
    if text is None:
        text = _drawn(request, template, {"said": None, "said_undo": None, **make()})
        pages.keep((frame, shows), text)
    return _page(request, text)


def _page(request: Request, text: str, status: int = 200) -> Response:
    headers = {"Content-Language": language(), "Vary": "Cookie, Accept-Language"}
    response = HTMLResponse(with_token(text, form_token(request)), status_code=status, headers=headers)
    remember_visitor(request, response)
    return response


def fragment(request: Request, template: str, **context: Any) -> str:
    """The text of a fragment, to be put together with others."""
    return with_token(_drawn(request, template, context), form_token(request))


def _drawn(request: Request, template: str, context: Mapping[str, Any]) -> str:
    """What a template makes, with slots where the form token goes."""
    text: str = request.app.state.templates.get_template(template).render({**_surroundings(request), **context})
    return text


def answer(
    request: Request,
    template: str,
    *,
    back: str,
    said: str | None = None,
    undo: Mapping[str, str] | None = None,
    **context: Any,
) -> Response:
    """After a change: to htmx the fragment alone, with a toast; to a plain form a redirect to `back`.

    `undo` is {"method", "url"}: the toast then offers to take the change back.
    """
    if not wants_fragment(request):
        return go(request, back, said=said, undo=undo)
    return with_toast(HTMLResponse(fragment(request, template, **context)), said, undo)


def parts(
    request: Request,
    *texts: str,
    said: str | None = None,
    undo: Mapping[str, str] | None = None,
    links: Sequence[tuple[str, str]] = (),
) -> Response:
    """Several fragments in one answer to htmx, as made by `fragment`. `links` are words and addresses in the toast."""
    return with_toast(HTMLResponse("".join(texts)), said, undo, links)


def go(request: Request, url: str, said: str | None = None, undo: Mapping[str, str] | None = None) -> Response:
    """To another page, with a sentence that is shown there, and a button that takes the change back."""
    if wants_fragment(request):
        response = Response(status_code=204, headers={"HX-Redirect": url})
    else:
        response = RedirectResponse(url, status_code=303)
    if said:
        set_cookie(request, response, "said", _sealed(request, said, undo), days=1 / 1440)
    return response


def json_answer(content: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    return Response(orjson.dumps(content, default=str), status, dict(headers or {}), "application/json")


def with_toast(
    response: Response,
    said: str | None,
    undo: Mapping[str, str] | None = None,
    links: Sequence[tuple[str, str]] = (),
) -> Response:
    if said:
        detail: dict[str, Any] = {"text": said} | ({"undo": dict(undo)} if undo else {})
        if links:
            detail["links"] = [{"text": text, "href": href} for text, href in links]
        response.headers["HX-Trigger"] = _ascii_json({"kuvend:said": detail})
    return response


def wants_fragment(request: Request) -> bool:
    return request.headers.get("hx-request") == "true" and request.headers.get("hx-boosted") != "true"


def wants_json(request: Request) -> bool:
    return request.url.path.startswith("/api/") or "application/json" in request.headers.get("accept", "")


def _surroundings(request: Request) -> dict[str, Any]:
    """What layouts need of every page, whatever it shows."""
    query = f"?{request.url.query}" if request.url.query and request.method == "GET" else ""
    return {
        "request": request,
        "user": getattr(request.state, "user", None),
        "locale": language().value,
        "theme": request.cookies.get("kuvend_theme", ""),
        "here": quote(request.url.path) + query,
        "place": "",
        "csrf_token": SLOT,
        "csrf": lambda: TOKEN_SLOT,
    }


def _ascii_json(value: object) -> str:
    """Headers carry Latin-1; everything beyond ASCII goes as an escape."""
    return "".join(c if ord(c) < 128 else _escaped(c) for c in orjson.dumps(value).decode())


def _escaped(character: str) -> str:
    units = character.encode("utf-16-be")
    return "".join(f"\\u{units[i]:02x}{units[i + 1]:02x}" for i in range(0, len(units), 2))


def _sealed(request: Request, said: str, undo: Mapping[str, str] | None) -> str:
    text = base64.urlsafe_b64encode(orjson.dumps([said, undo and dict(undo)])).decode()
    return f"{text}.{_seal(request, text)}"


def _take_said(request: Request) -> tuple[str | None, dict[str, str] | None]:
    """The sentence that a redirect left, and what takes it back: {"method", "url"}."""
    text, _, seal = request.cookies.get(cookie_name(request, "said"), "").partition(".")
    if not text or not hmac.compare_digest(seal, _seal(request, text)):
        return None, None
    said, undo = orjson.loads(base64.urlsafe_b64decode(text))
    return said, undo


def _seal(request: Request, text: str) -> str:
    secret: bytes = request.app.state.settings.secret
    return hmac.new(secret, b"said:" + text.encode(), sha256).hexdigest()[:32]

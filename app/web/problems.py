"""One error path: whatever is raised becomes a page, a toast, or JSON, in the reader's language."""

import logging
from urllib.parse import quote, urlencode

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from sqlalchemy import inspect
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, SQLAlchemyError
from sqlalchemy.orm.exc import StaleDataError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import Response

from app.errors import N_, Conflict, Forbidden, Gone, Invalid, KuvendError, NotFound, Overtaken, SignInNeeded
from app.web.again import origin, stood
from app.web.languages import gettext
from app.web.pages import go, json_answer, render, wants_fragment, wants_json
from app.web.security import StaleForm

log = logging.getLogger("kuvend")

TITLES = {
    401: N_("Please sign in"),
    403: N_("Not yours to do"),
    404: N_("Not found"),
    405: N_("Not possible here"),
    409: N_("Changed meanwhile"),
    410: N_("No longer valid"),
    413: N_("Too large"),
    429: N_("Too many tries"),
    507: N_("No room left"),
}
GONE_ROW = N_("This is no longer there, or it is not yours to see. Reload the page to see what stands now.")
FULL = N_("The disk is full. Nothing was saved; tell your administrator.")


class NoRoom(KuvendError):
    status = 507
    message = FULL


class NotPossible(KuvendError):
    status = 405
    message = N_("This address does not take that kind of request.")


def install(app: FastAPI) -> None:
    app.add_exception_handler(KuvendError, _known)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _unreadable)
    app.add_exception_handler(StaleDataError, _stale)
    app.add_exception_handler(DBAPIError, _database)
    app.add_exception_handler(ClientDisconnect, _gone_away)
    app.add_exception_handler(Exception, _unforeseen)


def show(request: Request, problem: KuvendError) -> Response:
    message = gettext(problem.message, **problem.params)
    if wants_fragment(request) and problem.message == NotFound.message:
        message = gettext(GONE_ROW)
    if wants_json(request) or wants_fragment(request):
        fields = problem.fields if isinstance(problem, Invalid) else {}
        body: dict[str, object] = {"message": message, "fields": {name: gettext(text) for name, text in fields.items()}}
        if isinstance(problem, StaleForm):
            body["stale"] = True
        if isinstance(problem, Overtaken):
            body["theirs"] = {problem.field: problem.theirs}
        return json_answer(body, problem.status)
    if isinstance(problem, SignInNeeded) and request.method == "GET":
        address = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return go(request, f"/sign-in?next={quote(address)}")
    if isinstance(problem, Invalid):
        return _again(request, problem, message)
    if isinstance(problem, SignInNeeded | StaleForm) and getattr(request.state, "typed", None):
        return _again(request, problem, message)
    title = gettext(TITLES.get(problem.status, N_("Something went wrong")))
    return render(
        request, "shared/error.html", status=problem.status, title=title, code=problem.status, message=message,
        typed=_words_typed(request), back=origin(request) if isinstance(problem, Conflict) else "",
    )  # fmt: skip


def _words_typed(request: Request) -> list[str]:
    """What somebody wrote into the form that was not taken: nobody types it twice."""
    sent = getattr(request.state, "typed", None)
    written = (value for _, value in sent.texts() if len(value.split()) > 2) if sent else ()
    return list(dict.fromkeys(written))


def _again(request: Request, problem: KuvendError, message: str) -> Response:
    """The form once more, with what was typed: to be mended, or sent again after signing in."""
    sent = getattr(request.state, "typed", None)
    typed = sent.texts() if sent else []
    fields = {name: gettext(text) for name, text in problem.fields.items()} if isinstance(problem, Invalid) else {}
    back = origin(request)
    query = {"_method": "" if request.method == "POST" else request.method.lower(), "from": back}
    return render(
        request,
        "shared/invalid.html",
        status=problem.status,
        message=message,
        action=f"{quote(request.url.path)}?{urlencode({name: value for name, value in query.items() if value})}",
        typed=typed,
        fields=fields,
        form=stood(request, typed, fields),
        signed_out=isinstance(problem, SignInNeeded),
        stale=isinstance(problem, StaleForm),
        back=back or "/",
    )


def _known(request: Request, problem: Exception) -> Response:
    assert isinstance(problem, KuvendError)  # noqa: S101 - by registration
    return show(request, problem)


def _http(request: Request, problem: Exception) -> Response:
    assert isinstance(problem, HTTPException)  # noqa: S101 - by registration
    for known in (NotFound, Forbidden, Gone, SignInNeeded, NotPossible):
        if known.status == problem.status_code:
            return show(request, known())
    made = KuvendError(N_("This was not understood."))
    made.status = problem.status_code
    return show(request, made)


def _unreadable(request: Request, problem: Exception) -> Response:
    """The framework's own answer would echo the input. A path that does not parse names nothing."""
    assert isinstance(problem, RequestValidationError)  # noqa: S101 - by registration
    if any(error["loc"][0] == "path" for error in problem.errors()):
        return show(request, NotFound())
    return show(request, Invalid(N_("This was not understood.")))


def _reader_again(request: Request) -> None:
    """What the database refused has cost the session all that it knew, the reader whom the page names as well."""
    user = getattr(request.state, "user", None)
    if user is None or not inspect(user).expired_attributes:
        return
    try:
        with request.app.state.database.read() as db:
            request.state.user = db.get(type(user), inspect(user).identity)
    except SQLAlchemyError:
        request.state.user = None


def _stale(request: Request, problem: Exception) -> Response:
    _reader_again(request)
    return show(request, Conflict())


def _database(request: Request, problem: Exception) -> Response:
    _reader_again(request)
    if isinstance(problem, IntegrityError):
        return show(request, Conflict(N_("This is there already, or something it belongs to is gone. Look again.")))
    if isinstance(problem, DataError):
        return show(request, Invalid(N_("A value is too long or out of range.")))
    if "full" in str(problem).lower() or "no space" in str(problem).lower():
        return show(request, NoRoom())
    return _unforeseen(request, problem)


def _gone_away(request: Request, problem: Exception) -> Response:
    """Whoever sent it went away in the middle: nobody hears the answer, and nothing is wrong here."""
    return Response(status_code=400)


def _unforeseen(request: Request, problem: Exception) -> Response:
    _reader_again(request)
    route = getattr(request.scope.get("route"), "path", "?")
    log.error("unforeseen: %s %s", request.method, route, exc_info=problem)
    return show(request, KuvendError())

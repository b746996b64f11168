"""Setting a PIN on a shared device, and changing person with it."""

from typing import Annotated

from fastapi import Request
from pydantic import StringConstraints
from starlette.responses import Response

from app.access import pins, signing_in
from app.access.loaders import SignedIn, SignedInByPin
from app.access.secrets import new_token
from app.errors import Invalid
from app.web.forms import Form, Typed, read
from app.web.languages import gettext as _
from app.web.pages import go, json_answer
from app.web.rooms import room
from app.web.security import cookie_name, drop_cookie, set_cookie
from app.web.transaction import DB

router = room()
DEVICE_DAYS = 400


class PinForm(Form):
    pin: Annotated[str, StringConstraints(pattern=r"^[0-9]{4,8}$")]


class PersonForm(PinForm):
    person: int


@router.put("/device/pin")
def set_pin(request: Request, db: DB, user: SignedIn, typed: Typed) -> Response:
    form = read(PinForm, typed)
    device = request.cookies.get(cookie_name(request, "device")) or new_token()
    pins.set_pin(db, user, device, form.pin)
    response = json_answer({"person": user.key, "name": user.name})
    set_cookie(request, response, "device", device, days=DEVICE_DAYS)
    return response


@router.post("/device/person")
def change_person(request: Request, db: DB, typed: Typed) -> Response:
    """The session of this browser becomes that of the person whose PIN it is. What waits on the device stays there."""
    form = read(PersonForm, typed)
    device = request.cookies.get(cookie_name(request, "device"), "")
    changed = pins.change_person(db, device, form.person, form.pin, agent=request.headers.get("user-agent", ""))
    if changed is None:
        return _refused(request, Invalid(fields={"pin": pins.WRONG}))
    user, token = changed
    _end_session(request, db)
    response = json_answer({"person": user.key, "name": user.name})
    set_cookie(request, response, "session", token, days=pins.SESSION.days + 1)
    return response


@router.post("/device/leave")
def leave(request: Request, db: DB, user: SignedInByPin) -> Response:
    """Somebody without a PIN here takes over: to the sign-in page. What waits on the device waits for its author."""
    _end_session(request, db)
    response = go(request, "/sign-in")
    drop_cookie(request, response, "session")
    return response


def _end_session(request: Request, db: DB) -> None:
    token = request.cookies.get(cookie_name(request, "session"))
    if token:
        signing_in.sign_out(db, token)


def _refused(request: Request, problem: Invalid) -> Response:
    """Not raised: the wrong try has to be kept, and an error would take it back."""
    fields = {name: _(text) for name, text in problem.fields.items()}
    return json_answer({"message": _(pins.WRONG), "fields": fields}, status=422)

"""`POST /api/v1/events/{event}/notes/seats`: who sits where, as a recorder's device has learned it."""

from typing import Annotated, Any

import orjson
from fastapi import Depends, Request
from starlette.responses import Response

from app import clock
from app.access.loaders import EventAccess, in_event
from app.access.powers import Power
from app.errors import Conflict, Invalid
from app.notes import queries
from app.notes.desk.presence import sent
from app.notes.operations import actions
from app.notes.operations.arriving import OTHER_PERSON
from app.notes.operations.body import LINE_LIMIT, NOT_UNDERSTOOD, SEAT_LIMIT, clean
from app.notes.recording import seats
from app.web.pages import json_answer
from app.web.rooms import room
from app.web.transaction import DB

router = room()

Recorder = Annotated[EventAccess, Depends(in_event(Power.WRITE_NOTES))]
MOST = 500
MOST_FORMER = 50

_NAMES = {"participant": {"type": "integer"}, "role": {"type": "string"}}
_WAS = {
    "type": "array",
    "description": "whom the seat was taken for before: notes that name them by this seat follow",
    "items": {"type": "object", "properties": _NAMES},
}
_PERSON = {"type": "object", "properties": {**_NAMES, "was": _WAS}}
BODY = {
    "type": "object",
    "required": ["recorder", "seats"],
    "properties": {
        "recorder": {"type": "integer", "description": "whose notes are meant: who is signed in"},
        "seats": {
            "type": "object",
            "description": "by number: a participant, or a role",
            "additionalProperties": _PERSON,
        },
    },
}


@router.post(
    "/api/v1/events/{event}/notes/seats",
    summary="Tell who sits where, for the notes that were taken already",
    openapi_extra={"requestBody": {"required": True, "content": {"application/json": {"schema": BODY}}}},
)
def name_seats(request: Request, access: Recorder, db: DB, content: Annotated[bytes, Depends(sent)]) -> Response:
    """Any number of times: a note in which somebody else is named stays as it is."""
    recorder, people = _read(content)
    if recorder != access.user.id:
        raise Conflict(OTHER_PERSON)
    listed = {person.id for person in queries.people(db, access.event)}
    key, at = actions.digest_key(request.app.state.settings.secret), clock.now()
    named = sum(
        seats.name_seat(db, access.event, seat, person, was=was, by=access.user, key=key, at=at)
        for seat, (person, was) in people.items()
        if person.get("participant") in listed or person.get("role")
    )
    return json_answer({"named": named})


def _read(content: bytes) -> tuple[object, dict[int, tuple[dict[str, Any], list[dict[str, Any]]]]]:
    try:
        raw = orjson.loads(content)
    except orjson.JSONDecodeError:
        raise Invalid(NOT_UNDERSTOOD) from None
    told = raw.get("seats") if isinstance(raw, dict) else None
    if not isinstance(told, dict) or len(told) > MOST:
        raise Invalid(NOT_UNDERSTOOD)
    return raw.get("recorder"), {_seat(seat): (_person(person), _former(person)) for seat, person in told.items()}


def _seat(typed: str) -> int:
    if not (typed.isascii() and typed.isdecimal() and len(typed) < 5 and 0 < int(typed) <= SEAT_LIMIT):
        raise Invalid(NOT_UNDERSTOOD)
    return int(typed)


def _former(raw: dict[str, Any]) -> list[dict[str, Any]]:
    was = raw.get("was", [])
    if not isinstance(was, list) or len(was) > MOST_FORMER:
        raise Invalid(NOT_UNDERSTOOD)
    return [_person(each) for each in was]


def _person(raw: object) -> dict[str, Any]:
    given = raw if isinstance(raw, dict) else {}
    participant, role = given.get("participant"), given.get("role")
    if type(participant) is int:
        return {"participant": participant}
    named = clean(role)[0] if isinstance(role, str) else ""
    if not named or len(named) > LINE_LIMIT:
        raise Invalid(NOT_UNDERSTOOD)
    return {"role": named}

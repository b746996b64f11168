"""`POST /api/v1/events/{event}/notes/presence`: a recorder's device tells how it stands, and hears from the desk.

Beside the way that notes take, so that neither can hold up the other.
"""

from datetime import datetime
from typing import Annotated, Any

import orjson
from fastapi import Depends, Request
from sqlalchemy import select
from sqlmodel import Session, col
from starlette.responses import Response

from app import clock
from app.access.loaders import EventAccess, fetch, in_event
from app.access.powers import Power
from app.errors import N_, Invalid
from app.models import GuideItem, HandOver
from app.notes.desk import actions as desk_actions
from app.notes.desk import queries as desk
from app.notes.operations.operation import moment
from app.notes.operations.schema import DEVICE
from app.notes.places import places
from app.notes.plan.stops import as_told, stops_of
from app.web.languages import both
from app.web.rooms import room
from app.web.transaction import DB

router = room()

Recorder = Annotated[EventAccess, Depends(in_event(Power.WRITE_NOTES))]
NOT_UNDERSTOOD = N_("This could not be understood.")
MOST = 100_000

BODY = {
    "type": "object",
    "required": ["device"],
    "properties": {
        "device": {"type": "string", "pattern": f"^{DEVICE.pattern}$"},
        "item": {"type": "integer", "description": "the session or group whose recorder's page is open"},
        "waiting": {"type": "integer", "description": "operations that this device has not sent yet"},
        "oldest": {"type": "string", "format": "date-time", "description": "when the oldest of them was typed"},
        "read": {"type": "array", "items": {"type": "integer"}, "description": "messages that were read"},
        "take": {"type": "integer", "description": "a hand-over that this recorder takes"},
        "plan": {"type": "string", "description": "the mark of the guide whose times this device has"},
    },
}


async def sent(request: Request) -> bytes:
    return await request.body()


@router.post(
    "/api/v1/events/{event}/notes/presence",
    summary="Tell the desk how a device stands, and hear its messages",
    openapi_extra={"requestBody": {"required": True, "content": {"application/json": {"schema": BODY}}}},
)
def presence(access: Recorder, db: DB, content: Annotated[bytes, Depends(sent)]) -> Response:
    """Once a minute, and whenever the number changes. The answer brings messages to this place, what is agreed on for
    it now (mark and attribution), and hand-overs to this person."""
    told = _read(content)
    now = clock.now()
    item = _place(db, access, told["item"])
    desk_actions.note_device(
        db, access.event, told["device"], by=access.user, item=item, waiting=told["waiting"], oldest=told["oldest"],
        at=now,
    )  # fmt: skip
    if told["read"]:
        desk_actions.seen(db, access.event, told["read"], by=access.user, at=now)
    if told["take"] is not None:
        passing = fetch(db, HandOver, told["take"], access)
        desk_actions.relieve(db, access.event, passing, by=access.user, at=now)
    heard = _heard(db, access, item, now) | _times(db, access, told["plan"], now)
    return Response(orjson.dumps(heard), media_type="application/json")


def _times(db: Session, access: EventAccess, plan: str, now: datetime) -> dict[str, Any]:
    """What time it is, and the times of the plan where the device has others."""
    if plan == access.event.guide_mark:
        return {"now": now.isoformat()}
    stops = as_told(stops_of(db, access.event, access.user.key))
    return {"now": now.isoformat(), "plan": access.event.guide_mark, "stops": stops}


def _heard(db: Session, access: EventAccess, item: int | None, now: datetime) -> dict[str, Any]:
    passing = desk.handing_over(db, access.event)
    asked = [each for each in passing.values() if each.to_id == access.user.key]
    there = {place.item: place for place in places(db, access.event)}
    here = there.get(item or 0)
    return {
        "agreed": {"mark": here.mark, "attribution": here.attribution} if here else None,
        "messages": [
            {"id": each.id, "text": each.text, "by": each.by, "at": each.at.isoformat()}
            for each in desk.messages(db, access.event, item=item or 0, unseen_at=now)
        ],
        "hand_overs": [
            {
                "id": each.id,
                "item": each.item,
                "from": each.from_name,
                "here": each.item == item,
                "place": both(there[each.item].title_en, there[each.item].title_sq),
                "page": f"/events/{access.event.slug}/notes/{there[each.item].key}",
            }
            for each in asked
            if each.item in there
        ],
        "leaving": [each.to_name for each in passing.values() if each.from_id == access.user.key and each.item == item],
        "relieved": desk.relieved(db, access.event, item, access.user.key, now - desk.JUST_NOW),
    }


def _place(db: Session, access: EventAccess, item: int | None) -> int | None:
    found = select(col(GuideItem.id)).where(col(GuideItem.id) == item, col(GuideItem.event_id) == access.event.key)
    return db.execute(found).scalar_one_or_none() if item else None


def _read(content: bytes) -> dict[str, Any]:
    try:
        raw = orjson.loads(content)
    except orjson.JSONDecodeError:
        raise Invalid(NOT_UNDERSTOOD) from None
    device = raw.get("device") if isinstance(raw, dict) else None
    if not isinstance(device, str) or not DEVICE.fullmatch(device):
        raise Invalid(NOT_UNDERSTOOD, fields={"device": NOT_UNDERSTOOD})
    read = raw.get("read")
    return {
        "device": device,
        "item": _number(raw.get("item")),
        "waiting": min(_number(raw.get("waiting")) or 0, MOST),
        "oldest": moment(raw.get("oldest")),
        "read": [each for each in map(_number, read[:50]) if each] if isinstance(read, list) else [],
        "take": _number(raw.get("take")),
        "plan": str(raw.get("plan", "")),
    }


def _number(value: Any) -> int | None:
    return value if type(value) is int and 0 < value < 2**31 else None

"""A schedule.json (version 1, as conference systems write it) as days of a guide."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import orjson

from app.errors import N_, Invalid, TooLarge
from app.guide.importing.brought import Incoming, IncomingDay, IncomingRow, checked
from app.guide.importing.calendar import MOST_BYTES, Window
from app.guide.importing.times import Timed, arranged
from app.vocabulary import Form, ItemKind, ItemRole
from app.web.fields import parse_minutes, storable
from app.web.languages import gettext

NOT_ONE = N_("This is not a schedule.json: it has no conference with days.")


def read_schedule(data: bytes, window: Window) -> Incoming:
    if len(data) > MOST_BYTES:
        raise TooLarge(N_("This file has more than %(megabytes)s MB. Divide it, or remove its pictures."), megabytes=10)
    try:
        known = orjson.loads(data)
    except orjson.JSONDecodeError:
        raise Invalid(fields={"file": N_("This is not a schedule.json: it is no JSON at all.")}) from None
    days = _at(known, "schedule", "conference", "days")
    if not isinstance(days, list):
        raise Invalid(fields={"file": NOT_ONE})
    incoming = Incoming("schedule")
    for day in days:
        made = _day(day, incoming, ZoneInfo(window.zone))
        if made:
            incoming.days.append(made)
    return checked(incoming)


def _at(known: Any, *names: str) -> Any:
    for name in names:
        known = known.get(name) if isinstance(known, dict) else None
    return known


def _day(day: Any, incoming: Incoming, zone: ZoneInfo) -> IncomingDay | None:
    try:
        on = date.fromisoformat(str(_at(day, "date"))[:10])
    except ValueError:
        incoming.remark(gettext("A day without a date was left out."))
        return None
    held = [thing for event in _events(day) if (thing := _timed(event, on, incoming, zone))]
    groups = [thing for kind, thing in held if kind == "group"]
    sessions = [thing for kind, thing in held if kind != "group"]
    for group in groups:
        inside = [one for one in sessions if one.start <= group.start and group.end <= one.end]
        (max(inside, key=lambda one: one.start).groups if inside else sessions).append(group)
    starts, rows = arranged(sessions)
    return IncomingDay(on, starts, rows)


def _events(day: Any) -> Iterator[dict[str, Any]]:
    rooms = _at(day, "rooms")
    for events in rooms.values() if isinstance(rooms, dict) else ():
        yield from (event for event in events if isinstance(event, dict)) if isinstance(events, list) else ()


def _timed(event: dict[str, Any], on: date, incoming: Incoming, zone: ZoneInfo) -> tuple[str, Timed] | None:
    title = _text(event.get("title")) or gettext("Without a title")
    try:
        minutes = parse_minutes(_text(event.get("duration")))
        start = datetime.fromisoformat(str(event.get("date")))
    except ValueError:
        incoming.remark(gettext("“%(title)s” has no time that can be understood: left out.", title=title))
        return None
    start = start.replace(tzinfo=zone) if start.tzinfo is None else start.astimezone(zone)
    wall = (start.date() - on).days * 24 * 60 + start.hour * 60 + start.minute
    if not 0 <= wall < 3 * 24 * 60:
        incoming.remark(gettext("“%(title)s” stands on another day than its own: left out.", title=title))
        return None
    kind = _text(event.get("type"))
    values: dict[str, Any] = {
        "title": title[:200],
        "room": _text(event.get("room"))[:120],
        "purpose": _text(event.get("abstract"), lines=True)[:1000],
    }
    subtitle = _text(event.get("subtitle"))
    if subtitle and subtitle != title:
        values["panel"] = subtitle[:200]
    if kind in [*Form]:
        values["form"] = Form(kind)
    persons = event.get("persons")
    names = [_text(_at(one, "name") or _at(one, "public_name")) for one in persons] if isinstance(persons, list) else []
    row = IncomingRow(ItemKind.SESSION, values, [(ItemRole.SPEAKER, name[:200]) for name in names if name])
    row.where = f"“{title}”"
    end = (start.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(zone)
    return kind, Timed(wall, (end.date() - on).days * 24 * 60 + end.hour * 60 + end.minute, minutes, row)


def _text(value: Any, *, lines: bool = False) -> str:
    if not isinstance(value, str):
        return ""
    text = storable(value)
    return text if lines else " ".join(text.split())

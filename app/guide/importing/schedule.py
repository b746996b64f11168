"""A schedule.json (version 1, as conference systems write it) as days of a guide."""

import html
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import orjson

from app.errors import N_, Invalid, TooLarge
from app.guide.importing.brought import DAY_MINUTES, Incoming, IncomingDay, IncomingRow, checked
from app.guide.importing.calendar import MOST_BYTES, Window
from app.guide.importing.times import Timed, arranged
from app.guide.lines import is_a_break
from app.vocabulary import Form, ItemKind, ItemRole
from app.web.fields import parse_minutes, storable
from app.web.languages import gettext

OURS = "Kuvend"
TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
LINE_TAG = re.compile(r"<(?:br|/p|/li)\b[^<>]*>\s*", re.IGNORECASE)
LEFT_OUT = ("track", "links", "attachments")
NEWER = N_("This is a schedule.json of version 2; version 1 is read, which most systems write as well.")
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
    if isinstance(_at(known, "schedule", "events"), list) and not any(_at(day, "rooms") for day in days):
        raise Invalid(fields={"file": NEWER})
    reader = _Reader(Incoming("schedule"), ZoneInfo(window.zone), ours=_at(known, "generator", "name") == OURS)
    reader.incoming.days = [made for day in days if (made := reader.day(day))]
    return checked(reader.incoming)


def _at(known: Any, *names: str) -> Any:
    for name in names:
        known = known.get(name) if isinstance(known, dict) else None
    return known


def _events(day: Any) -> Iterator[dict[str, Any]]:
    rooms = _at(day, "rooms")
    for events in rooms.values() if isinstance(rooms, dict) else ():
        yield from (event for event in events if isinstance(event, dict)) if isinstance(events, list) else ()


class _Reader:
    """`ours`: then the description is made of what the other fields say."""

    def __init__(self, incoming: Incoming, zone: ZoneInfo, *, ours: bool) -> None:
        self.incoming, self.zone, self.ours = incoming, zone, ours
        self.said: set[str] = set()

    def once(self, words: str) -> None:
        if words not in self.said:
            self.said.add(words)
            self.incoming.remark(words)

    def day(self, day: Any) -> IncomingDay | None:
        try:
            on = date.fromisoformat(str(_at(day, "date"))[:10])
        except ValueError:
            self.incoming.remark(gettext("A day without a date was left out."))
            return None
        held = [thing for event in _events(day) if (thing := self.timed(event, on))]
        groups = [thing for kind, thing in held if kind == "group"]
        sessions = [thing for kind, thing in held if kind != "group"]
        for group in groups:
            inside = [one for one in sessions if one.start <= group.start and group.end <= one.end]
            (max(inside, key=lambda one: one.start).groups if inside else sessions).append(group)
        starts, rows = arranged(sessions)
        return IncomingDay(on, starts, rows)

    def timed(self, event: dict[str, Any], on: date) -> tuple[str, Timed] | None:
        title = _text(event.get("title")) or gettext("Without a title")
        try:
            minutes = parse_minutes(_text(event.get("duration")))
            start = datetime.fromisoformat(str(event.get("date")))
        except ValueError:
            self.incoming.remark(gettext("“%(title)s” has no time that can be understood: left out.", title=title))
            return None
        start = self.in_the_room(start, _text(event.get("start")))
        wall = _wall(start, on)
        if not 0 <= wall < 3 * DAY_MINUTES:
            self.incoming.remark(gettext("“%(title)s” stands on another day than its own: left out.", title=title))
            return None
        if any(event.get(name) for name in LEFT_OUT):
            self.once(gettext("Tracks, links and attachments have no place in a guide, and are left out."))
        row = self.row(event, title)
        end = (start.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(start.tzinfo)
        return _text(event.get("type")), Timed(wall, _wall(end, on), minutes, row, apart=row.values["room"])

    def in_the_room(self, start: datetime, clock: str) -> datetime:
        """By the clock of the event; by that of the room there, where the file tells it and it is another."""
        here = start.replace(tzinfo=self.zone) if start.tzinfo is None else start.astimezone(self.zone)
        if f"{start:%H:%M}" != clock or start.utcoffset() in (None, here.utcoffset()):
            return here
        zone = f"UTC{start.isoformat()[-6:]}"
        self.once(gettext("Times are taken as the clocks there show them (%(zone)s).", zone=zone))
        return start

    def row(self, event: dict[str, Any], title: str) -> IncomingRow:
        values: dict[str, Any] = {"title": title[:200], "room": _text(event.get("room"))[:120]}
        about = [_plain(event.get("abstract")), "" if self.ours else _plain(event.get("description"))]
        values["purpose"] = "\n".join(part for part in dict.fromkeys(about) if part)
        subtitle = _text(event.get("subtitle"))
        if subtitle and subtitle != title:
            values["panel"] = subtitle[:200]
        kind = _text(event.get("type"))
        if kind in [*Form]:
            values["form"] = Form(kind)
        elif is_a_break(title):
            values["form"] = Form.BREAK
        persons = event.get("persons")
        told = persons if isinstance(persons, list) else []
        names = [_text(_at(one, "name") or _at(one, "public_name")) for one in told]
        row = IncomingRow(ItemKind.SESSION, values, [(ItemRole.SPEAKER, name[:200]) for name in names if name])
        row.where = f"“{title}”"
        return row


def _wall(moment: datetime, on: date) -> int:
    return (moment.date() - on).days * DAY_MINUTES + moment.hour * 60 + moment.minute


def _plain(value: Any) -> str:
    """Without its markup, where it has any."""
    text = _text(value, lines=True)
    if TAG.search(text):
        text = html.unescape(TAG.sub("", LINE_TAG.sub("\n", text)))
    return text.strip()


def _text(value: Any, *, lines: bool = False) -> str:
    if not isinstance(value, str):
        return ""
    text = storable(value)
    return text if lines else " ".join(text.split())

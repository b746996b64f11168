"""A calendar (.ics) as days of a guide. What a guide has no place for is left out, and said."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from app.errors import N_, Invalid, TooLarge
from app.guide.importing.brought import Incoming, IncomingDay, IncomingRow, checked
from app.guide.importing.times import Timed, arranged
from app.vocabulary import Form, ItemKind
from app.web.fields import storable
from app.web.languages import gettext

MOST_BYTES = 10_000_000
MOST_EVENTS = 20_000
LATE_NIGHT = 5 * 60
"""What begins before five in the morning belongs to the day before, if that has something in the evening."""


@dataclass(frozen=True, slots=True)
class Window:
    """The event into which it goes: its days, and the zone in which they are told."""

    starts: date
    ends: date
    zone: str
    place: str = ""


@dataclass(slots=True)
class _Held:
    uid: str
    parent: str
    start: datetime
    end: datetime
    row: IncomingRow


def read_calendar(data: bytes, window: Window) -> Incoming:
    if len(data) > MOST_BYTES:
        raise TooLarge(N_("This file has more than %(megabytes)s MB. Divide it, or remove its pictures."), megabytes=10)
    incoming = Incoming("calendar")
    held = [one for event in _events(data) if (one := _held(event, incoming, window))]
    held = _of_the_event(held, incoming, window)
    incoming.days = list(_days(held))
    return checked(incoming)


def _events(data: bytes) -> list[Any]:
    if data.count(b"BEGIN:VEVENT") > MOST_EVENTS:
        raise TooLarge(
            N_("This calendar has more than %(most)s entries. Export only those of the event."), most=MOST_EVENTS
        )
    if data.count(b"BEGIN:VEVENT") != data.count(b"END:VEVENT"):
        raise Invalid(fields={"file": N_("This calendar is cut off: an entry has no end. Export it again.")})
    import icalendar

    try:
        calendars = icalendar.Calendar.from_ical(data, multiple=True)
    except Exception as problem:  # the library raises whatever its parts raise on broken lines
        reason = " ".join(str(problem).split())[:120]
        raise Invalid(
            fields={"file": gettext("This calendar is damaged and cannot be read: %(why)s", why=reason)}
        ) from None
    events = [event for calendar in calendars for event in calendar.walk("VEVENT")]
    if not events:
        raise Invalid(fields={"file": N_("There are no entries in this calendar.")})
    return events


def _held(event: Any, incoming: Incoming, window: Window) -> _Held | None:
    zone = ZoneInfo(window.zone)
    title = _text(event, "summary", 200) or gettext("Without a title")
    if str(event.get("status", "")).upper() == "CANCELLED":
        incoming.remark(gettext("“%(title)s” is cancelled and was left out.", title=title))
        return None
    start = _moment(event, "dtstart", title, incoming, zone)
    if start is None:
        return None
    end = _moment(event, "dtend", title, incoming, zone) or start + _duration(event)
    if end < start or end - start > timedelta(days=1):
        incoming.remark(
            gettext("“%(title)s” ends before it begins, or lasts longer than a day: left out.", title=title)
        )
        return None
    if event.get("rrule") or event.get("rdate"):
        incoming.remark(gettext("“%(title)s” repeats; only its first date is taken.", title=title))
    about = _text(event, "description", 1000)
    values: dict[str, Any] = {"title": title, "room": _room(event, window), "purpose": about}
    if str(event.get("transp", "")).upper() == "TRANSPARENT":
        values["form"] = Form.BREAK
    row = IncomingRow(ItemKind.SESSION, values, where=f"“{title}”")
    return _Held(str(event.get("uid", "")), _parent(event), start, end, row)


def _room(event: Any, window: Window) -> str:
    """Calendars tell the place of the whole event in each entry; here it goes without saying."""
    told = _text(event, "location", 400)
    return told.removesuffix(window.place).rstrip(" ,")[:120] if window.place else told[:120]


def _text(event: Any, name: str, most: int) -> str:
    found = event.get(name)
    if isinstance(found, list):
        found = found[0]
    text = storable(str(found or ""))
    return text[:most] if name == "description" else " ".join(text.split())[:most]


def _moment(event: Any, name: str, title: str, incoming: Incoming, zone: ZoneInfo) -> datetime | None:
    """In the zone of the event. A time without a zone, or with one that nobody knows, is told by its clock."""
    known = event.get(name)
    if isinstance(known, list):
        known = known[0]
    when = _value(known)
    if not isinstance(when, datetime):
        if name == "dtstart":
            said = N_("“%(title)s” has no time of day that can be understood: left out.")
            incoming.remark(gettext(said, title=title))
        return None
    if when.tzinfo is None:
        asked = known.params.get("TZID") if hasattr(known, "params") else None
        if asked and name == "dtstart":
            said = N_("“%(title)s”: the time zone “%(zone)s” is unknown; its times are taken as those of the event.")
            incoming.remark(gettext(said, title=title, zone=str(asked)[:60]))
        return when.replace(tzinfo=zone)
    try:
        return when.astimezone(UTC).astimezone(zone)
    except (OverflowError, ValueError):
        return None


def _value(known: Any) -> Any:
    """Of a property; the library keeps broken ones, and raises when they are looked at."""
    try:
        return getattr(known, "dt", None)
    except Exception:
        return None


def _duration(event: Any) -> timedelta:
    found = _value(event.get("duration"))
    return found if isinstance(found, timedelta) else timedelta()


def _parent(event: Any) -> str:
    found = event.get("related-to")
    found = found[0] if isinstance(found, list) else found
    kind = str(found.params.get("RELTYPE", "PARENT")).upper() if hasattr(found, "params") else "PARENT"
    return str(found) if found and kind == "PARENT" else ""


def _of_the_event(held: list[_Held], incoming: Incoming, window: Window) -> list[_Held]:
    """Only what is on its days, where anything is: people export their whole calendar."""
    last = window.ends + timedelta(days=1)
    within = [one for one in held if window.starts <= one.start.date() < last]
    if within and len(within) < len(held):
        incoming.remark(
            gettext("%(number)s entries on other days than the event's were left out.", number=len(held) - len(within))
        )
    return within or held


def _days(held: list[_Held]) -> Iterator[IncomingDay]:
    by_day: dict[date, list[Timed]] = {}
    by_uid: dict[str, tuple[date, Timed]] = {}
    for one in sorted(held, key=lambda one: (one.start, bool(one.parent))):
        on = one.start.date()
        before = on - timedelta(days=1)
        if before in by_day and _wall(one.start, on) < LATE_NIGHT and by_day[before][-1].end > 18 * 60:
            on = before
        long = (one.end.astimezone(UTC) - one.start.astimezone(UTC)).total_seconds()
        thing = Timed(_wall(one.start, on), _wall(one.end, on), round(long / 60), one.row)
        held_by = by_uid.get(one.parent)
        if held_by and held_by[0] == on:
            held_by[1].groups.append(thing)
            continue
        by_day.setdefault(on, []).append(thing)
        by_uid.setdefault(one.uid, (on, thing))
    for on, things in sorted(by_day.items()):
        starts, rows = arranged(things)
        yield IncomingDay(on, starts, rows)


def _wall(moment: datetime, on: date) -> int:
    return (moment.date() - on).days * 24 * 60 + moment.hour * 60 + moment.minute

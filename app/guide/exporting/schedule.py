"""The agenda as schedule.json, version 1: what programme apps, screens and conference players read.

Its facts, from the schema that the c3voc publishes: nothing beside the named fields may stand in a conference, a day
or an event; an acronym has four characters or more and no hyphen after its first; a person has `name` alone (with
`public_name` beside it, it would be of two forms at once); `date` is the instant, `start` the clock of the room.

And of those who read it: a day turns at the clock of its `day_end`, and what is before `day_start` is not shown, so
both are at night; a number fits into 31 bits.
"""

import re
import uuid
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from zlib import crc32
from zoneinfo import ZoneInfo

import orjson

from app.guide.exporting.words import describe, told
from app.guide.publication import Agenda
from app.vocabulary import Language
from app.web.fields import fold
from app.web.languages import gettext

SCHEMA = "https://c3voc.de/schedule/schema.json"
SLOT = "00:05"
ZONE = re.compile(r"[A-Z][a-z]+/[A-Z][a-z]+|UTC$")
"""Names of zones that may be told; times have their offset in any case."""
TURN = 4
"""The hour at which a day turns."""
Entry = Mapping[str, Any]


def schedule_json(
    content: Agenda, about: Mapping[str, Any], *, slug: str, base: str, number: int | None, language: Language
) -> bytes:
    """`number` of the publication; None for the draft that the team sees."""
    writer = _Writer(slug, f"{base}/agenda/{slug}", language)
    days = [writer.day(index, day, about["zone"]) for index, day in enumerate(content["days"], start=1)]
    conference: dict[str, Any] = {
        "acronym": acronym(slug),
        "title": told(about, "title", language),
        "start": days[0]["date"] if days else about["starts_on"],
        "end": days[-1]["date"] if days else about["ends_on"],
        "daysCount": len(days),
        "timeslot_duration": SLOT,
        **({"time_zone_name": about["zone"]} if ZONE.match(about["zone"]) else {}),
        "url": writer.url,
        "rooms": [{"name": name, "guid": guid} for name, guid in writer.rooms.items()],
        "days": days,
    }
    known = {
        "$schema": SCHEMA,
        "generator": {"name": "Kuvend"},
        "schedule": {"version": str(number or "draft"), "base_url": f"{base}/", "conference": conference},
    }
    return orjson.dumps(known, option=orjson.OPT_INDENT_2)


class _Writer:
    """Rooms are met as their sessions are."""

    def __init__(self, slug: str, url: str, language: Language) -> None:
        self.slug, self.url, self.language = slug, url, language
        self.rooms: dict[str, str] = {}

    def day(self, index: int, day: Mapping[str, Any], zone: str) -> dict[str, Any]:
        held = list(_held(day["entries"]))
        rooms: dict[str, list[dict[str, Any]]] = {}
        for entry, room in held:
            name = room or gettext("Main room")
            self.rooms.setdefault(name, str(uuid.uuid5(uuid.NAMESPACE_URL, f"{self.url}#room={name}")))
            rooms.setdefault(name, []).append(self.event(entry, name))
        starts, ends = _reach(day, zone)
        return {"index": index, "date": day["on"], "day_start": starts, "day_end": ends, "rooms": rooms}

    def event(self, entry: Entry, room: str) -> dict[str, Any]:
        title, panel = (told(entry, name, self.language) for name in ("title", "panel"))
        start, end = (datetime.fromisoformat(entry[name]) for name in ("start", "end"))
        return {
            "guid": _guid(entry["uid"]),
            "id": entry.get("id") or crc32(entry["uid"].encode()) >> 1 or 1,
            "date": entry["start"],
            "start": f"{start:%H:%M}",
            "duration": _duration(end - start),
            "room": room,
            "slug": f"{self.slug}-{_slug(title) or 'session'}-{entry['uid'][:8]}".lower(),
            "url": f"{self.url}#{entry['uid']}",
            "title": title,
            "subtitle": panel if panel != title else "",
            "track": None,
            "type": entry["form"] if entry["kind"] != "lane" else "group",
            "language": str(self.language),
            "abstract": told(entry, "purpose", self.language),
            "description": describe(entry, self.language),
            "recording_license": "",
            "persons": [{"name": one["name"]} for one in entry["speakers"]],
            "links": [],
            "attachments": [],
            "answers": [],
        }


def acronym(slug: str) -> str:
    """The event's slug in the characters that an acronym may have: "national_conference"."""
    return re.sub(r"[^a-z0-9_]", "_", slug.lower()).ljust(4, "_")


def _held(entries: list[dict[str, Any]]) -> Iterator[tuple[Entry, str]]:
    """Sessions and groups with their rooms: a group without one meets where its session does."""
    for entry in entries:
        yield entry, entry["room"]
        for lane in entry["lanes"]:
            yield lane, lane["room"] or entry["room"]


def _reach(day: Mapping[str, Any], zone: str) -> tuple[str, str]:
    """From before the first start to behind the last end, and at night where nothing is on then."""
    at_four = datetime.combine(date.fromisoformat(day["on"]), time(TURN), ZoneInfo(zone))
    moments = [datetime.fromisoformat(entry[name]) for entry in day["entries"] for name in ("start", "end")]
    last_minute = at_four + timedelta(days=1, minutes=-1)
    return min([at_four, *moments]).isoformat(), max([last_minute, *moments]).isoformat()


def _duration(long: timedelta) -> str:
    hours, minutes = divmod(round(long.total_seconds() / 60), 60)
    return f"{hours:02}:{minutes:02}"


def _guid(uid: str) -> str:
    try:
        return str(uuid.UUID(uid))
    except ValueError:
        return str(uuid.uuid5(uuid.NAMESPACE_OID, uid))


def _slug(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", fold(title)).strip("-")[:40].strip("-")

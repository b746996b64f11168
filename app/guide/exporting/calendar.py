"""The agenda as iCalendar (RFC 5545): one VEVENT for each public session and lane, and the zone they are told in."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import icalendar

from app.guide.exporting.words import describe, told
from app.guide.publication import Agenda
from app.vocabulary import Language


def agenda_ics(
    content: Agenda, about: Mapping[str, Any], *, url: str, slug: str, language: Language, stamp: datetime
) -> bytes:
    """`about` the event, as it was when the agenda was published at `stamp`. The same content gives the same bytes.

    `url` of its page; empty where that is no longer there.
    """
    title, zone, place = told(about, "title", language), about["zone"], about["place"]
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Kuvend//Agenda//" + language.upper())
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", title)
    calendar.add("x-wr-calname", title)
    if url:
        calendar.add("url", url)
    calendar.add("last-modified", stamp)
    calendar.add("refresh-interval", icalendar.vDuration(timedelta(hours=1)), parameters={"VALUE": "DURATION"})
    told_in = ZoneInfo(zone)
    held = [*_held(content), *content.get("cancelled", ())]
    if held:
        moments = [datetime.fromisoformat(entry[name]) for entry in held for name in ("start", "end")]
        first, last = min(moments), max(moments)
        calendar.add_component(_zone(zone, first.year, last.year))
    for day in content["days"]:
        for entry in day["entries"]:
            event = _event(entry, told_in, place, url, slug, language, stamp, "CONFIRMED")
            calendar.add_component(event)
            for lane in entry["lanes"]:
                group = _event(lane, told_in, place, url, slug, language, stamp, "CONFIRMED")
                group.add("related-to", event["uid"], parameters={"RELTYPE": "PARENT"})
                calendar.add_component(group)
    for entry in content.get("cancelled", ()):
        calendar.add_component(_event(entry, told_in, place, url, slug, language, stamp, "CANCELLED"))
    return bytes(calendar.to_ical())


def _held(content: Agenda) -> Iterator[dict[str, Any]]:
    for day in content["days"]:
        for entry in day["entries"]:
            yield entry
            yield from entry["lanes"]


def _event(
    entry: dict[str, Any],
    zone: ZoneInfo,
    place: str,
    url: str,
    slug: str,
    language: Language,
    stamp: datetime,
    status: str,
) -> icalendar.Event:
    event = icalendar.Event()
    event.add("uid", f"{entry['uid']}@{slug}.kuvend")
    event.add("dtstamp", _utc(entry["changed"], stamp))
    event.add("last-modified", _utc(entry["changed"], stamp))
    event.add("sequence", entry["sequence"])
    event.add("dtstart", _local(entry["start"], zone))
    if entry["end"] != entry["start"]:  # RFC 5545, 3.8.2.2: an end is later than its start, or is not told
        event.add("dtend", _local(entry["end"], zone))
    event.add("summary", told(entry, "title", language), parameters={"LANGUAGE": str(language)})
    if status != "CANCELLED":
        _say(event, entry, place, url, language)
    event.add("status", status)
    free = status == "CANCELLED" or entry["form"] in ("break", "movement")
    event.add("transp", "TRANSPARENT" if free else "OPAQUE")
    return event


def _say(event: icalendar.Event, entry: dict[str, Any], place: str, url: str, language: Language) -> None:
    """What is no longer said of something that was cancelled: it may be why it was taken out of the agenda."""
    where = ", ".join(part for part in (entry["room"], place) if part)
    if where:
        event.add("location", where)
    if about := describe(entry, language):
        event.add("description", about, parameters={"LANGUAGE": str(language)})
    event.add("url", f"{url}#{entry['uid']}")


def _local(text: str, zone: ZoneInfo) -> datetime:
    """In the zone of the event; in UTC in the hours that the clock shows twice: readers differ on which is meant."""
    moment = datetime.fromisoformat(text).astimezone(zone)
    twice = moment.replace(fold=0).utcoffset() != moment.replace(fold=1).utcoffset()
    return moment.astimezone(UTC) if twice else moment


def _utc(text: str, otherwise: datetime) -> datetime:
    return (datetime.fromisoformat(text) if text else otherwise).astimezone(UTC)


@lru_cache(maxsize=16)
def _zone(zone: str, first: int, last: int) -> icalendar.Timezone:
    """Only the years that matter: the whole history of a zone is thirty times as long as the agenda."""
    made = icalendar.Timezone.from_tzid(zone, first_date=date(first, 1, 1), last_date=date(last + 1, 1, 1))
    for change in made.subcomponents:
        _onset_in_the_old_offset(change, ZoneInfo(zone))
    return made


def _onset_in_the_old_offset(change: Any, zone: ZoneInfo) -> None:
    """RFC 5545, 3.6.5: an onset is told by the clock before the change. The library tells some by the one after it."""
    before, after = change["TZOFFSETFROM"].td, change["TZOFFSETTO"].td
    onset: datetime = change["DTSTART"].dt
    moment = (onset - before).replace(tzinfo=UTC)
    if before != after and (moment - timedelta(minutes=1)).astimezone(zone).utcoffset() != before:
        change["DTSTART"].dt = onset - (after - before)

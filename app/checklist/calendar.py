"""Checklists as iCalendar (RFC 5545, RFC 9253): for every task a day in the calendar, and a to-do.

Calendars that know no to-dos show the day; programs that do know them show what is open, and what waits for what.
The same checklist gives the same bytes: nothing in here depends on the day of asking.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import icalendar

from app.checklist.dates import Rule
from app.checklist.feeds import Entry, Feed
from app.web.languages import gettext, language

NOON = time(12)
HARD, PLAIN = 1, 5  # PRIORITY: 1 is the highest, 5 the middle


def checklist_ics(feeds: Iterable[Feed], *, name: str, base: str) -> bytes:
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Kuvend//Checklist//" + language().upper())
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", icalendar.vDuration(timedelta(hours=1)), parameters={"VALUE": "DURATION"})
    for feed in feeds:
        calendar.add_component(_event_itself(feed, base))
        for entry in feed.entries:
            rule = feed.plan.rules[entry.code]
            if not rule.not_applicable:
                calendar.add_component(_day(feed, entry, rule, base))
            calendar.add_component(_to_do(feed, entry, rule, base))
    return bytes(calendar.to_ical())


def _event_itself(feed: Feed, base: str) -> icalendar.Event:
    event = icalendar.Event()
    _identify(event, feed, "event", feed.revision)
    _on_days(event, feed.plan.event.start, feed.plan.event.end)
    event.add("summary", feed.title)
    if feed.place:
        event.add("location", feed.place)
    event.add("url", f"{base}/events/{feed.slug}")
    event.add("status", "TENTATIVE" if feed.plan.event.provisional else "CONFIRMED")
    return event


def _day(feed: Feed, entry: Entry, rule: Rule, base: str) -> icalendar.Event:
    """The benchmark date. Nobody is busy because of it."""
    event = icalendar.Event()
    _identify(event, feed, f"day-{entry.id}", feed.revision + entry.revision)
    benchmark = feed.plan[entry.code].benchmark
    _on_days(event, benchmark, benchmark)
    _describe(event, feed, entry, base, title=f"✓ {entry.title}" if rule.completed else entry.title)
    event.add("status", "TENTATIVE" if feed.plan.event.provisional else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    return event


def _to_do(feed: Feed, entry: Entry, rule: Rule, base: str) -> icalendar.Todo:
    todo = icalendar.Todo()
    _identify(todo, feed, f"task-{entry.id}", feed.revision + entry.revision)
    dated = feed.plan[entry.code]
    if dated.begin_by < dated.benchmark:  # RFC 5545, 3.8.2.3: DUE is later than DTSTART
        todo.add("dtstart", dated.begin_by)
    todo.add("due", dated.benchmark)
    _describe(todo, feed, entry, base, title=entry.title)
    todo.add("status", _status(rule))
    todo.add("percent-complete", 100 if rule.completed and not rule.not_applicable else 0)
    if rule.completed and not rule.not_applicable:
        todo.add("completed", datetime.combine(rule.completed, NOON, ZoneInfo(feed.zone)).astimezone(UTC))
    todo.add("priority", HARD if rule.hard else PLAIN)
    for needed in rule.depends_on:
        if needed in feed.ids:  # RFC 9253, 9.1: this one cannot be done before the one it names
            todo.add("related-to", _uid(feed, f"task-{feed.ids[needed]}"), parameters={"RELTYPE": "DEPENDS-ON"})
    return todo


def _status(rule: Rule) -> str:
    if rule.not_applicable:
        return "CANCELLED"
    return "COMPLETED" if rule.completed else "NEEDS-ACTION"


def _identify(part: icalendar.Component, feed: Feed, which: str, revision: int) -> None:
    changed = feed.changed.replace(microsecond=0)
    part.add("uid", _uid(feed, which))
    part.add("dtstamp", changed)
    part.add("last-modified", changed)
    part.add("sequence", revision)


def _uid(feed: Feed, which: str) -> str:
    return f"{which}@{feed.slug}.kuvend"


def _on_days(event: icalendar.Event, first: date, last: date) -> None:
    event.add("dtstart", first)
    event.add("dtend", last + timedelta(days=1))


def _describe(part: icalendar.Component, feed: Feed, entry: Entry, base: str, *, title: str) -> None:
    part.add("summary", f"{title} ({entry.code})")
    about = [
        feed.title,
        entry.person,
        gettext("Deliverable: %(what)s", what=entry.deliverable) if entry.deliverable else "",
        gettext("The date of the event is provisional.") if feed.plan.event.provisional else "",
    ]
    part.add("description", "\n".join(filter(None, about)))
    if entry.phase:
        part.add("categories", [entry.phase])
    part.add("url", f"{base}/events/{feed.slug}/checklist#task-{entry.id}")

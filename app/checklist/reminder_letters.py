"""The words of reminders: to one person of all their events, and to the organisers of an event each week."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from jinja2 import Environment

from app.checklist.dates import hard_breaches
from app.checklist.queries import Checklist
from app.checklist.reminders import Digest, Week
from app.checklist.rows import late, said
from app.mail.letters import BASE, Letter, link
from app.models import Event, User
from app.vocabulary import Language
from app.web.formats import day, span
from app.web.languages import both, gettext, language, ngettext

NAMED = 12
"""Tasks in one part of a weekly letter; the rest are counted."""


class Line(NamedTuple):
    code: str
    title: str
    day: str
    state: str
    person: str
    link: str = ""


class Section(NamedTuple):
    title: str
    lines: list[Line]
    more: int = 0


class Part(NamedTuple):
    """What a digest says of one event."""

    event: Event
    title: str
    dates: str
    checklist: str
    sections: list[Section]

    @property
    def tasks(self) -> int:
        return sum(len(section.lines) for section in self.sections)


class Linked(NamedTuple):
    """What a personal link of a letter is for."""

    event_id: int
    task_id: int


class Daily(NamedTuple):
    """`parts`: what it says of each event alone, by the event's number; nothing where it is but one.
    `links` in the order of their numbers."""

    letter: Letter
    events: Sequence[int]
    parts: Mapping[int, Letter]
    links: Sequence[Linked]


def daily(templates: Environment, user: User, found: Sequence[tuple[Event, Checklist, Digest]]) -> Daily:
    links: list[Linked] = []
    parts = [_part_of(event, known, what, links) for event, known, what in found]
    alone = {part.event.key: _digest(templates, user, [part]) for part in parts} if len(parts) > 1 else {}
    return Daily(_digest(templates, user, parts), [part.event.key for part in parts], alone, links)


def _digest(templates: Environment, user: User, parts: Sequence[Part]) -> Letter:
    subject = ngettext(
        "%(num)d task for you: %(event)s",
        "%(num)d tasks for you: %(event)s",
        sum(part.tasks for part in parts),
        event=" · ".join(part.title for part in parts),
    )
    return _letter(templates, "digest", subject, user, parts=parts)


def _part_of(event: Event, known: Checklist, found: Digest, links: list[Linked]) -> Part:
    def lines(codes: Sequence[str], *, linked: bool = True) -> list[Line]:
        made = []
        for code in codes:
            if linked:
                links.append(Linked(event.key, known.tasks[code].id))
            made.append(_line(known, code, link("t", len(links)) if linked else ""))
        return made

    sections = [
        Section(gettext("Late"), lines(found.overdue)),
        Section(gettext("Can begin now"), lines(found.released)),
        Section(gettext("Due within 7 days"), lines(found.due)),
        Section(gettext("Due, and waiting for others"), lines(found.held_up, linked=False)),
    ]
    return Part(event, _title(event), _dates(event), _address(event), [each for each in sections if each.lines])


def weekly(templates: Environment, event: Event, known: Checklist, user: User, report: Week, on: date) -> Letter:
    sections = [
        _section(known, gettext("Late now"), [(code, late(days)) for code, days in report.overdue]),
        _section(known, gettext("At risk"), [(code, _risk(days)) for code, days in report.at_risk]),
        _section(known, gettext("Nobody answers for these"), [(code, "") for code in report.nobodys]),
        _section(known, gettext("Due within 7 days"), [(code, "") for code in report.coming]),
        _section(known, gettext("Done in the last 7 days"), [(code, "") for code, _ in report.done]),
    ]
    return _letter(
        templates,
        "week",
        gettext("The week of %(event)s", event=_title(event)),
        user,
        event=event,
        title=_title(event),
        dates=_dates(event),
        checklist=_address(event),
        sections=[each for each in sections if each.lines],
        report=report,
        slippage=_slippage(report),
        breaches=len(hard_breaches(known.plan, on)),
        days=(event.starts_on - on).days,
    )


def _letter(templates: Environment, name: str, subject: str, user: User, **context: Any) -> Letter:
    context |= {"subject": subject, "name": user.name, "account": f"{BASE}/account"}
    text, html = (templates.get_template(f"mail/{name}.{kind}").render(context) for kind in ("txt", "html"))
    return Letter(subject, text, html, language())


def language_of(user: User, fallback: Language) -> Language:
    return next((each for each in Language if each == user.language), fallback)


def _title(event: Event) -> str:
    return both(event.title_en, event.title_sq)


def _dates(event: Event) -> str:
    return event.date_stated or span(event.starts_on, event.ends_on)


def _address(event: Event) -> str:
    return f"{BASE}/events/{event.slug}/checklist"


def _line(known: Checklist, code: str, address: str = "", state: str = "") -> Line:
    task = known.tasks[code]
    return Line(
        code,
        both(task.title_en, task.title_sq),
        day(known.plan[code].benchmark),
        state or said(known.statuses[code])[1],
        known.person(task),
        address,
    )


def _section(known: Checklist, title: str, found: Sequence[tuple[str, str]]) -> Section:
    shown = [_line(known, code, state=state) for code, state in found[:NAMED]]
    return Section(title, shown, len(found) - len(shown))


def _risk(days: int) -> str:
    return ngettext("at risk by %(num)d day", "at risk by %(num)d days", days)


def _slippage(report: Week) -> str:
    """How what was done compares with its benchmarks: the median, in words."""
    if report.slippage is None:
        return ""
    days = round(report.slippage)
    if days > 0:
        return ngettext("typically %(num)d day late", "typically %(num)d days late", days)
    if days < 0:
        return ngettext("typically %(num)d day early", "typically %(num)d days early", -days)
    return gettext("typically in time")

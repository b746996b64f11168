"""Reminders as mail: who answers for what, in whose words, and never twice for one day."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from jinja2 import Environment
from sqlalchemy import or_, update
from sqlalchemy.engine import CursorResult
from sqlmodel import Session, col, select

from app.access.links import issue_link
from app.checklist import queries
from app.checklist.dates import hard_breaches
from app.checklist.queries import NOBODY, Checklist, TaskFacts
from app.checklist.reminders import Digest, Post, Week, digest, post_of, week
from app.checklist.rows import late, said
from app.db import Database
from app.mail.letters import BASE, Letter, link, token
from app.mail.queue import is_queued, queue
from app.models import Event, Membership, User
from app.settings import Settings
from app.vocabulary import Language, LinkPurpose, Role
from app.web.formats import day, span
from app.web.languages import both, gettext, language, ngettext, speak

DAILY, WEEKLY = "daily reminder", "weekly reminder"
LINK_DAYS = timedelta(days=14)
LAST_USE = time(20)
"""On the wall of the event; the digest of a morning is of no use at night."""
NAMED = 12
"""Tasks in one part of a weekly letter; the rest are counted."""


class Person(NamedTuple):
    user: User
    organiser: bool


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


class Ready(NamedTuple):
    """A letter to be queued; `tasks`: ids that its links are for, in the order of their numbers."""

    to: User
    once: str
    purpose: str
    letter: Letter
    tasks: Sequence[int]


class Reminders:
    """A job of the mail worker."""

    def __init__(self, settings: Settings, templates: Environment) -> None:
        self.secret = settings.secret
        self.fallback = settings.locale or Language.ENGLISH
        self.templates = templates
        self._silent: dict[int, date] = {}
        """Days already known to be without reminders, by event."""

    def __call__(self, database: Database, now: datetime) -> None:
        with database.read() as db:
            events = db.exec(select(Event).where(col(Event.closed_at).is_(None), col(Event.told).is_(False))).all()
            db.expunge_all()
        for event in events:
            wall = now.astimezone(ZoneInfo(event.zone))
            if event.reminded_on != wall.date() and self._silent.get(event.key) != wall.date():
                self._remind(database, event, wall, now)

    def _remind(self, database: Database, event: Event, wall: datetime, now: datetime) -> None:
        """Everything is written in a reading transaction; the writing one only claims the day and puts it away."""
        with database.read() as db:
            known = queries.load(db, event, wall.date())
            post = post_of(known.plan, wall, event.reminded_on)
            if post is None:
                if wall.time() >= time(12):
                    self._silent[event.key] = wall.date()
                return
            ready = self.letters(known, event, people(db, event), post)
        until = datetime.combine(post.on, LAST_USE, wall.tzinfo)
        with database.write() as db:
            if _claim(db, event, post.on):
                for each in ready:
                    self._put(db, event, each, now, until)

    def letters(self, known: Checklist, event: Event, team: Mapping[int, Person], post: Post) -> list[Ready]:
        theirs = answered(known, team)
        ready = []
        for person in team.values():
            if not person.user.reminders:
                continue
            with speaking(_language_of(person.user, self.fallback)):
                if found := digest(known.plan, theirs[person.user.key], post.on, post.since):
                    ready.append(self._daily(known, event, person.user, found, post.on))
                if post.weekly and person.organiser:
                    reached = {code for codes in theirs.values() for code in codes}
                    report = week(known.plan, known.forecasts, post.on, answered=reached)
                    if report:
                        ready.append(self._weekly(known, event, person.user, report, post.on))
        return ready

    def _daily(self, known: Checklist, event: Event, user: User, found: Digest, on: date) -> Ready:
        once = f"{DAILY}:{event.key}:{user.key}:{on}"
        linked: list[int] = []

        def lines(codes: Sequence[str], *, links: bool = True) -> list[Line]:
            made = []
            for code in codes:
                if links:
                    linked.append(known.tasks[code].id)
                made.append(_line(known, code, link("t", len(linked)) if links else ""))
            return made

        sections = [
            Section(gettext("Late"), lines(found.overdue)),
            Section(gettext("Can begin now"), lines(found.released)),
            Section(gettext("Due within 7 days"), lines(found.due)),
            Section(gettext("Due, and waiting for others"), lines(found.held_up, links=False)),
        ]
        count = sum(len(section.lines) for section in sections)
        subject = ngettext(
            "%(num)d task for you: %(event)s", "%(num)d tasks for you: %(event)s", count, event=_title(event)
        )
        letter = self._letter("digest", subject, event, user, sections=[each for each in sections if each.lines])
        return Ready(user, once, DAILY, letter, linked)

    def _weekly(self, known: Checklist, event: Event, user: User, report: Week, on: date) -> Ready:
        year, number, _ = on.isocalendar()
        sections = [
            _part(known, gettext("Late now"), [(code, late(days)) for code, days in report.overdue]),
            _part(known, gettext("At risk"), [(code, _risk(days)) for code, days in report.at_risk]),
            _part(known, gettext("Nobody answers for these"), [(code, "") for code in report.nobodys]),
            _part(known, gettext("Due within 7 days"), [(code, "") for code in report.coming]),
            _part(known, gettext("Done in the last 7 days"), [(code, "") for code, _ in report.done]),
        ]
        letter = self._letter(
            "week",
            gettext("The week of %(event)s", event=_title(event)),
            event,
            user,
            sections=[each for each in sections if each.lines],
            report=report,
            slippage=_slippage(report),
            breaches=len(hard_breaches(known.plan, on)),
            days=(event.starts_on - on).days,
        )
        return Ready(user, f"{WEEKLY}:{event.key}:{user.key}:{year}-{number:02}", WEEKLY, letter, ())

    def _letter(self, name: str, subject: str, event: Event, user: User, **context: Any) -> Letter:
        context |= {
            "subject": subject,
            "name": user.name,
            "event": event,
            "title": _title(event),
            "dates": event.date_stated or span(event.starts_on, event.ends_on),
            "checklist": f"{BASE}/events/{event.slug}/checklist",
            "account": f"{BASE}/account",
        }
        text, html = (self.templates.get_template(f"mail/{name}.{kind}").render(context) for kind in ("txt", "html"))
        return Letter(subject, text, html, language())

    def _put(self, db: Session, event: Event, ready: Ready, now: datetime, until: datetime) -> None:
        if is_queued(db, ready.once):
            return
        queue(
            db, ready.letter, once=ready.once, purpose=ready.purpose, to=ready.to, event=event, within_team=True,
            now=now, until=until,
        )  # fmt: skip
        for number, task_id in enumerate(ready.tasks, 1):
            issue_link(
                db, purpose=LinkPurpose.DONE, event_id=event.key, subject=task_id, user_id=ready.to.key,
                expires_at=now + LINK_DAYS, token=token(self.secret, ready.once, number),
            )  # fmt: skip


@contextmanager
def speaking(chosen: Language) -> Iterator[None]:
    """In this language within, and in the one before afterwards."""
    before = language()
    speak(chosen)
    try:
        yield
    finally:
        speak(before)


def people(db: Session, event: Event) -> dict[int, Person]:
    """The team of an event: who has a role that prepares it, and an account that is not shut."""
    rows = db.exec(
        select(User, Membership.role)
        .join(Membership, col(Membership.user_id) == col(User.id))
        .where(
            Membership.event_id == event.key,
            col(Membership.withdrawn_at).is_(None),
            Membership.role != Role.SPONSOR,
            col(User.disabled_at).is_(None),
        )
        .order_by(col(User.name), col(User.id))
    ).all()
    found: dict[int, Person] = {}
    for user, role in rows:
        known = found.get(user.key)
        found[user.key] = Person(user, role is Role.ORGANISER or (known is not None and known.organiser))
    return found


def answered(known: Checklist, team: Mapping[int, Person]) -> defaultdict[int, list[str]]:
    """Codes of open tasks by who in the team answers for them."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    for code, task in known.tasks.items():
        who = _answers(known, task, team)
        if who is not None and known.plan.rules[code].open:
            found[who].append(code)
    return found


def _answers(known: Checklist, task: TaskFacts, team: Mapping[int, Person]) -> int | None:
    """Its own owner; else whoever holds its function; else the deputy. None where that person has left the team."""
    if task.owner_id is not None:
        return task.owner_id if task.owner_id in team else None
    holder = known.holders.get(task.function, NOBODY) if task.function else NOBODY
    return next((who for who in (holder.user_id, holder.deputy_id) if who in team), None)


def _claim(db: Session, event: Event, on: date) -> bool:
    """Of several workers one writes the reminders of a day: whoever changes this row."""
    claimed = db.execute(
        update(Event)
        .where(col(Event.id) == event.key, or_(col(Event.reminded_on).is_(None), col(Event.reminded_on) < on))
        .values(reminded_on=on)
        .execution_options(synchronize_session=False)
    )
    return isinstance(claimed, CursorResult) and claimed.rowcount == 1


def _language_of(user: User, fallback: Language) -> Language:
    return next((each for each in Language if each == user.language), fallback)


def _title(event: Event) -> str:
    return both(event.title_en, event.title_sq)


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


def _part(known: Checklist, title: str, found: Sequence[tuple[str, str]]) -> Section:
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

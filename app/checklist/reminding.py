"""Reminders as mail: who answers for what, on whose morning, and never twice for one day."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from jinja2 import Environment
from sqlalchemy import or_, update
from sqlmodel import Session, col, select

from app.access.links import issue_link
from app.checklist import queries
from app.checklist.queries import NOBODY, Checklist, TaskFacts
from app.checklist.reminder_letters import Daily, daily, language_of, weekly
from app.checklist.reminders import Post, digest, is_hour, last_before, post_of, posts_on, week
from app.db import Database, rows_changed
from app.mail.letters import Letter, token
from app.mail.queue import is_queued, queue
from app.models import Event, MailPart, Membership, User
from app.settings import Settings
from app.vocabulary import Language, LinkPurpose, Role
from app.web.languages import speaking

DAILY, WEEKLY = "daily reminder", "weekly reminder"
LINK_DAYS = timedelta(days=14)
LAST_USE = time(20)
"""On the wall of the reader; the digest of a morning is of no use at night."""


class Person(NamedTuple):
    user: User
    organiser: bool


Team = Mapping[int, Person]


class Reader(NamedTuple):
    """Somebody whose digest of this day is not written yet; `wall` is the clock of their next event."""

    user: User
    wall: datetime
    events: Sequence[Event]

    @property
    def today(self) -> date:
        return self.wall.date()


class Reminders:
    """A job of the mail worker."""

    def __init__(self, settings: Settings, templates: Environment) -> None:
        self.secret = settings.secret
        self.fallback = settings.locale or Language.ENGLISH
        self.templates = templates
        self._silent: set[tuple[str, int, date]] = set()
        """Days already known to be without reminders, by event ("event") and reader ("reader")."""

    def __call__(self, database: Database, now: datetime) -> None:
        with database.read() as db:
            events = db.exec(select(Event).where(col(Event.closed_at).is_(None), col(Event.told).is_(False))).all()
            teams = people(db, events)
            db.expunge_all()
        self._silent = {each for each in self._silent if each[2] >= now.date() - timedelta(days=1)}
        for event in events:
            self._weekly(database, event, teams[event.key], now)
        self._daily(database, readers(events, teams, now), teams, now)

    # To the organisers of an event, with the first reminders of a week

    def _weekly(self, database: Database, event: Event, team: Team, now: datetime) -> None:
        """Everything is written in a reading transaction; the writing one only claims the day and puts it away."""
        wall = now.astimezone(ZoneInfo(event.zone))
        if event.reminded_on == wall.date() or ("event", event.key, wall.date()) in self._silent:
            return
        with database.read() as db:
            known = queries.load(db, event, wall.date())
        post = post_of(known.plan, wall, event.reminded_on)
        if post is None:
            self._keep_silent("event", event.key, wall)
            return
        letters = self.letters(known, event, team, post) if post.weekly else []
        year, number, _ = post.on.isocalendar()
        with database.write() as db:
            if _claim_event(db, event, post.on):
                for user, letter in letters:
                    queue(
                        db, letter, once=f"{WEEKLY}:{event.key}:{user.key}:{year}-{number:02}", purpose=WEEKLY, to=user,
                        event=event, within_team=True, now=now, until=_until(wall),
                    )  # fmt: skip

    def letters(self, known: Checklist, event: Event, team: Team, post: Post) -> list[tuple[User, Letter]]:
        reached = {code for codes in answered(known, team).values() for code in codes}
        report = week(known.plan, known.forecasts, post.on, answered=reached)
        made = []
        for user in (person.user for person in team.values() if person.organiser and person.user.reminders):
            if report:
                with speaking(language_of(user, self.fallback)):
                    made.append((user, weekly(self.templates, event, known, user, report, post.on)))
        return made

    # To everybody, of all their events together

    def _daily(self, database: Database, waiting: Sequence[Reader], teams: Mapping[int, Team], now: datetime) -> None:
        waiting = [each for each in waiting if ("reader", each.user.key, each.today) not in self._silent]
        if not waiting:
            return
        concerned = {event.key: event for each in waiting for event in each.events}.values()
        days = {event.key: now.astimezone(ZoneInfo(event.zone)).date() for event in concerned}
        with database.read() as db:
            known = queries.load_all(db, [(event, days[event.key]) for event in concerned])
        theirs = {event.key: answered(known[event.key], teams[event.key]) for event in concerned}
        ready: list[tuple[Reader, Daily | None]] = []
        for each in waiting:
            posting = [event for event in each.events if posts_on(known[event.key].plan, days[event.key])]
            if not posting:
                self._keep_silent("reader", each.user.key, each.wall)
                continue
            found = []
            for event in posting:
                plan, today = known[event.key].plan, days[event.key]
                what = digest(plan, theirs[event.key][each.user.key], today, last_before(plan, today))
                if what:
                    found.append((event, known[event.key], what))
            with speaking(language_of(each.user, self.fallback)):
                ready.append((each, daily(self.templates, each.user, found) if found else None))
        if ready:
            with database.write() as db:
                for reader, written in ready:
                    if _claim_reader(db, reader) and written:
                        self._put(db, reader, written, now)

    def _put(self, db: Session, reader: Reader, written: Daily, now: datetime) -> None:
        once = f"{DAILY}:{reader.user.key}:{reader.today}"
        if is_queued(db, once):
            return
        alone = db.get(Event, written.events[0]) if len(written.events) == 1 else None
        mail = queue(
            db, written.letter, once=once, purpose=DAILY, to=reader.user, event=alone, within_team=True,
            now=now, until=_until(reader.wall),
        )  # fmt: skip
        for event_id, part in written.parts.items():
            db.add(
                MailPart(
                    mail_id=mail.key, event_id=event_id, subject=part.subject[:300], text=part.text, html=part.html
                )
            )
        for number, linked in enumerate(written.links, 1):
            issue_link(
                db, purpose=LinkPurpose.DONE, event_id=linked.event_id, subject=linked.task_id,
                user_id=reader.user.key, expires_at=now + LINK_DAYS, token=token(self.secret, once, number),
            )  # fmt: skip

    def _keep_silent(self, what: str, key: int, wall: datetime) -> None:
        """Before noon a closure may still be taken back, and the day become one of work."""
        if wall.time() >= time(12):
            self._silent.add((what, key, wall.date()))


def readers(events: Sequence[Event], teams: Mapping[int, Team], now: datetime) -> list[Reader]:
    """Whose digest is to be written now, each with their events, the next one first: its clock is theirs.

    Next is the first that is not over; where all are, the last.
    """
    theirs: dict[int, list[Event]] = defaultdict(list)
    users: dict[int, User] = {}
    for event in sorted(events, key=lambda each: (each.starts_on, each.key)):
        for key, person in teams[event.key].items():
            if person.user.reminders:
                theirs[key].append(event)
                users[key] = person.user
    found = []
    for key in sorted(users):
        over = [event for event in theirs[key] if event.ends_on < now.astimezone(ZoneInfo(event.zone)).date()]
        mine = [event for event in theirs[key] if event not in over] + over[::-1]
        wall = now.astimezone(ZoneInfo(mine[0].zone))
        reminded = users[key].reminded_on
        if is_hour(wall) and (reminded is None or reminded < wall.date()):
            found.append(Reader(users[key], wall, mine))
    return found


def people(db: Session, events: Sequence[Event]) -> dict[int, dict[int, Person]]:
    """The teams of events: who has a role that prepares one, and an account that is not shut."""
    rows = db.exec(
        select(Membership.event_id, User, Membership.role)
        .join(User, col(Membership.user_id) == col(User.id))
        .where(
            col(Membership.event_id).in_([event.key for event in events]),
            col(Membership.withdrawn_at).is_(None),
            Membership.role != Role.SPONSOR,
            col(User.disabled_at).is_(None),
        )
        .order_by(col(User.name), col(User.id))
    ).all()
    found: dict[int, dict[int, Person]] = {event.key: {} for event in events}
    for event_id, user, role in rows:
        known = found[event_id].get(user.key)
        found[event_id][user.key] = Person(user, role is Role.ORGANISER or (known is not None and known.organiser))
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


def _until(wall: datetime) -> datetime:
    return datetime.combine(wall.date(), LAST_USE, wall.tzinfo)


def _claim_event(db: Session, event: Event, on: date) -> bool:
    """Of several workers one writes the week of an event: whoever changes this row."""
    unclaimed = or_(col(Event.reminded_on).is_(None), col(Event.reminded_on) < on)
    return bool(rows_changed(db, update(Event).where(col(Event.id) == event.key, unclaimed).values(reminded_on=on)))


def _claim_reader(db: Session, reader: Reader) -> bool:
    """Of several workers one writes somebody's digest of a day."""
    unclaimed = or_(col(User.reminded_on).is_(None), col(User.reminded_on) < reader.today)
    claim = update(User).where(col(User.id) == reader.user.key, unclaimed).values(reminded_on=reader.today)
    return bool(rows_changed(db, claim))

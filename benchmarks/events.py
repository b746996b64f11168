"""Events that hold nothing but long lists, beside the demonstration's: as many rows as a figure asks for."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from urllib.request import Request, urlopen
from uuid import uuid4

from sqlmodel import Session, select

from app.access.actions import give_role
from app.db import Database
from app.models import Event, Forum, GuideDay, GuideItem, Office, Participant, Seat, Task, User
from app.vocabulary import Anchor, EventKind, Form, ForumKind, ItemKind, Level, Role, SeatStatus, Sector, TeamFunction
from benchmarks.kit import Bench, Kuvend

DAY = date(2027, 1, 19)
TITLE = "Agree with office %d who comes, who speaks and what is sent beforehand"
STEPS = 9
"""A session and its steps make ten rows of a guide."""


def with_guide(bench: Bench, rows: int) -> tuple[str, list[int]]:
    """An event with one day of `rows` rows: its address, and the keys of the steps in their order."""
    with _event(bench, f"guide-of-{rows}") as (db, event):
        day = GuideDay(event_id=event.key, on=DAY, starts=480)
        db.add(day)
        db.flush()
        steps: list[GuideItem] = []
        for number in range(rows // (STEPS + 1)):
            session = _row(event, day, ItemKind.SESSION, number)
            db.add(session)
            db.flush()
            steps += [_row(event, day, ItemKind.STEP, step, parent=session) for step in range(STEPS)]
        db.add_all(steps)
        db.flush()
        return f"/events/{event.slug}/guide", [step.key for step in steps]


def with_checklist(bench: Bench, rows: int) -> str:
    with _event(bench, f"checklist-of-{rows}") as (db, event):
        functions = list(TeamFunction)
        db.add_all(
            Task(
                event_id=event.key, code=f"T{number}", position=number, phase_position=number * 8 // rows,
                phase_en=f"Phase {number * 8 // rows}", title_en=TITLE % number, anchor=Anchor.EVENT_START,
                offset_days=number % 90 - 95, lead_days=5, function=functions[number % len(functions)],
            )
            for number in range(rows)
        )  # fmt: skip
        return f"/events/{event.slug}/checklist"


def with_participants(bench: Bench, rows: int) -> str:
    """Each is the person of a seat that an office holds."""
    with _event(bench, f"participants-of-{rows}") as (db, event):
        for number in range(rows):
            sector = list(Sector)[number % 3]
            office = Office(name_en=f"Office {number}", sector=sector, level=Level.LOCAL, qark="Kukës", search="office")
            db.add(office)
            db.flush()
            seat = Seat(event_id=event.key, office_id=office.key, position=number, status=SeatStatus.CONFIRMED)
            db.add(seat)
            db.flush()
            name = f"Social worker {number}"
            db.add(Participant(event_id=event.key, office_id=office.key, seat_id=seat.key, name=name, search=name))
        return f"/events/{event.slug}/participants"


def sends(kuvend: Kuvend, page: str, who: str = "organiser") -> dict[str, str]:
    """What htmx sends along from this page with a change."""
    cookie = kuvend.signed_in(who)
    with urlopen(Request(kuvend.url + page, headers=cookie)) as answer:  # noqa: S310 - our own server
        token = re.findall(r'name="csrf" content="([^"]+)"', answer.read().decode())[0]
    typed = {"HX-Request": "true", "Content-Type": "application/x-www-form-urlencoded"}
    return cookie | typed | {"Sec-Fetch-Site": "same-origin", "X-CSRF-Token": token}


@contextmanager
def _event(bench: Bench, slug: str) -> Iterator[tuple[Session, Event]]:
    """A new event of the demonstration's organiser, in the database of the server that runs."""
    _ = bench.kuvend  # has made its database when it answers
    database = Database(f"sqlite:///{bench.folder / 'kuvend' / 'data' / 'kuvend.sqlite3'}")
    with database.write() as db:
        forum = Forum(slug=slug, kind=ForumKind.NATIONAL_CONFERENCE, name_en=slug)
        db.add(forum)
        db.flush()
        kind = EventKind.NATIONAL_CONFERENCE
        event = Event(slug=slug, forum_id=forum.key, kind=kind, title_en=slug, starts_on=DAY, ends_on=DAY)
        db.add(event)
        db.flush()
        organiser = db.exec(select(User).where(User.email == "organiser@kuvend.example")).one()
        give_role(db, event, organiser, Role.ORGANISER, by=None)
        yield db, event
    database.close()


def _row(event: Event, day: GuideDay, kind: ItemKind, number: int, *, parent: GuideItem | None = None) -> GuideItem:
    step = kind == ItemKind.STEP
    return GuideItem(
        event_id=event.key, day_id=day.key, parent_id=parent.key if parent else None, kind=kind, position=number,
        uid=str(uuid4()), title_en=TITLE % number, minutes=2 if step else None,
        form=list(Form)[number % 7] if step else None,
    )  # fmt: skip

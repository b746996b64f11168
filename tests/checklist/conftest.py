"""A conference with its checklist, and an organiser before it."""

import threading
from datetime import datetime, timedelta

import pytest
from sqlmodel import select

from app import clock
from app.checklist import actions
from app.checklist.reminding import Reminders
from app.db import Database
from app.models import Event, Task
from app.vocabulary import EventKind, Role

LIST = "/events/conference/checklist"
HTMX = {"hx-request": "true"}


@pytest.fixture
def event(db, make) -> Event:
    event = make.event("conference", starts_on=clock.today("Europe/Tirane") + timedelta(days=61))
    actions.adopt_master_list(db, event, EventKind.NATIONAL_CONFERENCE, by=None)
    return event


@pytest.fixture
def organiser(browse, event):
    return browse(Role.ORGANISER, event)


@pytest.fixture
def tasks(db, event) -> dict[str, Task]:
    found = {task.code: task for task in db.exec(select(Task).where(Task.event_id == event.key)).all()}
    db.commit()
    return found


@pytest.fixture
def again(db):
    """A task as the database has it now; the writers' turn is given back."""

    def fetched(task: Task) -> Task:
        found = db.get_one(Task, task.id, populate_existing=True)
        db.commit()
        return found

    return fetched


@pytest.fixture
def by_four_workers(app, database):
    """What is due at a moment is written by four workers at once; the database, to see what became of it."""

    def write(moment: datetime) -> Database:
        crew = [Reminders(app.state.settings, app.state.templates) for _ in range(4)]
        threads = [threading.Thread(target=each, args=(database, moment)) for each in crew]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return database

    return write

"""The reference: what FastAPI, SQLAlchemy Core and Jinja cost by themselves. No sign-in, no rules, no headers.

`python -m benchmarks.bare PORT` serves it; BARE_DATABASE names the SQLite file that it makes.
"""

import os
import sqlite3
import sys
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path

import orjson
import uvicorn
from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool
from jinja2 import Environment, FileSystemLoader
from sqlalchemy import (
    Column,
    Date,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    create_engine,
    event,
    insert,
    select,
    update,
)

try:  # the driver that Kuvend itself uses where it has one
    from pysqlite3 import dbapi2 as driver
except ImportError:
    driver = sqlite3

MOST = 6000
STEPS = 300
PEOPLE = 12
FIRST_DAY = date(2027, 1, 4)

tables = MetaData()
people = Table("people", tables, Column("id", Integer, primary_key=True), Column("name", String(80)))
tasks = Table(
    "tasks",
    tables,
    Column("id", Integer, primary_key=True),
    Column("code", String(12)),
    Column("title", String(200)),
    Column("phase", String(40)),
    Column("owner_id", ForeignKey("people.id"), index=True),
    Column("benchmark", Date),
    Column("completed", Date),
)
steps = Table(
    "steps",
    tables,
    Column("id", Integer, primary_key=True),
    Column("title", String(200)),
    Column("minutes", Integer),
    Column("version", Integer),
)
changes = Table(
    "changes", tables, Column("id", Integer, primary_key=True), Column("step_id", Integer), Column("was", Integer)
)
notes = Table("notes", tables, Column("id", String(36), primary_key=True), Column("body", String))

engine = create_engine(f"sqlite:///{os.environ.get('BARE_DATABASE', 'bare.sqlite3')}", module=driver)
templates = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True)
page, moved = templates.get_template("bare.html"), templates.get_template("bare_moved.html")
app = FastAPI()
rows_of_tasks = (
    select(tasks.c.id, tasks.c.code, tasks.c.title, people.c.name.label("owner"), tasks.c.phase, tasks.c.benchmark)
    .add_columns(tasks.c.completed)
    .join_from(tasks, people)
    .order_by(tasks.c.id)
)


@event.listens_for(engine, "connect")
def _durable(connection: sqlite3.Connection, _: object) -> None:
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")


def fill() -> None:
    tables.drop_all(engine)
    tables.create_all(engine)
    with engine.begin() as connection:
        connection.execute(insert(people), [{"id": n, "name": f"Member of the team {n}"} for n in range(1, PEOPLE + 1)])
        connection.execute(insert(tasks), [_task(n) for n in range(1, MOST + 1)])
        connection.execute(insert(steps), [_step(n) for n in range(1, STEPS + 1)])


def _step(number: int) -> dict[str, object]:
    return {"id": number, "title": f"Agree with office {number} who speaks", "minutes": 5, "version": 0}


def _task(number: int) -> dict[str, object]:
    return {
        "id": number,
        "code": f"T{number:04}",
        "title": f"Agree with office {number} who comes, who speaks and what is sent beforehand",
        "phase": f"Phase {number % 8}",
        "owner_id": number % PEOPLE + 1,
        "benchmark": FIRST_DAY + timedelta(days=number % 90),
        "completed": FIRST_DAY + timedelta(days=number % 90) if number % 3 == 0 else None,
    }


@app.get("/hello")
def hello() -> Response:
    return Response("hello", media_type="text/plain")


@app.get("/rows")
def rows(count: int = 60) -> Response:
    with engine.connect() as connection:
        found = connection.execute(rows_of_tasks.limit(count)).all()
    return Response(page.render(rows=found), media_type="text/html")


@app.get("/rows.json")
def rows_json(count: int = 200) -> Response:
    with engine.connect() as connection:
        found = connection.execute(rows_of_tasks.limit(count)).all()
    return Response(orjson.dumps([dict(row._mapping) for row in found]), media_type="application/json")


@app.patch("/steps/{key}")
async def edit(request: Request, key: int) -> Response:
    """Other minutes for one step of a day: kept with what they were, durably, and every later step has a new time."""
    minutes = int(str((await request.form())["minutes"]))
    return await run_in_threadpool(_edited, key, minutes)


def _edited(key: int, minutes: int) -> Response:
    with engine.begin() as connection:
        was = connection.execute(select(steps.c.minutes).where(steps.c.id == key)).scalar_one()
        changed = update(steps).where(steps.c.id == key).values(minutes=minutes, version=steps.c.version + 1)
        connection.execute(changed)
        connection.execute(insert(changes), {"step_id": key, "was": was})
        found = connection.execute(select(steps).order_by(steps.c.id)).all()
    starts = accumulate((row.minutes for row in found), initial=480)
    later = [(row.id, f"{start // 60}:{start % 60:02}") for row, start in zip(found, starts, strict=False)][key:]
    return Response(moved.render(step=found[key - 1], later=later), media_type="text/html")


@app.post("/notes")
async def note(request: Request) -> Response:
    written = orjson.loads(await request.body())
    with engine.begin() as connection:
        connection.execute(insert(notes), written)
    return Response(status_code=204)


if __name__ == "__main__":
    fill()
    uvicorn.run(app, port=int(sys.argv[1]), log_level="warning", access_log=False)

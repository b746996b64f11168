"""agenda.json against the schema of schedule.json, version 1, and against the guide."""

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from sqlmodel import Session

from app.guide import publication, queries, session_actions
from app.guide import timeline as engine
from app.guide.exporting.schedule import acronym, schedule_json
from app.guide.plan import PlannedDay
from app.vocabulary import ItemKind, ItemRole, Language, Role
from tests.conftest import Browse
from tests.guide.conftest import Guide
from tests.guide.plans import ZONE, planned, plans
from tests.guide.schedule_schema import Json, faults


def check(known: Json) -> None:
    assert not list(faults(known))


def held(known: Json) -> Iterator[Json]:
    for day in known["schedule"]["conference"]["days"]:
        for name, events in day["rooms"].items():
            for event in events:
                assert event["room"] == name
                yield event


def test_it_is_valid_and_agrees_with_the_guide(guide: Guide, browse: Browse, db: Session) -> None:
    session_actions.add_person(db, guide["Greeting"], role=ItemRole.SPEAKER, label="A minister")
    publication.publish(db, guide.event, by=None)
    answer = browse().get("/agenda/an-event.json")
    assert answer.headers["content-type"] == "application/json"
    known = answer.json()
    check(known)
    plan = queries.all_planned(db, guide.event)[0]
    shown = [node for node in plan.nodes.values() if node.row.kind in (ItemKind.SESSION, ItemKind.LANE)]
    assert {event["title"]: (event["date"], event["duration"], event["start"]) for event in held(known)} == {
        node.row.title_en: (
            plan.times.starts_at(node.row.id).isoformat(),
            f"{node.span.minutes // 60:02}:{node.span.minutes % 60:02}",
            f"{node.span.opens // 60:02}:{node.span.opens % 60:02}",
        )
        for node in shown
    }
    [welcome] = [event for event in held(known) if event["title"] == "Welcome"]
    assert welcome["persons"] == [{"name": "A minister"}]
    assert {event["room"] for event in held(known)} == {"Main room", "Room 2"}


def test_in_albanian(guide: Guide, browse: Browse, db: Session) -> None:
    publication.publish(db, guide.event, by=None)
    known = browse().get("/agenda/an-event.json", headers={"accept-language": "sq"}).json()
    check(known)
    assert {event["language"] for event in held(known)} == {"sq"}
    assert "Welcome sq" in {event["title"] for event in held(known)}


def test_before_publication_only_the_team_has_it(guide: Guide, browse: Browse) -> None:
    assert browse().get("/agenda/an-event.json").status_code == 404
    assert browse(Role.SPONSOR, guide.event).get("/agenda/an-event.json").status_code == 404
    draft = browse(Role.RECORDER, guide.event).get("/agenda/an-event.json")
    check(draft.json())
    assert draft.json()["schedule"]["version"] == "draft"


def test_unchanged_it_is_not_made_again(guide: Guide, browse: Browse, db: Session, monkeypatch: Any) -> None:
    publication.publish(db, guide.event, by=None)
    client = browse()
    tag = client.get("/agenda/an-event.json").headers["etag"]
    monkeypatch.setattr("app.guide.agenda_routes.schedule_json", lambda *_, **__: pytest.fail("made again"))
    assert client.get("/agenda/an-event.json", headers={"if-none-match": tag}).status_code == 304


def written(day: PlannedDay, **about: Any) -> Json:
    known = {"title_en": "An event", "title_sq": "", "place": "", "zone": ZONE} | about
    content = {"days": [publication.day_entries(day)] if day.rows else []}
    made = schedule_json(content, known, slug="an-event", base="https://x.example", number=1, language=Language.ENGLISH)
    found: Json = json.loads(made)
    check(found)
    return found["schedule"]["conference"]  # type: ignore[no-any-return]


def a_day(start: int, *minutes: int) -> PlannedDay:
    steps = tuple(engine.Step(key, long) for key, long in enumerate(minutes))
    return planned(engine.Day(date(2027, 1, 20), ZONE, start, steps))


@pytest.mark.parametrize(
    ("start", "minutes", "reach"),
    [
        (9 * 60, 480, ("2027-01-20T04:00:00+01:00", "2027-01-21T03:59:00+01:00")),
        (3 * 60, 60, ("2027-01-20T03:00:00+01:00", "2027-01-21T03:59:00+01:00")),
        (22 * 60, 480, ("2027-01-20T04:00:00+01:00", "2027-01-21T06:00:00+01:00")),
    ],
)
def test_a_day_turns_at_night(start: int, minutes: int, reach: tuple[str, str]) -> None:
    """Readers take what is before the clock of `day_end` for the next day's, and hide what is before `day_start`."""
    [day] = written(a_day(start, minutes))["days"]
    assert (day["day_start"], day["day_end"]) == reach


@pytest.mark.parametrize(
    ("zone", "told"),
    [(ZONE, ZONE), ("UTC", "UTC"), ("America/New_York", "America/New_York"), ("Etc/GMT+3", None), ("EST", None)],
)
def test_a_zone_that_has_no_name_there_is_told_by_its_offset(zone: str, told: str | None) -> None:
    conference = written(planned(engine.Day(date(2027, 1, 20), zone, 540, (engine.Step(0, 60),))), zone=zone)
    assert conference.get("time_zone_name") == told
    [event] = [event for events in conference["days"][0]["rooms"].values() for event in events]
    assert event["start"] == "09:00"


def test_without_a_day_it_is_held_when_the_event_is() -> None:
    conference = written(a_day(540), starts_on="2027-01-20", ends_on="2027-01-21")
    assert (conference["start"], conference["end"], conference["days"]) == ("2027-01-20", "2027-01-21", [])


def test_a_number_is_one_that_every_reader_can_hold() -> None:
    """Of agendas that kept none; some readers have 31 bits for it."""
    content = {"days": [publication.day_entries(a_day(540, *([30] * 40)))]}
    for entry in content["days"][0]["entries"]:
        del entry["id"]
    about = {"title_en": "An event", "title_sq": "", "place": "", "zone": ZONE}
    made = json.loads(
        schedule_json(content, about, slug="a", base="https://x.example", number=1, language=Language.ENGLISH)
    )
    check(made)
    assert all(event["id"] < 2**31 for event in held(made))


@given(plans())
def test_any_guide_gives_a_valid_file_that_agrees_to_the_minute(plan: PlannedDay) -> None:
    day = publication.day_entries(plan)
    about = {"title_en": "An event", "title_sq": "", "place": "", "zone": ZONE}
    made = schedule_json(
        {"days": [day]}, about, slug="an-event", base="https://x.example", number=1, language=Language.ENGLISH
    )
    known = json.loads(made)
    check(known)
    by_title = {node.row.title_en: node for node in plan.nodes.values()}
    for event in held(known):
        node = by_title[event["title"]]
        start = datetime.fromisoformat(event["date"])
        hours, minutes = map(int, event["duration"].split(":"))
        assert start.timestamp() == plan.times.starts_at(node.row.id).timestamp()
        end = start + timedelta(hours=hours, minutes=minutes)  # of a fixed offset: minutes that truly pass
        assert end.timestamp() == plan.times.ends_at(node.row.id).timestamp()
        assert event["start"] == f"{node.span.opens // 60 % 24:02}:{node.span.opens % 60:02}"


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("persons", [{"name": "A", "public_name": "A", "id": 1}], "is valid under each of"),
        ("guid", "not-a-guid", "is not a 'uuid'"),
        ("date", "2027-01-20T09:00:00", "is not a 'date-time'"),
        ("start", "9 o'clock", "is not a 'date-time'"),
        ("url", "/agenda/x", "is not a 'uri'"),
        ("do_not_record", False, "is not of type 'string', 'null'"),
        ("end", "2027-01-20T10:00:00+01:00", "Additional properties"),
    ],
)
def test_what_does_not_fit_the_schema_is_seen(name: str, value: Any, said: str) -> None:
    conference = written(a_day(540, 60))
    [event] = [event for events in conference["days"][0]["rooms"].values() for event in events]
    event[name] = value
    [fault] = faults({"schedule": {"version": "1", "conference": conference}})
    assert said in fault


@pytest.mark.parametrize(
    ("slug", "made"), [("national-conference", "national_conference"), ("a", "a___"), ("annual-2006", "annual_2006")]
)
def test_an_acronym_keeps_to_its_characters(slug: str, made: str) -> None:
    assert acronym(slug) == made

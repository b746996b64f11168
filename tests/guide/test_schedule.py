"""agenda.json against the schema of schedule.json, version 1, and against the guide."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from sqlmodel import Session

from app.guide import publication, queries, session_actions
from app.guide.exporting.schedule import acronym, schedule_json
from app.guide.plan import PlannedDay
from app.vocabulary import ItemKind, ItemRole, Language, Role
from tests.conftest import Browse
from tests.guide.conftest import Guide
from tests.guide.plans import ZONE, plans
from tests.guide.schedule_schema import SCHEMA

Json = dict[str, Any]


def check(known: Json) -> None:
    validator = jsonschema.Draft6Validator(SCHEMA, format_checker=jsonschema.FormatChecker())
    assert not [f"{list(error.path)}: {error.message}" for error in validator.iter_errors(known)]


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
    ("slug", "made"), [("national-conference", "national_conference"), ("a", "a___"), ("annual-2006", "annual_2006")]
)
def test_an_acronym_keeps_to_its_characters(slug: str, made: str) -> None:
    assert acronym(slug) == made

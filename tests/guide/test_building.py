"""Ways into a guide: pasted lines, a day of another event, methods of our own, methods for the people at hand."""

import re

import lxml.html
import pytest
from sqlmodel import Session, select

from app.guide import day_actions, queries, session_actions
from app.models import GuideItem, OwnMethod
from app.vocabulary import Form, ItemKind, ItemRole, Role
from app.web.formats import clock
from tests.conftest import Browse, Make
from tests.guide.conftest import Guide

HTMX = {"hx-request": "true"}
PAGE = "/events/an-event/guide"


def titles(db: Session, guide: Guide) -> list[str]:
    db.expire_all()
    found = [node.row.title_en for root in queries.all_planned(db, guide.event)[0].roots for node in root.walk()]
    db.commit()
    return found


def test_pasted_lines_are_shown_first_and_undone_in_one_step(guide: Guide, browse: Browse, db: Session) -> None:
    day, before = guide.day.key, titles(db, guide)
    client = browse(Role.FACILITATOR, guide.event)
    typed = {"day": day, "lines": "14:00 Welcome back 15\n45 World café\nCoffee 20"}
    shown = client.post(f"{PAGE}/lines", data=typed, headers=HTMX).text
    assert re.findall(r"<td>(\d+:\d\d)", shown) == ["14:00", "14:15", "15:00"]
    assert titles(db, guide) == before, "nothing is added yet"
    assert "Add all" in client.post(f"{PAGE}/lines", data=typed).text, "without JavaScript: a page of its own"
    client.post(f"{PAGE}/rows", data=typed, headers=HTMX)
    assert len(titles(db, guide)) == len(before) + 3 + 7
    client.post(f"{PAGE}/undone", headers=HTMX)
    assert titles(db, guide) == before


def test_a_line_that_means_nothing_is_named(guide: Guide, browse: Browse) -> None:
    client = browse(Role.FACILITATOR, guide.event)
    refused = client.post(f"{PAGE}/lines", data={"day": guide.day.key, "lines": "9:00 Welcome 15\nsoon"}, headers=HTMX)
    assert "soon" in refused.json()["fields"]["lines"]


def test_every_line_that_is_wrong_is_named_and_the_text_is_kept(guide: Guide, browse: Browse, db: Session) -> None:
    day, before = guide.day.key, titles(db, guide)
    client = browse(Role.FACILITATOR, guide.event)
    typed = {"day": day, "lines": "Opening\n14:00 Panel 60\n25h Visit\n<b>Groups</b>"}
    for address in (f"{PAGE}/lines", f"{PAGE}/rows"):
        said = client.post(address, data=typed, headers=HTMX).json()["fields"]["lines"].split("\n")
        assert len(said) == 3
        again = client.post(address, data=typed, headers={"referer": f"http://testserver{PAGE}"})
        assert again.status_code == 422
        field = lxml.html.fromstring(again.text).get_element_by_id("paste-lines")
        assert field.text.lstrip("\n") == typed["lines"], "without JavaScript, too, what was typed stands in its field"
        assert field.getparent().find("p").text.split("\n") == said
    assert titles(db, guide) == before


@pytest.mark.parametrize("kind", ["session", "split"])
def test_every_line_before_the_day_begins_is_named_and_nothing_is_added(
    guide: Guide, browse: Browse, db: Session, kind: str
) -> None:
    day, before = guide.day.key, titles(db, guide)
    client = browse(Role.FACILITATOR, guide.event)
    typed = {"day": day, "kind": kind, "lines": "8:00 Coffee 15\n14:00 Panel 60\n7:30 Buses 10"}
    for address in (f"{PAGE}/lines", f"{PAGE}/rows"):
        said = client.post(address, data=typed, headers=HTMX).json()["fields"]["lines"].split("\n")
        assert [each.split(":")[0] for each in said] == ["• “Coffee”", "• “Buses”"]
    assert titles(db, guide) == before


def test_the_preview_tells_the_times_that_adding_gives(guide: Guide, browse: Browse, db: Session) -> None:
    day = day_actions.add(db, guide.event, on=day_actions.day_behind(guide.day.on), starts=20 * 60)
    client = browse(Role.FACILITATOR, guide.event)
    typed = {"day": day.key, "lines": "20:00 Dinner 240\n0:30 Buses 15"}
    shown = re.findall(r"<td>(\d+:\d\d(?: \+1)?)", client.post(f"{PAGE}/lines", data=typed, headers=HTMX).text)
    client.post(f"{PAGE}/rows", data=typed, headers=HTMX)
    plan = queries.all_planned(db, guide.event)[1]
    assert shown == [clock(node.span.opens) for node in plan.roots] == ["20:00", "0:30 +1"]


def test_the_first_line_of_an_empty_day_says_when_it_begins(guide: Guide, browse: Browse, db: Session) -> None:
    day = day_actions.add(db, guide.event, on=day_actions.day_behind(guide.day.on), starts=540)
    client = browse(Role.FACILITATOR, guide.event)
    client.post(f"{PAGE}/rows", data={"day": day.key, "lines": "8:30 Registration 30"}, headers=HTMX)
    db.expire_all()
    assert queries.all_planned(db, guide.event)[1].day.starts == 510


def test_a_day_of_another_event(guide: Guide, browse: Browse, db: Session, make: Make) -> None:
    session_actions.add_person(db, guide["North"], role=ItemRole.RECORDER, label="Prefecture of Kukës")
    session_actions.add_question(db, guide["Groups"], text_en="What works?")
    other = make.event("another-event")
    user = make.member(guide.event, Role.FACILITATOR)
    actions_day = guide.day.key
    from app.access import actions as access_actions

    access_actions.give_role(db, other, user, Role.FACILITATOR, by=None)
    client = browse(user=user)
    assert "A day of another event" in client.get("/events/another-event/guide").text
    answer = client.post("/events/another-event/guide/days/copies", data={"from": actions_day})
    assert answer.status_code == 303
    db.expire_all()
    [plan] = queries.all_planned(db, other)
    north = next(node for node in plan.nodes.values() if node.row.title_en == "North")
    assert [person.name for person in north.people] == ["Prefecture of Kukës"]
    assert len(plan.nodes) == 8
    assert plan.closes == queries.all_planned(db, guide.event)[0].closes
    assert len(queries.questions(db, other.key)) == 1


def test_a_day_of_an_event_that_is_not_ours_does_not_exist(guide: Guide, browse: Browse, make: Make) -> None:
    other = make.event("another-event")
    source = guide.day.key
    client = browse(Role.FACILITATOR, other)
    assert client.post("/events/another-event/guide/days/copies", data={"from": source}).status_code == 404
    sponsor = browse(Role.SPONSOR, other)
    assert sponsor.post("/events/another-event/guide/days/copies", data={"from": source}).status_code == 403


def test_a_session_becomes_a_method_of_ours(guide: Guide, browse: Browse, db: Session) -> None:
    client = browse(Role.FACILITATOR, guide.event)
    client.post(f"{PAGE}/rows/{guide['Welcome'].key}/method")
    [own] = db.exec(select(OwnMethod)).all()
    key = own.key
    db.commit()
    assert "our own" in client.get(f"{PAGE}/methods").text
    client.post(f"{PAGE}/rows", data={"day": guide.day.key, "lines": "50 Welcome"}, headers=HTMX)
    made = db.exec(select(GuideItem).where(GuideItem.method == f"own-{key}")).one()
    steps = db.exec(select(GuideItem).where(GuideItem.parent_id == made.key).order_by("position")).all()
    assert [(step.title_en, step.minutes, step.protocol) for step in steps] == [
        ("Greeting", 20, True),
        ("Rules", 30, False),
    ]
    db.commit()
    assert browse(Role.FACILITATOR, guide.event).delete(f"{PAGE}/methods/{key}").status_code == 303
    assert "our own" not in client.get(f"{PAGE}/methods").text


def test_a_method_comes_in_as_many_groups_as_the_people_need(guide: Guide, browse: Browse, db: Session) -> None:
    client = browse(Role.FACILITATOR, guide.event)
    page = client.get(f"{PAGE}/methods?people=60&minutes=40").text
    assert "groups side by side" in page
    client.post(
        f"{PAGE}/rows",
        data={"day": guide.day.key, "method": "fishbowl", "people": "130", "minutes": "40"},
        headers=HTMX,
    )
    plan = queries.all_planned(db, guide.event)[0]
    assert plan.roots[-1].span.minutes == 40
    [split] = plan.roots[-1].parts
    assert split.row.kind == ItemKind.SPLIT
    assert all(lane.span.minutes == 40 and lane.parts for lane in split.parts)
    assert {part.row.form for lane in split.parts for part in lane.parts} <= set(Form)

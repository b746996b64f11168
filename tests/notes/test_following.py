"""Where the plan is by the event's clock, told alike by server and browser; and the times that devices get."""

import json
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from app.models import Event, GuideDay, GuideItem, ItemPerson, PanelQuestion
from app.notes.plan.following import Stop, where_now
from app.notes.plan.stops import stops_of
from app.settings import ROOT
from app.vocabulary import Attribution, Form, ItemKind, ItemRole, Mark

TABLE = json.loads(Path(__file__).with_name("where_now.json").read_text(encoding="utf-8"))


def stops(name):
    return [Stop(*row) for row in TABLE["stops"][name]]


@pytest.mark.parametrize(("name", "now", "here", "phase", "titles", "ways"), TABLE["cases"])
def test_where_the_plan_is(name, now, here, phase, titles, ways):
    told = where_now(stops(name), now, here)
    assert (told.phase, [each.title for each in told.stops], [each.place for each in told.ways]) == (
        phase, titles, ways,
    )  # fmt: skip


@pytest.mark.skipif(not shutil.which("node"), reason="needs node")
def test_the_browser_tells_it_alike():
    script = """
        const { whereNow } = await import(process.argv[1]);
        const { stops, cases } = JSON.parse(await new Response(process.stdin).text());
        process.stdout.write(JSON.stringify(cases.map(([name, now, here]) => {
          const told = whereNow(stops[name], now, here);
          return [name, now, here, told.phase, told.stops.map((each) => each[3]), told.ways.map((each) => each[2])];
        })));
    """
    module = (ROOT / "static/js/notes-following.js").as_uri()
    ran = subprocess.run(
        ["node", "--input-type=module", "-e", script, module],
        input=json.dumps(TABLE),
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(ran.stdout) == TABLE["cases"]


PLACES = st.sampled_from(["", "session/1", "session/2", "lane/7", "lane/8"])
STOP = st.builds(
    lambda opens, minutes, place, mine: Stop(opens, opens + minutes, place, "t", "w", mine, 5 * ("lane" in place)),
    st.integers(0, 50), st.integers(1, 20), PLACES, st.booleans(),
)  # fmt: skip


@given(st.lists(STOP, max_size=8), st.integers(-5, 80), PLACES)
def test_nobody_is_sent_to_where_they_are_or_away_from_where_it_runs(plan, now, here):
    told = where_now(plan, now, here)
    assert all(way.place not in ("", here) for way in told.ways)
    if here and any(stop.place == here and stop.opens <= now < stop.closes for stop in plan):
        assert told.ways == ()
        assert [stop.place for stop in told.stops] == [here]
    assert (told.stops == ()) == (told.phase == "after")


def test_devices_get_the_guide_at_the_times_of_the_plan(browse, make, db, panel):
    """A group's rows, a session within it too, belong to the group; a break to nobody; who records there is told."""
    day = db.exec(select(GuideDay)).one()

    def item(kind, **given):
        return make.add(GuideItem(event_id=panel.event.key, day_id=day.key, kind=kind, uid=str(uuid4()), **given))

    item(ItemKind.STEP, parent_id=panel.south.key, minutes=20, title_en="Round")
    inner = item(ItemKind.SESSION, parent_id=panel.south.key, position=1, title_en="Inner")
    item(ItemKind.STEP, parent_id=inner.key, minutes=10, title_en="Within")
    item(ItemKind.STEP, parent_id=panel.north.key, minutes=45, title_en="Round")
    item(ItemKind.SESSION, position=1, minutes=15, form=Form.BREAK, title_en="Coffee")
    recorder = make.user()
    make.add(
        ItemPerson(event_id=panel.event.key, item_id=panel.south.key, role=ItemRole.RECORDER, user_id=recorder.key)
    )
    told = [tuple(stop) for stop in stops_of(db, panel.event, recorder.key)]
    south, north, split = f"lane/{panel.south.key}", f"lane/{panel.north.key}", panel.south.parent_id
    begins = told[0][0]
    assert told == [
        (begins, begins + 20, south, "Round", "Southern group", True, split, 0),
        (begins + 20, begins + 30, south, "Within", "Southern group", True, split, 0),
        (begins, begins + 45, north, "Round", "Northern group", False, split, 0),
        (begins + 45, begins + 60, "", "Coffee", "", False, 0, 0),
    ]
    wall = datetime.fromtimestamp(begins * 60, ZoneInfo(panel.event.zone))
    assert (wall.date(), wall.hour * 60 + wall.minute) == (day.on, day.starts)


@pytest.fixture
def asking(panel, make):
    """A group of three steps: one asks the group's own question in its title, one that of the session in its words."""
    event, south = panel.event.key, panel.south
    own = make.add(
        PanelQuestion(event_id=event, item_id=south.key, text_en="What is missing?", text_sq="Çfarë mungon?")
    )
    steps = (
        {"title_sq": "Çfarë mungon? Në dyshe"},
        {"title_en": "Discussion", "say": "Now: how can coordination happen?"},
        {"title_en": "Three points"},
    )
    for position, step in enumerate(steps):
        make.add(
            GuideItem(event_id=event, day_id=panel.session.day_id, parent_id=south.key, kind=ItemKind.STEP,
                      uid=str(uuid4()), position=position, minutes=20, **step)
        )  # fmt: skip
    return own


def test_devices_hear_which_question_a_step_asks(db, panel, asking):
    told = [stop for stop in stops_of(db, panel.event, 0) if stop.place == f"lane/{panel.south.key}"]
    assert [stop.question for stop in told] == [asking.key, panel.question.key, 0]
    db.delete(asking)
    db.flush()
    assert [stop.question for stop in stops_of(db, panel.event, 0)][:3] == [0, panel.question.key, 0]


@pytest.mark.parametrize(
    ("minute", "address", "first"),
    [
        (-1, "", "session"),
        (1, "", "group"),
        (21, "", "session"),
        (41, "", "session"),
        (1, "?question={session}", "session"),
        (21, "?question={group}", "group"),
    ],
)
def test_the_page_opens_at_the_question_of_the_step_or_at_the_one_that_was_chosen(
    recorder, panel, db, asking, monkeypatch, minute, address, first
):
    key = {"session": panel.question.key, "group": asking.key}
    begins = stops_of(db, panel.event, 0)[0].opens
    db.commit()
    during = SimpleNamespace(now=lambda: datetime.fromtimestamp((begins + minute) * 60, UTC))
    monkeypatch.setattr("app.notes.recording.routes.clock", during)
    page = recorder.get(f"{panel.address}/lane/{panel.south.key}{address.format(**key)}").text
    assert f'<input type="hidden" name="question" value="{key[first]}">' in page


def test_a_device_hears_the_time_always_and_the_plan_when_it_changed(recorder, panel, db, look):
    address = f"/api/v1/events/{panel.event.slug}/notes/presence"
    first = recorder.post(address, json={"device": "a"}).json()
    assert abs(datetime.fromisoformat(first["now"]) - datetime.now(UTC)) < timedelta(minutes=5)
    mark = look(select(Event.guide_mark))[0]
    assert first["plan"] == mark
    assert "stops" not in recorder.post(address, json={"device": "a", "plan": mark}).json()
    step = GuideItem(
        event_id=panel.event.key, day_id=panel.session.day_id, parent_id=panel.south.key, kind=ItemKind.STEP, minutes=5,
        uid=str(uuid4()),
    )  # fmt: skip
    db.add(step)
    db.commit()
    again = recorder.post(address, json={"device": "a", "plan": mark}).json()
    assert again["plan"] != mark
    assert again["stops"] != first["stops"]


@pytest.mark.parametrize("place", ["session", "south"])
def test_a_device_hears_what_is_agreed_on_for_its_place_now(recorder, panel, db, place):
    told = {"device": "a", "item": getattr(panel, place).key}
    address = f"/api/v1/events/{panel.event.slug}/notes/presence"
    assert recorder.post(address, json=told).json()["agreed"] == {"mark": "public", "attribution": "on_record"}
    session = db.get_one(GuideItem, panel.session.key)
    session.default_mark, session.attribution = Mark.CONFIDENTIAL, Attribution.CHATHAM_HOUSE
    db.commit()
    changed = {"mark": "confidential", "attribution": "chatham_house"}
    assert recorder.post(address, json=told).json()["agreed"] == changed
    assert recorder.post(address, json={"device": "a"}).json()["agreed"] is None


def test_the_page_says_it_without_a_script_too(recorder, panel, db, monkeypatch):
    db.add(
        GuideItem(
            event_id=panel.event.key, day_id=panel.session.day_id, parent_id=panel.south.key, kind=ItemKind.STEP,
            minutes=60, title_en="Round", uid=str(uuid4()),
        )
    )  # fmt: skip
    db.commit()
    begins = stops_of(db, panel.event, 0)[0].opens
    during = SimpleNamespace(now=lambda: datetime.fromtimestamp(begins * 60 + 60, UTC))
    monkeypatch.setattr("app.notes.recording.routes.clock", during)  # for this page alone: signing in would run out
    own = recorder.get(f"{panel.address}/lane/{panel.south.key}").text
    assert "the plan says: Round, until" in own
    elsewhere = recorder.get(f"{panel.address}/session/{panel.session.key}").text
    assert "the plan says: Southern group" in elsewhere
    assert f'href="{panel.address}/lane/{panel.south.key}"' in elsewhere

"""The desk: devices, quiet places, assigning, relieving without a gap, messages, what is missing."""

import re
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from urllib.parse import urlencode

import pytest
from lxml import html
from sqlmodel import select

from app import clock
from app.models import AuditEntry, DeskMessage, Event, HandOver, ItemPerson, OutgoingMail, RecorderDevice, User
from app.notes.desk.actions import differences
from app.notes.desk.queries import Hours, quiet
from app.notes.operations import actions
from app.notes.operations.body import read_body
from app.notes.operations.ids import uuid7
from app.vocabulary import Role

FORM = {"content-type": "application/x-www-form-urlencoded"}
NOW = datetime(2027, 3, 2, 11, 0, tzinfo=UTC)


def place(item, session, lane=None):
    return SimpleNamespace(item=item, session=session, lane=lane, ids=(session, lane))


@pytest.mark.parametrize(
    ("opened", "closes", "last", "found"),
    [
        (30, 30, None, True),
        (30, 30, 5, False),
        (30, 30, 11, True),
        (5, 30, None, False),
        (5, 30, 40, False),
        (60, -10, 20, False),
        (-5, 60, None, False),
    ],
)
def test_gone_quiet(opened, closes, last, found):
    """Minutes before now; a session that has just begun, is over or has not begun is not quiet."""
    planned = {1: Hours(NOW - timedelta(minutes=opened), NOW + timedelta(minutes=closes))}
    heard = {} if last is None else {(1, None): NOW - timedelta(minutes=last)}
    assert quiet([place(1, 1)], planned, heard, NOW) == ({1} if found else set())


def test_a_session_with_groups_is_heard_in_its_groups():
    planned = dict.fromkeys((1, 2, 3), Hours(NOW - timedelta(hours=1), NOW + timedelta(hours=1)))
    heard = {(1, 2): NOW - timedelta(minutes=1)}
    assert quiet([place(1, 1), place(2, 1, 2), place(3, 1, 3)], planned, heard, NOW) == {3}


@pytest.fixture
def people(make, panel, db):
    one = make.member(panel.event, Role.RECORDER, "one@kuvend.example")
    two = make.member(panel.event, Role.RECORDER, "two@kuvend.example")
    one.name, two.name = "Recorder one", "Recorder two"
    db.add(ItemPerson(event_id=panel.event.key, item_id=panel.south.key, role="recorder", user_id=one.key))
    db.commit()
    return SimpleNamespace(one=one, two=two)


@pytest.fixture
def clients(browse, panel, people):
    return SimpleNamespace(
        one=browse(user=people.one), two=browse(user=people.two), lead=browse(Role.ORGANISER, panel.event)
    )


def tell(client, panel, **more):
    told = {"device": "tablet-1", "item": panel.south.key, **more}
    answer = client.post(f"/api/v1/events/{panel.event.slug}/notes/presence", json=told)
    assert answer.status_code == 200, answer.text
    return answer.json()


def send(client, panel, path, method="POST", **fields):
    return client.request(method, f"{panel.address}/desk{path}", content=urlencode(fields, doseq=True), headers=FORM)


def recorders(look, panel):
    rows = look(select(ItemPerson.user_id).where(ItemPerson.item_id == panel.south.key).order_by(ItemPerson.id))
    return [row for row in rows if row]


def test_the_desk_tells_what_devices_hold(clients, panel, look):
    tell(clients.one, panel, waiting=3, oldest="2027-01-01T10:00:00+01:00")
    page = clients.lead.get(f"{panel.address}/desk").text
    assert "3 unsent" in page
    assert "Recorder one" in page
    tell(clients.one, panel, waiting=0)
    (row,) = look(select(RecorderDevice))
    assert (row.waiting, row.oldest_at) == (0, None)
    assert "3 unsent" not in clients.lead.get(f"{panel.address}/desk").text


def heard_of(db, ago, waiting=3):
    row = db.exec(select(RecorderDevice)).one()
    row.seen_at, row.waiting = clock.now() - ago, waiting
    db.commit()
    return row.key


def desk_of(client, panel):
    """The desk, with what it tells of devices as one reads it."""
    page = client.get(f"{panel.address}/desk").text
    return page, " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_the_desk_says_since_when_it_has_not_heard_of_a_device(clients, panel, db):
    tell(clients.one, panel, waiting=3)
    page, said = desk_of(clients.lead, panel)
    assert "1 device: 3 notes not on the server yet" in said
    assert 'id="devices"' not in page
    heard_of(db, timedelta(minutes=40))
    page, said = desk_of(clients.lead, panel)
    assert "1 device: 3 notes unsent when last heard of" in said
    assert re.search(r"3 unsent when last heard of, [\w ,]*\d+:\d\d: Recorder one", said)
    assert "not on the server yet" not in said


def test_a_device_that_was_not_heard_of_for_a_day_is_folded_and_not_counted(clients, panel, db):
    tell(clients.one, panel)
    heard_of(db, timedelta(hours=25))
    _page, said = desk_of(clients.lead, panel)
    assert "when last heard of" not in said
    assert "3 unsent when" not in said
    assert "Not heard of for a day 1 Recorder one, Coordination › Southern group last heard of" in said
    assert "3 notes unsent then" in said


def test_who_leads_sets_a_device_aside_until_it_is_heard_of(clients, panel, db, look):
    tell(clients.one, panel, waiting=3)
    (key,) = look(select(RecorderDevice.id))
    assert send(clients.lead, panel, f"/devices/{key}", "DELETE").status_code == 409, "it speaks"
    heard_of(db, timedelta(minutes=40))
    assert send(clients.two, panel, f"/devices/{key}", "DELETE").status_code == 403
    assert "Set aside" not in clients.two.get(f"{panel.address}/desk").text
    assert send(clients.lead, panel, f"/devices/{key}", "DELETE").status_code == 303
    assert look(select(RecorderDevice)) == []
    (entry,) = look(select(AuditEntry).where(AuditEntry.action == "set a device aside"))
    assert entry.detail["waiting"] == 3
    tell(clients.one, panel, waiting=2)
    assert "1 device: 2 notes not on the server yet" in desk_of(clients.lead, panel)[1]


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{}", b'{"device": 7}', b'{"device": "' + b"x" * 200 + b'"}', b'{"device": "\\u0000"}']
)
def test_a_device_that_talks_nonsense_gets_a_clear_answer(clients, panel, body):
    answer = clients.one.post(
        f"/api/v1/events/{panel.event.slug}/notes/presence", content=body, headers={"content-type": "application/json"}
    )
    assert answer.status_code == 422


def test_nonsense_beside_the_name_of_the_device_is_passed_over(clients, panel, look):
    tell(clients.one, panel, item="x", waiting=-4, oldest="soon", read="all", take=None)
    (row,) = look(select(RecorderDevice))
    assert (row.item_id, row.waiting) == (None, 0)


def test_handing_over_leaves_no_gap(clients, panel, people, look):
    address = f"/{panel.south.key}/hand-over"
    assert send(clients.one, panel, address, user=people.one.key).status_code == 422, "not to oneself"
    assert send(clients.one, panel, address, user=people.two.key).status_code == 303
    assert recorders(look, panel) == [people.one.key], "until the other is there, the first one records"
    assert tell(clients.one, panel)["leaving"] == ["Recorder two"]
    (asked,) = tell(clients.two, panel, device="tablet-2")["hand_overs"]
    assert (asked["from"], asked["here"]) == ("Recorder one", True)
    relief = f"/hand-overs/{asked['id']}/relief"
    assert send(clients.one, panel, relief).status_code == 403, "nobody relieves themselves"
    assert tell(clients.two, panel, device="tablet-2", take=asked["id"])["hand_overs"] == []
    assert recorders(look, panel) == [people.two.key]
    assert tell(clients.one, panel)["relieved"] == ["Recorder two"]
    assert tell(clients.one, panel, item=panel.north.key)["relieved"] == []
    assert send(clients.two, panel, relief).status_code == 303, "once more, in a second tab"
    assert recorders(look, panel) == [people.two.key]


def test_whoever_is_asked_elsewhere_hears_where_it_is(clients, panel, people):
    send(clients.one, panel, f"/{panel.south.key}/hand-over", user=people.two.key)
    (asked,) = tell(clients.two, panel, device="tablet-2", item=panel.north.key)["hand_overs"]
    assert (asked["here"], asked["place"]) == (False, "Southern group")
    assert clients.two.get(asked["page"]).status_code == 200
    assert asked["page"].endswith(f"/lane/{panel.south.key}")


def test_a_hand_over_is_taken_back_or_replaced(clients, panel, people, look):
    send(clients.one, panel, f"/{panel.south.key}/hand-over", user=people.two.key)
    (first,) = look(select(HandOver))
    send(clients.one, panel, f"/{panel.south.key}/hand-over", user=people.two.key)
    assert send(clients.two, panel, f"/hand-overs/{first.id}/relief").status_code == 409
    second = next(each for each in look(select(HandOver)) if each.ended_at is None)
    assert send(clients.one, panel, f"/hand-overs/{second.id}", "DELETE").status_code == 303
    assert tell(clients.two, panel, device="tablet-2")["hand_overs"] == []


def test_who_leads_says_who_records_where(clients, panel, people, look, make, db):
    stranger = make.user("stranger@kuvend.example")
    db.commit()
    address = f"/{panel.south.key}/recorders"
    assert send(clients.one, panel, address, "PUT", user=[people.two.key]).status_code == 403
    assert send(clients.lead, panel, address, "PUT", user=[stranger.key]).status_code == 422
    assert send(clients.lead, panel, address, "PUT", user=[people.two.key, people.one.key]).status_code == 303
    assert set(recorders(look, panel)) == {people.one.key, people.two.key}
    assert send(clients.lead, panel, address, "PUT", seen=[people.two.key, people.one.key]).status_code == 303
    assert recorders(look, panel) == []


@pytest.mark.parametrize(
    ("now", "seen", "wanted", "final"),
    [
        ([1], [1], [1, 2], [1, 2]),
        ([1, 2], [1, 2], [1], [1]),
        ([1, 3], [1], [1, 2], [1, 3, 2]),
        ([1, 2], [1], [], [2]),
        ([2], [1], [1], [2]),
        ([2], [1], [1, 3], [2, 3]),
        ([2], [1], [], [2]),
        ([1, 2], [1], [2], [2]),
        ([], [1], [1], []),
        ([1], [], [1], [1]),
        ([], [], [2, 2], [2]),
    ],
    ids=[
        "one comes", "one goes", "one came meanwhile", "one goes, one came", "handed over, nothing said",
        "handed over, one comes", "handed over, the first goes", "both put the same", "gone meanwhile, nothing said",
        "came meanwhile, and wanted", "twice",
    ],
)  # fmt: skip
def test_two_at_the_desk_take_nothing_back_from_one_another(now, seen, wanted, final):
    assert differences(now, seen=seen, wanted=wanted) == final


def drawn(client, panel):
    """The form in which it is said who records in the south, as the desk draws it."""
    page = html.document_fromstring(client.get(f"{panel.address}/desk").text)
    (form,) = page.xpath(f"//form[contains(@action, '/desk/{panel.south.key}/recorders')][.//fieldset]")
    values = form.form_values()
    return {name: [value for known, value in values if known == name] for name, _ in values}


def test_a_desk_that_was_drawn_before_takes_no_recorder_away(clients, panel, people, look, make, db):
    third = make.member(panel.event, Role.RECORDER, "three@kuvend.example")
    db.commit()
    address = f"/{panel.south.key}/recorders"
    old = drawn(clients.lead, panel)
    assert (old["seen"], old["user"]) == ([str(people.one.key)], [str(people.one.key)])
    send(clients.one, panel, f"/{panel.south.key}/hand-over", user=people.two.key)
    (passing,) = look(select(HandOver))
    send(clients.two, panel, f"/hand-overs/{passing.id}/relief")
    assert send(clients.lead, panel, address, "PUT", **(old | {"user": [*old["user"], third.key]})).status_code == 303
    assert set(recorders(look, panel)) == {people.two.key, third.key}


def test_messages_reach_whoever_records_there(clients, panel, look):
    send(clients.lead, panel, "/messages", item_id=panel.south.key, text="Speak up")
    send(clients.lead, panel, "/messages", text="Lunch is late")
    assert send(clients.lead, panel, "/messages", text=" ").status_code == 422
    heard = tell(clients.one, panel)["messages"]
    assert {each["text"] for each in heard} == {"Speak up", "Lunch is late"}
    assert [each["text"] for each in tell(clients.two, panel, device="t2", item=panel.north.key)["messages"]] == [
        "Lunch is late"
    ]
    heard = tell(clients.one, panel, read=[each["id"] for each in heard])["messages"]
    assert [each["text"] for each in heard] == ["Lunch is late"], "to everybody: each device forgets it by itself"
    assert all(each.seen_at for each in look(select(DeskMessage)))
    said = desk_of(clients.lead, panel)[1]
    assert "Lunch is late" in said
    assert said.count("read by Recorder one") == 1, "one of them; the others still have it before them"
    assert re.search(r"Speak up [^→]*→ Coordination › Southern group read ", said)


def test_what_is_missing_is_asked_for_by_mail(clients, panel, people, look, database):
    assert send(clients.lead, panel, "/reminders").status_code == 409, "the day is still to come"
    with database.write() as db:
        day = db.merge(panel.session)
        from app.models import Event, GuideDay

        event = db.get(Event, panel.event.key)
        event.starts_on = event.ends_on = clock.today(event.zone) - timedelta(days=2)
        db.get(GuideDay, day.day_id).on = event.starts_on
    page = clients.lead.get(f"{panel.address}/desk").text
    assert "no notes" in page
    assert "Remind the recorders by mail" in page
    send(clients.lead, panel, f"/{panel.south.key}/recorders", "PUT", seen=[people.one.key])
    assert "Coordination › Southern group" in page
    assert "Remind the recorders by mail" not in clients.lead.get(f"{panel.address}/desk").text, "nobody to remind"
    send(clients.lead, panel, f"/{panel.south.key}/recorders", "PUT", user=[people.one.key])
    assert send(clients.one, panel, "/reminders").status_code == 403
    assert send(clients.lead, panel, "/reminders").status_code == 303
    assert "1 recorder is reminded by mail" in clients.lead.get(f"{panel.address}/desk").text
    (mail,) = look(select(OutgoingMail))
    assert mail.recipient == look(select(User).where(User.id == people.one.key))[0].email
    assert "Southern group" in mail.text
    assert send(clients.lead, panel, "/reminders").status_code == 303
    assert "They were reminded today already." in clients.lead.get(f"{panel.address}/desk").text
    assert len(look(select(OutgoingMail))) == 1, "once a day"


def test_the_last_note_of_a_quiet_place_stays_in_sight(clients, panel, people, database):
    """However many were taken elsewhere since."""
    with database.write() as db:
        event, by = db.get(Event, panel.event.key), db.get(User, people.one.key)
        south = read_body({"words": "The last from the south", "session": panel.session.key, "lane": panel.south.key})
        north = read_body({"words": "From the north", "session": panel.session.key, "lane": panel.north.key})
        actions.note_down(db, event, south, by=by, key=b"k" * 32, at=NOW)
        many = [(uuid7(), north) for _ in range(305)]
        actions.note_down_all(db, event, many, by=by, key=b"k" * 32, at=NOW + timedelta(hours=1))
    assert "The last from the south" in clients.lead.get(f"{panel.address}/desk").text

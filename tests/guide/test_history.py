"""Undo and redo over the whole guide: exact, in order, by whom, and never over what somebody changed since."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session

from app.errors import Conflict
from app.guide import day_actions, editing, history, moving, queries, row_actions, session_actions
from app.guide.history import Verb
from app.models import GuideItem, User
from app.vocabulary import Form, ItemKind, ItemRole, Role
from tests.conftest import Browse, Make
from tests.guide.conftest import Guide

HTMX = {"hx-request": "true"}
PAGE = "/events/an-event/guide"


@pytest.fixture
def editor(make: Make) -> User:
    return make.user("lead@kuvend.example")


def state(db: Session, guide: Guide) -> dict[Any, Any]:
    """Everything of the guide but the bookkeeping; rows out of sight count as gone."""
    db.flush()
    found = history._snapshot(db, guide.event.key)
    return {key: row for key, row in found.items() if row.get("removed_at") is None}


def do(db: Session, guide: Guide, by: User, what: str, choice: int) -> None:
    """One of the things people do, to a row picked by number."""
    standing = [row for name, row in guide.rows.items() if db.get_one(GuideItem, row.key).removed_at is None]
    item = standing[choice % len(standing)]
    title = item.title_en
    event = guide.event.key
    if what == "edit":
        editing.edit(db, item, {"minutes": choice % 50, "say": f"Words {choice}"}, version=None, by=by)
        return
    with history.step(db, event, Verb.MOVE, title, by=by):
        if what == "move" and item.day_id is not None:
            moving.move(db, item, earlier=bool(choice % 2), by=by)
        elif what == "copy":
            row_actions.duplicate(db, item, by=by)
        elif what == "remove":
            row_actions.remove(db, item, by=by)
        elif what == "add":
            row_actions.add(db, guide.day, kind=ItemKind.SESSION, minutes=choice, title_en="New", by=by)
        elif what == "park" and item.kind != ItemKind.LANE:
            moving.place(db, item, None, None, after=None, by=by)
        elif what == "people":
            session_actions.add_person(db, item, role=ItemRole.SPEAKER, label=f"Office {choice}")
        elif what == "day":
            day_actions.edit(db, guide.day, {"starts": 400 + choice})


DEEDS = st.lists(
    st.tuples(st.sampled_from(["edit", "move", "copy", "remove", "add", "park", "people", "day"]), st.integers(0, 100)),
    max_size=8,
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(deeds=DEEDS)
def test_undoing_everything_restores_the_guide_and_redoing_everything_brings_it_all_back(
    db: Session, guide: Guide, editor: User, deeds: list[tuple[str, int]]
) -> None:
    db.commit()
    try:
        forth_and_back(db, guide, editor, deeds)
    finally:
        db.rollback()
        db.expire_all()


def forth_and_back(db: Session, guide: Guide, editor: User, deeds: list[tuple[str, int]]) -> None:
    states = [state(db, guide)]
    for what, choice in deeds:
        if not any(db.get_one(GuideItem, row.key).removed_at is None for row in guide.rows.values()):
            break
        do(db, guide, editor, what, choice)
        if (now := state(db, guide)) != states[-1]:
            states.append(now)
    for expected in reversed(states[:-1]):
        history.undo(db, guide.event.key, None, by=editor)
        assert state(db, guide) == expected
    with pytest.raises(Conflict):
        history.undo(db, guide.event.key, None, by=editor)
    for expected in states[1:]:
        history.redo(db, guide.event.key, None, by=editor)
        assert state(db, guide) == expected


def test_a_stale_undo_is_refused_and_says_whose_change_stands_since(guide: Guide, browse: Browse) -> None:
    one, other = browse(Role.FACILITATOR, guide.event), browse(Role.ORGANISER, guide.event)
    removed = one.delete(f"{PAGE}/rows/{guide['Lunch'].key}", headers=HTMX)
    step = removed.headers["x-guide-version"]
    other.patch(f"{PAGE}/rows/{guide['Rules'].key}", data={"title_en": "Our rules"}, headers=HTMX)
    stale = one.post(f"{PAGE}/undone?step={step}", headers=HTMX)
    assert stale.status_code == 409
    assert "Our rules" in stale.json()["message"]
    assert "Our rules" in one.get(PAGE).text, "nothing was overwritten"


def test_what_was_changed_outside_history_is_not_overwritten(db: Session, guide: Guide, editor: User) -> None:
    rules = guide["Rules"]
    editing.edit(db, rules, {"minutes": 20}, version=None, by=editor)
    rules.minutes = 33
    db.add(rules)
    db.flush()
    with pytest.raises(Conflict, match="another way"):
        history.undo(db, guide.event.key, None, by=editor)
    assert rules.minutes == 33


def test_a_new_change_ends_what_could_be_redone(db: Session, guide: Guide, editor: User) -> None:
    editing.edit(db, guide["Rules"], {"minutes": 20}, version=None, by=editor)
    history.undo(db, guide.event.key, None, by=editor)
    editing.edit(db, guide["Greeting"], {"minutes": 12}, version=None, by=editor)
    with pytest.raises(Conflict):
        history.redo(db, guide.event.key, None, by=editor)


def test_who_may_not_edit_may_not_undo(guide: Guide, browse: Browse) -> None:
    browse(Role.FACILITATOR, guide.event).delete(f"{PAGE}/rows/{guide['Lunch'].key}", headers=HTMX)
    assert browse(Role.RECORDER, guide.event).post(f"{PAGE}/undone", headers=HTMX).status_code == 403


def test_history_tells_who_did_what(guide: Guide, browse: Browse) -> None:
    client = browse(Role.FACILITATOR, guide.event)
    client.patch(f"{PAGE}/rows/{guide['Rules'].key}", data={"minutes": "20"}, headers=HTMX)
    client.delete(f"{PAGE}/rows/{guide['Lunch'].key}", headers=HTMX)
    client.post(f"{PAGE}/undone", headers=HTMX)
    text = client.get(f"{PAGE}/history").text
    assert "changed “Rules”" in text
    assert "removed “Lunch”" in text
    assert "undone" in text
    assert "Undo: " in client.get(PAGE).text


def test_parked_and_taken_back(guide: Guide, browse: Browse, db: Session) -> None:
    client = browse(Role.FACILITATOR, guide.event)
    groups, day, event = guide["Groups"].key, guide.day.key, guide.event
    parked = client.put(f"{PAGE}/rows/{groups}/place", data={"where": "ideas"}, headers=HTMX)
    assert parked.status_code == 200
    db.expire_all()
    assert groups not in queries.all_planned(db, event)[0].nodes
    assert [node.row.title_en for node in queries.ideas(db, event).roots] == ["Groups"]
    db.rollback()
    client.put(f"{PAGE}/rows/{groups}/place", data={"where": f"day-{day}", "shown": day}, headers=HTMX)
    db.expire_all()
    plan = queries.all_planned(db, event)[0]
    assert plan.roots[-1].row.id == groups
    assert plan.nodes[guide["North"].key].row.form == Form.SMALL_GROUPS, "with all it holds"


# Two people in one row


def test_two_people_in_two_fields_of_one_row_both_win(guide: Guide, browse: Browse, db: Session) -> None:
    one, other = browse(Role.FACILITATOR, guide.event), browse(Role.ORGANISER, guide.event)
    where = f"{PAGE}/rows/{guide['Rules'].key}"
    assert one.patch(where, data={"minutes": "20", "was_minutes": "15′", "version": 1}, headers=HTMX).is_success
    both = other.patch(where, data={"title_en": "Ours", "was_title_en": "Rules", "version": 1}, headers=HTMX)
    assert both.is_success
    db.expire_all()
    row = db.get_one(GuideItem, guide["Rules"].key)
    assert (row.minutes, row.title_en) == (20, "Ours")


def test_the_same_field_twice_shows_the_other_value_and_changes_nothing(
    guide: Guide, browse: Browse, db: Session
) -> None:
    one, other = browse(Role.FACILITATOR, guide.event), browse(Role.ORGANISER, guide.event)
    where = f"{PAGE}/rows/{guide['Rules'].key}"
    one.patch(where, data={"minutes": "1h20", "was_minutes": "15′"}, headers=HTMX)
    late = other.patch(where, data={"minutes": "25", "was_minutes": "15′"}, headers=HTMX)
    assert late.status_code == 409
    assert late.json()["theirs"] == {"minutes": "1 h 20′"}
    mine = other.patch(where, data={"minutes": "25", "was_minutes": "1 h 20′"}, headers=HTMX)
    assert mine.is_success, "chosen knowingly"
    db.expire_all()
    assert db.get_one(GuideItem, guide["Rules"].key).minutes == 25


def test_a_fixed_start_before_the_day_begins_is_refused_at_its_field(guide: Guide, browse: Browse) -> None:
    client = browse(Role.FACILITATOR, guide.event)
    early = client.patch(f"{PAGE}/rows/{guide['Rules'].key}", data={"pin": "8:30"}, headers=HTMX)
    assert early.status_code == 422
    assert "9:00" in early.json()["fields"]["pin"]
    typed = client.post(f"{PAGE}/rows", data={"day": guide.day.key, "lines": "8:30 Coffee 20"}, headers=HTMX)
    assert "lines" in typed.json()["fields"]

"""A delay tried on the draft: looking changes nothing, applying is one change that is undone as one."""

from typing import Any

import pytest
from sqlmodel import Session

from app.guide import history, queries, rehearsal, row_actions
from app.guide.rehearsal import Trial
from app.models import GuideItem, User
from app.vocabulary import Form, ItemKind, Role
from tests.conftest import Browse, Make
from tests.guide.conftest import Guide

PAGE = "/events/an-event/guide/rehearsal"


@pytest.fixture
def full(guide: Guide, db: Session) -> Guide:
    """9:00 greeting 10 (protocol), rules 15 (to 10), 9:25 groups 60 and 45, 10:25 talk 25 (to 5), lunch at 10:50."""
    guide["Rules"].cut_to = 10
    guide["Lunch"].pin = 650
    guide.rows["Talk"] = row_actions.add(
        db, guide.day, kind=ItemKind.STEP, title_en="Talk", minutes=25, cut_to=5, form=Form.PRESENTATION,
        after=guide["Groups"].key,
    )  # fmt: skip
    db.flush()
    return guide


def _rehearse(db: Session, guide: Guide, **given: Any) -> rehearsal.Rehearsal:
    plan = queries.all_planned(db, guide.event)[0]
    return rehearsal.rehearse(plan, Trial(**given), announced=guide.event.ends_at_announced)


def test_what_follows_is_shortened_and_protocol_is_not(full: Guide, db: Session) -> None:
    found = _rehearse(db, full, late=full["Greeting"].key, minutes=20)
    assert found.cuts == {full["Rules"].key: 4, full["Talk"].key: 16}
    (missed,) = found.missed
    assert missed.node is not None
    assert (missed.node.row.title_en, missed.stop.needed, missed.stop.lost) == ("Lunch", 20, 0)
    lunch = next(line for line in found.lines if line.node.row.title_en == "Lunch")
    assert (lunch.planned, lunch.delayed, lunch.proposed) == (650, 670, 650)


def test_what_cannot_be_recovered_is_said_with_what_else_can_be_done(full: Guide, db: Session, browse: Browse) -> None:
    full["Talk"].optional = True
    db.flush()
    client = browse(Role.FACILITATOR, full.event)
    answer = client.get(PAGE, params={"row": full["Greeting"].key, "minutes": "35"})
    assert "10′ of 35′ cannot be recovered before Lunch (10:50)." in answer.text
    assert "Leave out “Talk”: 5′" in answer.text
    assert "Let Lunch begin later, at 11:00" in answer.text
    again = client.get(PAGE, params={"row": full["Greeting"].key, "minutes": "35", "move": full["Lunch"].key})
    assert "cannot be recovered before Lunch" not in again.text


def test_looking_changes_nothing(full: Guide, db: Session, browse: Browse) -> None:
    client = browse(Role.RECORDER, full.event)
    answer = client.get(PAGE, params={"row": full["Greeting"].key, "minutes": "20"})
    assert answer.status_code == 200
    assert "Write this into the guide" not in answer.text, "a recorder reads the guide and does not change it"
    db.expire_all()
    assert db.get_one(GuideItem, full["Rules"].key).minutes == 15


def test_applied_as_one_change_and_undone_as_one(full: Guide, db: Session, browse: Browse) -> None:
    client = browse(Role.FACILITATOR, full.event)
    before = {row.key: (row.minutes, row.pin) for row in full.rows.values()}
    given = {"day": full.day.key, "row": full["Greeting"].key, "minutes": "20"}
    assert client.post(PAGE, data=given).status_code == 303
    db.expire_all()
    plan = queries.all_planned(db, full.event)[0]
    assert plan.nodes[full["Greeting"].key].row.pin == 560
    assert plan.nodes[full["Rules"].key].row.minutes == 11
    assert plan.nodes[full["Lunch"].key].span.opens == 650
    assert not plan.times.overlaps
    user = db.get_one(GuideItem, full["Rules"].key).edited_by_id
    assert user is not None
    history.undo(db, full.event.key, None, by=db.get_one(User, user))
    db.expire_all()
    after = {key: db.get_one(GuideItem, key) for key in before}
    assert {key: (row.minutes, row.pin) for key, row in after.items()} == before


def test_what_is_left_out_is_kept_among_the_ideas(full: Guide, db: Session, make: Make) -> None:
    plan = queries.all_planned(db, full.event)[0]
    user = make.user()
    trial = Trial(late=full["Greeting"].key, minutes=35, dropped=frozenset({full["Talk"].key}))
    rehearsal.apply(db, full.event, plan, trial, title="late", by=user)
    assert full["Talk"].day_id is None
    assert full["Talk"].minutes == 25, "it comes back as long as it was"


def test_consecutive_interpretation_takes_longer_where_something_is_said_to_all(full: Guide, db: Session) -> None:
    found = _rehearse(db, full, percent=150)
    assert found.rows[full["Talk"].key].minutes == 38
    assert found.rows[full["Talk"].key].cut_to == 8
    assert found.rows[full["Greeting"].key].minutes == 15, "protocol is interpreted too"
    assert found.rows[full["North"].key].minutes == 60
    assert found.rows[full["Lunch"].key].minutes == 60
    only = _rehearse(db, full, percent=150, within=full["Welcome"].key)
    assert only.rows[full["Talk"].key].minutes == 25
    assert only.rows[full["Rules"].key].minutes == 23


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"minutes": "soon"}, 422),
        ({"minutes": "-5"}, 422),
        ({"minutes": "25h"}, 422),
        ({"percent": "50"}, 422),
        ({"row": "999999", "minutes": "5"}, 200),
        ({"row": "x"}, 422),
        ({"day": "999999"}, 200),
        ({"drop": "7", "move": "7"}, 200),
    ],
)
def test_what_cannot_be_understood_is_said(full: Guide, browse: Browse, given: dict[str, str], status: int) -> None:
    answer = browse(Role.ORGANISER, full.event).get(PAGE, params=given)
    assert answer.status_code == status
    assert "Rehearse a delay" in answer.text


def test_nothing_tried_is_nothing_to_apply(full: Guide, browse: Browse) -> None:
    client = browse(Role.FACILITATOR, full.event)
    assert client.post(PAGE, data={"day": full.day.key}).status_code == 422
    assert browse(Role.RECORDER, full.event).post(PAGE, data={"minutes": "5"}).status_code == 403

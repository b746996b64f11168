"""Doubts settled with one tap, and comments beside a row."""

import re

import pytest
from sqlmodel import Session

from app.guide import queries, row_actions
from app.models import GuideItem, Objective
from app.vocabulary import Form, ItemKind, Role
from tests.conftest import Browse, Make
from tests.guide.conftest import Guide

HTMX = {"hx-request": "true"}
PAGE = "/events/an-event/guide"


def doubts(db: Session, guide: Guide) -> list[tuple[str, str]]:
    db.commit()
    db.expire_all()
    plan = queries.all_planned(db, guide.event)[0]
    found = [(finding.doubt.value, node.row.title_en) for node in plan.nodes.values() for finding in node.doubts]
    db.commit()
    return found


def mend(browse: Browse, guide: Guide, row: GuideItem, **typed: object) -> int:
    key = row.key  # read before the client is made, which commits: the one writer's turn is then the request's
    client = browse(Role.FACILITATOR, guide.event)
    return client.post(f"{PAGE}/rows/{key}/mends", data=typed, headers=HTMX).status_code


def test_a_break_where_people_have_sat_too_long(guide: Guide, browse: Browse, db: Session) -> None:
    guide["Greeting"].minutes = 85
    db.add(guide["Greeting"])
    db.commit()
    assert ("no_break", "Rules") in doubts(db, guide)
    assert mend(browse, guide, guide["Rules"], mend="break") == 200
    assert ("no_break", "Rules") not in doubts(db, guide)
    plan = queries.all_planned(db, guide.event)[0]
    assert [part.row.form for part in plan.roots[0].parts] == [Form.PRESENTATION, Form.BREAK, Form.PLENARY]


def test_the_break_stands_before_the_session_where_its_first_row_is_too_much(
    guide: Guide, browse: Browse, db: Session
) -> None:
    guide["Greeting"].minutes = 70
    db.add(guide["Greeting"])
    db.commit()
    assert ("no_break", "North") in doubts(db, guide)
    assert mend(browse, guide, guide["North"], mend="break") == 200
    plan = queries.all_planned(db, guide.event)[0]
    assert [root.row.title_en for root in plan.roots] == ["Welcome", "Break", "Groups", "Lunch"]


def test_a_long_presentation_is_cut_in_two_by_a_talk_in_pairs(guide: Guide, browse: Browse, db: Session) -> None:
    talk = row_actions.add(
        db, guide.day, kind=ItemKind.STEP, parent=guide["Welcome"], minutes=40, form=Form.PRESENTATION, title_en="Talk"
    )
    assert mend(browse, guide, talk, mend="talk") == 200
    plan = queries.all_planned(db, guide.event)[0]
    parts = [(part.row.form, part.row.minutes) for part in plan.roots[0].parts[-4:]]
    assert parts == [(Form.PAIRS, 5), (Form.PRESENTATION, 20)] * 2, "a greeting of ten minutes went before"
    db.rollback()
    assert ("long_presentation", "Talk") not in doubts(db, guide)


def test_a_group_without_a_recorder_gets_one(guide: Guide, browse: Browse, db: Session, make: Make) -> None:
    client = browse(Role.FACILITATOR, guide.event)
    browse(Role.RECORDER, guide.event)
    assert ("no_recorder", "North") in doubts(db, guide)
    page = client.get(PAGE).text
    assert f"{guide['North'].key}/mends?doubt=no_recorder" in page
    form = client.get(f"{PAGE}/rows/{guide['North'].key}/mends?doubt=no_recorder", headers=HTMX).text
    [who, *_] = re.findall(r'value="(user-\d+)"', form)
    assert mend(browse, guide, guide["North"], mend="no_recorder", choice=who) == 200
    assert ("no_recorder", "North") not in doubts(db, guide)


def test_an_objective_a_pin_and_the_minutes_set_aside(guide: Guide, browse: Browse, db: Session, make: Make) -> None:
    objective = make.add(Objective(event_id=guide.event.key, text_en="Referral works"))
    row_actions.add(db, guide.day, kind=ItemKind.SESSION, minutes=10, title_en="Early", pin=550)
    guide["Welcome"].minutes = 10
    db.add(guide["Welcome"])
    db.flush()
    before = doubts(db, guide)
    early = next(node.row.id for node in queries.all_planned(db, guide.event)[0].roots if node.row.title_en == "Early")
    db.commit()
    assert {("overlap", "Early"), ("overfull", "Welcome"), ("no_objective", "Groups")} <= set(before)
    assert mend(browse, guide, db.get_one(GuideItem, early), mend="follow") == 200
    assert mend(browse, guide, guide["Welcome"], mend="overfull") == 200
    assert mend(browse, guide, guide["Groups"], mend="no_objective", choice=objective.key) == 200
    assert not {("overlap", "Early"), ("overfull", "Welcome"), ("no_objective", "Groups")} & set(doubts(db, guide))


@pytest.mark.parametrize("how", ["", "no_such", "no_recorder", "no_objective"])
def test_a_mend_that_means_nothing_is_refused(guide: Guide, browse: Browse, how: str) -> None:
    assert mend(browse, guide, guide["North"], mend=how) in (404, 422)


def test_a_comment_is_said_settled_and_opened_again(guide: Guide, browse: Browse, db: Session) -> None:
    lead, team = browse(Role.FACILITATOR, guide.event), browse(Role.RECORDER, guide.event)
    row = f"{PAGE}/rows/{guide['Rules'].key}"
    said = team.post(f"{row}/comments", data={"text": "Who reads them out?"}, headers=HTMX)
    assert said.status_code == 200
    assert "1<span" in said.text.replace("\n", ""), "the row says that one waits"
    [comment] = re.findall(r"comments/(\d+)/resolution", lead.get(row, headers=HTMX).text)[:1]
    assert "remarks-" in lead.get(PAGE).text
    settled = lead.put(f"{PAGE}/comments/{comment}/resolution", headers=HTMX)
    assert "settled by" in settled.text
    assert lead.delete(f"{PAGE}/comments/{comment}/resolution", headers=HTMX).status_code == 200
    assert team.post(f"{row}/comments", data={"text": "  "}, headers=HTMX).status_code == 422
    assert (
        browse(Role.SPONSOR, guide.event).post(f"{row}/comments", data={"text": "x"}, headers=HTMX).status_code == 403
    )

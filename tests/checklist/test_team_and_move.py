"""Functions and their people; the event moves with its checklist."""

from datetime import timedelta

import pytest
from sqlmodel import select

from app.models import Event, FunctionHolder, GuideDay, Holiday
from app.vocabulary import Role, TeamFunction
from tests.checklist.conftest import HTMX, LIST


def test_a_function_is_given_to_a_member_with_a_deputy(db, make, event, organiser):
    one, other = make.member(event, Role.FACILITATOR), make.member(event, Role.RECORDER)
    db.commit()
    sent = {"holder_id": one.id, "deputy_id": other.id}
    answer = organiser.put(f"{LIST}/functions/logistics", data=sent, headers=HTMX)
    assert answer.text.lstrip().startswith('<tr id="function-logistics"')
    held = db.exec(select(FunctionHolder).where(FunctionHolder.function == TeamFunction.LOGISTICS)).one()
    assert (held.user_id, held.deputy_id) == (one.id, other.id)
    assert "A facilitator" in organiser.get(LIST, params={"function": "logistics"}).text


def test_strangers_and_twins_hold_no_function(db, make, event, organiser):
    stranger, member = make.user("stranger@kuvend.example"), make.member(event, Role.FACILITATOR)
    db.commit()
    for sent, name in [
        ({"holder_id": stranger.id}, "holder_id"),
        ({"holder_id": member.id, "deputy_id": member.id}, "deputy_id"),
    ]:
        answer = organiser.put(f"{LIST}/functions/finance", data=sent, headers=HTMX)
        assert answer.status_code == 422
        assert name in answer.json()["fields"]


def test_a_function_that_is_none_does_not_exist(organiser):
    assert organiser.put(f"{LIST}/functions/juggler", data={}, headers=HTMX).status_code == 404


def test_the_preview_changes_nothing_and_the_move_everything(db, make, event, organiser, tasks, again):
    days = [event.starts_on + timedelta(days=n) for n in range(2)]
    for day in days:
        make.add(GuideDay(event_id=event.key, on=day))
    tasks["N13"].pinned_on = days[0] - timedelta(days=70)
    db.add(tasks["N13"])
    db.commit()
    start, end = (day + timedelta(days=1) for day in days)
    preview = organiser.get(f"{LIST}/move", params={"start": start.isoformat(), "end": end.isoformat()})
    assert preview.status_code == 200
    assert "the rule would give" in preview.text
    db.expire_all()
    assert db.get(Event, event.id).starts_on == days[0]
    db.commit()
    sent = {"start": start.isoformat(), "end": end.isoformat(), "version": event.version}
    assert organiser.post(f"{LIST}/move", data=sent).status_code == 303
    db.expire_all()
    moved = db.get(Event, event.id)
    assert (moved.starts_on, moved.ends_on) == (start, end)
    assert sorted(db.exec(select(GuideDay.on).where(GuideDay.event_id == event.id)).all()) == [start, end]
    db.commit()
    assert again(tasks["N13"]).pinned_on == days[0] - timedelta(days=70)
    assert organiser.post(f"{LIST}/move", data=sent).status_code == 409


def test_moved_to_another_year_its_holidays_are_there(db, event, organiser):
    start = event.starts_on.replace(year=event.starts_on.year + 3, day=1)
    sent = {"start": start.isoformat(), "end": start.isoformat()}
    assert organiser.post(f"{LIST}/move", data=sent).status_code == 303
    frozen = db.exec(select(Holiday.on).where(Holiday.event_id == event.id)).all()
    assert start.year in {day.year for day in frozen}


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        ("2027-02-03", "2027-02-01", "before the first"),
        ("2027-02-30", "2027-03-01", "no such day"),
        ("soon", "2027-03-01", "not a date"),
        ("1027-03-01", "1027-03-01", "too far away"),
        ("2027-03-01", "2027-06-01", "at most 31 days"),
    ],
)
def test_a_move_that_cannot_be_is_refused_in_words(organiser, start, end, said):
    asked = organiser.get(f"{LIST}/move", params={"start": start, "end": end})
    assert asked.status_code == 422
    assert said in asked.text
    assert organiser.post(f"{LIST}/move", data={"start": start, "end": end}).status_code == 422

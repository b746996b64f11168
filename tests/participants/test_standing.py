"""The kept page of participants is never older than what it shows."""

import pytest
from sqlmodel import select

from app.models import Event, Figure, Office, Seat
from app.participants import actions
from app.vocabulary import Cohort, Dimension, Role, SeatStatus, Sector


@pytest.fixture
def event(make) -> Event:
    return make.event()


@pytest.fixture
def office(db, event) -> Office:
    office = actions.add_office(db, name_en="Social services", sector=Sector.GOVERNMENT)
    actions.invite_office(db, event, office, seats=2)
    db.commit()
    return office


@pytest.fixture
def reader(browse, event, office):
    client = browse(Role.ORGANISER, event)
    page(client, event)
    return client


def page(client, event) -> str:
    return client.get(f"/events/{event.slug}/participants").text


def test_unchanged_it_takes_no_query_for_its_seats(request, reader, event):
    with request.getfixturevalue("queries").counted() as made:
        page(reader, event)
    assert not [statement for statement in made if "FROM seat" in statement]


def test_a_reply_is_seen_at_once(db, reader, event):
    seat = db.exec(select(Seat)).first()
    db.commit()
    answer = reader.request(
        "PUT", f"/events/{event.slug}/participants/seats/{seat.id}/reply", data={"status": "confirmed", "version": "1"}
    )
    assert answer.status_code in (200, 303)
    assert "confirmed" in page(reader, event).lower()
    db.expire_all()
    assert db.get(Seat, seat.id).status is SeatStatus.CONFIRMED
    assert f'id="seat-{seat.id}"' in page(reader, event)


def test_an_office_with_a_new_name_is_seen_at_once(db, reader, event, office):
    db.get_one(Office, office.id).name_en = "Renamed services"
    db.commit()
    assert "Renamed services" in page(reader, event)


def test_seats_marked_by_one_statement_are_seen_at_once(db, reader, event):
    before = page(reader, event)
    assert "have not gone out" in before
    assert reader.post(f"/events/{event.slug}/participants/invitations").status_code == 303
    page(reader, event)  # with the sentence about it
    assert "have not gone out" not in page(reader, event)


def test_a_target_is_seen_at_once(db, reader, event):
    db.exec(select(Seat)).first().status = SeatStatus.CONFIRMED
    db.commit()
    assert "short of its target" not in page(reader, event)
    db.add(
        Figure(
            event_id=event.key, cohort=Cohort.TARGET, dimension=Dimension.SECTOR, category="media", percent="90",
        )
    )  # fmt: skip
    db.commit()
    assert "short of its target" in page(reader, event)


def test_another_event_keeps_its_mark(db, make, event, office):
    other = make.event("other")
    db.commit()
    mark = other.people_mark
    actions.hold(db, db.exec(select(Seat)).first(), None)
    db.commit()
    db.refresh(other)
    assert other.people_mark == mark

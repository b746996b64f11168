import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from sqlmodel import Session, select

from app import clock
from app.models import Attendance, Event, ImportDraft, Office, Participant, Seat
from app.participants import actions
from app.vocabulary import Attending, Gender, Level, Role, SeatStatus, Sector
from tests.conftest import Browse, Browser, Make, Queries

HTMX = {"hx-request": "true"}
LIST = "/events/an-event/participants"


@pytest.fixture
def event(make: Make) -> Event:
    return make.event(places=110)


@pytest.fixture
def office(db: Session) -> Office:
    return actions.add_office(
        db, name_en="Municipality of Shkodër", name_sq="Bashkia Shkodër", sector=Sector.GOVERNMENT, level=Level.LOCAL,
        qark="Shkodër",
    )  # fmt: skip


@pytest.fixture
def seat(db: Session, event: Event, office: Office) -> Seat:
    return actions.invite_office(db, event, office, sent_at=clock.now())[0]


def rows(db: Session, table: type[Any]) -> list[Any]:
    """Read afresh, and let go of the database again."""
    found = list(db.exec(select(table).execution_options(populate_existing=True)).all())
    db.commit()
    return found


def named(db: Session, seat: Seat, name: str = "Social worker, Shkodër", **more: Any) -> Participant:
    return actions.name_seat(db, seat, {"name": name, **more})


def test_an_office_is_invited_and_its_seat_named_and_answered(
    browse: Browse, db: Session, event: Event, office: Office
) -> None:
    organiser = browse(Role.ORGANISER, event)
    invited = organiser.post(f"{LIST}/seats", data={"office_id": office.key, "held": 0, "seats": 2})
    assert invited.status_code == 303
    page = organiser.get(LIST).text
    assert page.count("waits for a name") >= 2
    seat = rows(db, Seat)[0]
    row = organiser.post(f"{LIST}/seats/{seat.id}/person", data={"name": "Social worker, Shkodër"}, headers=HTMX)
    assert row.status_code == 200
    assert f'id="seat-{seat.id}"' in row.text
    assert "Social worker, Shkodër" in row.text
    reply = organiser.put(
        f"{LIST}/seats/{seat.id}/reply", data={"status": "confirmed", "by_telephone": "1", "version": 1}, headers=HTMX
    )
    assert "Confirmed" in reply.text
    assert "by telephone, A organiser" in reply.text
    assert rows(db, Seat)
    assert seat.status is SeatStatus.CONFIRMED


def test_the_same_invitation_sent_twice_invites_once(browse: Browse, db: Session, event: Event, office: Office) -> None:
    organiser = browse(Role.ORGANISER, event)
    form = {"office_id": office.key, "held": 0, "seats": 1}
    assert organiser.post(f"{LIST}/seats", data=form).status_code == 303
    assert organiser.post(f"{LIST}/seats", data=form).status_code == 409
    assert len(rows(db, Seat)) == 1


def test_two_people_answering_for_one_seat(browse: Browse, event: Event, seat: Seat) -> None:
    organiser = browse(Role.ORGANISER, event)
    address = f"{LIST}/seats/{seat.id}/reply"
    yes = {"status": "confirmed", "version": 1}
    assert organiser.put(address, data=yes, headers=HTMX).status_code == 200
    assert organiser.put(address, data={**yes, "status": "declined"}, headers=HTMX).status_code == 409


def test_two_people_naming_one_seat(browse: Browse, db: Session, event: Event, seat: Seat) -> None:
    organiser = browse(Role.ORGANISER, event)
    address = f"{LIST}/seats/{seat.id}/person"
    assert organiser.post(address, data={"name": "Director"}, headers=HTMX).status_code == 200
    second = organiser.post(address, data={"name": "Deputy"}, headers=HTMX)
    assert second.status_code == 409
    assert [person.name for person in rows(db, Participant)] == ["Director"]


def test_a_stale_change_is_refused(browse: Browse, db: Session, event: Event, seat: Seat) -> None:
    person = named(db, seat)
    organiser = browse(Role.ORGANISER, event)
    address = f"{LIST}/people/{person.id}"
    assert organiser.patch(address, data={"name": "Director", "version": 1}, headers=HTMX).status_code == 200
    assert organiser.patch(address, data={"name": "Deputy", "version": 1}, headers=HTMX).status_code == 409


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("email", "not a mail", "not an e-mail address"),
        ("phone", "ask reception", "not a telephone number"),
        ("name", "", "needs a name"),
        ("name", "Director\x07", "cannot be stored"),
        ("seat_number", "first", "whole number"),
        ("gender", "?", "Choose one"),
        ("position", "x" * 201, "At most 200"),
    ],
)
def test_a_wrong_value_is_refused_at_its_field(
    browse: Browse, db: Session, event: Event, seat: Seat, field: str, value: str, message: str
) -> None:
    person = named(db, seat)
    organiser = browse(Role.ORGANISER, event)
    refused = organiser.patch(f"{LIST}/people/{person.id}", data={field: value, "version": 1}, headers=HTMX)
    assert refused.status_code == 422
    assert message in refused.json()["fields"][field]


def test_a_reply_is_taken_back(browse: Browse, db: Session, event: Event, seat: Seat) -> None:
    actions.reply(db, seat, SeatStatus.DECLINED, at=clock.now())
    organiser = browse(Role.ORGANISER, event)
    assert organiser.delete(f"{LIST}/seats/{seat.id}/reply", headers=HTMX).status_code == 200
    assert rows(db, Seat)
    assert seat.status is SeatStatus.INVITED


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=shkoder", True),
        ("?q=BASHKIA+social", True),
        ("?q=kukes", False),
        ("?state=invited", True),
        ("?state=confirmed", False),
        ("?state=unanswered", True),
        ("?state=unnamed", False),
        ("?sector=local_government", True),
        ("?sector=government", True),
        ("?sector=central_government", False),
        ("?sector=international", False),
        ("?sector=nonsense", True),
        ("?level=local", True),
        ("?level=central", False),
        ("?qark=Shkod%C3%ABr", True),
        ("?qark=not_stated", False),
        ("?q=100%25", False),
        ("?page=99", True),
    ],
)
def test_filters_stand_in_the_address(
    browse: Browse, db: Session, event: Event, seat: Seat, query: str, found: bool
) -> None:
    named(db, seat)
    page = browse(Role.ORGANISER, event).get(LIST + query)
    assert page.status_code == 200
    assert (f'id="seat-{seat.id}"' in page.text) == found


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.ORGANISER, 200), (Role.FACILITATOR, 200), (Role.RECORDER, 200), (Role.SPONSOR, 403)],
)
def test_who_sees_the_list(browse: Browse, event: Event, role: Role, status: int) -> None:
    assert browse(role, event).get(LIST).status_code == status


def test_recorders_see_names_but_no_contact_data_and_nobody_unlisted(
    browse: Browse, db: Session, event: Event, office: Office
) -> None:
    one, two = actions.invite_office(db, event, office, seats=2)
    named(db, one, "Teacher, Shkodër", email="teacher@office.example", phone="+355 69 000 000", gender=Gender.FEMALE)
    hidden = named(db, two, "Officer, Shkodër", unlisted=True)
    recorder = browse(Role.RECORDER, event)
    for address in (LIST, f"{LIST}/people/{hidden.id}", f"{LIST}.csv", f"{LIST}/mix"):
        text = recorder.get(address).text
        assert "Officer, Shkodër" not in text
        assert "teacher@office.example" not in text
        assert "000 000" not in text
    assert "Teacher, Shkodër" in recorder.get(LIST).text
    assert "Female" not in recorder.get(f"{LIST}/mix").text
    assert "gender" not in recorder.get(f"{LIST}/mix.json").json()["cohorts"]["invited"]


def test_the_door(browse: Browse, db: Session, make: Make, office: Office) -> None:
    event = make.event("an-event", starts_on=clock.today("Europe/Tirane"), days=1)
    person = named(db, actions.invite_office(db, event, office)[0])
    organiser = browse(Role.ORGANISER, event)
    assert "Social worker" in organiser.get(f"{LIST}/door?q=shkoder").text
    address = f"{LIST}/people/{person.id}/presence/{event.starts_on}/morning"
    for _ in range(2):
        row = organiser.put(address, headers=HTMX)
        assert 'aria-pressed="true"' in row.text
    assert len(rows(db, Attendance)) == 1
    assert 'aria-pressed="true"' not in organiser.delete(address, headers=HTMX).text
    other_day = event.starts_on + timedelta(days=3)
    assert organiser.put(f"{LIST}/people/{person.id}/presence/{other_day}/morning").status_code == 404
    assert organiser.put(f"{LIST}/people/{person.id}/presence/{event.starts_on}/midnight").status_code in (404, 422)


def test_targets_are_set_and_refused_at_their_field(browse: Browse, db: Session, event: Event, seat: Seat) -> None:
    actions.reply(db, seat, SeatStatus.CONFIRMED, at=clock.now())
    organiser = browse(Role.ORGANISER, event)
    saved = organiser.put(f"{LIST}/mix/targets", data={"target_local_government": "40", "target_media": "2,5"})
    assert saved.status_code == 303
    assert organiser.get(f"{LIST}/mix.json").json()["target"] == {"local_government": "40", "media": "2.5"}
    assert "points short" in organiser.get(f"{LIST}/mix").text
    for wrong in ("many", "101", "-1", "nan", "1e1"):
        refused = organiser.put(f"{LIST}/mix/targets", data={"target_media": wrong}, headers=HTMX)
        assert refused.status_code == 422, wrong


def test_a_link_is_opened_without_effect_and_answered(browse: Browse, db: Session, event: Event, seat: Seat) -> None:
    slip = browse(Role.ORGANISER, event).post(f"{LIST}/seats/{seat.id}/link").text
    token = slip.partition("/i/")[2].partition('"')[0]
    office_browser = browse()
    for _ in range(2):
        page = office_browser.get(f"/i/{token}")
        assert page.status_code == 200
        assert page.headers["cache-control"] == "no-store"
    assert rows(db, Seat)
    assert seat.status is SeatStatus.INVITED
    form = {"coming": "1", "name": "Head of social services", "consent_list": "1", "version": 1}
    assert office_browser.post(f"/i/{token}", data={**form, "name": ""}).status_code == 422
    assert office_browser.post(f"/i/{token}", data=form).status_code == 303
    (person,) = rows(db, Participant)
    (seat,) = rows(db, Seat)
    assert (person.name, person.consent_list, person.consent_quote) == ("Head of social services", True, False)
    assert seat.status is SeatStatus.CONFIRMED
    changed = {"coming": "0", "name": "", "version": seat.version}
    assert office_browser.post(f"/i/{token}", data=changed).status_code == 303
    assert office_browser.get("/i/no-such-token").status_code == 410


def test_somebody_without_invitation(browse: Browse, db: Session, event: Event, office: Office) -> None:
    organiser = browse(Role.ORGANISER, event)
    assert organiser.get(f"{LIST}/new").status_code == 200
    made = organiser.post(
        f"{LIST}/people", data={"name": "Journalist", "office_id": office.key, "attending": "observer"}
    )
    assert organiser.get(made.headers["location"]).status_code == 200
    assert "without invitation" in organiser.get(f"{LIST}?state=without_seat").text
    assert organiser.delete(made.headers["location"]).status_code == 303
    assert not rows(db, Participant)


def test_every_page_in_albanian(browse: Browse, db: Session, event: Event, seat: Seat) -> None:
    person = named(db, seat)
    organiser = browse(Role.ORGANISER, event)
    for path in ("", "/invite", "/new", "/door", "/import", "/mix", f"/people/{person.id}"):
        assert organiser.get(f"{LIST}{path}?lang=sq").status_code == 200, path


def crowd(db: Session, event: Event, offices: int, seats: int) -> None:
    """Rows straight into the tables: ten times the demonstration in a moment."""
    made = [
        Office(name_en=f"Office {number}", sector=Sector.CIVIL_SOCIETY, level=Level.LOCAL, qark="Fier", search="office")
        for number in range(offices)
    ]
    db.add_all(made)
    db.flush()
    places = [Seat(event_id=event.key, office_id=office.key, position=n) for office in made for n in range(seats)]
    db.add_all(places)
    db.flush()
    db.add_all(
        Participant(event_id=event.key, seat_id=place.key, office_id=place.office_id, name=f"Person {place.key}")
        for place in places
    )
    db.flush()


def test_pages_need_few_queries_whatever_the_size(browse: Browse, db: Session, event: Event, queries: Queries) -> None:
    crowd(db, event, 110, 10)
    organiser = browse(Role.ORGANISER, event)
    for path in ("", "?q=office", "/invite", "/new", "/door", "/import", "/mix", "/mix.json", ".xlsx", ".csv"):
        with queries.at_most(15):
            assert organiser.get(LIST + path).status_code == 200, path


# Lists in and out


def workbook(*rows: list[object]) -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.fixture
def upload(browse: Browse, event: Event) -> Callable[..., Any]:
    signed_in: list[Browser] = []

    def send(*rows: list[object], data: bytes | None = None) -> Any:
        content = workbook(*rows) if data is None else data
        if not signed_in:
            signed_in.append(browse(Role.ORGANISER, event))
        (organiser,) = signed_in
        return organiser, organiser.post(f"{LIST}/import", files={"file": ("list.xlsx", content)})

    return send


def digest_of(page: str) -> str:
    return page.partition('name="digest" value="')[2].partition('"')[0]


def test_a_list_is_previewed_then_applied_once(upload: Callable[..., Any], db: Session, seat: Seat) -> None:
    organiser, uploaded = upload(
        ["Name", "Office", "Sector", "Level", "Qark", "Mail", "Status"],
        ["Social worker", "Bashkia Shkoder", "Government", "Local", "Shkoder", "social@office.example", "confirmed"],
        ["Adviser", "Office of the National Coordinator", "Government", "Central", "Tirana", "", ""],
        ["", "Office of the National Coordinator", "", "", "", "", ""],
        ["Social  worker", "Municipality of Shkodër", "", "", "", "", ""],
    )
    preview = uploaded.headers["location"]
    page = organiser.get(preview).text
    assert "takes the seat that waits" in page
    assert "new to the directory" in page
    assert not rows(db, Participant)
    done = organiser.post(f"{preview}/application", data={"digest": digest_of(page)})
    assert done.status_code == 303, done.text
    assert sorted(person.name for person in rows(db, Participant)) == [
        "Adviser",
        "Social worker",
    ]
    assert len(rows(db, Seat)) == 3
    assert seat.status is SeatStatus.CONFIRMED
    assert rows(db, ImportDraft)[0].content == ""
    assert organiser.post(f"{preview}/application", data={"digest": digest_of(page)}).status_code == 409


def test_a_list_loaded_again_changes_nothing(upload: Callable[..., Any], db: Session) -> None:
    cells: tuple[list[object], ...] = (
        ["Name", "Office", "Mail"],
        ["Director", "Prefecture of Vlorë", "d@office.example"],
    )
    organiser, uploaded = upload(*cells)
    preview = uploaded.headers["location"]
    organiser.post(f"{preview}/application", data={"digest": digest_of(organiser.get(preview).text)})
    organiser, uploaded = upload(*cells)
    assert "known already" in organiser.get(uploaded.headers["location"]).text


def test_a_list_with_a_wrong_row_is_not_applied(upload: Callable[..., Any], db: Session) -> None:
    organiser, uploaded = upload(["Name", "Office", "Mail"], ["A", "Office A", ""], ["B", "Office B", "nonsense"])
    preview = uploaded.headers["location"]
    page = organiser.get(preview).text
    assert "not a mail address" in page
    assert organiser.post(f"{preview}/application", data={"digest": digest_of(page)}).status_code == 422
    assert not rows(db, Office)


def test_somebody_changed_the_list_after_the_preview(upload: Callable[..., Any], db: Session, seat: Seat) -> None:
    organiser, uploaded = upload(["Name", "Office"], ["Social worker", "Bashkia Shkodër"])
    preview = uploaded.headers["location"]
    page = organiser.get(preview).text
    named(db, seat, "Director")
    db.commit()
    assert organiser.post(f"{preview}/application", data={"digest": digest_of(page)}).status_code == 409


def test_a_shared_mailbox_is_a_question(upload: Callable[..., Any], db: Session, seat: Seat) -> None:
    named(db, seat, "Director", email="office@office.example")
    db.commit()
    cells: tuple[list[object], ...] = (
        ["Name", "Office", "Mail"],
        ["Deputy", "Bashkia Shkodër", "office@office.example"],
    )
    organiser, uploaded = upload(*cells)
    preview = uploaded.headers["location"]
    page = organiser.get(preview).text
    assert "the same person as Director" in page
    organiser.post(f"{preview}/application", data={"digest": digest_of(page), "same": "2"})
    assert [person.name for person in rows(db, Participant)] == ["Deputy"]


@pytest.mark.parametrize("data", [b"", b"\x89PNG\r\n\x1a\n\0\0", b"PK\x03\x04 broken", b"a;b\n1;2\n"])
def test_what_is_no_list_is_refused_in_words(upload: Callable[..., Any], data: bytes) -> None:
    _, answered = upload(data=data)
    assert answered.status_code == 422


def test_a_draft_is_its_owner_s_alone(browse: Browse, event: Event, upload: Callable[..., Any]) -> None:
    _, uploaded = upload(["Name", "Office"], ["A", "B"])
    assert browse(Role.ORGANISER, event).get(uploaded.headers["location"]).status_code == 404


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_what_goes_out_comes_back_unchanged(
    upload: Callable[..., Any], db: Session, event: Event, office: Office, ending: str
) -> None:
    one, _ = actions.invite_office(db, event, office, seats=2, attending=Attending.OBSERVER)
    named(
        db, one, "=SUM(1;2) worker", email="w@office.example", phone="+355 69 200 000", seat_number=7, position="-head"
    )
    db.commit()
    organiser, _ = upload(["Name"], ["x"])
    content = organiser.get(f"{LIST}.{ending}").content
    _, uploaded = upload(data=content)
    assert "known already" in organiser.get(uploaded.headers["location"]).text

"""What the overview says, to whom, and at what cost."""

from datetime import date

from sqlmodel import Session, select

from app import demonstration
from app.db import Database
from app.models import Event, GuideItem, Objective, Respondent, Seat, Table, Task, Theme, User
from app.vocabulary import Role
from tests.conftest import Browse, Make, Queries


def test_an_empty_event_teaches_how_to_begin(browse: Browse, make: Make) -> None:
    page = browse(Role.ORGANISER, make.event()).get("/events/an-event").text
    for lesson in ("There is no checklist yet", "Nobody has been asked yet", "Nobody is invited yet"):
        assert lesson in page


def test_a_sponsor_sees_the_agenda_and_the_released_report_alone(browse: Browse, make: Make) -> None:
    page = browse(Role.SPONSOR, make.event()).get("/events/an-event").text
    assert "/agenda/an-event" in page
    assert "not released yet" in page
    assert "/checklist" not in page


def test_the_days_to_go_are_counted_where_the_event_is(browse: Browse, make: Make) -> None:
    assert "<b>60</b> days to go" in browse(Role.ORGANISER, make.event()).get("/events/an-event").text


def test_the_start_page_shows_my_tasks_and_my_events_alone(browse: Browse, make: Make) -> None:
    mine, other = make.event("mine", title_en="My own event"), make.event("other", title_en="Somebody else's")
    page = browse(Role.ORGANISER, mine).get("/").text
    assert "My own event" in page
    assert other.title_en not in page


def test_the_overview_costs_at_most_fifteen_queries_at_ten_times_the_demonstration(
    browse: Browse, database: Database, db: Session, queries: Queries
) -> None:
    db.rollback()
    demonstration.load(database, password="nobody's password", today=date(2026, 11, 20))
    event = db.exec(select(Event).where(Event.slug == "national-conference")).one()
    tenfold(db, Task, event, "code")
    tenfold(db, Theme, event, "name")
    tenfold(db, GuideItem, event, "uid")
    for table in (Seat, Respondent, Objective):
        tenfold(db, table, event)
    client = browse(user=db.exec(select(User).where(User.email == demonstration.ORGANISER)).one())
    with queries.at_most(15):
        page = client.get("/events/national-conference")
    assert page.status_code == 200
    assert "of 980 have answered" in page.text


def tenfold(db: Session, table: type[Table], event: Event, own: str = "") -> None:
    """Nine more of every row of the event; `own` is a text that no two rows share."""
    rows = db.exec(select(table).where(table.event_id == event.key)).all()  # type: ignore[attr-defined]
    for row in rows:
        given = row.model_dump(exclude={"id"})
        for n in range(9):
            db.add(table(**given | ({own: f"{given[own][:16]}{n}"} if own else {})))
    db.flush()

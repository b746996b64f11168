from decimal import Decimal

import pytest
from sqlmodel import Session

from app import clock
from app.models import Event, Forum, Office
from app.participants import actions, queries
from app.participants.export import HEADS
from app.participants.stated import Amount
from app.participants.workbook import HEAD_OF
from app.participants.workbook_cells import folded, one_of
from app.vocabulary import (
    Attending,
    Cohort,
    Dimension,
    Gender,
    Language,
    Level,
    Limit,
    SeatStatus,
    Sector,
)
from app.web import languages
from app.web.words import word
from tests.conftest import Make, Queries


@pytest.fixture
def event(make: Make) -> Event:
    return make.event(places=10)


def office(db: Session, name: str, sector: Sector | None, level: Level | None = None) -> Office:
    return actions.add_office(db, name_en=name, sector=sector, level=level, qark="Fier")


def test_every_cohort_counts_its_own(db: Session, event: Event) -> None:
    police = office(db, "Police", Sector.GOVERNMENT, Level.LOCAL)
    one, two, three = actions.invite_office(db, event, police, seats=3, sent_at=clock.now())
    (planned,) = actions.invite_office(db, event, office(db, "Network", Sector.CIVIL_SOCIETY))
    actions.reply(db, one, SeatStatus.CONFIRMED, at=clock.now())
    actions.reply(db, two, SeatStatus.DECLINED, at=clock.now())
    person = actions.name_seat(db, three, {"name": "Officer", "spoke": True})
    actions.check_in(db, person, event.starts_on, afternoon=True)
    walked_in = actions.add_person(db, event, None, {"name": "Journalist", "attending": Attending.OBSERVER})
    actions.check_in(db, walked_in, event.starts_on, afternoon=True)
    totals = {cohort: queries.mix(db, event, cohort)[Dimension.SECTOR] for cohort in Cohort if cohort != "target"}
    assert {cohort: table.total for cohort, table in totals.items()} == {
        Cohort.INVITED: 3,
        Cohort.CONFIRMED: 1,
        Cohort.ATTENDED: 1,
        Cohort.SPOKE: 1,
        Cohort.QUOTED: 0,
    }
    assert totals[Cohort.ATTENDED].observers == 1
    assert planned.status is SeatStatus.PLANNED


def test_who_is_coming_against_the_target(db: Session, event: Event, queries_made: Queries) -> None:
    for number in range(4):
        police = office(db, f"Police {number}", Sector.GOVERNMENT, Level.LOCAL)
        seat, *_ = actions.invite_office(db, event, police, seats=2, sent_at=clock.now())
        if not number:
            actions.reply(db, seat, SeatStatus.CONFIRMED, at=clock.now())
    network = office(db, "Network", Sector.CIVIL_SOCIETY)
    for seat in actions.invite_office(db, event, network, seats=3):
        actions.reply(db, seat, SeatStatus.CONFIRMED, at=clock.now())
    actions.set_targets(db, event, {"government": "50", "civil_society": "35"})
    with queries_made.at_most(6):
        standing = queries.against_target(db, event)
    assert (standing.cohort, standing.people, standing.places) == (Cohort.CONFIRMED, 4, 10)
    assert standing.worst is not None
    assert (standing.worst.category, standing.worst.points) == ("government", Decimal("25.0"))
    assert standing.unanswered == 4


@pytest.fixture
def queries_made(queries: Queries) -> Queries:
    return queries


def test_a_forum_s_years_stand_as_stated(db: Session, make: Make) -> None:
    forum: Forum = make.forum("conferences")
    told = make.event("annual-2005", forum_id=forum.key, told=True)
    make.event("upcoming", forum_id=forum.key)
    actions.state(db, told, source="a book", count=90, limit=Limit.AT_LEAST)
    actions.state(db, told, source="a book", dimension=Dimension.SECTOR, category="government", percent="13.5")
    actions.state(db, told, source="a book", dimension=Dimension.PLACE, category="outside", count=80)
    series = queries.series(db, forum)
    assert [year.key for year in series.years] == ["annual-2005"]
    statement = queries.stated(db, told)
    assert statement == series.years[0].statement
    assert statement is not None
    assert statement.total == Amount(Decimal(90), Limit.AT_LEAST)
    assert statement.shares[0].share == Amount(Decimal("13.5"))
    assert statement.shares[0].implied is None
    assert statement.not_stated == Amount(Decimal("86.5"), ours=True)
    assert statement.source == "a book"


@pytest.mark.parametrize("language", list(Language))
def test_the_words_that_go_out_are_understood_when_they_come_back(language: Language) -> None:
    languages.speak(language)
    for _, head, _ in HEADS:
        assert folded(languages.gettext(head)) in HEAD_OF, head
    for kind in (Sector, Level, Gender, Attending, SeatStatus):
        read = one_of(kind)
        for member in kind:
            assert read("", word(member)) is member

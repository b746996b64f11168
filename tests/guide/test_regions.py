"""Groups by region: which qark is meant, which is near, and who sits where; from the participants to the page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session, select

from app.guide import regions, seating
from app.guide.rotations import Guest
from app.models import Grouping, Office, Participant
from app.vocabulary import QARQE, ItemKind, Mixing, Role, Sector
from tests.conftest import Browse, Make
from tests.guide.conftest import Guide

NORTH, SOUTH = frozenset({"Kukës", "Shkodër"}), frozenset({"Vlorë"})


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Shkodër", {"Shkodër"}),
        ("Shkodra", {"Shkodër"}),
        ("TIRANA", {"Tiranë"}),
        ("qarku i Kukësit", {"Kukës"}),
        ("Korca", {"Korçë"}),
        ("Vlora, Fieri dhe Gjirokastra", {"Vlorë", "Fier", "Gjirokastër"}),
        ("Northern", set()),
        ("", set()),
    ],
)
def test_a_region_is_understood_as_people_write_it(text: str, meant: set[str]) -> None:
    assert regions.named(text) == meant


def test_borders_are_crossed_in_both_directions_and_lead_everywhere() -> None:
    assert set(regions.NEIGHBOURS) == set(QARQE)
    assert all(one in regions.NEIGHBOURS[other] for one in QARQE for other in regions.NEIGHBOURS[one])
    assert all(regions.nearest(one, [{other}]) == [0] for one in QARQE for other in QARQE)


@pytest.mark.parametrize(
    ("region", "found"),
    [("Kukës", [0]), ("Lezhë", [0]), ("Fier", [1]), ("Durrës", [0]), ("Korçë", [1]), ("Elbasan", [0, 1]),
     ("Dibër", [0]), ("Tiranë", [0, 1]), ("", []), ("elsewhere", [])],
)  # fmt: skip
def test_the_nearest_group_is_behind_the_fewest_borders(region: str, found: list[int]) -> None:
    assert regions.nearest(region, [NORTH, SOUTH]) == found


GUESTS = st.lists(st.sampled_from([*QARQE, ""]), max_size=40).map(
    lambda places: [Guest(number, None, ("", place)) for number, place in enumerate(places)]
)
REGIONS = st.lists(st.frozensets(st.sampled_from(QARQE), max_size=3), min_size=1, max_size=5)


@given(GUESTS, REGIONS)
def test_everybody_sits_once_and_with_their_own(guests: list[Guest], named: list[frozenset[str]]) -> None:
    made = regions.groups(guests, named)
    assert sorted(key for group in made for key in group) == [guest.key for guest in guests]
    for guest in guests:
        place = guest.kinds[1]
        theirs = [number for number, names in enumerate(named) if place in names]
        if theirs:
            assert any(guest.key in made[number] for number in theirs)


@given(GUESTS, REGIONS, st.data())
def test_with_who_is_here_nobody_who_stays_changes_the_group(
    guests: list[Guest], named: list[frozenset[str]], data: st.DataObject
) -> None:
    before = regions.groups(guests, named)
    here = [guest for guest in guests if data.draw(st.booleans())]
    after = regions.groups(here, named, before=before)
    for old, new in zip(before, after, strict=True):
        assert set(new) <= set(old)


def test_the_groups_of_a_session_get_the_people_of_their_region(
    guide: Guide, browse: Browse, db: Session, make: Make
) -> None:
    guide["North"].qark, guide["South"].title_sq = "Kukës, Shkodra", "Vlora dhe Fieri"
    places = {"Kukës": 3, "Shkodër": 2, "Lezhë": 1, "Vlorë": 1, "Gjirokastër": 1}
    for place, count in places.items():
        office = make.add(Office(name_en=f"Office {place}", sector=Sector.GOVERNMENT, qark=place))
        for number in range(count):
            make.add(Participant(event_id=guide.event.key, name=f"Officer {number}, {place}", office_id=office.key))
    db.flush()
    assert guide["North"].kind is ItemKind.LANE
    session = guide["Groups"].key
    client = browse(Role.ORGANISER, guide.event)
    answer = client.post(
        "/events/an-event/guide/groupings", data={"item": session, "mixing": "groups"}, follow_redirects=False
    )
    assert answer.status_code == 303
    grouping = db.exec(select(Grouping)).one()
    assert grouping.mixing is Mixing.GROUPS
    [one] = seating.all_seatings(db, guide.event)
    assert one.regional
    north, south = ([who.name.partition(", ")[2] for who in table] for table in one.rounds[0])
    assert sorted(north) == ["Kukës", "Kukës", "Kukës", "Lezhë", "Shkodër", "Shkodër"], "regions are not evened out"
    assert sorted(south) == ["Gjirokastër", "Vlorë"]
    db.rollback()
    assert "by region" in client.get("/events/an-event/guide/groupings").text

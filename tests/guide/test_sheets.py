"""Sheets of the lights-out pack, and seats: who gets what, and who may not be named on paper."""

from typing import Any

import pytest
from sqlmodel import Session, select

from app.guide import queries, row_actions, seating, session_actions, sheets
from app.models import Grouping, Office, Participant
from app.vocabulary import ItemKind, ItemRole, Mixing, Role
from tests.conftest import Browse, Make, Queries
from tests.guide.conftest import Guide

BASE = "/events/an-event/guide"


@pytest.fixture
def staffed(guide: Guide, db: Session) -> Guide:
    for row, role, who in (
        ("Groups", ItemRole.FACILITATOR, "Lead"),
        ("North", ItemRole.FACILITATOR, "Prefecture"),
        ("North", ItemRole.RECORDER, "Social service"),
        ("Greeting", ItemRole.SPEAKER, "Host ministry"),
    ):
        session_actions.add_person(db, guide[row], role=role, label=who)
    guide.rows["Round"] = row_actions.add(
        db,
        guide.day,
        kind=ItemKind.STEP,
        parent=guide["North"],
        title_en="Round",
        minutes=60,
        materials="4 flip charts",
    )
    session_actions.add_question(db, guide["Groups"], text_en="What works here?")
    guide["Welcome"].room = "Plenary hall"
    db.flush()
    return guide


def _entries(db: Session, guide: Guide) -> list[sheets.Entry]:
    return sheets.entries(queries.all_planned(db, guide.event), queries.details(db, guide.event.key))


def _titles(made: list[sheets.Sheet]) -> dict[str, list[str]]:
    return {sheet.title: [entry.node.row.title_en for entry in sheet.entries] for sheet in made}


def test_everybody_holds_only_their_rows(staffed: Guide, db: Session) -> None:
    assert _titles(sheets.of_people(_entries(db, staffed))) == {
        "Lead": ["Groups", "Split", "South"],
        "Prefecture": ["North", "Round"],
        "Social service": ["North", "Round"],
    }


def test_a_room_has_what_happens_in_it(staffed: Guide, db: Session) -> None:
    assert _titles(sheets.of_rooms(_entries(db, staffed))) == {
        "Plenary hall": ["Welcome", "Greeting", "Rules"],
        "Room 2": ["North", "Round"],
    }


def test_note_forms_carry_the_prompts_of_their_session(staffed: Guide, db: Session) -> None:
    forms = sheets.note_forms(_entries(db, staffed), queries.questions(db, staffed.event.key))
    found = {form.entry.node.row.title_en: [prompt.text_en for prompt in form.prompts] for form in forms}
    assert found == {"Groups": ["What works here?"], "North": ["What works here?"], "South": ["What works here?"]}


def test_materials_name_the_room_and_the_time(staffed: Guide, db: Session) -> None:
    (need,) = sheets.needs(_entries(db, staffed))
    assert (*need.thing, need.room, need.opens, need.closes) == ("flip charts", 4, "Room 2", 565, 625)


def _coming(make: Make, guide: Guide, count: int, **given: Any) -> list[Participant]:
    office = make.add(Office(name_en="An office"))
    return [
        make.add(
            Participant(
                event_id=guide.event.key,
                name=f"Role {n}",
                seat_number=n,
                office_id=office.key if n < 3 else None,
                **given,
            )
        )
        for n in range(1, count + 1)
    ]


def test_the_pack_prints_everything_on_one_page(staffed: Guide, make: Make, browse: Browse) -> None:
    _coming(make, staffed, 3)
    text = browse(Role.FACILITATOR, staffed.event).get(f"{BASE}/sheets/print").text
    for words in ("Run sheet: Lead", "Room sheet: Room 2", "Began", "What works here?", "Role 2", "Host ministry"):
        assert words in text


def test_one_sheet_by_itself(staffed: Guide, browse: Browse) -> None:
    client = browse(Role.RECORDER, staffed.event)
    text = client.get(f"{BASE}/sheets/print?sheet=person-2").text
    assert "Prefecture" in text
    assert "Lead" not in text
    assert client.get(f"{BASE}/sheets/print?sheet=person-9").status_code == 404
    assert client.get(f"{BASE}/sheets/print?part=elsewhere").status_code == 404


def test_of_somebody_unlisted_paper_tells_the_seat_number_alone(
    staffed: Guide, make: Make, browse: Browse, db: Session
) -> None:
    _coming(make, staffed, 2)
    make.add(Participant(event_id=staffed.event.key, name="Somebody unlisted", seat_number=77, unlisted=True))
    seating.make(db, staffed.event, staffed["Welcome"], mixing=Mixing.CAFE, tables=2, rounds=2, hosts=False)
    client = browse(Role.ORGANISER, staffed.event)
    key = db.exec(select(Grouping)).one().key
    db.commit()
    for address in ("sheets/print", "groupings", f"groupings/{key}"):
        text = client.get(f"{BASE}/{address}").text
        assert "77" in text, address
        assert "unlisted" not in text.replace("class=", ""), address


# Seats


def test_groups_of_a_split_are_filled_and_regrouped(staffed: Guide, make: Make, browse: Browse, db: Session) -> None:
    people = _coming(make, staffed, 6)
    client = browse(Role.FACILITATOR, staffed.event)
    made = client.post(f"{BASE}/groupings", data={"item": staffed["Groups"].key, "mixing": "groups", "rounds": "1"})
    assert made.status_code == 303
    db.expire_all()
    (grouping,) = db.exec(select(Grouping)).all()
    assert sorted(map(len, grouping.seats[0])) == [3, 3]
    offices = [[key for key in group if key in {one.key for one in people[:2]}] for group in grouping.seats[0]]
    assert all(len(group) == 1 for group in offices), "colleagues are split up"
    first, key = grouping.seats[0][0][0], grouping.key
    db.commit()
    assert "North" in client.get(f"{BASE}/groupings").text
    db.delete(db.get_one(Participant, first))
    db.commit()
    assert "1 person no longer comes" in client.get(f"{BASE}/groupings").text
    assert client.put(f"{BASE}/groupings/{key}/people").status_code == 303
    db.expire_all()
    assert sorted(map(len, db.get_one(Grouping, key).seats[0])) == [2, 3]
    db.commit()
    assert client.delete(f"{BASE}/groupings/{key}").status_code == 303


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"tables": "0"}, 422),
        ({"tables": "many"}, 422),
        ({"tables": "61"}, 422),
        ({"tables": "3", "rounds": "0"}, 422),
        ({"tables": "3", "rounds": "99999999999999"}, 422),
        ({"tables": "3", "mixing": "dance"}, 422),
        ({"tables": "3", "item": "999999"}, 404),
        ({"tables": "3"}, 409),
    ],
)
def test_what_cannot_be_seated_is_said(guide: Guide, browse: Browse, given: dict[str, str], status: int) -> None:
    form = {"item": str(guide["Welcome"].key), "mixing": "cafe", "rounds": "3"} | given
    assert browse(Role.ORGANISER, guide.event).post(f"{BASE}/groupings", data=form).status_code == status


@pytest.mark.parametrize("address", ["materials", "sheets", "sheets/print", "groupings", "rehearsal"])
@pytest.mark.parametrize(("role", "status"), [(Role.RECORDER, 200), (Role.REVIEWER, 200), (Role.SPONSOR, 403)])
def test_who_reads(staffed: Guide, browse: Browse, role: Role, status: int, address: str) -> None:
    assert browse(role, staffed.event).get(f"{BASE}/{address}").status_code == status


def test_queries_do_not_grow_with_the_guide(staffed: Guide, make: Make, browse: Browse, queries: Queries) -> None:
    _coming(make, staffed, 30)
    client = browse(Role.ORGANISER, staffed.event)
    client.get(f"{BASE}/sheets/print")
    with queries.at_most(16):
        client.get(f"{BASE}/sheets/print")


def test_a_speaker_or_moderator_who_is_unlisted_is_not_named_on_paper(
    staffed: Guide, make: Make, browse: Browse, db: Session
) -> None:
    hidden = make.add(Participant(event_id=staffed.event.key, name="Somebody hidden", unlisted=True))
    for row, role in (("Greeting", ItemRole.SPEAKER), ("Groups", ItemRole.MODERATOR), ("North", ItemRole.RECORDER)):
        session_actions.add_person(db, staffed[row], role=role, who=f"participant-{hidden.key}")
    client = browse(Role.ORGANISER, staffed.event)
    text = client.get(f"{BASE}/sheets/print").text
    assert "not listed" in text
    assert "Somebody hidden" not in text
    for row in ("Welcome", "Groups"):
        assert "Somebody hidden" not in client.get(f"{BASE}/panels/{staffed[row].key}").text

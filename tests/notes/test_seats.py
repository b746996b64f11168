"""A seat gets its name: also in notes that were taken before, wherever they were taken."""

from uuid import UUID

import pytest
from sqlmodel import select

from app.models import Note, Participant
from app.vocabulary import Mark, Role


@pytest.fixture
def sent(recorder, panel, operation):
    """Two of the panel, one confidential, one of a group and with an agreement; one that has a name, one of seat 7."""
    bodies = [
        {"seat": 12},
        {"seat": 12, "mark": "confidential"},
        {"seat": 12, "lane": panel.south.key, "name_agreed": True, "reach": ["local"], "kind": "concern"},
        {"seat": 12, "role": "A mayor"},
        {"seat": 7},
    ]
    made = [operation(f"note {place}", body=body) for place, body in enumerate(bodies)]
    recorder.post(panel.api, json={"device": "d", "operations": made})
    return [UUID(each["note"]) for each in made]


def tell(client, panel, seats, **more):
    told = {"recorder": panel.me, "seats": seats, **more}
    return client.post(f"/api/v1/events/{panel.event.slug}/notes/seats", json=told)


@pytest.fixture(autouse=True)
def me(recorder, panel, look):
    page = recorder.get(f"{panel.address}/session/{panel.session.key}").text
    panel.me = int(page.partition('name="recorder" value="')[2].partition('"')[0])


def notes(look):
    return {note.id: note for note in look(select(Note))}


def test_every_note_of_a_seat_gets_its_name_once(recorder, panel, sent, look):
    answer = tell(recorder, panel, {"12": {"participant": panel.seated.key}})
    assert (answer.status_code, answer.json()) == (200, {"named": 3})
    found = [notes(look)[each] for each in sent]
    assert [each.participant_id for each in found] == [panel.seated.key, None, panel.seated.key, None, None]
    assert [each.seat_number for each in found] == [12, None, 12, 12, 7]
    assert (found[1].mark, found[1].words) == (Mark.CONFIDENTIAL, "")
    assert "Mayor of Example" in recorder.get(f"{panel.address}/{found[1].id}").text
    group = found[2]
    assert (group.words, group.lane_id, group.kind, group.name_agreed) == ("note 2", panel.south.key, "concern", True)
    assert tell(recorder, panel, {"12": {"participant": panel.seated.key}}).json() == {"named": 0}


def test_a_role_is_a_name_too_and_others_notes_stay(recorder, browse, panel, sent, operation, look):
    second = browse(Role.RECORDER, panel.event)
    theirs = operation("theirs", body={"seat": 7})
    second.post(panel.api, json={"device": "e", "operations": [theirs]})
    assert tell(recorder, panel, {"7": {"role": " The  prefect "}}).json() == {"named": 1}
    found = notes(look)
    assert (found[sent[-1]].speaker_role, found[UUID(theirs["note"])].speaker_role) == ("The prefect", "")


def test_notes_that_got_a_wrong_name_from_their_seat_follow_when_it_gets_the_right_one(
    recorder, panel, sent, operation, look
):
    """Only those: whom somebody named otherwise stays named so, and another seat has its own people."""
    wrong, right = {"participant": panel.seated.key}, {"role": "The prefect"}
    others = [operation("its own", body={"seat": 7, **wrong}), operation("no seat", body=wrong)]
    recorder.post(panel.api, json={"device": "d", "operations": others})
    assert tell(recorder, panel, {"12": wrong}).json() == {"named": 3}
    assert tell(recorder, panel, {"12": right}).json() == {"named": 0}
    for named in (3, 0):
        assert tell(recorder, panel, {"12": right | {"was": [wrong]}}).json() == {"named": named}
    found = notes(look)
    plain = [found[sent[0]], found[sent[2]]]
    assert [(each.participant_id, each.speaker_role, each.seat_number) for each in plain] == [
        (None, "The prefect", 12)
    ] * 2
    assert found[sent[3]].speaker_role == "A mayor"
    assert [found[UUID(each["note"])].participant_id for each in others] == [panel.seated.key] * 2
    was = {"was": [{"role": "A mayor"}, right]}
    assert tell(recorder, panel, {"12": wrong | was}).json() == {"named": 4}
    assert notes(look)[sent[3]].speaker_role == ""


def test_nobody_is_named_whom_the_event_does_not_list(recorder, panel, sent, make, db, look):
    hidden = make.add(Participant(event_id=panel.event.key, name="Somebody Hidden", unlisted=True))
    db.commit()
    for person in (hidden.key, 999_999):
        assert tell(recorder, panel, {"12": {"participant": person}}).json() == {"named": 0}
    assert {each.participant_id for each in notes(look).values()} == {None}


@pytest.mark.parametrize(
    "seats",
    [
        None,
        [],
        {"x": {}},
        {"0": {"role": "a"}},
        {"12": {}},
        {"12": {"role": "a" * 201}},
        {"12": {"role": "a", "was": {}}},
        {"12": {"role": "a", "was": [{}]}},
        {"12": {"role": "a", "was": [{"role": "b"}] * 51}},
    ],
)
def test_what_is_not_understood_changes_nothing(recorder, panel, sent, look, seats):
    assert tell(recorder, panel, seats).status_code == 422
    assert {each.revision for each in notes(look).values()} == {1}


def test_whoever_is_signed_in_meanwhile_names_nothing(browse, panel, sent):
    second = browse(Role.RECORDER, panel.event)
    assert tell(second, panel, {"12": {"participant": panel.seated.key}}).status_code == 409

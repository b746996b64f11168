"""Notes are found by who said them, as far as the reader may know."""

import pytest

from app.models import Contribution, Office, Participant
from app.vocabulary import Role

PAGE = "{address}?{asked}"


@pytest.fixture
def said(browse, panel, operation, make, db):
    """Notes by a participant, a seat, a role, a contributor, and two who are not to be found."""
    office = make.add(Office(name_en="Regional Police", name_sq="Policia e Qarkut Shkodër"))
    person = make.add(Participant(event_id=panel.event.key, name="Kryetar Shembulli", office_id=office.key))
    unlisted = make.add(Participant(event_id=panel.event.key, name="Unlisted Person", unlisted=True))
    paper = make.add(Contribution(event_id=panel.event.key, item_id=panel.session.key, speaker="Vatra Center"))
    db.commit()
    bodies = {
        "by name": {"participant": person.key},
        "by seat": {"seat": 12},
        "by role": {"role": "Drejtoria Arsimore, Vlorë"},
        "by paper": {"contribution": paper.key, "source": "written"},
        "by unlisted": {"participant": unlisted.key},
        "by confidence": {"participant": person.key, "mark": "confidential"},
    }
    client = browse(Role.RECORDER, panel.event)
    answer = client.post(
        panel.api, json={"device": "d", "operations": [operation(words, body=body) for words, body in bodies.items()]}
    )
    assert {each["receipt"] for each in answer.json()["receipts"]} == {"new"}
    reader = browse(Role.FACILITATOR, panel.event)

    def found(asked, client=reader):
        page = client.get(f"{panel.address}?{asked}").text
        hidden = {"confidential"} if "A confidential note" in page else set()
        return {words for words in bodies if f">{words}</span>" in page} | hidden

    return found


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("speaker=kryetar", {"by name"}),
        ("speaker=Kryetar+Shembulli,+Regional+Police", {"by name"}),
        ("speaker=SHKODER", {"by name"}),
        ("speaker=mayor", {"by seat"}),
        ("speaker=vlore", {"by role"}),
        ("speaker=vatra", {"by paper"}),
        ("speaker=unlisted", set()),
        ("speaker=nobody", set()),
        ("speaker=%25", set()),
        ("q=kryetar", {"by name"}),
        ("q=vatra+paper", {"by paper"}),
        ("q=kryetar&speaker=vatra", set()),
        ("q=unlisted", {"by unlisted"}),
    ],
)
def test_notes_are_found_by_their_speaker(said, asked, expected):
    assert said(asked) == expected


def test_asking_by_speaker_costs_a_bounded_number_of_queries(said, queries):
    with queries.at_most(16):
        said("speaker=a&q=b+c+d+e+f+g")

"""Notes are found by who said them, as far as the reader may know."""

from uuid import uuid4

import pytest
from lxml import html

from app.models import Contribution, GuideItem, Office, Participant
from app.vocabulary import ItemKind, Role

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


@pytest.mark.parametrize(("asked", "told"), [("", "6 notes"), ("?speaker=kryetar", "1 of 6 notes")])
def test_a_search_says_how_many_of_how_many_it_found(said, browse, panel, asked, told):
    page = browse(Role.FACILITATOR, panel.event).get(f"{panel.address}{asked}").text
    (place,) = html.document_fromstring(page).xpath("//section[@class='note-place']")
    assert place.find("header/small").text_content() == told


def test_groups_of_one_name_are_told_apart_by_their_session(browse, panel, make, recorder, operation, db):
    given = {"event_id": panel.event.key, "day_id": panel.session.day_id}
    other = make.add(GuideItem(**given, kind=ItemKind.SESSION, uid=str(uuid4()), title_en="Prevention", position=9))
    group = make.add(
        GuideItem(**given, kind=ItemKind.LANE, uid=str(uuid4()), title_en="Northern group", parent_id=other.key)
    )
    db.commit()
    notes = [
        operation("Here", body={"lane": panel.north.key}),
        operation("There", body={"session": other.key, "lane": group.key}),
    ]
    recorder.post(panel.api, json={"device": "d", "operations": notes})
    page = html.document_fromstring(recorder.get(panel.address).text)
    offered = {
        group.get("label"): [each.text for each in group] for group in page.xpath("//select[@name='lane']/optgroup")
    }
    assert offered == {
        "III. Coordination": ["Southern group", "Northern group"], "Prevention": ["Northern group"],
    }  # fmt: skip
    heads = [each.text_content() for each in page.xpath("//section[@class='note-place']//h2")]
    assert heads == ["Coordination › Northern group", "Prevention › Northern group"]

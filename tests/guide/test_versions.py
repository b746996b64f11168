"""What changed between two versions, in facts and in words; sharing, publishing, and the list of versions."""

from typing import Any

import pytest
from sqlmodel import Session

from app.guide import editing, publication, session_actions, versions_view
from app.guide.versions import Change, Moment, What, changes
from app.models import Publication
from app.vocabulary import Audience, ItemRole, Language, Role
from app.web.languages import speak
from tests.conftest import Browse, Make, Queries
from tests.guide.conftest import Guide

VERSIONS = "/events/an-event/guide/versions"
PUBLISH = "/events/an-event/guide/publication"


def entry(uid: str = "a", **given: Any) -> dict[str, Any]:
    names = (
        "title_en",
        "title_sq",
        "number",
        "room",
        "form",
        "purpose_en",
        "purpose_sq",
        "panel_en",
        "panel_sq",
        "method",
    )
    known: dict[str, Any] = dict.fromkeys(names, "") | {
        "uid": uid, "kind": "session", "title_en": "Lunch", "start": "2027-01-19T09:00:00+01:00",
        "end": "2027-01-19T10:00:00+01:00", "opens": 540, "closes": 600, "protocol": False, "speakers": [], "lanes": [],
    }  # fmt: skip
    return known | given


def content(*entries: dict[str, Any], on: str = "2027-01-19", **more: Any) -> dict[str, Any]:
    return {"days": [{"on": on, "entries": list(entries)}], "cancelled": [], **more}


SPEAKER = {"role": "speaker", "name": "A minister", "office_en": "", "office_sq": ""}
CASES = [
    (content(entry()), content(entry()), []),
    (content(), content(entry()), ["“Lunch” is new, on Tue 19 Jan at 9:00."]),
    (content(entry()), content(), ["“Lunch” was removed; it stood on Tue 19 Jan at 9:00."]),
    (content(entry()), content(entry(opens=570)), ["“Lunch” moved from 9:00 to 9:30."]),
    (
        content(entry()),
        content(entry(opens=570), on="2027-01-20"),
        ["“Lunch” moved from Tue 19 Jan 9:00 to Wed 20 Jan 9:30."],
    ),
    (content(entry()), content(entry(end="2027-01-19T10:15:00+01:00")), ["“Lunch” takes 1 h 15′; it took 1 h."]),
    (content(entry()), content(entry(title_en="Meal")), ["“Lunch” is now called “Meal”."]),
    (content(entry()), content(entry(title_sq="Dreka")), ["“Lunch” has another title in the other language."]),
    (content(entry()), content(entry(room="Hall")), ["“Lunch” is in Hall."]),
    (content(entry(room="Hall")), content(entry(room="Garden")), ["“Lunch” is in Garden; it was in Hall."]),
    (content(entry(room="Hall")), content(entry()), ["“Lunch” has no room any more; it was in Hall."]),
    (content(entry()), content(entry(speakers=[SPEAKER])), ["“Lunch”: A minister (speaker) came in."]),
    (content(entry(speakers=[SPEAKER])), content(entry()), ["“Lunch” without A minister (speaker)."]),
    (content(entry()), content(entry(purpose_en="To eat")), ["“Lunch” is described otherwise."]),
    (content(entry(public=True)), content(entry(public=False)), ["“Lunch” is internal now."]),
    (content(entry()), content(entry(public=False)), ["“Lunch” is internal now."]),
    (
        content(about={"place": "A hall"}),
        content(about={"place": "Another"}),
        ["The place is now Another; it was A hall."],
    ),
]


@pytest.mark.parametrize(("before", "after", "said"), CASES)
def test_a_change_is_told_in_words(before: dict[str, Any], after: dict[str, Any], said: list[str]) -> None:
    assert [one.words for one in versions_view.told_changes(before, after)] == said


def test_in_albanian_too() -> None:
    speak(Language.ALBANIAN)
    [one] = versions_view.told_changes(content(entry()), content(entry(opens=570)))
    assert one.words == "“Lunch” u zhvendos nga 9:00 në 9:30."


def test_a_group_that_moves_with_its_session_is_told_once() -> None:
    def lanes(opens: int) -> dict[str, Any]:
        return entry(opens=opens, lanes=[entry("b", kind="lane", title_en="North", opens=opens)])

    assert len(versions_view.told_changes(content(lanes(540)), content(lanes(570)))) == 1
    assert len(changes(content(lanes(540)), content(lanes(570)))) == 2


def test_it_agrees_with_how_many_the_button_counts(guide: Guide, db: Session, make: Make) -> None:
    before = publication.draft(db, guide.event)
    editing.edit(db, guide["Rules"], {"minutes": 40}, version=None, by=make.user())
    after = publication.draft(db, guide.event)
    found = changes(before, after)
    assert publication.behind(before, after) == len(versions_view.told_changes(before, after)) < len(found)
    assert Change(What.MINUTES, publication.entries(after)[guide["Welcome"].uid], 25, 50) in found
    north = publication.entries(after)[guide["North"].uid]
    assert Change(What.MOVED, north, Moment("2027-01-19", 565), Moment("2027-01-19", 590)) in found


# The page


def test_what_changed_stands_before_publishing(guide: Guide, browse: Browse) -> None:
    organiser = browse(Role.ORGANISER, guide.event)
    assert "Publish agenda" in organiser.get(VERSIONS).text
    assert organiser.put(PUBLISH).headers["location"] == VERSIONS
    assert "Nothing public has changed since." in organiser.get(VERSIONS).text
    organiser.patch(
        f"/events/an-event/guide/rows/{guide['Lunch'].key}", data={"pin": "12:30"}, headers={"hx-request": "true"}
    )
    page = organiser.get(VERSIONS).text
    assert "“Lunch” moved from 12:00 to 12:30." in page
    assert "Publish these changes" in page
    organiser.put(PUBLISH)
    page = organiser.get(f"{VERSIONS}/2").text
    assert "“Lunch” moved from 12:00 to 12:30." in page
    assert "12:30–13:30" in page


def test_the_team_is_shown_a_version_with_internal_rows(guide: Guide, browse: Browse, db: Session) -> None:
    guide["Rules"].public = False
    session_actions.add_person(db, guide["Rules"], role=ItemRole.FACILITATOR, label="A facilitator")
    facilitator, recorder = browse(Role.FACILITATOR, guide.event), browse(Role.RECORDER, guide.event)
    assert facilitator.post(VERSIONS, data={"remark": "The groups are in"}).status_code == 303
    page = recorder.get(f"{VERSIONS}/1").text
    assert "The groups are in" in page
    assert "Rules" in page
    assert "A facilitator" in page
    assert browse().get("/agenda/an-event").status_code == 404, "sharing publishes nothing"
    facilitator.patch(
        f"/events/an-event/guide/rows/{guide['Rules'].key}", data={"minutes": "20"}, headers={"hx-request": "true"}
    )
    assert "“Rules” takes 20′; it took 15′." in recorder.get(VERSIONS).text


def test_numbers_run_through_both_kinds_and_the_agenda_counts_only_its_own(
    guide: Guide, db: Session, make: Make
) -> None:
    user = make.user()
    kinds = [
        publication.publish(db, guide.event, by=user),
        publication.share(db, guide.event, remark="", by=user),
        publication.publish(db, guide.event, by=user),
    ]
    assert [(made.number, made.audience) for made in kinds] == [
        (1, Audience.PUBLIC),
        (2, Audience.TEAM),
        (3, Audience.PUBLIC),
    ]
    assert all(one["sequence"] == 0 for one in publication.entries(kinds[2].content).values())
    assert versions_view.before(db, guide.event, kinds[2]) is kinds[0]


def test_withdrawing_keeps_the_version_in_the_list(guide: Guide, browse: Browse) -> None:
    organiser = browse(Role.ORGANISER, guide.event)
    organiser.put(PUBLISH)
    organiser.delete(PUBLISH)
    page = organiser.get(VERSIONS).text
    assert "withdrawn" in page
    assert "Publish agenda" in page


@pytest.mark.parametrize(
    ("role", "read", "share", "publish"),
    [
        (Role.ORGANISER, 200, 303, 303),
        (Role.FACILITATOR, 200, 303, 403),
        (Role.RECORDER, 200, 403, 403),
        (Role.REVIEWER, 200, 403, 403),
        (Role.SPONSOR, 403, 403, 403),
    ],
)
def test_who_may(guide: Guide, browse: Browse, role: Role, read: int, share: int, publish: int) -> None:
    client = browse(role, guide.event)
    assert client.get(VERSIONS).status_code == read
    assert client.post(VERSIONS).status_code == share
    assert client.put(PUBLISH).status_code == publish


def test_a_version_of_another_event_is_not_found(guide: Guide, browse: Browse, make: Make, db: Session) -> None:
    other = make.event("another-event")
    db.add(Publication(event_id=other.key, number=7, content=content(entry())))
    assert browse(Role.ORGANISER, guide.event).get(f"{VERSIONS}/7").status_code == 404


def test_the_page_asks_little(guide: Guide, browse: Browse, db: Session, make: Make, queries: Queries) -> None:
    for _ in range(5):
        publication.publish(db, guide.event, by=make.user(f"{_}@kuvend.example"))
    client = browse(Role.ORGANISER, guide.event)
    with queries.at_most(20):
        client.get(VERSIONS)


def test_nobody_unlisted_is_in_a_version(guide: Guide, db: Session, make: Make) -> None:
    from app.models import Participant

    hidden = make.add(Participant(event_id=guide.event.key, name="Hidden Name", unlisted=True))
    session_actions.add_person(db, guide["Lunch"], role=ItemRole.SPEAKER, who=f"participant-{hidden.key}")
    for made in (
        publication.share(db, guide.event, remark="", by=make.user()),
        publication.publish(db, guide.event, by=None),
    ):
        assert "Hidden" not in str(made.content)

"""Every check of the guide has a mend where it stands: it settles the doubt, says so, and is undone in one step."""

import json
import re
from collections.abc import Callable

import pytest
from sqlmodel import Session, col, select

from app.guide import queries, row_actions, session_actions
from app.guide.candidates import candidates, free_rooms, members
from app.guide.checks import Doubt
from app.models import Event, GuideItem, ItemPerson, Objective, User
from app.vocabulary import Form, ItemKind, ItemRole, Role
from tests.conftest import Browse, Make
from tests.guide.conftest import Guide

HTMX = {"hx-request": "true"}
PAGE = "/events/an-event/guide"
Setting = Callable[[Session, Guide, Make], str]


def _add(db: Session, guide: Guide, title: str, parent: str | None = None, **values: object) -> GuideItem:
    kind = ItemKind.STEP if parent else ItemKind.SESSION
    guide.rows[title] = row_actions.add(
        db, guide.day, kind=kind, parent=guide.rows.get(parent or ""), title_en=title, **values
    )
    return guide.rows[title]


def _who(make: Make, name: str, event: Event, role: Role = Role.FACILITATOR) -> str:
    user = make.member(event, role, f"{name.lower()}@office.example")
    user.name = name
    return f"user-{user.key}"


def _works(db: Session, guide: Guide, row: str, who: str, role: ItemRole = ItemRole.FACILITATOR) -> None:
    session_actions.add_person(db, guide[row], role=role, who=who)


def gap(db: Session, guide: Guide, make: Make) -> str:
    return "Lunch"


def overlap(db: Session, guide: Guide, make: Make) -> str:
    _add(db, guide, "Early", minutes=10, pin=550)
    return "Early"


def too_early(db: Session, guide: Guide, make: Make) -> str:
    _add(db, guide, "Late session", pin=700)
    _add(db, guide, "Too early", "Late session", minutes=5, pin=690)
    return "Too early"


def overfull(db: Session, guide: Guide, make: Make) -> str:
    guide["Welcome"].minutes = 20
    guide["Rules"].cut_to = 5
    return "Welcome"


def long_presentation(db: Session, guide: Guide, make: Make) -> str:
    _add(db, guide, "Talk", "Welcome", minutes=40, form=Form.PRESENTATION)
    return "Talk"


def no_break(db: Session, guide: Guide, make: Make) -> str:
    guide["Greeting"].minutes = 85
    return "Rules"


TAPS: list[tuple[Setting, Doubt, str, str]] = [
    (gap, Doubt.GAP, "follow", "“Lunch” follows what precedes it, now at 10:25."),
    (gap, Doubt.GAP, "fill", "“Reserve”, 1 h 35′, stands at 10:25 now."),
    (overlap, Doubt.OVERLAP, "follow", "“Early” follows what precedes it, now at 13:00."),
    (overlap, Doubt.OVERLAP, "pin", "“Early” is fixed at 13:00 now."),
    (too_early, Doubt.TOO_EARLY, "pin", "“Too early” is fixed at 11:40 now."),
    (overfull, Doubt.OVERFULL, "overfull", "“Welcome” has 25′ set aside now."),
    (overfull, Doubt.OVERFULL, "shorten", "“Rules” gives 5′."),
    (long_presentation, Doubt.LONG_PRESENTATION, "talk", "“Talk in pairs: what does this mean for us?”, 5′, stands at"),
    (long_presentation, Doubt.LONG_PRESENTATION, "questions", "“Questions from the floor”, 10′, stands at"),
    (no_break, Doubt.NO_BREAK, "break", "“Break”, 15′, stands at 10:25 now."),
]


def doubts(db: Session, event: Event) -> set[tuple[str, str]]:
    """Each with the row it stands at; those of the day at none."""
    db.rollback()
    db.expire_all()
    [plan] = queries.all_planned(db, event)
    found = {(finding.doubt.value, node.row.title_en) for node in plan.nodes.values() for finding in node.doubts}
    found |= {(finding.doubt.value, "") for finding in plan.doubts}
    db.rollback()
    return found


def said(answer: object) -> str:
    assert answer.status_code == 200, answer.text  # type: ignore[attr-defined]
    told: str = json.loads(answer.headers["hx-trigger"])["kuvend:said"]["text"]  # type: ignore[attr-defined]
    return told


@pytest.mark.parametrize(("setting", "doubt", "how", "words"), TAPS)
def test_one_tap_settles_the_doubt_and_one_step_undoes_it(
    guide: Guide, browse: Browse, db: Session, make: Make, setting: Setting, doubt: Doubt, how: str, words: str
) -> None:
    row = setting(db, guide, make)
    db.flush()
    key = guide[row].key
    client = browse(Role.FACILITATOR, guide.event)
    before = doubts(db, guide.event)
    assert (doubt.value, row) in before
    db.rollback()
    page = client.get(PAGE).text
    assert re.search(rf'formaction="{PAGE}/rows/{key}/mends"[^>]* value="{how}"', page), "the button stands there"
    db.rollback()
    answer = client.post(f"{PAGE}/rows/{key}/mends", data={"mend": how}, headers=HTMX)
    assert answer.status_code == 200
    assert said(answer).startswith(words)
    assert (doubt.value, row) not in doubts(db, guide.event)
    db.rollback()
    undo = json.loads(answer.headers["hx-trigger"])["kuvend:said"]["undo"]
    assert client.post(undo["url"], headers=HTMX).status_code == 200
    assert doubts(db, guide.event) == before


def person_twice(db: Session, guide: Guide, make: Make) -> tuple[str, str, str]:
    ana, free = _who(make, "Ana", guide.event), _who(make, "Vera", guide.event)
    _works(db, guide, "North", ana)
    _works(db, guide, "South", ana)
    return "South", ana, free


def not_neutral(db: Session, guide: Guide, make: Make) -> tuple[str, str, str]:
    ana, other = _who(make, "Ana", guide.event), _who(make, "Vera", guide.event)
    _works(db, guide, "Welcome", ana)
    _works(db, guide, "Greeting", ana, ItemRole.SPEAKER)
    return "Greeting", ana, other


def room_twice(db: Session, guide: Guide, make: Make) -> tuple[str, str, str]:
    guide["South"].room = "Room 2"
    guide["Lunch"].room = "Garden"
    return "South", "", "Garden"


def no_recorder(db: Session, guide: Guide, make: Make) -> tuple[str, str, str]:
    return "North", "", _who(make, "Vera", guide.event, Role.RECORDER)


def no_facilitator(db: Session, guide: Guide, make: Make) -> tuple[str, str, str]:
    return "North", "", _who(make, "Vera", guide.event)


def no_objective(db: Session, guide: Guide, make: Make) -> tuple[str, str, str]:
    return "Groups", "", str(make.add(Objective(event_id=guide.event.key, text_en="Referral works")).key)


CHOICES = [
    (person_twice, "Vera takes the place of Ana in “South”."),
    (not_neutral, "Vera takes the place of Ana in “Greeting”."),
    (room_twice, "“South” is in Garden now."),
    (no_recorder, "Vera records “North”."),
    (no_facilitator, "Vera facilitates “North”."),
    (no_objective, "“Groups” serves “Referral works” now."),
]


@pytest.mark.parametrize(("setting", "words"), CHOICES)
@pytest.mark.parametrize("htmx", [True, False], ids=["htmx", "without-javascript"])
def test_what_is_chosen_settles_the_doubt(
    guide: Guide, browse: Browse, db: Session, make: Make,
    setting: Callable[[Session, Guide, Make], tuple[str, str, str]], words: str, htmx: bool,
) -> None:  # fmt: skip
    row, about, choice = setting(db, guide, make)
    db.flush()
    key, doubt = guide[row].key, setting.__name__
    client = browse(Role.FACILITATOR, guide.event)
    before = doubts(db, guide.event)
    assert (doubt, row) in before
    db.rollback()
    page = client.get(PAGE).text
    [way] = re.findall(rf'href="({PAGE}/rows/{key}/mends\?doubt={doubt}&[^"]*)"', page.replace("&amp;", "&"))
    form = client.get(way, headers=HTMX if htmx else {}).text
    assert ("<!doctype html>" in form.lower()) is not htmx, "a page of its own without JavaScript"
    assert f'value="{choice}"' in form
    if about:
        assert f'name="choice" value="{about}"' not in form, "whoever is in doubt is not offered again"
    answer = client.post(
        f"{PAGE}/rows/{key}/mends", data={"mend": doubt, "about": about, "choice": choice},
        headers=HTMX if htmx else {}, follow_redirects=False,
    )  # fmt: skip
    assert answer.status_code == (200 if htmx else 303)
    if htmx:
        assert said(answer) == words
    assert (doubt, row) not in doubts(db, guide.event)
    db.rollback()
    assert client.post(f"{PAGE}/undone", headers=HTMX).status_code == 200
    assert doubts(db, guide.event) == before


def test_whoever_is_wanted_twice_is_taken_out_with_one_tap(
    guide: Guide, browse: Browse, db: Session, make: Make
) -> None:
    row, who, _ = person_twice(db, guide, make)
    key = guide[row].key
    client = browse(Role.FACILITATOR, guide.event)
    answer = client.post(f"{PAGE}/rows/{key}/mends", data={"mend": f"out:{who}"}, headers=HTMX)
    assert said(answer) == "Ana is no longer in “South”."
    assert ("person_twice", "South") not in doubts(db, guide.event)


def test_free_people_come_first_then_who_does_it_least(guide: Guide, db: Session, make: Make) -> None:
    busy, often, free = (_who(make, name, guide.event, Role.RECORDER) for name in ("Ana", "Bora", "Vera"))
    _who(make, "Sponsor", guide.event, Role.SPONSOR)
    _works(db, guide, "South", busy, ItemRole.RECORDER)
    _works(db, guide, "Welcome", often, ItemRole.RECORDER)
    [plan] = queries.all_planned(db, guide.event)
    node = plan.nodes[guide["North"].key]
    found = candidates(plan, node, members(db, guide.event.key), ItemRole.RECORDER)
    assert [f"user-{one.id}" for one in found] == [free, often, busy]
    assert [one.busy.row.title_en if one.busy else "" for one in found] == ["", "", "South"]


def test_a_room_is_free_when_nobody_meets_there(guide: Guide, db: Session) -> None:
    guide["Lunch"].room = "Garden"
    guide["Welcome"].room = "Great hall"
    db.flush()
    [plan] = queries.all_planned(db, guide.event)
    assert free_rooms([plan], plan, plan.nodes[guide["South"].key]) == ["Garden", "Great hall"]
    assert free_rooms([plan], plan, plan.nodes[guide["North"].key]) == ["Garden", "Great hall"], "its own is no news"
    assert free_rooms([plan], plan, plan.nodes[guide["Rules"].key]) == ["Garden", "Great hall", "Room 2"]


# Of a day, and of the guide


def test_a_plenary_row_becomes_work_in_groups(guide: Guide, browse: Browse, db: Session) -> None:
    guide.event.speaking_target = 45
    db.add(guide.event)
    discussion = str(_add(db, guide, "Discussion", "Welcome", minutes=30).key)
    day, greeting = guide.day.key, str(guide["Greeting"].key)
    client = browse(Role.FACILITATOR, guide.event)
    assert ("few_voices", "") in doubts(db, guide.event)
    db.rollback()
    form = client.get(f"{PAGE}/days/{day}/mends?doubt=few_voices", headers=HTMX).text
    offered = re.findall(r'name="choice" value="(\d+)"[^>]*>([^<]*)', form)
    assert offered[0] == (discussion, "30′ Discussion"), "the longest first"
    assert greeting not in {key for key, _ in offered}, "protocol stays as it is"
    answer = client.post(f"{PAGE}/days/{day}/mends", data={"mend": "few_voices", "choice": offered[0][0]}, headers=HTMX)
    assert said(answer).startswith("“Discussion” is work in small groups now. Participants speak ")
    assert ("few_voices", "") not in doubts(db, guide.event)


def test_the_end_that_was_announced_moves_and_comes_back(guide: Guide, browse: Browse, db: Session) -> None:
    guide.event.ends_at_announced = 12 * 60 + 30
    db.add(guide.event)
    event, day = guide.event, guide.day.key
    lead, organiser = browse(Role.FACILITATOR, event), browse(Role.ORGANISER, event)
    assert ("late_end", "") in doubts(db, event)
    db.rollback()
    assert 'value="announce"' not in lead.get(PAGE).text, "the settings of the event are the organiser's"
    assert 'value="announce"' in organiser.get(PAGE).text
    address = f"{PAGE}/days/{day}/mends"
    assert lead.post(address, data={"mend": "announce"}, headers=HTMX).status_code == 403
    assert lead.post(address, data={"mend": "shorten"}, headers=HTMX).status_code == 422, "nothing can be cut"
    answer = organiser.post(address, data={"mend": "announce"}, headers=HTMX)
    assert said(answer) == "The day is announced to end at 13:00 now."
    assert ("late_end", "") not in doubts(db, event)
    db.rollback()
    assert lead.post(f"{PAGE}/undone", headers=HTMX).status_code == 200
    assert ("late_end", "") in doubts(db, event)
    assert db.exec(select(Event.ends_at_announced).where(col(Event.id) == event.key)).one() == 750


def test_the_day_is_shortened_by_the_shares_of_recovery(guide: Guide, browse: Browse, db: Session) -> None:
    guide.event.ends_at_announced = 12 * 60 + 50
    guide["Lunch"].cut_to, guide["Lunch"].pin = 40, None
    guide["Rules"].cut_to = 5
    guide["Greeting"].cut_to = 0
    guide["Groups"].pin = 11 * 60 + 40
    db.add_all([guide.event, *guide.rows.values()])
    db.flush()
    day = guide.day.key
    client = browse(Role.FACILITATOR, guide.event)
    answer = client.post(f"{PAGE}/days/{day}/mends", data={"mend": "shorten"}, headers=HTMX)
    assert said(answer) == "“Lunch” gives 20′. 30′ more cannot be won.", "what stands before a fixed time is of no use"


def test_an_objective_finds_its_session(guide: Guide, browse: Browse, db: Session, make: Make) -> None:
    objective = make.add(Objective(event_id=guide.event.key, text_en="Referral works")).key
    client = browse(Role.FACILITATOR, guide.event)
    day, groups = guide.day.key, guide["Groups"].key
    db.rollback()
    page = client.get(PAGE).text
    assert "No session serves the objective “Referral works”" in page
    form = client.get(f"{PAGE}/days/{day}/mends?doubt=unserved_objective&about={objective}", headers=HTMX).text
    assert f'value="{groups}"' in form
    assert f'value="{guide["Lunch"].key}"' not in form
    answer = client.post(
        f"{PAGE}/days/{day}/mends", data={"mend": "unserved_objective", "about": objective, "choice": groups},
        headers=HTMX,
    )  # fmt: skip
    assert said(answer) == "“Groups” serves “Referral works” now."
    assert "No session serves" not in answer.text
    assert "No session serves" not in client.get(PAGE).text


def test_nobody_from_another_event_is_put_in_anybodys_place(
    guide: Guide, browse: Browse, db: Session, make: Make
) -> None:
    row, who, _ = person_twice(db, guide, make)
    stranger = make.user("stranger@office.example", name="Stranger")
    key = guide[row].key
    client = browse(Role.FACILITATOR, guide.event)
    for choice in (f"user-{stranger.key}", "user-0", "participant-1", "label-x", ""):
        answer = client.post(
            f"{PAGE}/rows/{key}/mends", data={"mend": "person_twice", "about": who, "choice": choice}, headers=HTMX
        )
        assert answer.status_code == 422
    db.rollback()
    held = db.exec(select(User.name).join(ItemPerson, col(ItemPerson.user_id) == col(User.id))).all()
    assert list(held) == ["Ana", "Ana"]

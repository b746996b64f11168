"""Who facilitates and who records: one table of a day, in which choosing is saving, and the desk beside it."""

import re

from sqlmodel import Session

from app.guide import queries
from app.vocabulary import ItemRole, Role
from tests.conftest import Browse, Make
from tests.guide.conftest import Guide
from tests.guide.test_mends_of_all import HTMX, PAGE, _who, _works, doubts, said


def people(db: Session, guide: Guide, row: str) -> list[tuple[str, ItemRole]]:
    db.rollback()
    db.expire_all()
    [plan] = queries.all_planned(db, guide.event)
    found = [(one.name, one.role) for one in plan.nodes[guide[row].key].people]
    db.rollback()
    return found


def test_choosing_saves_changes_and_empties_a_part(guide: Guide, browse: Browse, db: Session, make: Make) -> None:
    ana, vera = _who(make, "Ana", guide.event, Role.RECORDER), _who(make, "Vera", guide.event, Role.RECORDER)
    north = guide["North"].key
    client = browse(Role.FACILITATOR, guide.event)
    assert ("no_recorder", "North") in doubts(db, guide.event)
    address = f"{PAGE}/rows/{north}/people"
    db.rollback()
    answer = client.put(address, data={"role": "recorder", "who": ana}, headers=HTMX)
    assert said(answer) == "Ana records “North”."
    assert ("no_recorder", "North") not in doubts(db, guide.event)
    [entry] = re.findall(rf'id="assigned-{north}".*?name="person" value="(\d+)"', answer.text, re.DOTALL)
    answer = client.put(address, data={"role": "recorder", "person": entry, "who": vera}, headers=HTMX)
    assert said(answer) == "Vera records “North”."
    assert people(db, guide, "North") == [("Vera", ItemRole.RECORDER)]
    answer = client.put(address, data={"role": "recorder", "person": entry, "who": ""}, headers=HTMX)
    assert said(answer) == "Vera is no longer in “North”."
    assert ("no_recorder", "North") in doubts(db, guide.event)
    db.rollback()
    assert client.post(f"{PAGE}/undone", headers=HTMX).status_code == 200
    assert people(db, guide, "North") == [("Vera", ItemRole.RECORDER)]


def test_the_table_says_who_is_elsewhere_and_what_is_in_doubt(
    guide: Guide, browse: Browse, db: Session, make: Make
) -> None:
    ana, _ = _who(make, "Ana", guide.event), _who(make, "Vera", guide.event)
    _works(db, guide, "North", ana)
    _works(db, guide, "South", ana)
    db.flush()
    north, south = guide["North"].key, guide["South"].key
    page = browse(Role.FACILITATOR, guide.event).get(f"{PAGE}/assignments").text
    row = page[page.index(f'id="assigned-{south}"') :]
    assert "Ana is wanted in “North” at the same time" in row[: row.index("</tr>")]
    choices = re.findall(r'<option value="(user-\d+)"[^>]*>([^<]*)', row[: row.index("</select>")])
    names = [name for _, name in choices]
    assert names.index("Vera") < names.index("Ana"), "who is free stands first"
    recorders = re.findall(rf'id="recorder-{north}-1".*?</select>', page, re.DOTALL)[0]
    assert "Ana (“North” then)" in recorders, "whoever facilitates a group does not also record it"


def test_the_table_needs_no_javascript_and_is_read_by_the_team(
    guide: Guide, browse: Browse, db: Session, make: Make
) -> None:
    ana = _who(make, "Ana", guide.event)
    south, day = guide["South"].key, guide.day.key
    client, reader = browse(Role.FACILITATOR, guide.event), browse(Role.RECORDER, guide.event)
    answer = client.post(
        f"{PAGE}/rows/{south}/people?_method=put", data={"role": "facilitator", "who": ana}, follow_redirects=False
    )
    assert answer.status_code == 303
    assert answer.headers["location"] == f"{PAGE}/assignments?day={day}#assigned-{south}"
    page = reader.get(f"{PAGE}/assignments").text
    assert "Ana" in page
    assert 'name="who"' not in page
    assert client.put(
        f"{PAGE}/rows/{south}/people", data={"role": "speaker", "who": ana}, headers=HTMX
    ).status_code == 422  # fmt: skip
    assert client.put(
        f"{PAGE}/rows/{south}/people", data={"role": "recorder", "person": "999", "who": ana}, headers=HTMX
    ).status_code == 409  # fmt: skip


def test_the_desk_gives_a_group_its_recorder_and_history_knows(
    guide: Guide, browse: Browse, db: Session, make: Make
) -> None:
    busy, free = _who(make, "Ana", guide.event, Role.RECORDER), _who(make, "Vera", guide.event, Role.RECORDER)
    _works(db, guide, "South", busy, ItemRole.RECORDER)
    db.flush()
    north = guide["North"].key
    client = browse(Role.ORGANISER, guide.event)
    desk = "/events/an-event/notes/desk"
    page = client.get(desk).text
    row = page[page.index(f'id="place-{north}"') :]
    choices = re.findall(r'<option value="(\d+)">([^<]*)', row[: row.index("</select>")])
    assert choices[0] == (free.removeprefix("user-"), "Vera")
    assert (busy.removeprefix("user-"), "Ana (elsewhere then)") in choices
    assert ("no_recorder", "North") in doubts(db, guide.event)
    db.rollback()
    answer = client.put(f"{desk}/{north}/recorders", data={"user": choices[0][0]}, follow_redirects=False)
    assert answer.status_code == 303
    assert ("no_recorder", "North") not in doubts(db, guide.event)
    db.rollback()
    assert client.post(f"{PAGE}/undone", headers=HTMX).status_code == 200, "one line of history"
    assert ("no_recorder", "North") in doubts(db, guide.event)

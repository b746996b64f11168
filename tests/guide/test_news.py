"""What others changed: the rows that did, worked out from the history, and never less than what changed."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session

from app.guide import editing, history, news, queries, session_actions
from app.guide.history import Verb
from app.guide.plan import PlannedDay
from app.models import ItemPerson, User
from app.vocabulary import Form, ItemRole, Role
from tests.conftest import Browse, Make, Queries
from tests.guide.conftest import Guide, lengthen

HTMX = {"hx-request": "true"}
PAGE = "/events/an-event/guide"


@pytest.fixture
def editor(make: Make) -> User:
    return make.user("lead@kuvend.example")


def version(db: Session, guide: Guide) -> int:
    now = history.ends(db, guide.event.key).version
    db.commit()
    return now


def plan_of(db: Session, guide: Guide) -> PlannedDay:
    db.flush()
    db.expire_all()
    return queries.all_planned(db, guide.event)[0]


def do(db: Session, guide: Guide, by: User, what: str, choice: int) -> None:
    item = list(guide.rows.values())[choice % len(guide.rows)]
    if what == "person":
        with history.step(db, guide.event.key, Verb.BELONGS, by=by):
            session_actions.add_person(db, item, role=ItemRole.RECORDER, label=f"Office {choice % 3}")
    elif what == "nobody":
        with history.step(db, guide.event.key, Verb.BELONGS, by=by):
            for person in queries.people_of(db, guide.event.key)[:1]:
                session_actions.remove_person(db, db.get_one(ItemPerson, person.id))
    else:
        values = {"minutes": choice, "pin": 540 + choice, "form": list(Form)[choice % 5], "title_en": f"T{choice}"}
        editing.edit(db, item, {what: values[what]}, version=None, by=by)


DEEDS = st.lists(
    st.tuples(st.sampled_from(["minutes", "pin", "form", "title_en", "person", "nobody"]), st.integers(0, 90)),
    max_size=6,
)


def seen(plan: PlannedDay) -> dict[int, tuple[object, ...]]:
    """All that the drawing of a row is made from, but who its people are by name."""
    return {
        key: (node.row._replace(version=0), node.span, node.gap, node.slack, node.look, node.doubts,
              [(person.id, person.role, person.identity) for person in node.people])
        for key, node in plan.nodes.items()
    }  # fmt: skip


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(deeds=DEEDS)
def test_history_put_back_is_the_day_as_it_was_and_every_other_row_is_named(
    db: Session, guide: Guide, editor: User, deeds: list[tuple[str, int]]
) -> None:
    db.commit()
    try:
        before, since = plan_of(db, guide), history.ends(db, guide.event.key).version
        for what, choice in deeds:
            do(db, guide, editor, what, choice)
        after = plan_of(db, guide)
        _, changes = news.changes_since(db, guide.event.key, since)
        assert changes is not None
        changed = news.touched(db, after, changes)
        assert changed is not None
        found = news.as_it_was(guide.event, after, changes)
        assert seen(found) == seen(before)
        told = news.difference(found, after, changed)
        named = {node.row.id for nodes in (told.rows, told.lengths, told.looks, told.doubted) for node in nodes}
        named |= {key for key, _ in told.later}
        was, now = seen(before), seen(after)
        assert {key for key in now if now[key] != was[key]} <= named
    finally:
        db.rollback()
        db.expire_all()


def news_of(browse: Browse, guide: Guide, since: int) -> str:
    answer = browse(Role.FACILITATOR, guide.event).get(f"{PAGE}/news?version={since}&day={guide.day.key}", headers=HTMX)
    assert answer.status_code == 200
    return answer.text


def drawn(text: str) -> set[str]:
    """Names of the rows that are drawn in it."""
    return set(re.findall(r'<textarea id="title-\d+"[^>]*>\n([^<]*)<', text))


def test_after_an_edit_its_row_comes_and_of_the_others_their_times(db: Session, guide: Guide, browse: Browse) -> None:
    editing = browse(Role.ORGANISER, guide.event)
    since = version(db, guide)
    editing.patch(f"{PAGE}/rows/{guide['Rules'].key}", data={"minutes": "20"}, headers=HTMX)
    text = news_of(browse, guide, since)
    assert drawn(text) == {"Rules"}
    assert f'data-version="{since + 1}"' in text
    later = dict(each.split("=") for each in re.findall(r'data-later="([^"]*)"', text)[0].split(";"))
    assert later[str(guide["North"].key)] == "9:30"
    assert str(guide["Lunch"].key) not in later, "it is fixed"
    assert f'id="length-{guide["Welcome"].key}"' in text
    assert 'id="day"' not in text
    assert 'id="ideas"' not in text


def test_a_holder_comes_without_what_it_holds(db: Session, guide: Guide, browse: Browse) -> None:
    editing = browse(Role.ORGANISER, guide.event)
    since = version(db, guide)
    editing.patch(f"{PAGE}/rows/{guide['Welcome'].key}", data={"title_en": "Opening"}, headers=HTMX)
    editing.patch(f"{PAGE}/rows/{guide['North'].key}", data={"title_en": "The north"}, headers=HTMX)
    text = news_of(browse, guide, since)
    assert drawn(text) == {"Opening", "The north"}
    assert text.count("data-as-is") == 2


@pytest.mark.parametrize("deed", ["remove", "add", "move", "undo", "day", "old"])
def test_where_rows_come_go_or_move_or_nobody_knows_the_day_comes(
    db: Session, guide: Guide, browse: Browse, deed: str
) -> None:
    editing = browse(Role.ORGANISER, guide.event)
    editing.patch(f"{PAGE}/rows/{guide['Rules'].key}", data={"title_en": "Our rules"}, headers=HTMX)
    since = version(db, guide)
    row = f"{PAGE}/rows/{guide['Groups'].key}"
    if deed == "remove":
        editing.delete(row, headers=HTMX)
    elif deed == "add":
        editing.post(f"{PAGE}/rows", data={"day": guide.day.key, "lines": "Coffee 15"}, headers=HTMX)
    elif deed == "move":
        editing.put(f"{row}/place", data={"to": "earlier"}, headers=HTMX)
    elif deed == "undo":
        editing.post(f"{PAGE}/undone", headers=HTMX)
    elif deed == "day":
        editing.patch(f"{PAGE}/days/{guide.day.key}", data={"starts": "8:30"}, headers=HTMX)
    else:
        since = -1
    text = news_of(browse, guide, since)
    assert 'id="day"' in text
    assert drawn(text) >= {"Welcome", "Lunch", "Our rules"} - ({"Our rules"} if deed == "undo" else set())
    assert 'data-rows="all"' in text


def test_what_happens_on_another_day_brings_no_rows(db: Session, guide: Guide, browse: Browse) -> None:
    editing = browse(Role.ORGANISER, guide.event)
    editing.post(f"{PAGE}/days", data={})
    other = queries.days(db, guide.event.key)[1]
    since = version(db, guide)
    editing.post(f"{PAGE}/rows", data={"day": other.id, "lines": "Report-back 45"}, headers=HTMX)
    text = news_of(browse, guide, since)
    assert 'id="day"' not in text
    assert not drawn(text)


def test_a_person_in_two_places_is_told_where_the_doubt_stands(db: Session, guide: Guide, browse: Browse) -> None:
    editing = browse(Role.ORGANISER, guide.event)
    who = {"role": "recorder", "label": "Office of the Ombudsman"}
    editing.post(f"{PAGE}/rows/{guide['North'].key}/people", data=who, headers=HTMX)
    since = version(db, guide)
    editing.post(f"{PAGE}/rows/{guide['South'].key}/people", data=who, headers=HTMX)
    text = news_of(browse, guide, since)
    assert drawn(text) == {"South"}
    assert "Office of the Ombudsman" in text


def test_an_edit_among_the_ideas_is_seen_there(db: Session, guide: Guide, browse: Browse) -> None:
    editing = browse(Role.ORGANISER, guide.event)
    lunch = f"{PAGE}/rows/{guide['Lunch'].key}"
    editing.put(f"{lunch}/place", data={"where": "ideas"}, headers=HTMX)
    since = version(db, guide)
    editing.patch(lunch, data={"title_en": "A long lunch"}, headers=HTMX)
    text = news_of(browse, guide, since)
    assert "A long lunch" in text
    assert 'id="day"' not in text


def test_a_day_that_is_gone_is_not_found_and_readers_see_no_fields(guide: Guide, browse: Browse) -> None:
    reader = browse(Role.REVIEWER, guide.event)
    assert reader.get(f"{PAGE}/news?version=0&day=999", headers=HTMX).status_code == 404
    text = reader.get(f"{PAGE}/news?version=-1&day={guide.day.key}", headers=HTMX).text
    assert "Welcome" in text
    assert "<textarea" not in text


def test_news_need_few_queries_however_long_the_guide_is(
    guide: Guide, browse: Browse, db: Session, queries: Queries
) -> None:
    lengthen(db, guide, sessions=30)
    editing, hearing = browse(Role.ORGANISER, guide.event), browse(Role.FACILITATOR, guide.event)
    since = version(db, guide)
    editing.patch(f"{PAGE}/rows/{guide['Rules'].key}", data={"minutes": "20"}, headers=HTMX)
    whole = len(hearing.get(f"{PAGE}?day={guide.day.key}").content)
    with queries.at_most(17):
        text = hearing.get(f"{PAGE}/news?version={since}&day={guide.day.key}", headers=HTMX).text
    assert drawn(text) == {"Rules"}
    assert len(text) * 10 < whole

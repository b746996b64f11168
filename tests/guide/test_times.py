"""Actual times typed up afterwards, and what they teach the next guide."""

import re
from datetime import UTC, date, timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, select

from app.access import actions as access_actions
from app.guide import composing, copying, day_actions, habits, history, own_methods, row_actions, times
from app.guide import queries as plans
from app.guide.checks import Doubt
from app.guide.kinship import kin, usual_in
from app.guide.methods import library
from app.guide.plan import PlannedDay
from app.guide.tree import subtree
from app.guide.usual import Habits, Usual
from app.models import Event, GuideDay, Run, RunEntry, User
from app.vocabulary import Form, ItemKind, Language, Role
from tests.conftest import Browse, Browser, Make, Queries
from tests.guide.conftest import TUESDAY, Guide
from tests.guide.plans import row

HTMX = {"hx-request": "true"}


class Sheets:
    """Somebody who types up times at a guide."""

    client: Browser

    def __init__(self, guide: Guide) -> None:
        """Before the client is made, which commits."""
        self.guide = guide
        self.keys = {name: row.key for name, row in guide.rows.items()}
        self.at = f"/events/{guide.event.slug}/guide/days/{guide.day.key}/times"

    def note(self, row: str, **typed: Any) -> Any:
        return self.client.patch(f"{self.at}/{self.keys[row]}", data=typed, headers=HTMX)

    def end(self, typed: str) -> Any:
        return self.client.patch(self.at, data={"ended": typed}, headers=HTMX)

    def read(self, db: Session) -> dict[str, times.Line]:
        db.rollback()
        db.expire_all()
        event, day = db.get_one(Event, self.guide.event.id), db.get_one(GuideDay, self.guide.day.id)
        lines = times.sheet_of(db, event, day, None).lines
        db.rollback()  # the one writer's turn is the next request's
        return {name: lines[key] for name, key in self.keys.items() if key in lines}


@pytest.fixture
def sheets(guide: Guide, browse: Browse) -> Sheets:
    made = Sheets(guide)
    made.client = browse(Role.FACILITATOR, guide.event)
    return made


@pytest.mark.parametrize("typed", ["9:05", "9.05", "905", "0905", "9h05", " 9:05 "])
def test_a_time_as_people_write_it(sheets: Sheets, db: Session, typed: str) -> None:
    assert sheets.note("Greeting", began=typed).status_code == 200
    assert sheets.read(db)["Greeting"].began == "9:05"


def test_minutes_follow_at_once_and_in_words(sheets: Sheets, db: Session) -> None:
    sheets.note("Greeting", began="9:05")
    answer = sheets.note("Rules", began="9:21")
    key = sheets.keys["Greeting"]
    assert re.search(rf'hx-target="#took-{key}".*?<b>16′</b> 6 min longer', answer.text, re.DOTALL)
    assert f"#taken-{sheets.keys['Rules']}" in answer.text
    sheets.note("North", began="9:40")
    line = sheets.read(db)["Welcome"]
    assert (line.began, line.ended, line.took, line.longer) == ("9:05", "9:40", 35, 10)


@pytest.mark.parametrize(
    ("typed", "field", "says"),
    [
        ({"began": "soon"}, "began", "“soon” is not a time."),
        ({"began": "25:00"}, "began", "“25:00” is not a time."),
        ({"began": "21:00"}, "began", "“21:00” is far from 9:00"),
        ({"began": "9:05", "ended": "9:01"}, "ended", "This began at 9:05, so it did not end at 9:01."),
        ({"ended": "9"}, "", ""),
    ],
)
def test_what_cannot_be_is_told_at_its_field(sheets: Sheets, db: Session, typed: Any, field: str, says: str) -> None:
    answer = sheets.note("Greeting", **typed)
    if not field:
        assert answer.status_code == 200
        return
    assert answer.status_code == 422
    assert says in answer.json()["fields"][field]
    assert sheets.read(db)["Greeting"].began == ""


def test_a_day_that_ends_before_it_began_is_refused(sheets: Sheets, db: Session) -> None:
    sheets.note("Lunch", began="12:10")
    assert "This began at 12:10" in sheets.end("12:00").json()["fields"]["ended"]
    assert sheets.end("13:20").status_code == 200
    assert sheets.read(db)["Lunch"].took == 70


def test_what_did_not_take_place_is_one_tap_and_undone_with_one(sheets: Sheets, db: Session) -> None:
    sheets.note("Greeting", began="9:05")
    answer = sheets.note("Rules", skipped="1", seen="0")
    assert "“Rules” did not take place." in answer.headers["HX-Trigger"].encode().decode("unicode_escape")
    assert sheets.read(db)["Rules"].skipped
    url = re.search(r'"url":"([^"]+)"', answer.headers["HX-Trigger"])
    assert url is not None
    assert sheets.client.delete(url[1], headers=HTMX).status_code == 200
    assert not sheets.read(db)["Rules"].skipped


def test_undo_goes_back_step_by_step_and_never_over_what_came_since(sheets: Sheets, db: Session) -> None:
    sheets.note("Greeting", began="9:05")
    sheets.note("Greeting", began="9:06", seen=str(sheets.read(db)["Greeting"].seen))
    entries = [entry.key for entry in db.exec(select(RunEntry).order_by(col(RunEntry.id)))]
    db.rollback()
    assert sheets.client.delete(f"{sheets.at}/entries/{entries[0]}", headers=HTMX).status_code == 409
    sheets.client.delete(f"{sheets.at}/entries/{entries[1]}", headers=HTMX)
    assert sheets.read(db)["Greeting"].began == "9:05"
    sheets.client.delete(f"{sheets.at}/entries/{entries[0]}", headers=HTMX)
    assert sheets.read(db)["Greeting"].began == ""


def test_two_who_type_the_same_row(sheets: Sheets, browse: Browse, db: Session) -> None:
    """Began and ended do not disturb one another; another time for the same is not written over in silence."""
    other = browse(Role.ORGANISER, sheets.guide.event)
    at = f"{sheets.at}/{sheets.keys['Greeting']}"
    sheets.note("Greeting", began="9:05", ended="", seen="0")
    assert other.patch(at, data={"began": "", "ended": "9:20", "seen": "0"}, headers=HTMX).status_code == 200
    line = sheets.read(db)["Greeting"]
    assert (line.began, line.ended) == ("9:05", "9:20")
    sheets.note("Rules", began="9:21", seen="0")
    answer = other.patch(f"{sheets.at}/{sheets.keys['Rules']}", data={"began": "9:30", "seen": "0"}, headers=HTMX)
    assert answer.status_code == 409
    assert "noted something else here meanwhile" in answer.json()["message"]
    assert sheets.read(db)["Rules"].began == "9:21"


def test_without_javascript_the_page_goes_on_at_the_next_row(sheets: Sheets) -> None:
    at = f"{sheets.at}/{sheets.keys['Greeting']}?_method=patch"
    answer = sheets.client.post(at, data={"began": "9:05", "ended": ""}, follow_redirects=False)
    assert answer.status_code == 303
    page = sheets.client.get(answer.headers["location"]).text
    assert re.search(rf'id="began-{sheets.keys["Rules"]}"[^>]* autofocus', page)
    assert 'value="9:05"' in page


def test_without_javascript_what_was_typed_wrongly_stays(sheets: Sheets) -> None:
    at = f"{sheets.at}/{sheets.keys['Greeting']}?_method=patch"
    answer = sheets.client.post(at, data={"began": "soon", "ended": ""}, headers={"accept": "text/html"})
    assert answer.status_code == 422
    assert "“soon” is not a time." in answer.text
    assert 'value="soon"' in answer.text


def test_past_midnight_and_a_clock_that_is_put_back(db: Session, make: Make, browse: Browse) -> None:
    night = date(2027, 10, 30)
    event = make.event("a-night", starts_on=night)
    day = day_actions.add(db, event, on=night, starts=23 * 60)
    rows = [
        row_actions.add(db, day, kind=ItemKind.STEP, title_en=name, minutes=80) for name in ("Vigil", "Second", "Third")
    ]
    made = Guide(event, day, {row.title_en: row for row in rows})
    keys = {row.title_en: row.key for row in rows}
    sheets = Sheets(made)
    sheets.client = browse(Role.FACILITATOR, event)
    for name, at in (("Vigil", "23:10"), ("Second", "0:30"), ("Third", "1:50")):
        assert sheets.note(name, began=at).status_code == 200
    assert sheets.end("2:20").status_code == 200
    lines = sheets.read(db)
    assert [lines[name].took for name in keys] == [80, 80, 90], "it showed 2:20 twice, and meant is the second"
    assert lines["Second"].began == "0:30 +1"


def test_a_row_that_was_removed_keeps_its_record(sheets: Sheets, guide: Guide, db: Session) -> None:
    for name, at in (("Greeting", "9:05"), ("Rules", "9:15"), ("North", "9:40")):
        sheets.note(name, began=at)
    db.rollback()
    rules = db.merge(guide["Rules"])
    rules.minutes, rules.title_en = 50, "Something else"
    db.add(rules)
    db.commit()
    with history.step(db, rules.event_id, history.Verb.REMOVE, by=None):
        row_actions.remove(db, rules, by=db.exec(select(User)).one())
    db.commit()
    lines = sheets.read(db)
    assert (lines["Greeting"].took, lines["Rules"].took, lines["Rules"].longer, lines["Rules"].gone) == (
        10,
        25,
        10,
        True,
    )
    page = sheets.client.get(sheets.at).text
    assert "no longer in the guide" in page
    assert "Something else" not in page


def test_times_of_a_rehearsal_stand_apart(sheets: Sheets, db: Session) -> None:
    sheets.note("Greeting", began="9:05")
    day = sheets.at.removesuffix("/times")
    answer = sheets.client.post(f"{day}/runs", follow_redirects=False)
    run = answer.headers["location"].partition("run=")[2]
    sheets.note("Greeting", began="9:20", run=run)
    assert sheets.read(db)["Greeting"].began == "9:05"
    assert 'value="9:20"' in sheets.client.get(answer.headers["location"]).text
    sheets.client.put(f"{day}/runs/{run}/real", headers=HTMX)
    assert sheets.read(db)["Greeting"].began == "9:20"
    assert [each.real for each in db.exec(select(Run).order_by(col(Run.id)))] == [False, True]


def test_where_the_times_come_from(sheets: Sheets) -> None:
    sheets.client.patch(sheets.at, data={"remark": "Group 2 lost its sheet"}, headers=HTMX)
    assert "Group 2 lost its sheet" in sheets.client.get(sheets.at).text


@pytest.mark.parametrize(("role", "status"), [(Role.RECORDER, 403), (Role.REVIEWER, 403), (Role.ORGANISER, 200)])
def test_organisers_and_facilitators_type_them(sheets: Sheets, browse: Browse, role: Role, status: int) -> None:
    assert browse(role, sheets.guide.event).get(sheets.at).status_code == status


def test_the_page_asks_a_bounded_number_of_questions(
    sheets: Sheets, guide: Guide, db: Session, queries: Queries
) -> None:
    sheets.note("Greeting", began="9:05")
    with queries.at_most(12):
        sheets.client.get(sheets.at)
    with queries.at_most(24):
        sheets.note("Rules", began="9:20")


# What is learnt


def _held(db: Session, make: Make, slug: str, on: date, took: dict[str, int], like: Event) -> Event:
    """A meeting of the same forum with a greeting, a world café of an hour, and a break."""
    event = make.event(slug, starts_on=on, forum_id=like.forum_id)
    day = day_actions.add(db, event, on=on, starts=540)
    row_actions.add(db, day, kind=ItemKind.STEP, title_en="Greeting", minutes=10, form=Form.PRESENTATION)
    composing.add_method(db, day, library()["world_cafe"], language=Language.ENGLISH, minutes=45)
    row_actions.add(db, day, kind=ItemKind.STEP, title_en="Coffee", minutes=20, form=Form.BREAK)
    db.flush()
    run = Run(event_id=event.key, day_id=day.key, on=on, real=True)
    db.add(run)
    db.flush()
    sheet = times.sheet_of(db, event, day, None)
    at = 540
    for node in sheet.leaves:
        began = sheet.clock.instant(at).astimezone(UTC)
        db.add(RunEntry(event_id=event.key, run_id=run.key, item_id=node.row.id, uid=node.row.uid, began_at=began,
                        title_en=node.row.title_en, planned=node.span.minutes))  # fmt: skip
        at += took.get(node.row.title_en, node.span.minutes)
    ended = sheet.clock.instant(at).astimezone(UTC)
    db.add(RunEntry(event_id=event.key, run_id=run.key, uid="", ended_at=ended))
    db.flush()
    return event


@pytest.fixture
def after_two(db: Session, make: Make) -> Guide:
    """The third meeting; at the two before it the greeting took 18 and 20, and the harvest 14 of 9."""
    event = make.event("third", starts_on=TUESDAY)
    for number, greeting in enumerate((18, 20)):
        took = {"Greeting": greeting, "Harvest in plenary": 14}
        _held(db, make, f"held-{number}", TUESDAY - timedelta(days=90 * (number + 1)), took, event)
    day = day_actions.add(db, event, on=TUESDAY, starts=540)
    greeting_now = row_actions.add(db, day, kind=ItemKind.STEP, title_en="Greeting", minutes=10, cut_to=8)
    cafe = composing.add_method(db, day, library()["world_cafe"], language=Language.ENGLISH, minutes=90)
    return Guide(event, day, {"Greeting": greeting_now, "Café": cafe})


def _doubts(db: Session, guide: Guide) -> dict[str, tuple[int, int]]:
    db.expire_all()
    plan = plans.all_planned(db, db.get_one(Event, guide.event.id))[0]
    return {
        node.row.title_en: (node.span.minutes, finding.params["minutes"])  # type: ignore[misc]
        for node in plan.nodes.values()
        for finding in node.doubts
        if finding.doubt == Doubt.USUALLY
    }


def test_rows_and_methods_are_told_what_they_usually_take(after_two: Guide, db: Session) -> None:
    """The café is planned for twice as long as then: its harvest, 18 now, for 28."""
    assert _doubts(db, after_two) == {"Greeting": (10, 19), "Harvest in plenary": (18, 28)}


def test_a_renamed_row_keeps_what_it_usually_takes_unless_it_became_another(
    after_two: Guide, browse: Browse, db: Session, queries: Queries
) -> None:
    greeting = f"/events/third/guide/rows/{after_two['Greeting'].key}"
    client = browse(Role.FACILITATOR, after_two.event)
    for title in ("Words of the mayor", "Words of the host"):
        client.patch(greeting, data={"title_en": title}, headers=HTMX)
    assert _doubts(db, after_two) == {"Words of the host": (10, 19), "Harvest in plenary": (18, 28)}
    event = db.get_one(Event, after_two.event.id)
    first = habits.habits_of(db, event)
    with queries.at_most(0):
        assert habits.habits_of(db, event) is first
    db.commit()
    client.patch(greeting, data={"form": "presentation"}, headers=HTMX)
    assert "Words of the host" in _doubts(db, after_two)
    db.commit()
    client.patch(greeting, data={"form": "break"}, headers=HTMX)
    assert _doubts(db, after_two) == {"Harvest in plenary": (18, 28)}


def test_a_renamed_session_leaves_its_steps_known() -> None:
    rows = [row(1, ItemKind.SESSION, title="Opening words"), row(2, ItemKind.STEP, 1, title="Greeting", minutes=10)]
    name = (("opening", "greeting", False), 0)
    known = Usual(19, 18, 20, 2)
    assert usual_in(rows, Habits({name: known})) == {}
    assert usual_in(rows, Habits({name: known}, former={1: {"title_en": "Opening"}})) == {2: known}


def test_one_tap_plans_what_is_usual_and_settles_it(after_two: Guide, browse: Browse, db: Session) -> None:
    key = after_two["Greeting"].key
    client = browse(Role.FACILITATOR, after_two.event)
    page = client.get("/events/third/guide").text
    assert "Planned 10′, usually takes 19′" in page
    assert "Plan 19′" in page
    answer = client.post(f"/events/third/guide/rows/{key}/mends", data={"mend": "usually"}, headers=HTMX)
    assert answer.status_code == 200
    db.expire_all()
    assert _doubts(db, after_two) == {"Harvest in plenary": (18, 28)}
    assert "Usually takes 19′ (18′ to 20′), 2 times" in client.get(f"/events/third/guide/rows/{key}").text


def test_methods_say_what_they_usually_take_at_the_minutes_at_hand(after_two: Guide, browse: Browse) -> None:
    client = browse(Role.FACILITATOR, after_two.event)
    page = client.get("/events/third/guide/methods").text
    assert "Usually takes 1 h 40′, 2 times" in page
    assert "Usually takes 50′, 2 times" in client.get("/events/third/guide/methods", params={"minutes": "45"}).text


def test_rows_come_back_within_a_forum_methods_everywhere(after_two: Guide, db: Session, make: Make) -> None:
    other = make.event("elsewhere", starts_on=TUESDAY)
    assert other.forum_id != after_two.event.forum_id
    known = habits.habits_of(db, other)
    assert not known.rows
    assert "world_cafe" in known.methods


def test_a_rehearsal_teaches_nothing_nor_does_a_later_event(after_two: Guide, db: Session) -> None:
    for run in db.exec(select(Run)):
        run.real = run.on > TUESDAY
        db.add(run)
    db.flush()
    db.expire_all()
    assert not habits.habits_of(db, db.get_one(Event, after_two.event.id))


def test_what_was_learnt_is_read_once_between_changes(after_two: Guide, db: Session, queries: Queries) -> None:
    event = after_two.event
    first = habits.habits_of(db, event)
    with queries.at_most(0):
        assert habits.habits_of(db, event) is first
    entry = db.exec(select(RunEntry)).first()
    assert entry is not None
    entry.skipped = True
    db.add(entry)
    db.flush()
    db.expire_all()
    assert habits.habits_of(db, db.get_one(Event, event.id)) is not first


def test_a_day_begun_with_anothers_may_take_its_real_minutes(
    after_two: Guide, db: Session, make: Make, browse: Browse
) -> None:
    source = db.exec(select(GuideDay).join(Event).where(Event.slug == "held-1")).one()
    organiser = make.member(after_two.event, Role.ORGANISER)
    access_actions.give_role(db, db.get_one(Event, source.event_id), organiser, Role.ORGANISER, by=None)
    data = {"from": str(source.key), "took": "1"}
    client = browse(user=organiser)
    page = client.get("/events/third/guide").text
    assert "Plan the minutes that its rows really took" in page
    assert client.post("/events/third/guide/days/copies", data=data).status_code == 303
    db.expire_all()
    plan = _plans(db, after_two)[1]
    assert {node.row.title_en: node.row.minutes for node in plan.nodes.values() if not node.parts}["Greeting"] == 20


def _plans(db: Session, guide: Guide) -> list[PlannedDay]:
    return plans.all_planned(db, db.get_one(Event, guide.event.id))


def test_a_plain_copy_keeps_what_was_planned(after_two: Guide, db: Session, make: Make) -> None:
    source = db.exec(select(GuideDay).join(Event).where(Event.slug == "held-1")).one()
    made = copying.copy_day(db, source, after_two.event, on=TUESDAY + timedelta(days=1), by=make.user("somebody"))
    plan = next(each for each in _plans(db, after_two) if each.day.id == made.key)
    assert [node.row.minutes for node in plan.roots if node.row.title_en == "Greeting"] == [10]


def test_a_method_of_ones_own_is_known_by_its_name_too(guide: Guide, db: Session, make: Make) -> None:
    """The session that it was saved from bears no method; those made with it do."""
    own_methods.save(db, guide["Welcome"], subtree(db, guide["Welcome"]), by=make.user())
    known = kin(_plans(db, guide)[0].rows, own_methods.methods(db))
    (use,) = known.uses
    assert use.method.startswith("own-")
    assert use.steps == {0: guide["Greeting"].key, 1: guide["Rules"].key}


def test_groups_of_a_method_are_uses_of_it_each(guide: Guide, db: Session) -> None:
    composing.add_method(db, guide.day, library()["world_cafe"], language=Language.ALBANIAN, minutes=60, groups=3)
    uses = kin(_plans(db, guide)[0].rows, library()).uses
    assert [(use.method, len(use.steps)) for use in uses] == [("world_cafe", 7)] * 3

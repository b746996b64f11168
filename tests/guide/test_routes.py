"""The guide in the browser's terms: who may do what, and what each change answers with."""

import re
from typing import Any

import pytest
from sqlmodel import Session, select

from app.guide import day_actions, queries, row_actions
from app.models import GuideDay, GuideItem, Objective
from app.vocabulary import ItemKind, Role
from tests.conftest import Browse, Make, Queries
from tests.guide.conftest import Guide, lengthen

HTMX = {"hx-request": "true"}
PAGE = "/events/an-event/guide"


def times(text: str) -> dict[int, str]:
    """The rows' times in a page, or in the answer to an edit: rows that only moved come in one line."""
    whole = re.findall(r'id="at-(\d+)"><time>([\d:]+)</time>', text)
    line = re.findall(r'<div id="later" hidden>([^<]*)</div>', text)
    moved = [each.split("=") for each in line[0].split(";")] if line and line[0] else []
    return {int(key): time for key, time in [*whole, *moved]}


def test_the_page_shows_every_row_with_its_time(guide: Guide, browse: Browse) -> None:
    text = browse(Role.ORGANISER, guide.event).get(PAGE).text
    shown = times(text)
    assert shown[guide["Rules"].key] == "9:10"
    assert shown[guide["Groups"].key] == "9:25"
    assert shown[guide["Lunch"].key] == "12:00"
    assert "This group has no recorder" in text
    assert "1 h 35′ before this with nothing planned" in text


@pytest.mark.parametrize(
    ("role", "reads", "edits"),
    [
        (Role.ORGANISER, 200, 200),
        (Role.FACILITATOR, 200, 200),
        (Role.RECORDER, 200, 403),
        (Role.REVIEWER, 200, 403),
        (Role.SPONSOR, 403, 403),
    ],
)
def test_who_reads_and_who_edits(guide: Guide, browse: Browse, role: Role, reads: int, edits: int) -> None:
    client = browse(role, guide.event)
    assert client.get(PAGE).status_code == reads
    edited = client.patch(f"{PAGE}/rows/{guide['Rules'].key}", data={"minutes": "20"}, headers=HTMX)
    assert edited.status_code == edits


ON_A_ROW = [
    ("GET", "", {}),
    ("PATCH", "", {"minutes": "20"}),
    ("PATCH", "", {"say": "Words"}),
    ("POST", "/people", {"role": "recorder", "who": "label-Somebody"}),
    ("POST", "/questions", {"text_en": "Who?"}),
    ("POST", "/mends", {"mend": "break"}),
    ("GET", "/mends", {"doubt": "no_recorder"}),
    ("POST", "/method", {"name": "Ours"}),
]


@pytest.mark.parametrize(("method", "below", "typed"), ON_A_ROW)
def test_a_row_that_is_gone_or_parked_says_so(
    guide: Guide, browse: Browse, method: str, below: str, typed: dict[str, str]
) -> None:
    client = browse(Role.ORGANISER, guide.event)
    key = guide["Rules"].key
    there = {"params" if method == "GET" else "data": typed}
    parked = client.put(f"{PAGE}/rows/{key}/place", data={"where": "ideas"}, headers=HTMX)
    assert parked.status_code == 200
    answer = client.request(method, f"{PAGE}/rows/{key}{below}", headers=HTMX, **there)
    if method == "PATCH":
        assert answer.status_code == 204, "an idea may be worded and measured"
    else:
        assert (answer.status_code, "parked" in answer.text) == (409, True)
    assert client.delete(f"{PAGE}/rows/{key}", headers=HTMX).is_success
    answer = client.request(method, f"{PAGE}/rows/{key}{below}", headers=HTMX, **there)
    assert (answer.status_code, "removed meanwhile" in answer.text) == (404, True)


def test_a_row_of_another_event_does_not_exist_here(guide: Guide, browse: Browse, make: Make, db: Session) -> None:
    other = make.event("another-event")
    day = day_actions.add(db, other, on=other.starts_on)
    foreign = row_actions.add(db, day, kind=ItemKind.SESSION, minutes=5)
    client = browse(Role.ORGANISER, guide.event)
    assert client.patch(f"{PAGE}/rows/{foreign.key}", data={"minutes": "20"}, headers=HTMX).status_code == 404
    added = client.post(f"{PAGE}/rows", data={"day": day.key, "lines": "5 Welcome"}, headers=HTMX)
    assert added.status_code == 404
    moved = client.put(f"{PAGE}/rows/{guide['Rules'].key}/place", data={"parent": foreign.key}, headers=HTMX)
    assert moved.status_code == 404


# The first gesture: change a duration and see the rest move


@pytest.mark.parametrize(("typed", "minutes"), [("30", 30), ("1h", 60), ("1:30", 90), ("1,5 h", 90), ("45′", 45)])
def test_a_changed_duration_answers_with_what_moved(
    guide: Guide, browse: Browse, db: Session, typed: str, minutes: int
) -> None:
    client = browse(Role.FACILITATOR, guide.event)
    answer = client.patch(f"{PAGE}/rows/{guide['Rules'].key}", data={"minutes": typed}, headers=HTMX)
    assert answer.status_code == 200
    moved = times(answer.text)
    begins = 550 + minutes
    assert moved[guide["North"].key] == f"{begins // 60}:{begins % 60:02}"
    assert guide["Greeting"].key not in moved, "what precedes did not move and is not sent"
    db.expire_all()
    assert db.get_one(GuideItem, guide["Rules"].key).minutes == minutes


def test_what_cannot_be_understood_comes_back_in_words(guide: Guide, browse: Browse) -> None:
    client = browse(Role.FACILITATOR, guide.event)
    for typed in ("soon", "-5", "25h", "\x00", "5\udc80".encode("utf-8", "surrogatepass").decode("utf-8", "replace")):
        answer = client.patch(f"{PAGE}/rows/{guide['Rules'].key}", data={"minutes": typed}, headers=HTMX)
        assert answer.status_code == 422
        assert "minutes" in answer.json()["fields"]


def test_without_javascript_a_change_leads_back_to_its_row(guide: Guide, browse: Browse) -> None:
    client = browse(Role.FACILITATOR, guide.event)
    answer = client.post(f"{PAGE}/rows/{guide['Rules'].key}?_method=patch", data={"minutes": "20"})
    assert answer.status_code == 303
    assert answer.headers["location"].endswith(f"#row-{guide['Rules'].key}")


def test_a_text_is_seen_where_it_was_typed_and_nowhere_else(guide: Guide, browse: Browse) -> None:
    client = browse(Role.FACILITATOR, guide.event)
    answer = client.patch(f"{PAGE}/rows/{guide['Rules'].key}", data={"title_en": "Our rules"}, headers=HTMX)
    assert (answer.status_code, answer.text) == (204, "")
    assert "Our rules" in client.get(PAGE).text


def test_lines_that_were_drawn_before_are_never_out_of_date(guide: Guide, browse: Browse) -> None:
    one, other = browse(Role.FACILITATOR, guide.event), browse(Role.RECORDER, guide.event)
    row = f"{PAGE}/rows/{guide['Rules'].key}"
    shown = one.get(PAGE).text
    assert row in shown
    assert 'name="minutes"' not in other.get(PAGE).text, "a reader gets no fields, though an editor's were drawn"
    one.patch(row, data={"title_en": "Our rules"}, headers=HTMX)
    one.patch(f"{PAGE}/rows/{guide['Greeting'].key}", data={"minutes": "25"}, headers=HTMX)
    one.post(f"{row}/people", data={"role": "speaker", "label": "Prefect of Kukës"}, headers=HTMX)
    for client in (one, other):
        text = client.get(PAGE).text
        assert "Our rules" in text
        assert "Prefect of Kukës" in text
        assert times(text)[guide["Rules"].key] == "9:25"
    assert "Rules sq" in one.get(PAGE, params={"lang": "sq"}).text


def test_each_reader_gets_a_token_of_their_own_in_every_row(guide: Guide, browse: Browse) -> None:
    one, other = browse(Role.FACILITATOR, guide.event), browse(Role.ORGANISER, guide.event)
    for client in (one, other):
        tokens = set(re.findall(r'name="csrf" value="(\w+)"', client.get(PAGE).text))
        assert len(tokens) == 1
        client.token = ""  # as without JavaScript: the form's field alone
        typed = {"title_en": "Our rules", "csrf": tokens.pop()}
        assert client.post(f"{PAGE}/rows/{guide['Rules'].key}?_method=patch", data=typed).status_code == 303


def test_without_javascript_the_buttons_of_a_row_move_it(guide: Guide, browse: Browse) -> None:
    client = browse(Role.FACILITATOR, guide.event)
    page = client.get(PAGE).text
    token = re.search(r'<form id="moves" method="post" hidden><input type="hidden" name="csrf" value="(\w+)">', page)
    button = re.search(rf'id="up-{guide["Rules"].key}" form="moves" formaction="([^"]+)"[^>]*name="to"', page)
    assert token is not None
    assert button is not None
    client.token = ""
    answer = client.post(button[1], data={"to": "earlier", "csrf": token[1]})
    assert answer.status_code == 303
    assert times(client.get(PAGE).text)[guide["Rules"].key] == "9:00"


def test_two_people_in_one_row_the_second_hears_of_the_first(guide: Guide, browse: Browse, db: Session) -> None:
    first, second = browse(Role.FACILITATOR, guide.event), browse(Role.ORGANISER, guide.event)
    where, seen = f"{PAGE}/rows/{guide['Rules'].key}", {"version": "1"}
    assert first.patch(where, data={"minutes": "20"} | seen, headers=HTMX).status_code == 200
    assert first.patch(where, data={"title_en": "Our rules"} | seen, headers=HTMX).is_success, "one's own"
    late = second.patch(where, data={"minutes": "25"} | seen, headers=HTMX)
    assert late.status_code == 409
    assert "Somebody else changed this row" in late.json()["message"]
    db.expire_all()
    assert db.get_one(GuideItem, guide["Rules"].key).minutes == 20


# The second: add a method


def test_a_method_comes_with_its_steps_fitted_to_the_minutes(guide: Guide, browse: Browse, db: Session) -> None:
    client = browse(Role.FACILITATOR, guide.event)
    answer = client.post(f"{PAGE}/rows", data={"day": guide.day.key, "lines": "45 World café"}, headers=HTMX)
    assert answer.status_code == 200
    session = db.exec(select(GuideItem).where(GuideItem.method == "world_cafe")).one()
    steps = db.exec(select(GuideItem).where(GuideItem.parent_id == session.key)).all()
    assert len(steps) == 7
    assert sum(step.minutes or 0 for step in steps) == 45
    assert all(step.title_en and step.title_sq for step in steps)
    assert session.title_sq.startswith("World Café")


def test_several_lines_become_rows_in_their_order(guide: Guide, browse: Browse, db: Session) -> None:
    client = browse(Role.FACILITATOR, guide.event)
    lines = "14:00 Panel 2\n15:00 Coffee 20\n1h15 Action round"
    assert client.post(f"{PAGE}/rows", data={"day": guide.day.key, "lines": lines}, headers=HTMX).status_code == 200
    plan = queries.all_planned(db, guide.event)[0]
    assert [(node.row.title_en, node.span.opens, node.span.closes) for node in plan.roots[-3:]] == [
        ("Panel 2", 840, 900), ("Coffee", 900, 920), ("Action round", 920, 995),
    ]  # fmt: skip


def test_parallel_groups_by_one_line(guide: Guide, browse: Browse, db: Session) -> None:
    client = browse(Role.FACILITATOR, guide.event)
    data = {"day": guide.day.key, "lines": "75 Groups by region", "kind": "split"}
    client.post(f"{PAGE}/rows", data=data, headers=HTMX)
    plan = queries.all_planned(db, guide.event)[0]
    [split] = plan.roots[-1].parts
    assert [lane.row.kind for lane in split.parts] == [ItemKind.LANE] * 4
    assert plan.roots[-1].span.minutes == 75


def test_a_day_from_a_template(browse: Browse, make: Make, db: Session) -> None:
    event = make.event("an-event")
    client = browse(Role.FACILITATOR, event)
    assert "Begin with this" in client.get(PAGE).text
    client.post(f"{PAGE}/days", data={"template": "national_conference"})
    days = db.exec(select(GuideDay).where(GuideDay.event_id == event.key)).all()
    assert [day.on for day in days] == [event.starts_on, event.ends_on]
    db.rollback()
    again = client.post(f"{PAGE}/days", data={"template": "national_conference"}, headers=HTMX)
    assert again.status_code == 422, "the days are there already"
    assert client.post(f"{PAGE}/days", data={"template": "no-such"}).status_code == 404


# The third: move a row


def test_a_row_moves_past_its_neighbour_and_says_where_it_stands(guide: Guide, browse: Browse) -> None:
    client = browse(Role.FACILITATOR, guide.event)
    answer = client.put(f"{PAGE}/rows/{guide['Rules'].key}/place", data={"to": "earlier"}, headers=HTMX)
    assert "Rules moved before Greeting, now 9:00" in answer.headers["hx-trigger"]
    assert times(answer.text)[guide["Greeting"].key] == "9:15"


def test_a_step_leaves_its_session_and_enters_the_next(guide: Guide, browse: Browse) -> None:
    """The parent is read through the API: a session of the test would hold the one writer's turn."""
    client = browse(Role.FACILITATOR, guide.event)
    rules = guide["Rules"].key

    def holder(to: str) -> str:
        client.put(f"{PAGE}/rows/{rules}/place", data={"to": to}, headers=HTMX)
        [day] = client.get("/api/v1/events/an-event/guide").json()["days"]
        for row in day["rows"]:
            if any(part["id"] == rules for part in row["rows"]):
                return str(row["title_en"])
        return "the day"

    assert [holder(to) for to in ("later", "later", "earlier", "earlier")] == [
        "the day",
        "Groups",
        "the day",
        "Welcome",
    ]


def test_a_row_dropped_behind_another(guide: Guide, browse: Browse, db: Session) -> None:
    client = browse(Role.FACILITATOR, guide.event)
    data: dict[str, Any] = {"day": guide.day.key, "parent": "", "after": guide["Lunch"].key}
    assert client.put(f"{PAGE}/rows/{guide['Welcome'].key}/place", data=data, headers=HTMX).status_code == 200
    plan = queries.all_planned(db, guide.event)[0]
    assert [node.row.title_en for node in plan.roots] == ["Groups", "Lunch", "Welcome"]


def test_what_cannot_stand_there_is_refused(guide: Guide, browse: Browse) -> None:
    client = browse(Role.FACILITATOR, guide.event)
    for row, target in (("North", "Welcome"), ("Groups", "Split"), ("Groups", "Groups"), ("Split", "North")):
        data = {"parent": guide[target].key}
        moved = client.put(f"{PAGE}/rows/{guide[row].key}/place", data=data, headers=HTMX)
        assert moved.status_code == 422, (row, target)


# Copies, removal, undo


def test_a_removed_session_comes_back_as_it_was(guide: Guide, browse: Browse, db: Session) -> None:
    client = browse(Role.FACILITATOR, guide.event)
    client.post(f"{PAGE}/rows/{guide['North'].key}/people", data={"role": "recorder", "label": "Office"}, headers=HTMX)
    before = without_versions(client.get("/api/v1/events/an-event/guide").json())
    answer = client.delete(f"{PAGE}/rows/{guide['Groups'].key}", headers=HTMX)
    again = re.search(r'"url":"([^"]+)"', answer.headers["hx-trigger"])
    assert again is not None
    assert "North" not in client.get(PAGE).text
    assert client.post(again[1], headers=HTMX).status_code == 200
    assert without_versions(client.get("/api/v1/events/an-event/guide").json()) == before
    assert client.post(again[1], headers=HTMX).status_code == 409, "once"


def without_versions(value: Any) -> Any:
    """Versions only ever rise; all else is as it was."""
    if isinstance(value, dict):
        return {name: without_versions(each) for name, each in value.items() if name != "version"}
    return [without_versions(each) for each in value] if isinstance(value, list) else value


def test_a_duplicate_stands_behind_with_all_it_holds(guide: Guide, browse: Browse, db: Session) -> None:
    client = browse(Role.FACILITATOR, guide.event)
    client.post(f"{PAGE}/rows/{guide['Welcome'].key}/copies", headers=HTMX)
    plan = queries.all_planned(db, guide.event)[0]
    first, second = plan.roots[:2]
    assert [part.row.title_en for part in first.parts] == [part.row.title_en for part in second.parts]
    assert len({node.row.uid for node in plan.nodes.values()}) == len(plan.nodes)


# What belongs to a row


def test_people_questions_and_objectives(guide: Guide, browse: Browse, make: Make, db: Session) -> None:
    objective = make.add(Objective(event_id=guide.event.key, text_en="Referral works", text_sq="Referimi funksionon"))
    stranger = make.user("stranger@kuvend.example")
    client = browse(Role.FACILITATOR, guide.event)
    row = f"{PAGE}/rows/{guide['Groups'].key}"
    assert "No session serves the objective “Referral works”" in client.get(PAGE).text
    assert client.put(f"{row}/objectives/{objective.key}", headers=HTMX).status_code == 200
    assert "No session serves" not in client.get(PAGE).text
    refused = client.post(f"{row}/people", data={"role": "speaker", "who": f"user-{stranger.key}"}, headers=HTMX)
    assert refused.status_code == 422
    for text in ("First?", "Second?"):
        client.post(f"{row}/questions", data={"text_en": text}, headers=HTMX)
    event, groups = guide.event.key, guide["Groups"].key
    [first, second] = queries.questions(db, event)[groups]
    db.rollback()
    client.put(f"{PAGE}/questions/{second.id}/place", data={"to": "earlier"}, headers=HTMX)
    assert [one.id for one in queries.questions(db, event)[groups]] == [second.id, first.id]
    db.rollback()
    assert client.patch(f"{PAGE}/questions/{first.id}", data={"text_en": ""}, headers=HTMX).status_code == 422
    assert client.get(row).status_code == 200


# Size


def test_the_page_needs_few_queries_however_long_the_guide_is(
    guide: Guide, browse: Browse, db: Session, queries: Queries
) -> None:
    lengthen(db, guide, sessions=40)
    client = browse(Role.ORGANISER, guide.event)
    with queries.at_most(15):
        assert client.get(PAGE).status_code == 200
    with queries.at_most(15):
        client.patch(f"{PAGE}/rows/{guide['Rules'].key}", data={"minutes": "20"}, headers=HTMX)
    with queries.at_most(15):
        client.get(f"{PAGE}/rows/{guide['Rules'].key}", headers=HTMX)


def test_an_edit_after_an_edit_notices_what_another_worker_changed(
    guide: Guide, browse: Browse, db: Session, queries: Queries
) -> None:
    client = browse(Role.FACILITATOR, guide.event)
    rules = f"{PAGE}/rows/{guide['Rules'].key}"
    client.patch(rules, data={"minutes": "20"}, headers=HTMX)
    with queries.at_most(8 if db.get_bind().dialect.name == "sqlite" else 13):
        moved = times(client.patch(rules, data={"minutes": "25"}, headers=HTMX).text)
    assert moved[guide["North"].key] == "9:35"
    db.refresh(guide["Greeting"])
    guide["Greeting"].minutes = 40  # by another worker, say
    db.add(guide["Greeting"])
    db.commit()
    moved = times(client.patch(rules, data={"minutes": "30"}, headers=HTMX).text)
    assert moved[guide["North"].key] == "10:10"
    assert "Greeting" in client.get(PAGE).text

"""The start page: what is mine, in all events, by what presses."""

import pytest
from sqlmodel import Session

from app import clock
from app.models import Task, User
from app.vocabulary import Role
from tests.conftest import Browse, Make, Queries


@pytest.fixture
def me(make: Make) -> User:
    return make.user("me@kuvend.example", name="An organiser")


def _event(make: Make, me: User, slug: str, *due: int, **given: object) -> list[Task]:
    from app.access import actions as access_actions

    event = make.event(slug, title_en=f"Event {slug}", **given)
    access_actions.give_role(make.db, event, me, Role.RECORDER, by=None)
    before = (event.starts_on - clock.today("Europe/Tirane")).days
    return [
        make.add(
            Task(event_id=event.key, code=f"T{n}", title_en=f"{slug} in {days}", owner_id=me.key,
                 offset_days=days - before, bound="exact")
        )
        for n, days in enumerate(due)
    ]  # fmt: skip


def test_late_today_this_week_and_later_of_every_event(browse: Browse, make: Make, me: User) -> None:
    _event(make, me, "one", -3, 0, 5)
    _event(make, me, "two", 20)
    page = browse(user=me).get("/").text
    heads = ["Late", "Today", "The next seven days", "Later"]
    found = [page.index(f"{head} <small>1") for head in heads]
    assert found == sorted(found)
    for words in ("one in -3", "one in 0", "one in 5", "two in 20", "Event two"):
        assert words in page


def test_done_in_one_tap_and_back_with_undo(browse: Browse, make: Make, me: User, db: Session) -> None:
    (task,) = _event(make, me, "one", 1)
    client = browse(user=me)
    url = f"/events/one/checklist/tasks/{task.id}/completion"
    answer = client.post(f"{url}?bare=1", headers={"hx-request": "true"})
    assert answer.text == ""
    assert '"undo":{"method":"DELETE"' in answer.headers["hx-trigger"]
    assert "one in 1" not in client.get("/").text
    client.delete(url)
    assert "one in 1" in client.get("/").text
    answer = client.post(url, data={"back": "/"})
    assert answer.headers["location"] == "/"


@pytest.mark.parametrize("back", ["//elsewhere.example", "https://elsewhere.example", "/\\elsewhere.example"])
def test_back_never_leads_elsewhere(browse: Browse, make: Make, me: User, back: str) -> None:
    (task,) = _event(make, me, "one", 1)
    answer = browse(user=me).post(f"/events/one/checklist/tasks/{task.id}/completion", data={"back": back})
    assert answer.headers["location"].startswith("/events/one/checklist")


def test_ten_times_the_events_take_no_more_queries(browse: Browse, make: Make, me: User, queries: Queries) -> None:
    for n in range(12):
        _event(make, me, f"event-{n}", 1, 2, 30)
    client = browse(user=me)
    with queries.at_most(12):
        page = client.get("/")
    assert "event-11 in 1<" in page.text

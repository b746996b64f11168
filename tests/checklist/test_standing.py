"""What is kept between requests is never older than what it shows."""

import re
from datetime import timedelta

import pytest

from app.access import actions as access_actions
from app.checklist import queries
from app.models import Holiday, User
from app.vocabulary import Role, TeamFunction
from tests.checklist.conftest import HTMX, LIST


@pytest.fixture
def reader(browse, event):
    client = browse(Role.ORGANISER, event)
    client.get(LIST, params={"show": "all"})
    return client


def page(client) -> str:
    return client.get(LIST, params={"show": "all"}).text


def test_unchanged_it_takes_no_query_for_its_tasks(request, reader, tasks):
    with request.getfixturevalue("queries").counted() as made:
        page(reader)
    assert not [statement for statement in made if "FROM task" in statement]


def test_a_tick_is_seen_at_once(reader, tasks):
    before = page(reader).count('aria-pressed="true"')
    reader.post(f"{LIST}/tasks/{tasks['N01'].id}/completion", headers=HTMX)
    assert page(reader).count('aria-pressed="true"') == before + 1


def test_a_new_holder_is_seen_at_once(db, make, event, reader, tasks):
    person = make.member(event, Role.FACILITATOR)
    access_actions.give_function(db, event, TeamFunction.FINANCE, person.key, None, by=None)
    db.commit()
    assert "A facilitator" in page(reader)
    db.get_one(User, person.id).name = "A new name"
    db.commit()
    assert "A new name" in page(reader)


def test_a_closure_is_seen_at_once(db, event, reader, tasks):
    day = event.starts_on - timedelta(days=73)
    before = queries.load(db, event, day).plan["N13"].benchmark
    db.add(Holiday(event_id=event.key, on=before, name_en="Snow", closure=True))
    db.commit()
    after = queries.load(db, event, day).plan["N13"].benchmark
    db.commit()
    assert after < before
    assert f'datetime="{after.isoformat()}"' in page(reader)


def test_what_was_rolled_back_leaves_no_trace(db, event, tasks):
    db.refresh(event)
    kept = queries.standing(db, event, event.starts_on)
    mark = event.checklist_mark
    tasks["N01"].title_en = "Never"
    db.flush()
    db.rollback()
    db.refresh(event)
    assert event.checklist_mark == mark
    assert queries.standing(db, event, event.starts_on) is kept
    db.commit()


def test_what_stands_around_the_list_is_seen_at_once(db, event, reader, tasks):
    event.title_en, event.place = "Renamed meanwhile", "Korçë"
    db.add(event)
    db.commit()
    assert "Renamed meanwhile" in page(reader)
    assert "Korçë" in page(reader)


def test_a_kept_page_carries_the_form_token_of_whoever_asks(browse, event, reader, tasks):
    def tokens(client) -> set[str]:
        return set(re.findall(r'name="csrf" (?:value|content)="([^"]+)"', page(client)))

    first, again = tokens(reader), tokens(reader)
    assert len(first) == len(again) == 1
    other = browse(Role.ORGANISER, event)
    ticked = other.post(
        f"{LIST}/tasks/{tasks['N01'].id}/completion", headers=HTMX | {"x-csrf-token": tokens(other).pop()}
    )
    assert ticked.status_code == 200
    refused = other.post(f"{LIST}/tasks/{tasks['N02'].id}/completion", headers=HTMX | {"x-csrf-token": first.pop()})
    assert refused.status_code == 403


def test_a_kept_page_is_not_shown_to_who_may_do_less(browse, event, reader, tasks):
    assert "Add a task" in page(reader)
    assert "Add a task" not in page(browse(Role.FACILITATOR, event))

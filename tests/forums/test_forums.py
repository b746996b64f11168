"""Forums: their list, one forum's history, and who may change what is said of it."""

import pytest
from sqlmodel import Session, select

from app.models import Forum
from app.vocabulary import ForumKind, Role
from tests.conftest import Browse, Make


def test_the_list_groups_forums_by_kind(browse: Browse, make: Make) -> None:
    make.forum("rilat", kind=ForumKind.LOCAL_NETWORK, name_en="RILAT")
    page = browse(user=make.user()).get("/forums").text
    assert page.index("Local network") < page.index("RILAT")


def test_a_forums_history_shows_only_events_one_has_a_part_in(browse: Browse, make: Make) -> None:
    forum = make.forum()
    mine = make.event("mine", forum_id=forum.key, title_en="My own")
    make.event("other", forum_id=forum.key, title_en="Not mine")
    page = browse(Role.RECORDER, mine).get("/forums/a-forum").text
    assert "My own" in page
    assert "Not mine" not in page


@pytest.mark.parametrize(("of_this_forum", "status"), [(True, 303), (False, 403)])
def test_an_organiser_changes_the_own_forum_only(
    browse: Browse, make: Make, db: Session, of_this_forum: bool, status: int
) -> None:
    forum = make.forum()
    event = make.event(**({"forum_id": forum.key} if of_this_forum else {}))
    answer = browse(Role.ORGANISER, event).patch("/forums/a-forum", data={"version": "1", "name_sq": "Emër i ri"})
    assert answer.status_code == status
    row = db.exec(select(Forum).where(Forum.slug == "a-forum")).one()
    db.refresh(row)
    assert (row.name_sq == "Emër i ri") is of_this_forum


def test_a_forum_needs_a_name(browse: Browse, make: Make) -> None:
    event = make.event(forum_id=make.forum().key)
    answer = browse(Role.ORGANISER, event).patch(
        "/forums/a-forum", data={"version": "1", "name_en": "", "name_sq": " "}
    )
    assert answer.status_code == 422
    assert "A name in one of the two languages" in answer.text

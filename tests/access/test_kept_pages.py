"""A page that is kept reads nothing but what gives its event a new mark, and what its frame is made of."""

import re

import pytest
from sqlmodel import select

from app import demonstration
from app.models import User
from app.models.freshness import MARKS

FRAME = {"event", "membership", "user_account", "sign_in", "function_holder"}
"""Read for every page of an event, by `access.loaders` and `access.signing_in`; the key of the page names it."""

TOLD_WITH = {"guide_mark": {"feed_version"}}
"""Raised only together with a change of the guide, or a comment on it."""


def tables_of(mark: str) -> set[str]:
    shown = MARKS[mark]
    return {str(each.__tablename__) for each in (*shown.own, *shown.shared)}


@pytest.mark.parametrize(
    ("path", "mark"),
    [("checklist?show=all", "checklist_mark"), ("participants", "people_mark"), ("guide", "guide_mark")],
)
@pytest.mark.parametrize("slug", ["national-conference", "southern-cluster-meeting"])
def test_reads_only_what_makes_it_new(browse, database, queries, path, mark, slug):
    demonstration.load(database, password="a-long-password")
    with database.read() as db:
        organiser = db.exec(select(User).where(User.email == "organiser@kuvend.example")).one()
    client = browse(user=organiser)
    with queries.counted() as made:
        assert client.get(f"/events/{slug}/{path}").status_code == 200
    read = {name for statement in made for name in re.findall(r"(?:FROM|JOIN) \"?(\w+)", statement)}
    assert read, "nothing was read: was the page kept from before?"
    assert read - FRAME - tables_of(mark) - TOLD_WITH.get(mark, set()) == set()

"""One transaction a request: committed before the answer leaves, or nothing was changed and the answer says so."""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from sqlmodel import Session, select
from starlette.responses import PlainTextResponse, Response

from app.models import Forum
from app.vocabulary import ForumKind
from app.web.transaction import DB, afterwards
from tests.conftest import Browse, Make


@pytest.fixture
def routes(app: FastAPI) -> Iterator[FastAPI]:
    before = list(app.router.routes)

    @app.post("/tests/twice")
    def same_slug_twice(db: DB) -> Response:
        db.add(Forum(slug="a-forum", kind=ForumKind.COALITION, name_en="Again"))
        return PlainTextResponse("made")  # the flush comes with the commit

    @app.post("/tests/raising")
    def raise_after_writing(db: DB) -> Response:
        db.add(Forum(slug="half", kind=ForumKind.COALITION, name_en="Half"))
        db.flush()
        raise RuntimeError("in the middle")

    @app.get("/tests/afterwards")
    def read_then_write(db: DB) -> Response:
        afterwards(db, lambda later: later.add(Forum(slug="later", kind=ForumKind.COALITION, name_en="Later")))
        return PlainTextResponse("read")

    yield app
    app.router.routes[:] = before


def slugs(db: Session) -> set[str]:
    db.expire_all()
    return set(db.exec(select(Forum.slug)).all())


def test_a_commit_that_fails_is_no_success(routes: FastAPI, browse: Browse, make: Make, db: Session) -> None:
    make.forum()
    answer = browse().post("/tests/twice")
    assert answer.status_code == 409


def test_what_was_half_written_is_taken_back(routes: FastAPI, browse: Browse, db: Session) -> None:
    answer = browse().post("/tests/raising")
    assert answer.status_code == 500
    assert "in the middle" not in answer.text
    assert slugs(db) == set()


def test_a_reading_request_may_leave_a_small_note(routes: FastAPI, browse: Browse, db: Session) -> None:
    assert browse().get("/tests/afterwards").text == "read"
    assert slugs(db) == {"later"}

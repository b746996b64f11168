"""One transaction a request: committed before the answer leaves, or nothing was changed and the answer says so."""

from collections.abc import Iterator
from threading import get_ident

import pytest
from fastapi import FastAPI
from sqlalchemy import event as listen
from sqlmodel import Session, select
from starlette.responses import PlainTextResponse, Response

from app.models import Forum
from app.vocabulary import ForumKind
from app.web.rooms import room
from app.web.transaction import DB, afterwards
from tests.conftest import Browse, Make

THREADS: list[tuple[int, list[int]]] = []


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

    kept = room()

    @kept.post("/tests/same-thread")
    def commit_here(db: DB) -> Response:
        db.add(Forum(slug="here", kind=ForumKind.COALITION, name_en="Here"))
        committed: list[int] = []
        listen.listen(db, "after_commit", lambda _: committed.append(get_ident()), once=True)
        THREADS.append((get_ident(), committed))
        return PlainTextResponse("made")

    @kept.post("/tests/room/twice")
    def same_slug_twice_in_a_room(db: DB) -> Response:
        return same_slug_twice(db)

    app.include_router(kept)
    yield app
    THREADS.clear()
    app.router.routes[:] = before


def slugs(db: Session) -> set[str]:
    db.expire_all()
    return set(db.exec(select(Forum.slug)).all())


def test_a_commit_that_fails_is_no_success(routes: FastAPI, browse: Browse, make: Make, db: Session) -> None:
    make.forum()
    for address in ("/tests/twice", "/tests/room/twice"):
        answer = browse().post(address)
        assert answer.status_code == 409


def test_what_was_half_written_is_taken_back(routes: FastAPI, browse: Browse, db: Session) -> None:
    answer = browse().post("/tests/raising")
    assert answer.status_code == 500
    assert "in the middle" not in answer.text
    assert slugs(db) == set()


def test_a_reading_request_may_leave_a_small_note(routes: FastAPI, browse: Browse, db: Session) -> None:
    assert browse().get("/tests/afterwards").text == "read"
    assert slugs(db) == {"later"}


def test_the_thread_that_answers_commits_too(routes: FastAPI, browse: Browse, db: Session) -> None:
    assert browse().post("/tests/same-thread").text == "made"
    assert slugs(db) == {"here"}
    ((answered, committed),) = THREADS
    assert committed == [answered]

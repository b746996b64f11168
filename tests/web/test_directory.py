"""The directory leads to the route that FastAPI itself would take, for every route there is."""

import re

import pytest
from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute
from starlette.routing import Match
from starlette.testclient import TestClient

from app.web.directory import Directory, include
from app.web.rooms import room
from tests.access.matrix import Route, routes


def _plain(app: FastAPI) -> list[APIRoute]:
    return [route for route in app.router.routes if isinstance(route, APIRoute)]


@pytest.mark.parametrize("filled", ["7", "tirana-2027.ics", "new", "x y"])
def test_every_address_leads_where_trying_in_turn_leads(app: FastAPI, filled: str) -> None:
    directory, known = app.router.routes[0], _plain(app)
    assert isinstance(directory, Directory)
    for route in routes():
        scope = _scope(route, filled)
        in_turn = next((each for each in known if each.matches(scope)[0] == Match.FULL), None)
        match, found = directory.matches(scope)
        assert (match == Match.FULL) == (in_turn is not None), route
        assert found.get("route") is in_turn, route


def _scope(route: Route, filled: str) -> dict[str, object]:
    path = re.sub(r"\{[^}]*\}", filled, route.path)
    return {"type": "http", "method": route.method, "path": path, "root_path": "", "headers": []}


def _small() -> TestClient:
    router, inner = room(), room("/a")

    @inner.get("/{name}")
    def by_name(name: str) -> str:
        return f"named {name}"

    @router.get("/a/list")
    def listed() -> str:
        return "list"

    @router.get("/files/{path:path}")
    def file(path: str) -> str:
        return path

    @router.get("/")
    def root() -> str:
        return "root"

    router.include_router(inner)
    app = FastAPI()
    include(app, [router])
    return TestClient(app)


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/", "root"),
        ("/a/list", "list"),
        ("/a/other", "named other"),
        ("/files/b/c.css", "b/c.css"),
        ("/a/x/", "named x"),
    ],
)
def test_finds(path: str, said: str) -> None:
    assert _small().get(path).json() == said


@pytest.mark.parametrize(
    ("method", "path", "status"), [("POST", "/a/list", 405), ("GET", "/b", 404), ("GET", "/a/b/c", 404)]
)
def test_refuses(method: str, path: str, status: int) -> None:
    assert _small().request(method, path).status_code == status


def test_takes_no_route_without_its_guards() -> None:
    bare = APIRouter()
    bare.get("/open")(lambda: "open")
    with pytest.raises(ValueError, match="/open is not guarded"):
        include(FastAPI(), [bare])

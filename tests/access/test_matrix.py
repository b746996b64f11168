"""Nobody sees another event, and no role does what is not its own: every route, as everybody.

`matrix.txt` says for every route who gets in. It is generated from the routes and read by people: a new route, or one
that lets in somebody else, fails here until the line is written anew (KUVEND_WRITE_MATRIX=1) and reviewed.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import Session

from tests.access.everybody import PEOPLE, database_of, everybody
from tests.access.matrix import Route, address, routes
from tests.conftest import Browser

MATRIX = Path(__file__).with_name("matrix.txt")
HERE, THERE = "national-conference", "southern-cluster-meeting"
REFUSED = {401, 403}
ROUTES = routes()
BROKEN: list[str] = []


@pytest.fixture(scope="module")
def clients(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Iterator[dict[str, Browser]]:
    with everybody(tmp_path_factory.mktemp("matrix"), migrated_file) as made:
        yield made


def _db(clients: dict[str, Browser]) -> Session:
    return database_of(clients).session(writes=False)


def _gets_in(client: Browser, route: Route, path: str, name: str) -> bool:
    answer = client.request(route.method, path)
    if answer.status_code >= 500:
        BROKEN.append(f"{name} {route.method} {path}: {answer.status_code}")
    to_sign_in = answer.status_code == 303 and answer.headers["location"].startswith("/sign-in?")
    hidden = answer.status_code == 404 and name in ("stranger", "nobody") and "{event}" in route.path
    return answer.status_code not in REFUSED and not to_sign_in and not hidden


def test_every_route_lets_in_whom_the_matrix_names(clients: dict[str, Browser]) -> None:
    lines = []
    with _db(clients) as db:
        for route in ROUTES:
            path = address(db, route, HERE) or address(db, route, HERE, of=THERE) or route.path.replace("{event}", HERE)
            allowed = [name for name in PEOPLE if _gets_in(clients[name], route, path, name)]
            lines.append(f"{route.method:6} {route.path:75} {' '.join(allowed) or '-'}".rstrip())
    assert not BROKEN
    found = "\n".join(lines) + "\n"
    if os.environ.get("KUVEND_WRITE_MATRIX"):
        MATRIX.write_text(found)
    assert found == MATRIX.read_text()


@pytest.mark.parametrize("route", [route for route in ROUTES if "{event}" in route.path], ids=str)
def test_no_route_reaches_into_another_event(clients: dict[str, Browser], route: Route) -> None:
    """As organiser of both: an address in one event with the rows of the other names nothing."""
    with _db(clients) as db:
        own = address(db, route, HERE)
        for here, there in ((HERE, THERE), (THERE, HERE), (HERE, "annual-2005")):
            mixed = address(db, route, here, of=there)
            if mixed is None or mixed == address(db, route, here) or own == mixed:
                continue
            answer = clients["organiser"].request(route.method, mixed)
            assert answer.status_code in (403, 404), f"{route.method} {mixed}"


@pytest.mark.parametrize("event", ["national-conference", "southern-cluster-meeting", "annual-2005"])
def test_every_page_opens_on_the_demonstration(clients: dict[str, Browser], event: str) -> None:
    with _db(clients) as db:
        for route in ROUTES:
            if route.method == "GET" and "{event}" in route.path and (path := address(db, route, event)):
                answer = clients["organiser"].get(path)
                assert answer.status_code in (200, 303, 304, 403, 404, 409, 410), f"{path}: {answer.status_code}"

"""Nobody sees another event, and no role does what is not its own: every route, as everybody.

`matrix.txt` says for every route who gets in. It is generated from the routes and read by people: a new route, or one
that lets in somebody else, fails here until the line is written anew (KUVEND_WRITE_MATRIX=1) and reviewed.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import Session, select

from app import demonstration
from app.access import actions, signing_in
from app.db import Database
from app.main import create_app
from app.models import Event, User
from app.settings import Settings
from app.vocabulary import Role
from tests.access.matrix import Route, address, routes
from tests.conftest import SECRET, Browser, form_token

MATRIX = Path(__file__).with_name("matrix.txt")
HERE, THERE = "national-conference", "southern-cluster-meeting"
PEOPLE = ("organiser", "facilitator", "recorder", "reviewer", "sponsor", "stranger", "nobody")
REFUSED = {401, 403}
ROUTES = routes()
BROKEN: list[str] = []


class Unkept(Database):
    """Every request is answered as it would be, and then rolled back: no route spoils what the next one needs."""

    def session(self, *, writes: bool) -> Session:
        session = super().session(writes=writes)
        if writes and self.frozen:
            session.commit = session.flush  # type: ignore[method-assign]
        return session

    frozen = False


@pytest.fixture(scope="module")
def clients(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Iterator[dict[str, Browser]]:
    folder = tmp_path_factory.mktemp("matrix")
    shutil.copyfile(migrated_file, folder / "kuvend.sqlite3")
    settings = Settings(database_url=f"sqlite:///{folder / 'kuvend.sqlite3'}", data_dir=folder, secret_key=SECRET)
    app = create_app(settings)
    app.state.database.close()
    database = app.state.database = Unkept(settings.url)
    demonstration.load(database, password="a password for nobody")
    made = {}
    with database.write() as db:
        stranger = actions.add_account(db, "stranger@kuvend.example", "An organiser elsewhere")
        elsewhere = db.exec(select(Event).where(Event.slug == "annual-2006")).one()
        actions.give_role(db, elsewhere, stranger, Role.ORGANISER, by=None)
        tokens = {name: _session(db, name) for name in PEOPLE if name != "nobody"}
    for name in PEOPLE:
        client = made[name] = Browser(app, follow_redirects=False, raise_server_exceptions=False)
        if name in tokens:
            client.cookies.set("kuvend_session", tokens[name])
        client.token = form_token(client)
    database.frozen = True
    yield made
    for client in made.values():
        client.close()
    database.close()


def _session(db: Session, name: str) -> str:
    user = db.exec(select(User).where(User.email == f"{name}@kuvend.example")).one()
    return signing_in.sign_in(db, user)


def _db(clients: dict[str, Browser]) -> Session:
    found: Session = clients["nobody"].app.state.database.session(writes=False)  # type: ignore[attr-defined]
    return found


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

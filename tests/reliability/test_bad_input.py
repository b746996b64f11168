"""Whatever is typed, pasted or sent, the answer is clear: no 500, nothing echoed that cannot be shown.

The routes are read from the app, and each one's fields from the form classes and `typed.get("...")` that its code
reaches; a new route, or a new field, is attacked without a line here. What is sent is chosen by a seed that is the
route's name. KUVEND_FUZZ=1000 sends every value in every field.
"""

import inspect
import json
import os
import random
import re
from collections.abc import Callable, Iterator
from enum import Enum
from pathlib import Path
from types import FunctionType, ModuleType, UnionType
from typing import Any, Literal, NamedTuple, Union, get_args, get_origin

import pytest
from pydantic.fields import FieldInfo
from sqlmodel import select

from app.main import routers
from app.models import Event, GuideDay, GuideItem, Office, Theme
from app.vocabulary import ItemKind, Role
from app.web.forms import Form
from tests.access.everybody import database_of, everybody
from tests.access.matrix import ROWS, Route, _walk, address, routes
from tests.conftest import Browser

EVENTS = ("national-conference", "southern-cluster-meeting", "annual-2005")
PLENTY = int(os.environ.get("KUVEND_FUZZ", "0"))
AT_ONCE, ALONE, ASKED = PLENTY or 6, PLENTY or 6, PLENTY or 4
ATTACKED = [route for route in routes() if route.method != "GET"]
READ = [route for route in routes() if route.method == "GET" and not route.path.startswith("/static")]
CLEAR = {200, 204, 302, 303, 304, 400, 401, 403, 404, 405, 409, 410, 413, 415, 422, 429}
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")

TEXTS = (
    "", " ", "\t\n", "x" * 10_000, "ë" * 300, "a\x00b", "\x00", "\x1b[31mred\x07", "\x7f\x85\x0b", "\u202egnirts\u202c",
    "\u2066left\u2069", "\U0001f600\U0001f468\u200d\U0001f469", "\ufeff", "\u0301" * 60, "<script>alert(1)</script>",
    "{{ 7 * 7 }} %(typed)s %s %", "'; DROP TABLE task; --", "../../etc/passwd", "=HYPERLINK(\"x\")", "null",
)  # fmt: skip
NUMBERS = (
    "-1", "0", "1.5", "1e9", "NaN", "Infinity", str(2**31), str(2**63), str(10**30), "9" * 5000, "\u0663\u0664",
    "\u00b2", "+1", "1_000", "0x10", "true",
)  # fmt: skip
DAYS = ("31.2.2027", "0000-00-00", "99999-1-1", "2027-13-01", "0001-01-01", "9999-12-31", "24:61", "25h", "soon")
VALUES = (*TEXTS, *NUMBERS, *DAYS)
IDS = ("-1", "0", str(2**31), str(2**63), str(10**30), "9" * 5000, "%00", "x", "1.5", "\u0663", "%ED%A0%80", "a" * 300)


class Field(NamedTuple):
    name: str
    good: list[str]
    """A value that its form takes; none where it is left out as often as not."""


class Request(NamedTuple):
    how: str
    sent: dict[str, Any]


@pytest.fixture(scope="module")
def clients(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Iterator[dict[str, Browser]]:
    with everybody(tmp_path_factory.mktemp("bad-input"), migrated_file) as made:
        yield made


ENDPOINTS = {
    (method, route.path): route.endpoint
    for router in routers()
    for route in _walk(router.routes)
    for method in route.methods or ()
}


def fields_of(route: Route) -> list[Field]:
    found: dict[str, Field] = {}
    for function in _reached(ENDPOINTS[route.method, route.path]):
        source = inspect.getsource(function)
        for name in re.findall(r"typed\.(?:get|all|file)\(\"(\w+)\"", source):
            found.setdefault(name, Field(name, ["1"]))
        for name in set(re.findall(r"\b(?:\w+\.)?(\w+)\b", source)):
            form = _named(function, name)
            if inspect.isclass(form) and issubclass(form, Form):
                found |= {each: Field(each, _good(each, about)) for each, about in form.model_fields.items()}
    return list(found.values())


def _reached(function: Callable[..., Any], seen: set[Any] | None = None) -> set[FunctionType]:
    """The function, and every function of its room that it calls."""
    seen = seen if seen is not None else set()
    if isinstance(function, FunctionType) and function not in seen:
        seen.add(function)
        for name in function.__code__.co_names:
            called = _named(function, name)
            if (
                isinstance(called, FunctionType)
                and called.__module__.split(".")[:2] == function.__module__.split(".")[:2]
            ):
                _reached(called, seen)
    return seen


def _named(function: FunctionType, name: str) -> Any:
    """What a name means there, also within the modules that it imports."""
    if name in function.__globals__:
        return function.__globals__[name]
    for module in function.__globals__.values():
        if isinstance(module, ModuleType) and module.__name__.startswith("app.") and name in vars(module):
            return vars(module)[name]
    return None


def _good(name: str, about: FieldInfo) -> list[str]:
    kind = about.annotation
    if get_origin(kind) in (Union, UnionType):
        kind = next(each for each in get_args(kind) if each is not type(None))
    if get_origin(kind) is Literal:
        return [str(get_args(kind)[0])]
    if inspect.isclass(kind) and issubclass(kind, Enum):
        return [str(next(iter(kind)).value)]
    text = str(about)
    if "parse_day" in text:
        return ["20.1.2027"]
    if "email" in name:
        return ["office@kuvend.example"]
    if kind in (int, float, bool) or "Minutes" in text:
        return ["1"]
    return ["sq"] if "Language" in text else ["Words"] if kind is str else []


def _rows(clients: dict[str, Browser], route: Route, event: str, path: str) -> dict[str, str]:
    """Rows of the event under the names that forms give them, and the version of the row that the address names."""
    with database_of(clients).read() as db:
        names: dict[str, Any] = {
            "day": GuideDay,
            "parent": GuideItem,
            "item_id": GuideItem,
            "session": GuideItem,
            "theme": Theme,
        }
        found = {}
        event_row = db.exec(select(Event).where(Event.slug == event)).one()
        for name, table in names.items():
            key = db.exec(select(table.id).where(table.event_id == event_row.key)).first()
            if key is not None:
                found[name] = str(key)
        found["office_id"] = str(db.exec(select(Office.id)).first() or 1)
        found["version"] = str(event_row.version)
        named = [(name, at) for at, part in enumerate(route.path.split("/")) for name in ROWS if f"{{{name}}}" in part]
        if named:
            name, at = named[-1]
            key = path.split("/")[at]
            named_table: Any = ROWS[name]
            row = db.get(named_table, int(key)) if key.isdecimal() else None
            found["version"] = str(getattr(row, "version", event_row.version))
    return found


def requests_of(route: Route, known: dict[str, str]) -> Iterator[Request]:
    chance = random.Random(str(route))
    fields = fields_of(route)
    good = {field.name: [known[field.name]] if field.name in known else field.good for field in fields}
    yield Request("nothing", {"data": {}})
    yield Request("good", {"data": good})
    for value in _some(chance, VALUES, AT_ONCE):
        yield Request(f"everywhere {value[:20]!r}", {"data": dict.fromkeys(good, value)})
    alone = [(name, value) for name in good for value in VALUES]
    for name, value in _some(chance, alone, ALONE):
        yield Request(f"{name}={value[:20]!r}", {"data": good | {name: value}})
    for name in _some(chance, list(good), ALONE // 5):
        yield Request(f"without {name}", {"data": {each: value for each, value in good.items() if each != name}})
        yield Request(f"{name} twice", {"data": good | {name: ["Words", "1"]}})
        yield Request(
            f"{name} as a file",
            {"data": {k: v for k, v in good.items() if k != name}, "files": {name: ("a\u202e.exe", b"\x00\xff")}},
        )
        yield Request(f"{name}[] as an array", {"data": {f"{name}[]": ["1", "2"], f"{name}[0]": "1"}})
    yield Request("json", {"json": {name: [{"a": 1}] for name in good}})
    yield Request("no kind", {"content": b"a=1&b=2", "headers": {"content-type": "application/octet-stream"}})
    yield Request(
        "broken multipart",
        {"content": b"--x\r\nnonsense", "headers": {"content-type": "multipart/form-data; boundary=x"}},
    )
    yield Request("no boundary", {"content": b"--x\r\n", "headers": {"content-type": "multipart/form-data"}})
    yield Request(
        "bytes",
        {
            "content": b"".join(name.encode() + b"=%FF%FE%ED%A0%80\xff&" for name in good) or b"\xff",
            "headers": {"content-type": "application/x-www-form-urlencoded"},
        },
    )
    yield Request(
        "strange charset",
        {"content": b"a=1", "headers": {"content-type": "application/x-www-form-urlencoded; charset=utf-7"}},
    )
    yield Request(
        "too many",
        {
            "content": "&".join(f"f{n}=1" for n in range(2500)).encode(),
            "headers": {"content-type": "application/x-www-form-urlencoded"},
        },
    )


def _some(chance: random.Random, values: Any, most: int) -> Any:
    return values if len(values) <= most else chance.sample(list(values), most)


def wrong_with(answer: Any) -> str:
    """Why this answer is no clear one; empty when it is."""
    if answer.status_code not in CLEAR:
        return f"status {answer.status_code}"
    if answer.status_code == 422 and answer.headers.get("content-type", "").startswith("application/json"):
        said = answer.json()
        if not said.get("message") and not said.get("fields"):
            return "says nothing"
    if answer.headers.get("content-type", "").startswith(("text/", "application/json")):
        found = CONTROL.search(answer.text)
        if found:
            return f"echoes {found[0]!r}"
    return next((f"{name}: {value!r}" for name, value in answer.headers.items() if CONTROL.search(value)), "")


def _address(clients: dict[str, Browser], route: Route) -> tuple[str, str] | None:
    with database_of(clients).read() as db:
        for event in EVENTS:
            path = address(db, route, event)
            if path is not None:
                return event, path
    return None


@pytest.mark.parametrize("route", ATTACKED, ids=str)
def test_no_form_breaks_a_route(clients: dict[str, Browser], route: Route) -> None:
    event, path = _address(clients, route) or (EVENTS[0], route.path.replace("{event}", EVENTS[0]))
    broken = []
    for number, request in enumerate(requests_of(route, _rows(clients, route, event, path))):
        headers = request.sent.get("headers", {}) | ({"hx-request": "true"} if number % 2 else {})
        for person in ("organiser", "reviewer") if PLENTY or number % 8 == 0 else ("organiser",):
            answer = clients[person].request(route.method, path, **request.sent | {"headers": headers})
            if wrong := wrong_with(answer):
                broken.append(f"{person} {request.how}: {wrong}")
    assert not broken, "\n".join(broken)


@pytest.mark.parametrize("route", [route for route in routes() if route.parameters], ids=str)
def test_no_address_breaks_a_route(clients: dict[str, Browser], route: Route) -> None:
    broken = []
    _, path = _address(clients, route) or (EVENTS[0], route.path.replace("{event}", EVENTS[0]))
    parts, pattern = path.split("/"), route.path.split("/")
    chance = random.Random(str(route))
    for place, part in enumerate(pattern):
        for bad in ("%00", str(10**30), *_some(chance, IDS, ASKED)) if "{" in part else ():
            tried = "/".join([*parts[:place], re.sub(r"\{.*\}", lambda _: bad, part), *parts[place + 1 :]])  # noqa: B023
            answer = clients["organiser"].request(route.method, tried)
            if wrong := wrong_with(answer):
                broken.append(f"{tried[:120]}: {wrong}")
    assert not broken, "\n".join(broken)


@pytest.mark.parametrize("route", READ, ids=str)
def test_no_query_breaks_a_page(clients: dict[str, Browser], route: Route) -> None:
    _event, path = _address(clients, route) or (EVENTS[0], route.path.replace("{event}", EVENTS[0]))
    chance = random.Random(str(route))
    endpoint = ENDPOINTS[route.method, route.path]
    sources = "".join(inspect.getsource(each) for each in _reached(endpoint))
    names = set(inspect.signature(endpoint).parameters) | {field.name for field in fields_of(route)}
    names |= set(re.findall(r"(?:query|params)\.get\(\"(\w+)\"", sources)) | {"q", "page", "next"}
    names -= {"request", "db", "access", "user", "typed", *route.parameters}
    broken = []
    tries = [(name, value) for name in sorted(names) for value in VALUES]
    for number, (name, value) in enumerate(_some(chance, tries, ASKED)):
        headers = {"hx-request": "true", "hx-current-url": f"http://testserver/?{name}=%00"} if number % 2 else {}
        answer = clients["organiser"].request("GET", path, params={name: value[:3000]}, headers=headers)
        if wrong := wrong_with(answer):
            broken.append(f"{name}={value[:30]!r}: {wrong}")
    assert not broken, "\n".join(broken)


SYNC = "/api/v1/events/southern-cluster-meeting/notes/sync"
DEEP = b"[" * 100_000 + b"]" * 100_000


def _operation(**changed: Any) -> dict[str, Any]:
    return {
        "id": "01900000-0000-7000-8000-000000000001", "note": "01900000-0000-7000-8000-000000000002", "sequence": 1,
        "kind": "create", "typed_at": "2027-01-20T10:00:00Z", "zone": "Europe/Tirane",
        "body": {"words": "Words", "session": 1},
    } | changed  # fmt: skip


JSON_VALUES: tuple[Any, ...] = (
    None,
    True,
    -1,
    2**63,
    10**30,
    1.5,
    "",
    "\x00",
    "\ud800",
    "\u202ex",
    "x" * 100_000,
    "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59-12:00",
    "0001-01-01",
    "9999-12-31",
    [],
    [[]],
    {},
    {"a": {}},
)


@pytest.mark.parametrize(
    "content",
    [
        b"", b"null", b"[]", b"{}", b'"text"', b"{", b"\xff\xfe", b"NaN", b'{"device": 1, "operations": 2}',
        b'{"device": "d", "operations": {}}', b'{"device": "d", "operations": ' + DEEP + b"}", DEEP,
        b'{"device": "d", "operations": [' + b"1," * 60 + b"1]}",
        b'{"device": "d", "operations": [' + b"9" * 5000 + b"]}",
        b'{"device": "d", "operations": ["' + b"x" * 5_000_000 + b'"]}',
        b'{"device": "d", "operations": [{"body": ' + b'{"a":' * 5000 + b"1" + b"}" * 5000 + b"}]}",
    ],
    ids=lambda content: content[:40].decode("latin-1"),
)  # fmt: skip
def test_no_body_breaks_the_batch_route(clients: dict[str, Browser], content: bytes) -> None:
    for kind in ("application/json", "text/plain"):
        answer = clients["recorder"].post(SYNC, content=content, headers={"content-type": kind})
        assert not wrong_with(answer)
        assert answer.json().get("message") or answer.json().get("receipts")


@pytest.mark.parametrize("name", [*_operation(), "base", "said_at", "digest", "extra"])
def test_no_operation_breaks_the_batch_route(clients: dict[str, Browser], name: str) -> None:
    operations = [_operation(**{name: value}) for value in JSON_VALUES]
    answer = clients["recorder"].post(SYNC, content=json.dumps({"device": "d", "operations": operations}))
    assert not wrong_with(answer)
    assert len(answer.json()["receipts"]) == len(operations)


@pytest.mark.parametrize(
    "name",
    ["words", "session", "lane", "question", "contribution", "parent", "kind", "wording", "mark", "language", "reach",
     "source", "participant", "seat", "role", "addressee", "who", "by_when", "words_agreed", "interpreted", "extra"],
)  # fmt: skip
def test_no_body_of_a_note_breaks_the_batch_route(clients: dict[str, Browser], name: str) -> None:
    good = {"words": "Words", "session": 1}
    operations = [
        _operation(id=f"01900000-0000-7000-8000-{n:012}", sequence=n + 1, body=good | {name: value})
        for n, value in enumerate(JSON_VALUES)
    ]
    answer = clients["recorder"].post(SYNC, content=json.dumps({"device": "d", "operations": operations}))
    assert not wrong_with(answer)
    assert len(answer.json()["receipts"]) == len(operations)


ODD: tuple[dict[str, Any], ...] = (
    {"typed_at": "0001-01-01T00:00:00Z"},
    {"typed_at": "9999-12-31T23:59:59Z"},
    {"said_at": "0001-01-01T00:00:00Z"},
    {"by_when": "0001-01-01"},
    {"by_when": "9999-12-31"},
    {"words": "a" * 10_000},
    {"words": "@" * 10_000},
    {"words": "0" + "(" * 9_999},
    {"words": "\u0301" * 10_000},
)
PAGES = (
    "notes", "notes/desk", "notes/review", "notes/compare", "notes/quotes", "notes.xlsx",
    "notes.csv", "notes.json", "report",
)  # fmt: skip


@pytest.mark.parametrize("zone", ["America/New_York", "Pacific/Kiritimati"])
def test_no_note_that_was_taken_breaks_a_page(browse: Any, make: Any, db: Any, zone: str) -> None:
    event = make.event(zone=zone)
    day = make.add(GuideDay(event_id=event.key, on=event.starts_on))
    item = {"event_id": event.key, "day_id": day.key, "kind": ItemKind.SESSION, "uid": "s", "title_en": "Session"}
    session = make.add(GuideItem(**item)).key
    db.commit()
    sent = []
    for number, odd in enumerate(ODD, 1):
        about = {name: value for name, value in odd.items() if name in ("words", "by_when")}
        body = {"words": "Words", "session": session, "kind": "commitment"} | about
        ids = {name: f"01900000-0000-7000-8000-{number:011}{end}" for name, end in (("id", 1), ("note", 2))}
        whole = _operation(sequence=number, body=body, **ids)
        sent.append(whole | {name: value for name, value in odd.items() if name not in about})
    recorder, organiser = browse(Role.RECORDER, event), browse(Role.ORGANISER, event)
    api = f"/api/v1/events/{event.slug}/notes/sync"
    told = recorder.post(api, content=json.dumps({"device": "d", "operations": sent})).json()["receipts"]
    assert [each["receipt"] for each in told] == ["new"] * len(ODD)
    address = f"/events/{event.slug}"
    pages = [*PAGES, f"notes/session/{session}", *(f"notes/{each['note']}" for each in sent)]
    broken = {
        page: answer.status_code for page in pages if (answer := organiser.get(f"{address}/{page}")).status_code != 200
    }
    assert not broken

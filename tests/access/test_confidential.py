"""What must not come out: words are planted where they are confidential, and looked for in every answer to everybody.

Every route of the app is asked as every role (those that change something are rolled back), and what it answers is
searched: pages with their source, headers, JSON, and the parts within Word files and workbooks. A new route is
searched without a line here.
"""

import io
import json
import logging
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlmodel import select

from app.access.loaders import event_access
from app.access.powers import Power
from app.models import Event, GuideItem, Office, Participant, User
from app.vocabulary import ItemKind, Mark
from tests.access.everybody import PEOPLE, database_of, everybody
from tests.access.matrix import Route, address, routes
from tests.conftest import Browser

EVENT = "southern-cluster-meeting"
SYNC = f"/api/v1/events/{EVENT}/notes/sync"
ROUTES = [route for route in routes() if "{event}" in route.path and "note_id" not in route.path]
OF_A_NOTE = [route for route in routes() if "{note_id}" in route.path]
KINDS = ("docx", "html", "md", "xlsx", "csv", "json", "pdf")
READING = {f"/events/{EVENT}/notes/%s/{what}" for what in ("reading", "review/reading", "masking/reading")}

CONFIDENTIAL = "Ngjyrëmbyllur-one"
"""A note that is confidential."""
EARLIER = "Ngjyrëmbyllur-two"
"""Confidential once; the note is public now, in other words."""
BEFORE = "Ngjyrëmbyllur-three"
"""Public once; the note is confidential now."""
BESIDE = "Ngjyrëmbyllur-four"
"""Confidential, and in conflict with public words of the same note."""
NEVER = "Ngjyrëmbyllur-five"
"""Sent although it was not to be recorded."""
ROLE = "Ngjyrëmbyllur-six"
"""Who said what is confidential."""
HIDDEN = re.compile("ngjyr[ëe]mbyllur", re.IGNORECASE)
CONTACT = re.compile(r"planted-[0-9]+@|0699990[0-9]+")


class Planted:
    def __init__(self, clients: dict[str, Browser]) -> None:
        self.clients = clients
        self.notes: dict[str, UUID] = {}
        self.sequence = 0
        with database_of(clients).read() as db:
            event = db.exec(select(Event).where(Event.slug == EVENT)).one()
            session = select(GuideItem.id).where(GuideItem.event_id == event.key, GuideItem.kind == ItemKind.SESSION)
            self.session = db.exec(session).first()

    def send(self, name: str, words: str, mark: Mark, *, base: str | None = None, by: str = "recorder") -> str:
        self.sequence += 1
        note = self.notes.setdefault(name, uuid4())
        operation = {
            "id": str(uuid4()), "note": str(note), "sequence": self.sequence, "base": base, "zone": "Europe/Tirane",
            "kind": "revise" if base else "create", "typed_at": "2026-11-01T10:00:00Z",
            "body": {"words": words, "session": self.session, "mark": mark, "role": ROLE, "who": ROLE},
        }  # fmt: skip
        if mark is Mark.PUBLIC and words != BEFORE:  # public notes carry it by right
            del operation["body"]["role"], operation["body"]["who"]  # type: ignore[attr-defined]
        batch = {"device": "planting", "operations": [operation]}
        answer = self.clients[by].post(SYNC, content=json.dumps(batch))
        receipt = answer.json()["receipts"][0]
        assert receipt["receipt"] in ("new", "conflict"), receipt
        assert not HIDDEN.search(answer.text)
        return str(operation["id"])


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Iterator[Planted]:
    with everybody(tmp_path_factory.mktemp("confidential"), migrated_file) as clients:
        database = database_of(clients)
        database.frozen = False
        made = Planted(clients)
        made.send("confidential", CONFIDENTIAL, Mark.CONFIDENTIAL)
        first = made.send("earlier", EARLIER, Mark.CONFIDENTIAL)
        made.send("earlier", "Said in general", Mark.PUBLIC, base=first)
        first = made.send("before", BEFORE, Mark.PUBLIC)
        made.send("before", CONFIDENTIAL, Mark.CONFIDENTIAL, base=first)
        first = made.send("beside", "Said by both", Mark.PUBLIC)
        made.send("beside", "Said by one", Mark.PUBLIC, base=first)
        made.send("beside", BESIDE, Mark.CONFIDENTIAL, base=first)
        made.send("never", NEVER, Mark.DO_NOT_RECORD)
        with database.write() as db:
            for row in [*db.exec(select(Participant)), *db.exec(select(Office))]:
                row.email, row.phone = f"planted-{row.id}@kuvend.example", f"0699990{row.id:04}"
        database.frozen = True
        yield made


def text_of(answer: Any) -> str:
    """Everything that an answer carries, also inside the archives that Word files and workbooks are."""
    said = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
    if not answer.content.startswith(b"PK\x03\x04"):
        return f"{said}\n{answer.text}"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        return said + "\n".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())


def addresses(planted: Planted, route: Route) -> list[str]:
    with database_of(planted.clients).read() as db:
        paths = [address(db, route, event) for event in (EVENT, "national-conference", "annual-2005")]
    found = [path for path in paths if path]
    if "{kind}" in route.path:
        return [path.removesuffix("docx") + kind for path in found for kind in KINDS]
    return found


@pytest.mark.parametrize("route", ROUTES, ids=str)
def test_no_answer_carries_confidential_words_or_somebody_elses_contacts(planted: Planted, route: Route) -> None:
    for path in addresses(planted, route):
        slug = path.split("/")[5 if path.startswith("/api") else 2].partition(".")[0]
        for name in PEOPLE:
            answer = planted.clients[name].request(route.method, path)
            carried = text_of(answer)
            # The recorder planted the words, and reads them where notes are read.
            if name != "recorder" or "/notes" not in path:
                assert not HIDDEN.search(carried), f"{name}: {HIDDEN.search(carried)} in {route.method} {path}"
            if not _may_read_contacts(planted, name, slug):
                assert not CONTACT.search(carried), f"{name}: {CONTACT.search(carried)} in {route.method} {path}"


def _may_read_contacts(planted: Planted, name: str, slug: str) -> bool:
    if name == "nobody":
        return False
    with database_of(planted.clients).read() as db:
        user = db.exec(select(User).where(User.email == f"{name}@kuvend.example")).one()
        try:
            return event_access(db, user, slug).can(Power.READ_CONTACTS)
        except Exception:
            return False


@pytest.mark.parametrize("route", OF_A_NOTE, ids=str)
def test_a_confidential_note_opens_to_its_author_and_to_reviewers_who_ask(planted: Planted, route: Route) -> None:
    for note in planted.notes.values():
        path = route.path.replace("{event}", EVENT).replace("{note_id}", str(note))
        for name in set(PEOPLE) - {"recorder"}:
            for headers in ({}, {"hx-request": "true"}):
                answer = planted.clients[name].request(route.method, path, headers=headers)
                asked = name == "reviewer" and any(path == each % note for each in READING)
                assert asked or not HIDDEN.search(text_of(answer)), f"{name}: {route.method} {path}"


def test_those_who_may_do_read_them(planted: Planted) -> None:
    """Otherwise the tests above would pass on empty pages."""
    base = f"/events/{EVENT}/notes"
    note = planted.notes["confidential"]
    assert CONFIDENTIAL in planted.clients["recorder"].get(f"{base}/{note}").text
    assert CONFIDENTIAL in planted.clients["reviewer"].post(f"{base}/{note}/reading").text
    assert EARLIER in planted.clients["recorder"].get(f"{base}/{planted.notes['earlier']}").text
    people = planted.clients["organiser"].get("/events/national-conference/participants.csv").text
    assert CONTACT.search(people)


@pytest.mark.parametrize("word", ["ngjyrembyllur", "Ngjyrëmbyllur-two", "six"])
def test_searching_does_not_tell_whether_a_confidential_word_is_there(planted: Planted, word: str) -> None:
    for name in ("organiser", "facilitator", "reviewer"):
        client = planted.clients[name]
        found = client.get(f"/events/{EVENT}/notes", params={"q": word}).text
        nothing = client.get(f"/events/{EVENT}/notes", params={"q": "x" * len(word)}).text
        assert found.count('id="note-') == nothing.count('id="note-')


def test_what_is_wrong_with_a_note_is_said_without_its_words(planted: Planted) -> None:
    note = planted.notes["confidential"]
    refused = planted.clients["facilitator"].put(
        f"/events/{EVENT}/notes/{note}",
        data={"words": "Other words", "session": planted.session, "seen": str(uuid4())},
        headers={"hx-request": "true"},
    )
    assert refused.status_code in (403, 404, 409)
    assert not HIDDEN.search(refused.text)


def test_logs_carry_no_words_no_contacts_and_no_tokens(planted: Planted, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        for name, note in list(planted.notes.items()):
            planted.send(f"logged {name}", CONFIDENTIAL, Mark.CONFIDENTIAL)
            planted.clients["reviewer"].post(f"/events/{EVENT}/notes/{note}/reading")
        planted.clients["nobody"].get("/s/" + "Z" * 43)
        planted.clients["nobody"].post("/i/" + "Z" * 43)
    logged = "\n".join(record.getMessage() for record in caplog.records)
    assert not HIDDEN.search(logged)
    assert not CONTACT.search(logged)
    assert "Z" * 43 not in "\n".join(
        record.getMessage() for record in caplog.records if record.name.startswith("kuvend")
    )


def test_no_file_of_the_installation_holds_words_that_are_hidden(planted: Planted) -> None:
    """Neither the database nor its write-ahead log: those of a backup are the same. One of the words was public."""
    folder = Path(planted.clients["nobody"].app.state.settings.data_dir)  # type: ignore[attr-defined]
    files = [path for path in folder.rglob("*") if path.is_file()]
    if not database_of(planted.clients).is_sqlite:
        pytest.skip("PostgreSQL keeps its files elsewhere; its rows are looked at in tests/notes/test_at_rest.py")
    assert any(path.name.startswith("kuvend.sqlite3") and path.stat().st_size > 100_000 for path in files)
    for path in files:
        found = re.findall(rb"mbyllur-[a-z]+", path.read_bytes())
        assert not found, f"{path.name}: {set(found)}"


def test_a_form_token_stands_in_no_address() -> None:
    """htmx puts the fields of a form that it deletes or gets into the address; addresses end up in logs."""
    for template in Path("templates").rglob("*.html"):
        for form in re.findall(
            r"<form\b[^>]*(?:hx-delete|hx-get|method=\"get\").*?</form>", template.read_text(), re.DOTALL
        ):
            assert "csrf()" not in form, template

"""Who has no business with notes, or only a link: a former recorder, a speaker, an interpreter, somebody with a PIN, a
sponsor, a stranger, nobody. Not even what the team reads reaches them; and nothing personal stays in a browser's cache.

The demonstration is asked once more, as in `test_confidential.py`; every route is asked, a new one without a line here.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlmodel import Session, col, select

from app.access import actions, signing_in
from app.access.links import issue_link
from app.models import (
    Contribution,
    Event,
    GuideItem,
    MailPart,
    Membership,
    Note,
    NoteOperation,
    OutgoingMail,
    Participant,
    Quote,
    User,
)
from app.notes.papers import speaking
from app.notes.sealing.words import SEALED
from app.vocabulary import ItemKind, LinkPurpose, Mark, NoteSource, Role
from tests.access.everybody import PEOPLE, database_of, everybody
from tests.access.matrix import Route, address, routes
from tests.access.test_confidential import EVENT, text_of
from tests.conftest import Browser, form_token

NOTES = f"/events/{EVENT}/notes"
CLOSED = re.compile("ngjyr[ëe]mbyllur", re.IGNORECASE)
TEAMS = re.compile("ngjyr[ëe]hapur", re.IGNORECASE)
"""Public words that nobody has released yet: the team's, and nobody else's."""
KEPT_BY_BROWSERS = re.compile(
    r"/static/|/notes-worker\.js|/favicon\.ico|/f/|/agenda|/schedule\.json|/calendar\.ics|checklist\.ics|/report\."
)
"""Files that carry a validator, are the same for everybody, or are asked for by calendar programs."""
TOKEN = re.compile(r"/[cqistf]/[A-Za-z0-9_-]{43}")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Iterator[SimpleNamespace]:
    with everybody(tmp_path_factory.mktemp("outsiders"), migrated_file) as clients:
        database = database_of(clients)
        database.frozen = False
        app: Any = clients["nobody"].app
        made = SimpleNamespace(clients=clients, database=database, notes={}, operations={}, sequence=0)
        with database.write() as db:
            event = db.exec(select(Event).where(Event.slug == EVENT)).one()
            sessions = select(GuideItem).where(GuideItem.event_id == event.key, GuideItem.kind == ItemKind.SESSION)
            session = db.exec(sessions).first()
            assert session is not None
            made.session = session.key
            organiser = db.exec(select(User).where(User.email == "organiser@kuvend.example")).one()
            speaker = Participant(event_id=event.key, name="A speaker", email="speaker@kuvend.example")
            paper = Contribution(event_id=event.key, item_id=made.session, speaker="A speaker", position=90)
            db.add_all([speaker, paper])
            db.flush()
            made.speaker, made.contribution = speaker.key, paper.key
            made.paper_token = speaking.invite(db, event, paper, by=organiser)
            made.papers_token = speaking.invite_interpreters(db, event, by=organiser)
            _, made.quote_token = issue_link(db, purpose=LinkPurpose.QUOTE, event_id=event.key, subject=made.speaker)
            former = actions.add_account(db, "former@kuvend.example", "A former recorder")
            role = actions.give_role(db, event, former, Role.RECORDER, by=None)
            elsewhere = db.exec(select(Event).where(Event.slug == "annual-2006")).one()
            sponsors = actions.give_role(db, elsewhere, former, Role.SPONSOR, by=None)
            assert sponsors
            tokens = {"former": signing_in.sign_in(db, former)}
            recorder = db.exec(select(User).where(User.email == "recorder@kuvend.example")).one()
            tokens["pin"] = signing_in.sign_in(db, recorder, by_pin=True)
            made.former_role = role.id
        for name, token in tokens.items():
            clients[name] = browser(app, kuvend_session=token)
        plant(made)
        with database.write() as db:
            db.get_one(Membership, made.former_role).withdrawn_at = db.get_one(User, recorder.key).created_at
        clients["speaker"], clients["interpreter"] = browser(app), browser(app)
        assert clients["speaker"].post(f"/c/{made.paper_token}").status_code == 303
        assert clients["interpreter"].post(f"/c/{made.papers_token}").status_code == 303
        database.frozen = True
        yield made


def browser(app: Any, **cookies: str) -> Browser:
    client = Browser(app, follow_redirects=False, raise_server_exceptions=False)
    for name, value in cookies.items():
        client.cookies.set(name, value)
    client.token = form_token(client)
    return client


def plant(made: SimpleNamespace) -> None:
    """Heard in the room of a contribution, by the speaker: public, participants only and confidential; and a note that
    the former recorder took."""
    for name, mark, by in [
        ("open", Mark.PUBLIC, "recorder"), ("inner", Mark.PARTICIPANTS_ONLY, "recorder"),
        ("closed", Mark.CONFIDENTIAL, "recorder"), ("former", Mark.CONFIDENTIAL, "former"),
        ("formers", Mark.PUBLIC, "former"),
    ]:  # fmt: skip
        made.sequence += 1
        words = f"Ngjyrë{'mbyllur' if mark is Mark.CONFIDENTIAL else 'hapur'}-{name}"
        made.notes[name], made.operations[name] = str(uuid4()), str(uuid4())
        operation = {
            "id": made.operations[name], "note": made.notes[name], "sequence": made.sequence, "kind": "create",
            "typed_at": "2026-11-01T10:00:00Z",
            "body": {"words": words, "session": made.session, "mark": mark, "contribution": made.contribution,
                     "participant": made.speaker, "source": NoteSource.ROOM},
        }  # fmt: skip
        batch = {"device": f"device-{by}", "operations": [operation]}
        told = made.clients[by].post(f"/api/v1/events/{EVENT}/notes/sync", content=json.dumps(batch))
        assert told.json()["receipts"][0]["receipt"] == "new", told.text


OUTSIDE = ("former", "sponsor", "stranger", "nobody", "speaker", "interpreter")


def paths(world: SimpleNamespace, route: Route) -> list[str]:
    with world.database.read() as db:
        if "{note_id}" in route.path:
            return [route.path.replace("{event}", EVENT).replace("{note_id}", note) for note in world.notes.values()]
        if "{contribution_id}" in route.path and "{event}" not in route.path:
            return [route.path.replace("{contribution_id}", str(world.contribution))]
        if route.path in ("/interpreting/{event}", "/quoted/{event}"):
            return [route.path.replace("{event}", EVENT)]
        for token, prefix in ((world.quote_token, "/q/"), (world.paper_token, "/c/")):
            if route.path.startswith(prefix):
                return [route.path.replace("{token}", token)]
        found = address(db, route, EVENT)
    if found and "{kind}" in route.path:
        return [found.removesuffix("docx") + kind for kind in ("docx", "html", "md", "xlsx", "csv", "json")]
    return [found] if found else []


TYPED = {
    "words": "Other words", "mark": "public", "kind": "statement", "wording": "close", "seen": "", "version": "1",
    "state": "released", "told": "Other words", "report_wording": "Other words", "reach": "local",
    "confidential": "yes", "text": "Other words", "how": "text", "word": "0", "instead": "somebody", "theme_id": "",
    "objective_id": "", "language": "en", "place": "", "purpose": "", "q": "ngjyrë", "speaker": "A speaker",
}  # fmt: skip
"""What forms of notes ask for, so that a route goes as far as it can."""


ANSWERING = [
    each for each in routes() if each.method == "GET" or "/notes" in each.path or "{event}" not in each.path
]  # what else changes something refuses them, as the matrix says


@pytest.mark.parametrize("route", ANSWERING, ids=str)
def test_nobody_outside_the_team_reads_a_note(world: SimpleNamespace, route: Route) -> None:
    for path in paths(world, route):
        for name in OUTSIDE:
            answer = world.clients[name].request(route.method, path)
            carried = text_of(answer)
            assert not CLOSED.search(carried), f"{name}: {route.method} {path}"
            asked = path.startswith("/quoted/")  # behind the link: whoever opened it, as all do above
            assert asked or not TEAMS.search(carried), f"{name}: {route.method} {path}"


@pytest.mark.parametrize("route", [each for each in routes() if "note_id" in each.path], ids=str)
def test_a_form_that_is_filled_in_brings_no_confidential_words_either(world: SimpleNamespace, route: Route) -> None:
    """As those of the team who may change notes, but not read these."""
    for name, note in world.notes.items():
        path = route.path.replace("{event}", EVENT).replace("{note_id}", note)
        typed = TYPED | {"seen": world.operations[name], "into": world.notes["open"]}
        for who in ("organiser", "facilitator", "pin", *OUTSIDE):
            for headers in ({}, {"hx-request": "true"}, {"accept": "application/json"}):
                answer = world.clients[who].request(route.method, path, data=typed, headers=headers)
                assert answer.status_code < 500, f"{who}: {route.method} {path}"
                if who != "pin":  # the recorder's own words
                    assert not CLOSED.search(text_of(answer)), f"{who}: {route.method} {path}"


def test_they_are_there_for_those_who_may_read_them(world: SimpleNamespace) -> None:
    """Or the tests above would pass on nothing."""
    page = world.clients["facilitator"].get(NOTES).text
    assert "Ngjyrëhapur-open" in page
    assert "Ngjyrëmbyllur" not in page
    assert "Ngjyrëmbyllur-closed" in world.clients["recorder"].get(f"{NOTES}/{world.notes['closed']}").text
    assert world.clients["speaker"].get(f"/contribution/{world.contribution}").status_code == 200
    assert world.clients["interpreter"].get(f"/interpreting/{EVENT}").status_code == 200


@pytest.mark.parametrize("route", [each for each in routes() if each.method == "GET"], ids=str)
def test_nothing_personal_is_kept_by_a_browser(world: SimpleNamespace, route: Route) -> None:
    for path in paths(world, route) or [route.path]:
        if KEPT_BY_BROWSERS.search(path):
            continue
        for name in (*PEOPLE, "pin", "former", "speaker", "interpreter"):
            if route.path.endswith("/feed"):
                continue  # never ends
            answer = world.clients[name].get(path)
            assert answer.headers["cache-control"] == "no-store", f"{name}: {path}"


def test_a_draft_of_the_report_is_not_kept_either(world: SimpleNamespace) -> None:
    for kind in ("html", "docx", "md"):
        answer = world.clients["organiser"].get(f"/events/{EVENT}/report.{kind}")
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "no-store"


def test_mails_carry_neither_words_nor_who_may_be_quoted_where(world: SimpleNamespace) -> None:
    database = world.database
    database.frozen = False
    try:
        typed = {"participant": world.speaker, "note": world.notes["open"], "until": "2099-01-01"}
        asked = world.clients["reviewer"].post(f"{NOTES}/quotes", data=typed)
        assert asked.status_code == 303, asked.text
        assert world.clients["organiser"].post(f"{NOTES}/desk/reminders").status_code < 500
    finally:
        database.frozen = True
    with database.read() as db:
        assert db.exec(select(Quote).where(col(Quote.participant_id) == world.speaker)).all()
        mails = [*db.exec(select(OutgoingMail)).all(), *db.exec(select(MailPart)).all()]
    assert any("speaker@kuvend.example" in str(mail.model_dump()) for mail in mails)
    carried = "\n".join(str(mail.model_dump()) for mail in mails)
    assert not CLOSED.search(carried)
    assert not TEAMS.search(carried)
    assert not TOKEN.search(carried), "a link is made when the mail is sent, and stands nowhere before"


def test_the_outbox_shows_no_link_that_would_open_somebody_elses_page(world: SimpleNamespace) -> None:
    test_mails_carry_neither_words_nor_who_may_be_quoted_where(world)
    with world.database.read() as db:
        rows = db.exec(select(OutgoingMail.id).where(col(OutgoingMail.event_id).is_not(None))).all()
    base = f"/events/{EVENT}/outbox"
    for path in (base, *(f"{base}/{key}" for key in rows)):
        for name in ("organiser", "facilitator"):
            answer = world.clients[name].get(path)
            assert not TOKEN.search(text_of(answer)), path
            assert name == "organiser" or answer.status_code in (403, 404), path


def test_what_a_public_note_says_stands_in_one_event_alone(world: SimpleNamespace) -> None:
    """An organiser elsewhere, who searches there."""
    for path in ("/events/annual-2006/notes?q=ngjyrë", "/events/annual-2006/notes.json?q=ngjyrë"):
        assert not TEAMS.search(world.clients["stranger"].get(path).text.replace("q=ngjyr", ""))


def test_what_the_database_keeps_of_them(world: SimpleNamespace) -> None:
    with world.database.read() as db:
        assert_sealed(db, world)


def assert_sealed(db: Session, world: SimpleNamespace) -> None:
    for name in ("closed", "former"):
        operations = db.exec(select(NoteOperation).where(col(NoteOperation.note_id) == UUID(world.notes[name]))).all()
        assert all(list(each.body) == [SEALED] for each in operations)
        assert all(not note.words for note in db.exec(select(Note).where(col(Note.id) == UUID(world.notes[name]))))


@pytest.mark.parametrize("path", [NOTES, f"{NOTES}/review", f"{NOTES}/contributions", f"{NOTES}/compare"])
def test_no_browser_sends_what_is_typed_or_shown_here_to_somebody_elses_server(
    world: SimpleNamespace, path: str
) -> None:
    """Spelling and translation are done far away by some browsers, with the words that stand on the page."""
    page = world.clients["organiser"].get(path).text
    main = re.search(r"<main\b[^>]*>", page)
    assert main
    assert 'translate="no"' in main[0]
    assert 'spellcheck="false"' in main[0]
    assert 'spellcheck="true"' not in page


def test_the_recorders_page_has_its_words_neither_spelled_nor_translated(world: SimpleNamespace) -> None:
    page = world.clients["recorder"].get(f"{NOTES}/session/{world.session}").text
    assert 'translate="no" spellcheck="false"' in page
    assert 'spellcheck="true"' not in page
    assert re.search(r"<textarea id=\"note-field\"[^>]*autocomplete=\"off\"", page), "browsers save what is in forms"

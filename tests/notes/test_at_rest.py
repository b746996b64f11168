"""What stands in the files of an installation: confidential words nowhere, erased ones nowhere."""

import json
import re
import secrets
from base64 import b64decode
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import inspect, text
from sqlmodel import select

from app import clock
from app.db import Database
from app.models import AuditEntry, Event, EventKey, Note, NoteOperation, Quarantined
from app.notes.at_rest import change_master, make_ready, seal_what_is_plain
from app.notes.operations.actions import digest_key
from app.notes.sealing import cipher
from app.notes.sealing.keeping import erase_keys, masters, unwrapped
from app.notes.sealing.words import Reader, body_of, printable, raw_of, said
from app.settings import Settings, WrongSetting
from tests.conftest import SECRET

PLANTED = "mbyllur"
"""Letters that every encoding of a text in the house leaves as they are."""


@pytest.fixture
def everything(database, tmp_path):
    """All bytes that the database keeps: the folder with its file and logs, or each row of every table."""

    def read() -> bytes:
        if database.is_sqlite:
            return b"".join(path.read_bytes() for path in Path(tmp_path).rglob("*") if path.is_file())
        with database.engine.connect() as connection:
            tables = inspect(connection).get_table_names()
            return "".join(
                str(connection.execute(text(f'SELECT "{name}"::text FROM "{name}"')).all())  # noqa: S608
                for name in tables
            ).encode()

    return read


@pytest.fixture
def server_files(database, monkeypatch):
    """The bytes of all files of a PostgreSQL database, its catalogues included; not its write-ahead log."""
    if database.is_sqlite:
        pytest.skip("about the files of PostgreSQL")
    monkeypatch.setattr("app.db.LOCK_MS", 30_000)

    def read() -> bytes:
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("CHECKPOINT"))
            number = connection.execute(text("SELECT oid FROM pg_database WHERE datname = current_database()")).scalar()
            folder = Path(connection.execute(text("SHOW data_directory")).scalar(), "base", str(number))
        return b"".join(path.read_bytes() for path in folder.iterdir())

    return read


def send(client, panel, *operations, device="device-1"):
    answer = client.post(panel.api, json={"device": device, "operations": list(operations)})
    assert answer.status_code == 200, answer.text
    return [each["receipt"] for each in answer.json()["receipts"]]


def secret(number):
    return f"Ngjyrë{PLANTED}-{number}"


def confidential(number, **more):
    named = {"role": secret("role"), "who": secret("who"), "addressee": secret("addressee")}
    return {"body": {"mark": "confidential", **named, **more}}


def test_confidential_words_stand_in_no_file(recorder, reviewer, panel, operation, everything):
    first = operation(secret(1), **confidential(1, participant=panel.seated.key, seat=12))
    once = operation(secret(2), **confidential(2))
    now_public = operation("general", note=once["note"], kind="revise", base=once["id"], body={"mark": "public"})
    public = operation(secret(3))
    now_closed = operation(secret(4), note=public["note"], kind="revise", base=public["id"], **confidential(4))
    both = operation("said by both")
    one = operation("said by one", note=both["note"], kind="revise", base=both["id"])
    beside = operation(secret(5), note=both["note"], kind="revise", base=both["id"], **confidential(5))
    broken = operation(secret(6), kind="gossip", **confidential(6))
    never = operation(secret(7), body={"mark": "do_not_record"})
    send(recorder, panel, first, once, now_public, public, now_closed, both, one, beside, broken, never)
    assert PLANTED.encode() not in everything()
    assert secret(1) in recorder.get(f"{panel.address}/{first['note']}").text
    page = reviewer.post(f"{panel.address}/{first['note']}/reading").text
    assert secret(1) in page
    assert "Mayor of Example" in page, "and who said it"
    assert secret(4) in reviewer.post(f"{panel.address}/{public['note']}/reading").text
    assert PLANTED.encode() not in everything()


def test_words_whose_key_is_erased_are_said_to_be_gone_and_nobody_read_them(
    recorder, reviewer, panel, operation, database, look
):
    sent = operation(secret(1), **confidential(1))
    send(recorder, panel, sent)
    address = f"{panel.address}/{sent['note']}"
    with database.write() as db:
        erase_keys(db, panel.event, at=clock.now())
    assert "Show the words" in reviewer.get(address).text
    asked = reviewer.post(f"{address}/reading").text
    assert "their key is not here" in asked
    assert "Show the words" not in asked
    reviewer.post(f"{address}/review/reading")
    assert "read a confidential note" not in {each.action for each in look(select(AuditEntry))}


def test_what_is_erased_leaves_the_file(recorder, panel, operation, everything):
    first = operation(secret(1))
    second = operation(secret(2), note=first["note"], kind="revise", base=first["id"])
    send(recorder, panel, first, second)
    assert PLANTED.encode() in everything(), "it was there, or this test tells nothing"
    end = operation("", note=first["note"], kind="erase", base=second["id"])
    assert send(recorder, panel, end) == ["new"]
    assert PLANTED.encode() not in everything()
    assert send(recorder, panel, first, second, end) == ["duplicate"] * 3, "and is still known"


def test_what_is_erased_leaves_the_file_once_a_reader_is_done(recorder, panel, operation, everything, database):
    if not database.is_sqlite:
        pytest.skip("about the write-ahead log of SQLite")
    first = operation(secret(1))
    send(recorder, panel, first)
    with database.read() as reading:
        reading.exec(select(Note)).all()
        send(recorder, panel, operation("", note=first["note"], kind="erase", base=first["id"]))
    send(recorder, panel, operation("another"))
    assert PLANTED.encode() not in everything()


@pytest.mark.parametrize("place", [0, 25, 49])
@pytest.mark.parametrize("length", [20, 9_000])
def test_what_is_erased_leaves_the_files_of_the_server(
    recorder, panel, operation, server_files, database, place, length
):
    """Written last to its page, or between others, or so long that PostgreSQL keeps it elsewhere."""
    words = " ".join(secrets.token_urlsafe(9) for _ in range(length // 12)) + secret(1)
    first = operation(words)
    others = [operation(f"other words {number}") for number in range(49)]
    send(recorder, panel, *others[:place], first, *others[place:])
    planted = words[-40:].encode()
    assert planted in server_files(), "it was there, or this test tells nothing"
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
    assert send(recorder, panel, operation("", note=first["note"], kind="erase", base=first["id"])) == ["new"]
    assert planted not in server_files()


def test_erasing_often_writes_the_tables_anew_once(recorder, panel, operation, server_files, database, queries):
    first, second = operation(secret(1)), operation(secret(2))
    send(recorder, panel, first, second)
    send(recorder, panel, operation("", note=first["note"], kind="erase", base=first["id"]))
    with queries.counted() as made:
        send(recorder, panel, operation("", note=second["note"], kind="erase", base=second["id"]))
        send(recorder, panel, operation("another"))
    assert not any(each.startswith("VACUUM") for each in made), "not within the minute"
    database.close()
    assert PLANTED.encode() not in server_files(), "but at the latest when the server ends"


def test_a_reader_of_the_server_holds_nobody_up(recorder, panel, operation, server_files, database, monkeypatch):
    monkeypatch.setattr("app.db.LOCK_MS", 50)
    monkeypatch.setattr("app.db.AGAIN_SECONDS", 0)
    first = operation(secret(1))
    send(recorder, panel, first)
    with database.read() as reading:
        reading.exec(select(Note)).all()
        end = operation("", note=first["note"], kind="erase", base=first["id"])
        assert send(recorder, panel, end) == ["new"], "the note is erased, though its bytes still stand"
    send(recorder, panel, operation("another"))
    assert PLANTED.encode() not in server_files()


def test_who_may_still_see_erased_words_has_them_written_anew_again(
    recorder, panel, operation, server_files, database, monkeypatch
):
    """PostgreSQL keeps what a transaction might see that has begun before, though it looks at no note."""
    monkeypatch.setattr("app.db.LOCK_MS", 50)
    monkeypatch.setattr("app.db.AGAIN_SECONDS", 0)
    first = operation(secret(1))
    send(recorder, panel, first)
    with database.engine.begin() as busy:
        busy.execute(text("SELECT pg_current_xact_id()"))
        end = operation("", note=first["note"], kind="erase", base=first["id"])
        assert send(recorder, panel, end) == ["new"], "nobody is held up"
    send(recorder, panel, operation("another"))
    assert PLANTED.encode() not in server_files()


def test_a_note_that_turns_confidential_takes_its_first_words_along(recorder, panel, operation, everything, look):
    first = operation(secret(1))
    send(recorder, panel, first)
    closing = operation("x", note=first["note"], kind="revise", base=first["id"], **confidential(1))
    send(recorder, panel, closing)
    assert PLANTED.encode() not in everything()
    assert all(each.digest.startswith("hmac-sha256:") for each in look(select(NoteOperation)))
    again = operation("y", note=first["note"], kind="revise", base=closing["id"], body={"mark": "public"})
    send(recorder, panel, again)
    assert look(select(Note))[0].words == "y"


def test_erasing_the_key_of_an_event_erases_what_it_sealed(recorder, panel, operation, database):
    first = operation(secret(1), **confidential(1))
    send(recorder, panel, first, operation(secret(2), kind="gossip"))
    with database.write() as db:
        assert erase_keys(db, db.get(Event, panel.event.key), at=clock.now()) == 1
    assert secret(1) not in recorder.get(f"{panel.address}/{first['note']}").text
    assert recorder.get(f"{panel.address}/quarantine").status_code == 403
    later = operation(secret(3), **confidential(3))
    assert send(recorder, panel, later) == ["new"], "notes go on, under a new key"
    assert secret(3) in recorder.get(f"{panel.address}/{later['note']}").text


def test_sealed_words_open_at_no_other_place(recorder, panel, operation, database):
    one, two = operation(secret(1), **confidential(1)), operation(secret(2), **confidential(2))
    send(recorder, panel, one, two)
    with database.write() as db:
        moved = db.get(Note, UUID(one["note"])).sealed
        db.get(Note, UUID(two["note"])).sealed = moved
    with database.read() as db:
        row = db.get(Note, UUID(two["note"]))
        with pytest.raises(cipher.Unopened):
            said(db, Reader(row.author_id, False), row)


def test_the_log_opens_at_no_other_place(recorder, panel, operation, database):
    """Neither under another operation of the same note, nor as one of another note."""
    first = operation(secret(1), **confidential(1))
    second = operation(secret(2), note=first["note"], kind="revise", base=first["id"], **confidential(2))
    other = operation(secret(3), **confidential(3))
    send(recorder, panel, first, second, other)
    with database.read() as db:
        rows = {str(each.id): each for each in db.exec(select(NoteOperation)).all()}
        bodies = {key: row.body for key, row in rows.items()}

        def opened(place, body):
            return body_of(db, panel.event.key, rows[place].note_id, rows[place].id, body)

        assert opened(first["id"], bodies[first["id"]])["words"] == secret(1)
        for place, moved in ((second, first), (other, first)):
            with pytest.raises(cipher.Unopened):
                opened(place["id"], bodies[moved["id"]])
        with pytest.raises(cipher.Unopened):
            body_of(db, panel.event.key, rows[other["id"]].note_id, rows[first["id"]].id, bodies[first["id"]])


def test_what_was_set_aside_opens_under_no_other_number(recorder, panel, operation, database):
    send(recorder, panel, operation(secret(1), kind="gossip"), operation(secret(2), kind="gossip"))
    with database.read() as db:
        one, two = db.exec(select(Quarantined).order_by(Quarantined.id)).all()
        assert PLANTED in raw_of(db, one.event_id, one.operation_id, one.raw)
        with pytest.raises(cipher.Unopened):
            raw_of(db, two.event_id, two.operation_id, one.raw)


def test_the_key_of_an_event_is_no_other_events(recorder, panel, operation, database, make, db):
    other = make.event("another-one")
    db.commit()
    send(recorder, panel, operation(secret(1), **confidential(1)))
    with database.write() as session:
        (row,) = session.exec(select(EventKey)).all()
        moved = EventKey(event_id=other.key, master=row.master, wrapped=row.wrapped)
        session.add(moved)
        session.flush()
        assert len(unwrapped(row, masters(session))) == 32
        with pytest.raises(cipher.Unopened):
            unwrapped(moved, masters(session))


def test_a_nonce_serves_once():
    """Two texts under one key and one nonce give each other away."""
    key = cipher.new_key()
    sealed = [b64decode(cipher.seal(key, b"the same", about="x"), altchars=b"-_") for _ in range(50)]
    assert len({each[cipher.NUMBER : cipher.NUMBER + cipher.NONCE] for each in sealed}) == 50
    assert len({each[cipher.NUMBER + cipher.NONCE :] for each in sealed}) == 50


def test_what_prints_is_never_confidential_whoever_asks(recorder, panel, operation, database):
    """Behind the report's own gate, and the speaker's: not even its author's words."""
    public, closed = operation("open"), operation(secret(1), **confidential(1))
    limited = operation("for those who were there", body={"mark": "participants_only"})
    silent = operation("", body={"mark": "do_not_record"})
    send(recorder, panel, public, closed, limited, silent)
    with database.read() as db:
        found = [printable(db, note) for note in db.exec(select(Note).order_by(Note.sequence)).all()]
    assert [said and said.words for said in found] == ["open", None, "for those who were there", None]


@pytest.fixture
def settings(app):
    return app.state.settings


def test_a_new_master_key_opens_what_there_is_and_makes_copies_worthless(
    recorder, panel, operation, database, settings, look
):
    first = operation(secret(1), **confidential(1))
    send(recorder, panel, first)
    old, wrapped = settings.master_keys(), look(select(EventKey))[0].wrapped
    assert change_master(database, settings) == 1
    assert len(settings.master_keys()) == 1
    assert settings.master_keys() != old
    assert settings.key_file.stat().st_mode & 0o077 == 0
    assert secret(1) in recorder.get(f"{panel.address}/{first['note']}").text
    with pytest.raises(cipher.Unopened):
        cipher.unseal(settings.master_keys()[0], wrapped, about=f"key of event {panel.event.key}")


def test_a_change_of_the_master_key_may_be_killed_at_any_moment(recorder, panel, operation, database, settings):
    first = operation(secret(1), **confidential(1))
    send(recorder, panel, first)
    kept = settings.key_file.read_text()
    other = Settings(data_dir=settings.data_dir / "other", secret_key=SECRET)
    other.master_keys()
    settings.key_file.write_text(f"{other.key_file.read_text()}\n{kept}")  # killed before anything was wrapped anew
    assert secret(1) in recorder.get(f"{panel.address}/{first['note']}").text
    assert change_master(database, settings) == 1
    assert secret(1) in recorder.get(f"{panel.address}/{first['note']}").text


def test_another_master_key_stops_the_start_and_says_so(recorder, panel, operation, database, settings, tmp_path):
    send(recorder, panel, operation(secret(1), **confidential(1)))
    make_ready(database, settings, b"k")
    strange = Settings(data_dir=tmp_path / "strange", database_url=settings.url, secret_key=SECRET)
    other = Database(settings.url, master=strange.master_keys)
    with pytest.raises(WrongSetting, match=panel.event.slug):
        make_ready(other, strange, b"k")
    other.close()


def test_what_an_older_release_kept_in_plain_is_sealed(recorder, panel, operation, database, everything, settings):
    first, second = operation("one", **confidential(1)), operation("two")
    send(recorder, panel, first, second)
    with database.write() as db:  # as it stood then
        plain = {"words": secret(1), "mark": "confidential", "session": panel.session.key, "kind": "statement"}
        for row in db.exec(select(NoteOperation).where(NoteOperation.note_id == UUID(first["note"]))).all():
            row.body, row.digest = plain, "sha256:0"
        note = db.get(Note, UUID(first["note"]))
        note.sealed, note.words, note.speaker_role = "", secret(1), secret("role")
        raw = json.dumps({"id": "x", "body": plain})
        db.add(Quarantined(event_id=panel.event.key, reason="malformed", raw=raw))
    make_ready(database, settings, digest_key(settings.secret))
    assert PLANTED.encode() not in everything()
    page = recorder.get(f"{panel.address}/{first['note']}").text
    assert secret(1) in page
    assert secret("role") in page
    with database.write() as db:
        assert seal_what_is_plain(db, b"k") == 0


def test_no_other_file_opens_what_is_sealed():
    """Whoever asks for words asks `words.py`, which asks who is asking."""
    notes = Path("app/notes")
    for path in Path("app").rglob("*.py"):
        source = path.read_text()
        if notes / "sealing" not in path.parents and path != notes / "photos/actions.py":
            assert "cipher.unseal" not in source, path
            assert "vault(" not in source, path
        if notes not in path.parents:
            assert not re.search(r"\bNote\.(words|sealed|report_wording)\b", source), path

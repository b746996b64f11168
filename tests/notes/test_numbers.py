"""A number that stood for somebody once stands for nobody else: what notes say under seal, and links, name by it."""

from datetime import date
from uuid import UUID

import pytest

from app.access.links import issue_link
from app.db import Database
from app.migrations.numbers import NEVER_AGAIN, last_numbers, never_again
from app.models import GuideItem, Note, Participant, User, metadata
from app.vocabulary import EventKind, ForumKind, ItemKind, LinkPurpose


def replaced(database, panel):
    """The participant is deleted, and somebody else comes."""
    with database.write() as db:
        db.delete(db.get_one(Participant, panel.seated.key))
    with database.write() as db:
        other = Participant(event_id=panel.event.key, name="Somebody Else", seat_number=40)
        db.add(other)
        db.flush()
        return other.key


def test_what_was_sealed_about_somebody_who_is_gone_names_nobody_else(recorder, reviewer, panel, operation, database):
    sealed = operation("x", body={"mark": "confidential", "participant": panel.seated.key})
    plain = operation("y", body={"participant": panel.seated.key})
    recorder.post(panel.api, json={"device": "d", "operations": [sealed, plain]})
    assert replaced(database, panel) != panel.seated.key
    assert "Somebody Else" not in reviewer.post(f"{panel.address}/{sealed['note']}/reading").text
    recorder.put(f"{panel.address}/{plain['note']}/reach", data={"reach": "local"})  # made from the log
    with database.read() as db:
        note = db.get_one(Note, UUID(plain["note"]))
        assert note.participant_id is None
        assert note.reach == ["local"]


def test_the_link_of_somebody_who_is_gone_opens_nobody_elses_words(browse, panel, operation, recorder, database):
    with database.write() as db:
        event, gone = panel.event.key, panel.seated.key
        _, token = issue_link(db, purpose=LinkPurpose.QUOTE, event_id=event, subject=gone)
    other = replaced(database, panel)
    sent = operation("Words of somebody else", body={"participant": other})
    recorder.post(panel.api, json={"device": "d", "operations": [sent]})
    speaker = browse()
    assert speaker.get(f"/q/{token}").status_code == 410
    assert speaker.post(f"/q/{token}").status_code == 410


@pytest.mark.parametrize("table", NEVER_AGAIN)
def test_no_number_is_given_twice(database, make, db, table, panel):
    rows = []
    made = {
        "participant": lambda: Participant(event_id=panel.event.key, name="One"),
        "user_account": lambda: User(email=f"one-{len(rows)}@kuvend.example", name="One"),
        "guide_item": lambda: GuideItem(event_id=panel.event.key, kind=ItemKind.SESSION, uid=f"{len(rows)}"),
    }
    if table not in made:
        if database.is_sqlite:
            sql = db.connection().exec_driver_sql("SELECT sql FROM sqlite_master WHERE name = ?", (table,)).scalar()
            assert "AUTOINCREMENT" in sql
        return
    for _ in range(3):
        row = make.add(made[table]())
        rows.append(row.key)
        db.delete(row)
        db.flush()
    assert len(set(rows)) == 3


def test_a_table_that_is_made_anew_keeps_its_rows_their_children_and_its_indexes(tmp_path):
    """As an earlier release made them: without AUTOINCREMENT, and with people in them."""
    earlier = Database(f"sqlite:///{tmp_path / 'earlier.sqlite3'}")
    with earlier.engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        metadata.create_all(connection)
        for table in ("forum", "event", "participant", "attendance"):
            connection.execute(metadata.tables[table].insert().values(EARLIER[table]))
        before = stands(connection)
        never_again(connection, {"participant": 99, "task": 7})
        assert stands(connection) == before
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
        given = {name: last for name, last in last_numbers(connection).items() if last}
        assert given == {"event": 3, "participant": 99, "task": 7}
        never_again(connection, {})
        assert stands(connection) == before, "and nothing more to do"
        connection.commit()
    earlier.close()


EARLIER = {
    "forum": {"id": 1, "slug": "f", "kind": ForumKind.NATIONAL_CONFERENCE, "name_en": "F"},
    "event": {
        "id": 3, "slug": "e", "forum_id": 1, "kind": EventKind.NATIONAL_CONFERENCE, "starts_on": date(2027, 1, 1),
        "ends_on": date(2027, 1, 1),
    },
    "participant": {"id": 12, "event_id": 3, "name": "Mayor", "seat_number": 4},
    "attendance": {"event_id": 3, "participant_id": 12, "on": date(2027, 1, 1)},
}  # fmt: skip


def stands(connection):
    indexes = "SELECT name FROM sqlite_master WHERE type = 'index' ORDER BY name"
    rows = [connection.exec_driver_sql(f'SELECT * FROM "{table}"').all() for table in EARLIER]  # noqa: S608
    return rows, connection.exec_driver_sql(indexes).all()

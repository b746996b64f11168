"""What is put beneath a guarded note is guarded like it, unless somebody says otherwise."""

import re
from uuid import UUID

import pytest
from sqlmodel import select

from app.models import Note, NoteOperation
from app.notes.operations.operation import is_keyed
from app.vocabulary import Mark


@pytest.fixture
def above(recorder, panel, operation):
    sent = operation("She was sent back", body={"mark": "confidential"})
    recorder.post(panel.api, json={"device": "d", "operations": [sent]})
    return sent["note"]


def marks(text):
    """Of the marks that the form offers: which is chosen, and which cannot be."""
    offered = re.findall(r'name="mark" value="(\w+)"[^>]*?( checked)?( disabled)?>', text)
    return [name for name, chosen, _ in offered if chosen], [name for name, _, closed in offered if closed]


WEAKER = ["public", "participants_only"]


def test_the_form_beneath_a_confidential_note_begins_with_its_mark(recorder, panel, above):
    page = f"{panel.address}/session/{panel.session.key}"
    assert marks(recorder.get(page).text) == (["public"], [])
    assert marks(recorder.get(f"{page}?under={above}").text) == (["confidential"], WEAKER)
    text = recorder.get(f"{page}?under={above}&weaker=1").text
    assert marks(text) == (["confidential"], []), "one act more, and it may be chosen"
    assert "Under: She was sent back · Confidential" in text


def test_a_form_that_says_no_mark_has_the_one_above(recorder, panel, above, look, database):
    said = {"words": "And nobody asked her", "session": panel.session.key, "parent": above}
    recorder.post(panel.address, data=said)
    recorder.post(panel.address, data=said | {"mark": "public"})
    assert [note.mark for note in look(select(Note).order_by(Note.sequence))] == [
        Mark.CONFIDENTIAL, Mark.CONFIDENTIAL, Mark.PUBLIC,
    ]  # fmt: skip
    with database.read() as session:
        assert session.exec(select(Note).order_by(Note.sequence)).all()[1].words == ""


def test_a_revision_that_says_no_mark_keeps_the_notes(recorder, panel, above, operation, look):
    (note,) = look(select(Note))
    mended = operation("She was sent back twice", kind="revise", note=above, base=str(note.operation_id))
    recorder.post(panel.api, json={"device": "d", "operations": [mended]})
    (note,) = look(select(Note))
    assert (note.mark, note.words, note.revision) == (Mark.CONFIDENTIAL, "", 2)


@pytest.mark.parametrize(
    ("agreed", "above", "said", "mark"),
    [
        (Mark.PUBLIC, None, {}, Mark.PUBLIC),
        (Mark.PARTICIPANTS_ONLY, None, {}, Mark.PARTICIPANTS_ONLY),
        (Mark.CONFIDENTIAL, None, {}, Mark.CONFIDENTIAL),
        (Mark.DO_NOT_RECORD, None, {}, Mark.CONFIDENTIAL),
        (Mark.CONFIDENTIAL, None, {"mark": "public"}, Mark.PUBLIC),
        (Mark.CONFIDENTIAL, "public", {}, Mark.CONFIDENTIAL),
        (Mark.PARTICIPANTS_ONLY, "confidential", {}, Mark.CONFIDENTIAL),
    ],
)
@pytest.mark.parametrize("by_lane", [False, True])
def test_what_says_no_mark_has_what_was_agreed_for_its_place(
    recorder, panel, operation, look, db, agreed, above, said, mark, by_lane
):
    db.merge(panel.session).default_mark = agreed
    db.commit()
    place = {"session": None, "lane": panel.south.key} if by_lane else {}
    over = operation("over it", body={"mark": above}) if above else None
    sent = operation("words", body=place | said | ({"parent": over["note"]} if over else {}))
    recorder.post(panel.api, json={"device": "d", "operations": [*([over] if over else []), sent]})
    (note,) = look(select(Note).where(Note.id == UUID(sent["note"])))
    assert note.mark is mark
    (kept,) = look(select(NoteOperation).where(NoteOperation.id == UUID(sent["id"])))
    assert is_keyed(kept.digest) == (mark is Mark.CONFIDENTIAL)


def test_a_correction_that_says_no_mark_keeps_the_notes_whatever_was_agreed_since(recorder, panel, operation, look, db):
    sent = operation("open to all")
    recorder.post(panel.api, json={"device": "d", "operations": [sent]})
    db.merge(panel.session).default_mark = Mark.CONFIDENTIAL
    db.commit()
    mended = operation("open to everybody", kind="revise", note=sent["note"], base=sent["id"])
    recorder.post(panel.api, json={"device": "d", "operations": [mended]})
    assert [(note.words, note.mark) for note in look(select(Note))] == [("open to everybody", Mark.PUBLIC)]

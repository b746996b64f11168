"""Masking: the engine as properties, and what becomes of the original by its mark."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from app.models import AuditEntry, Note, NoteOperation
from app.notes.review.masking import OMITTED, mask, pieces
from app.vocabulary import Mark, ReviewState, Role, Wording
from tests.notes.reviewing import change, take


@pytest.mark.parametrize(
    ("text", "chosen", "instead", "told"),
    [
        ("Ana from Kukës came back.", {0}, "a young person", "[a young person] from Kukës came back."),
        ("Ana from Kukës came back.", {2}, "a town in the north", "Ana from [a town in the north] came back."),
        ("Ana from Kukës came back.", {0, 1, 2}, "", f"{OMITTED} came back."),
        ("She said “Ana Doda, yes”.", {2, 3}, "a name", "She said “[a name], yes”."),
        ("a  b\n\nc d", {1, 2}, "x", "a  [x] d"),
        ("one two", {0, 1}, "", OMITTED),
        ("one two", set(), "x", "one two"),
        ("one two", {7}, "x", "one two"),
        ("... !", {0}, "x", "[x] !"),
    ],
)
def test_a_mask(text, chosen, instead, told):
    assert mask(text, chosen, instead) == told


@given(st.text(alphabet="ab .,\n“”ë", max_size=60), st.sets(st.integers(0, 20)))
def test_what_was_not_marked_stays_in_its_order_and_what_was_marked_is_gone(text, chosen):
    found = pieces(text)
    assert "".join(each.word + each.after for each in found) == text.lstrip()
    told = mask(text, chosen, "")
    kept = [each.word for each in found if each.number not in chosen]
    assert [word for word in told.split() if OMITTED not in word] == kept
    assert mask(text, set(), "x") == text


def test_a_public_note_keeps_its_words_and_prints_the_masked_ones(recorder, reviewer, panel, operation, look):
    note = take(recorder, panel, operation, "Ana from Kukës came back", wording="verbatim")
    assert "Kukës" in reviewer.get(f"{panel.address}/{note}/masking").text
    assert change(reviewer, panel, note, "PUT", "masking", version=1, how="omit", word=[0]).status_code == 303
    (row,) = look(select(Note))
    assert (row.words, row.report_wording) == ("Ana from Kukës came back", "[…] from Kukës came back")
    assert change(reviewer, panel, note, "PUT", "masking", version=1, how="omit", word=[0]).status_code == 409
    change(reviewer, panel, note, "PUT", "masking", version=2, how="general", instead="a town", word=[2])
    assert look(select(Note))[0].report_wording == "[…] from [a town] came back"
    assert change(reviewer, panel, note, "DELETE", "masking", version=3).status_code == 303
    assert look(select(Note))[0].report_wording == ""
    assert change(reviewer, panel, note, "PUT", "masking", version=4, how="omit").status_code == 422
    for how in ("role", "general"):
        empty = change(reviewer, panel, note, "PUT", "masking", version=4, how=how, instead=" ", word=[0])
        assert "Write what stands in their place." in empty.text, "a role was chosen, nothing would have stood there"


def test_the_original_may_be_erased(recorder, reviewer, panel, operation, look, database, tmp_path):
    note = take(recorder, panel, operation, "Planteda from Kukës", wording="verbatim")
    assert change(reviewer, panel, note, "DELETE", "original", version=1).status_code == 409
    change(reviewer, panel, note, "PUT", "masking", version=1, how="role", instead="a young person", word=[0])
    assert change(reviewer, panel, note, "DELETE", "original", version=2).status_code == 303
    (row,) = look(select(Note))
    assert (row.words, row.report_wording, row.wording) == ("[a young person] from Kukës", "", Wording.CLOSE)
    assert [each.body.get("words") for each in look(select(NoteOperation).order_by(NoteOperation.sequence))] == [
        None, row.words,
    ]  # fmt: skip
    if database.is_sqlite:
        assert b"Planteda" not in b"".join(path.read_bytes() for path in tmp_path.glob("kuvend*"))


def test_masked_words_that_take_the_place_of_the_original_are_not_agreed_to(recorder, reviewer, panel, operation, look):
    note = take(recorder, panel, operation, "Ana from Kukës", wording="verbatim", words_agreed=True)
    change(reviewer, panel, note, "PUT", "masking", version=1, how="omit", word=[0])
    assert look(select(Note))[0].words_agreed, "the words that were read back still stand"
    change(reviewer, panel, note, "DELETE", "original", version=2)
    (row,) = look(select(Note))
    assert (row.words, row.words_agreed) == ("[…] from Kukës", False)


def test_who_saves_what_was_masked_as_it_stands_has_not_masked_it(recorder, reviewer, browse, panel, operation, look):
    note = take(recorder, panel, operation, "Ana came back", mark="confidential")
    change(reviewer, panel, note, "PUT", "masking", version=1, how="text", text="Somebody came back")
    first = look(select(Note))[0].masked_by_id
    change(browse(Role.REVIEWER, panel.event), panel, note, "PUT", "masking", version=2, how="text",
           text="Somebody came back")  # fmt: skip
    assert look(select(Note))[0].masked_by_id == first


def test_words_leave_a_confidential_note_only_when_two_people_looked(
    recorder, reviewer, browse, panel, operation, look
):
    note = take(recorder, panel, operation, "Ana from Kukës came back", mark="confidential", role="Mayor of X")
    assert "Kukës" not in reviewer.get(f"{panel.address}/{note}/masking").text
    assert "Kukës" in reviewer.post(f"{panel.address}/{note}/masking/reading").text
    page = change(reviewer, panel, note, "PUT", "masking", version=1, how="omit", word=[0, 1, 2])
    assert page.status_code == 200
    assert "[…] came back" in page.text
    (row,) = look(select(Note))
    assert (row.words, row.report_wording) == ("", ""), "the masked words are sealed as well"
    assert change(reviewer, panel, note, "POST", "agreement", version=2).status_code == 409, "the same person"
    second = browse(Role.REVIEWER, panel.event)
    assert change(second, panel, note, "POST", "agreement", version=1).status_code == 409, "not what was looked at"
    assert change(second, panel, note, "POST", "agreement", version=2).status_code == 303
    told = next(each for each in look(select(Note)) if each.id != UUID(note))
    assert (told.words, told.mark, told.review) == ("[…] came back", Mark.PUBLIC, ReviewState.RELEASED)
    assert (told.speaker_role, told.participant_id, told.wording) == ("", None, Wording.PARAPHRASE)
    assert told.masked_from == UUID(note)
    assert look(select(Note).where(Note.id == UUID(note)))[0].mark is Mark.CONFIDENTIAL
    trail = [each.action for each in look(select(AuditEntry))]
    assert "masked a note" in trail
    assert "agreed to masked words of a confidential note" in trail
    assert "Ana" not in str([each.model_dump() for each in look(select(AuditEntry))])


def test_who_may_not_read_it_may_not_mask_it(recorder, browse, panel, operation):
    note = take(recorder, panel, operation, "Ana", mark="confidential")
    organiser = browse(Role.ORGANISER, panel.event)
    assert organiser.post(f"{panel.address}/{note}/masking/reading").status_code == 403
    assert change(organiser, panel, note, "PUT", "masking", version=1, how="omit", word=[0]).status_code == 403
    assert change(organiser, panel, note, "POST", "agreement", version=1).status_code == 403


def test_the_queue_tells_a_second_reviewer_what_waits_for_them(browse, panel, make, db, recorder, reviewer, operation):
    second = make.member(panel.event, Role.REVIEWER, "second@kuvend.example")
    organiser = make.member(panel.event, Role.ORGANISER, "organiser@kuvend.example")
    db.commit()
    note = take(recorder, panel, operation, "Ana came back", mark="confidential")
    change(reviewer, panel, note, "PUT", "masking", version=1, how="text", text="Somebody was helped.")
    queue = f"{panel.address}/review"
    assert "waits for a second reviewer" in reviewer.get(queue).text
    assert "waits for you to agree" in browse(user=second).get(queue).text
    assert f"{note}/masking" in browse(user=second).get(queue).text
    assert f"{note}/masking" not in browse(user=organiser).get(queue).text, "a way that ends at a closed door"

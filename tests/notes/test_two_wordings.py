"""Two wordings of one note: whichever stands, nothing that was said of it is lost on the way; and nobody decides about
words that their page did not show."""

from datetime import timedelta

import pytest
from sqlmodel import col, select

from app import clock
from app.events import purging
from app.models import AuditEntry, Event, Note, NoteOperation, Quarantined
from app.vocabulary import Mark, NoteKind, ReviewState, Role, Wording
from tests.notes.reviewing import as_seen, change


def send(client, panel, *operations, device="a"):
    answer = client.post(panel.api, json={"device": device, "operations": list(operations)})
    return [each["receipt"] for each in answer.json()["receipts"]]


@pytest.fixture
def other(browse, panel):
    return browse(Role.RECORDER, panel.event)


@pytest.fixture
def two(recorder, other, panel, operation, look):
    """`two("upper", "beside", mark=...)`: the address of a note that two recorders changed at once; what follows the
    words is of the other's."""

    def written(upper="upper words", beside="beside words", *, first=None, **body):
        begun = operation("first words", body=first or {})
        revise = {"note": begun["note"], "kind": "revise", "base": begun["id"]}
        send(recorder, panel, begun, operation(upper, body=first or {}, **revise))
        send(other, panel, operation(beside, body=body, **revise), device="b")
        return f"{panel.address}/{begun['note']}"

    return written


@pytest.fixture
def note(look):
    return lambda: look(select(Note))[0]


@pytest.fixture
def take(look, note):
    """Lets the wording stand that is beside the note's own."""

    def chosen(client, address):
        (beside,) = look(select(NoteOperation).where(col(NoteOperation.conflicting)))
        return client.post(f"{address}/merge", data=as_seen(note(), take=str(beside.id)))

    return chosen


def test_the_one_that_stands_brings_all_that_was_said_of_it(other, two, take, panel, note):
    first = {"participant": panel.seated.key, "wording": "verbatim", "interpreted": True}
    address = two("We accept this", "We refuse this", first=first, kind="decision", role="Judge", wording="paraphrase")
    assert take(other, address).status_code == 303
    now = note()
    assert (now.words, now.speaker_role, now.kind) == ("We refuse this", "Judge", NoteKind.DECISION)
    assert (now.participant_id, now.wording, now.interpreted) == (None, Wording.PARAPHRASE, False)
    assert not now.in_conflict


@pytest.mark.parametrize("words", ["beside words", "upper words"])
@pytest.mark.parametrize("mark", [Mark.PARTICIPANTS_ONLY, Mark.CONFIDENTIAL])
def test_it_brings_its_mark_also_where_the_words_are_the_same(other, two, take, note, words, mark):
    address = two("upper words", words, mark=mark)
    assert take(other, address).status_code == 303
    assert note().mark is mark


@pytest.mark.parametrize("mark", [Mark.PARTICIPANTS_ONLY, Mark.PUBLIC])
def test_words_made_of_both_have_the_stricter_mark(recorder, two, note, mark):
    address = two(mark=mark)
    assert recorder.post(f"{address}/merge", data=as_seen(note(), words="of both")).status_code == 303
    assert (note().words, note().mark) == ("of both", mark)


def test_words_made_of_both_keep_a_speaker_whom_no_form_names(db, other, two, panel, note):
    address = two(first={"participant": panel.seated.key})
    db.merge(panel.seated).unlisted = True
    db.commit()
    other.post(f"{address}/merge", data=as_seen(note(), words="of both"))
    assert note().participant_id == panel.seated.key


def test_that_something_is_not_to_be_recorded_is_told_and_can_be_done(recorder, reviewer, two, take, note, look):
    address = two(mark=Mark.DO_NOT_RECORD)
    assert "Somebody asked not to record this." in recorder.get(address).text
    assert "Somebody asked not to record this." in reviewer.get(address.rpartition("/")[0] + "/review").text
    assert take(recorder, address).status_code == 303
    assert (note().mark, note().words) == (Mark.DO_NOT_RECORD, "")
    assert not any(each.body.get("words") for each in look(select(NoteOperation)))


def test_only_a_wording_beside_it_can_be_taken(recorder, two, note, look):
    address = two()
    first = look(select(NoteOperation).where(NoteOperation.revision == 1))[0]
    assert recorder.post(f"{address}/merge", data=as_seen(note(), take=str(first.id))).status_code == 409


def test_in_a_closed_event_recorders_settle_nothing(db, recorder, two, panel, note):
    address = two()
    db.merge(panel.event).closed_at = clock.now()
    db.commit()
    assert recorder.post(f"{address}/merge", data=as_seen(note())).status_code == 409
    assert note().in_conflict


def test_a_released_note_comes_back_to_the_queue_with_a_second_wording(
    recorder, other, reviewer, panel, operation, look
):
    begun = operation("released words")
    send(recorder, panel, begun)
    revised = operation("mended words", note=begun["note"], kind="revise", base=begun["id"])
    send(recorder, panel, revised)
    change(reviewer, panel, begun["note"], "PUT", "review", seen=revised["id"], state="released")
    send(other, panel, operation("other words", note=begun["note"], kind="revise", base=begun["id"]), device="b")
    assert look(select(Note))[0].review is ReviewState.UNREVIEWED
    seen = f"{begun['note']}:{revised['id']}:"
    reviewer.post(f"{panel.address}/releases", data={"seen": seen})
    assert look(select(Note))[0].review is ReviewState.UNREVIEWED, "from a page that knew of one"


def test_nobody_is_asked_about_a_quote_of_which_there_are_two_wordings(reviewer, two, panel, note):
    two("We accept this", first={"participant": panel.seated.key, "wording": "verbatim"})
    assert "We accept this" not in reviewer.get(f"{panel.address}/quotes").text


def test_the_original_is_not_erased_while_there_are_two_wordings(reviewer, two, panel, note, look):
    two()
    masked = note()
    change(reviewer, panel, masked.id, "PUT", "masking", version=masked.version, how="text", text="A masked text")
    assert change(reviewer, panel, masked.id, "DELETE", "original", version=note().version).status_code == 409
    assert {each.body["words"] for each in look(select(NoteOperation))} >= {"upper words", "beside words"}


@pytest.fixture
def masked_then_revised(recorder, reviewer, panel, operation):
    """A note whose reviewer masked it, and which its recorder corrected then; the version of the masked page."""
    begun = operation("Mira told us of the case")
    send(recorder, panel, begun)
    change(reviewer, panel, begun["note"], "PUT", "masking", version=1, how="text", text="Somebody told us")
    revised = operation("The girl Mira told us", note=begun["note"], kind="revise", base=begun["id"])
    send(recorder, panel, revised)
    return begun["note"], 2


def test_a_page_from_before_a_correction_erases_nothing(reviewer, panel, masked_then_revised, look):
    note, version = masked_then_revised
    assert change(reviewer, panel, note, "DELETE", "original", version=version).status_code == 409
    assert all(each.body.get("words") for each in look(select(NoteOperation)))


def test_a_page_from_before_a_correction_masks_nothing(reviewer, panel, masked_then_revised, look):
    note, version = masked_then_revised
    stale = {"version": version, "how": "omit", "word": [0]}
    assert change(reviewer, panel, note, "PUT", "masking", **stale).status_code == 409
    wording = change(reviewer, panel, note, "PATCH", "report-wording", version=version, report_wording="Other words")
    assert wording.status_code == 409


def test_a_confidential_note_that_is_said_otherwise_waits_for_no_second_reviewer(
    recorder, reviewer, panel, operation, look
):
    begun = operation("Mira told us", body={"mark": "confidential"})
    send(recorder, panel, begun)
    reviewer.post(f"{panel.address}/{begun['note']}/masking/reading")
    change(reviewer, panel, begun["note"], "PUT", "masking", version=1, how="text", text="Somebody told us")
    assert look(select(Note))[0].masked_by_id
    other = {"note": begun["note"], "kind": "revise", "base": begun["id"], "body": {"mark": "confidential"}}
    send(recorder, panel, operation("Mira and Era told us", **other))
    assert look(select(Note))[0].masked_by_id is None


def test_what_one_speaker_would_have_printed_is_not_put_into_anothers_mouth(recorder, reviewer, panel, operation, look):
    begun = operation("Our offices answer", body={"participant": panel.seated.key})
    send(recorder, panel, begun)
    change(reviewer, panel, begun["note"], "PATCH", "report-wording", version=1, report_wording="Told by the first")
    revise = {"note": begun["note"], "kind": "revise"}
    again = operation("Our offices answered", base=begun["id"], body={"participant": panel.seated.key}, **revise)
    send(recorder, panel, again)
    assert look(select(Note))[0].report_wording == "Told by the first"
    send(recorder, panel, operation("Our offices answered", base=again["id"], body={"role": "Judge"}, **revise))
    assert look(select(Note))[0].report_wording == ""


def test_a_decision_does_not_overrule_one_that_its_page_did_not_show(
    recorder, reviewer, browse, panel, operation, look
):
    begun = operation("some words")
    send(recorder, panel, begun)
    second = browse(Role.REVIEWER, panel.event)
    decided = {"seen": begun["id"], "was": "unreviewed"}
    assert change(reviewer, panel, begun["note"], "PUT", "review", state="omitted", **decided).status_code == 303
    assert change(second, panel, begun["note"], "PUT", "review", state="released", **decided).status_code == 409
    assert change(second, panel, begun["note"], "PUT", "review", state="omitted", **decided).status_code == 303
    assert look(select(Note))[0].review is ReviewState.OMITTED


@pytest.mark.parametrize("mark", ["public", "confidential"])
def test_what_comes_after_a_purge_is_set_aside(recorder, database, panel, operation, look, mark):
    begun = operation("hidden words", body={"mark": "confidential"})
    send(recorder, panel, begun)
    with database.write() as db:
        event = db.get_one(Event, panel.event.key)
        event.starts_on = event.ends_on = clock.today(event.zone) - timedelta(days=100)
        purging.purge(db, event, clock.today(event.zone), seen=None, by=None, at=clock.now())
    late = operation("late words", note=begun["note"], kind="revise", base=begun["id"], body={"mark": mark})
    assert send(recorder, panel, late) == ["quarantined"]
    (note,), log = look(select(Note)), look(select(NoteOperation))
    assert (note.words, note.sealed, [each.body for each in log]) == ("", "", [{}])
    assert look(select(Quarantined))[0].reason == "note_erased"


def test_words_of_both_are_not_written_over_what_somebody_settled_meanwhile(recorder, other, two, panel, note):
    """The wording beside is told by nothing any more, so its mark would not count either."""
    address = two("Open words", "words for participants", mark="participants_only")
    page = as_seen(note())
    assert other.post(f"{address}/merge", data=page).status_code == 303
    answer = recorder.post(f"{address}/merge", data={**page, "words": "Open words, words for participants"})
    assert answer.status_code == 409
    assert "Open words, words for participants" in answer.text, "nobody types it twice"
    assert note().words == "Open words"


def test_a_double_click_settles_once(recorder, two, note, look):
    address, form = two(), as_seen(note())
    assert [recorder.post(f"{address}/merge", data=form).status_code for _ in range(2)] == [303, 303]
    assert [each.action for each in look(select(AuditEntry))].count("settled two wordings") == 1


def test_words_that_a_form_brings_back_as_they_stood_are_the_same(recorder, two, note):
    first = {"words_agreed": True}
    address = two("one line\nand another", first=first)
    form = as_seen(note(), words="one line\r\nand another")
    assert recorder.post(f"{address}/merge", data=form).status_code == 303
    assert (note().revision, note().words_agreed) == (3, True)


def test_an_erasure_that_came_second_is_told_and_can_stand(recorder, other, reviewer, panel, operation, note, take):
    begun = operation("first words")
    revise = {"note": begun["note"], "base": begun["id"]}
    send(recorder, panel, begun)
    assert send(other, panel, operation("mended words", kind="revise", **revise), device="b") == ["new"]
    assert send(recorder, panel, operation(kind="erase", body={}, **revise)) == ["conflict"]
    address = f"{panel.address}/{begun['note']}"
    for page in (address, f"{panel.address}/review"):
        assert "It was erased, when other words stood here already." in reviewer.get(page).text
    assert take(recorder, address).status_code == 303
    assert (note().words, note().mark) == ("", Mark.DO_NOT_RECORD)


def test_nobody_erases_a_wording_that_the_page_did_not_show(recorder, other, panel, operation, note):
    begun = operation("first words")
    send(recorder, panel, begun, mended := operation("mine", note=begun["note"], kind="revise", base=begun["id"]))
    page = as_seen(note())
    send(other, panel, operation("theirs", note=begun["note"], kind="revise", base=begun["id"]), device="b")
    assert page["seen"] == mended["id"]
    assert recorder.request("DELETE", f"{panel.address}/{begun['note']}", data=page).status_code == 409
    assert note().erased_at is None


def test_who_erases_what_is_erased_is_not_kept_as_having_done_it(recorder, reviewer, panel, operation, note, look):
    send(recorder, panel, operation("words", body={"mark": "confidential"}))
    page, address = as_seen(note()), f"{panel.address}/{note().id}"
    assert [each.request("DELETE", address, data=page).status_code for each in (recorder, reviewer)] == [303, 303]
    assert [each.action for each in look(select(AuditEntry))].count("erased a note") == 1


def test_a_device_that_erases_what_was_confidential_is_kept_as_everybody_is(recorder, panel, operation, look):
    begun = operation("words", body={"mark": "confidential"})
    open_one = operation("open words")
    erasures = [operation(kind="erase", note=each["note"], base=each["id"], body={}) for each in (begun, open_one)]
    assert send(recorder, panel, begun, open_one, *erasures) == ["new"] * 4
    assert [each.subject for each in look(select(AuditEntry)) if each.action == "erased a note"] == [begun["note"]]


def test_who_silences_what_somebody_else_wrote_answers_for_it(recorder, other, panel, operation, look):
    mine, theirs = operation("my words"), operation("their words")
    send(recorder, panel, mine)
    send(other, panel, theirs, device="b")
    for each in (mine, theirs):
        made_from = {"note": each["note"], "base": each["id"], "kind": "revise"}
        send(recorder, panel, operation("", body={"mark": "do_not_record"}, **made_from))
    assert [each.subject for each in look(select(AuditEntry)) if each.action == "silenced a note"] == [theirs["note"]]


def test_what_came_before_what_it_was_made_from_is_no_other_wording(recorder, reviewer, panel, operation, note, look):
    one = operation("words one")
    chain = [one]
    for words in ("words two", "words three", "words four"):
        chain.append(operation(words, note=one["note"], kind="revise", base=chain[-1]["id"]))
    for place in (0, 2, 1, 3):
        send(recorder, panel, chain[place])
    assert (note().words, note().in_conflict) == ("words four", False)
    assert not look(select(NoteOperation).where(col(NoteOperation.conflicting)))
    assert "the other wording" not in reviewer.get(f"{panel.address}/review").text


def test_what_waits_of_words_said_after_a_silence_outlasts_their_correction(recorder, panel, operation, raws, db):
    silent = operation("", body={"mark": "do_not_record"})
    said = operation("said after all", note=silent["note"], kind="revise", base=silent["id"], body={"mark": "public"})
    again = {"note": silent["note"], "kind": "revise", "base": said["id"], "body": {"mark": "public"}}
    assert send(recorder, panel, silent, said) == ["new", "new"]
    db.merge(panel.event).closed_at = clock.now()
    db.commit()
    assert send(recorder, panel, operation("late words", **again)) == ["quarantined"]
    db.merge(panel.event).closed_at = None
    db.commit()
    assert send(recorder, panel, operation("said after all, mended", **again)) == ["new"]
    assert "late words" in raws()[0]


def test_after_a_silence_what_is_made_from_nothing_known_is_told_to_be_set_aside(recorder, panel, operation, note):
    silent = operation("", body={"mark": "do_not_record"})
    said = operation("said after all", note=silent["note"], kind="revise", base=silent["id"], body={"mark": "public"})
    more = operation("and more", note=silent["note"], kind="revise", base=said["id"], body={"mark": "public"})
    assert [send(recorder, panel, each) for each in (silent, more, said)] == [["new"], ["quarantined"], ["new"]]
    assert (note().words, note().erased_at) == ("said after all", None)


@pytest.mark.parametrize("late", ["words under its number", "a revision of it"])
def test_what_was_erased_under_its_mask_leaves_no_words_when_it_comes_again(
    recorder, other, reviewer, panel, operation, note, raws, late
):
    begun = operation("Mira told us of the case")
    send(recorder, panel, begun)
    change(reviewer, panel, begun["note"], "PUT", "masking", version=1, how="text", text="Somebody told us")
    assert change(reviewer, panel, begun["note"], "DELETE", "original", version=note().version).status_code == 303
    if late == "a revision of it":
        sent = operation("Mira told us of it", note=begun["note"], kind="revise", base=begun["id"])
    else:
        sent = begun | {"body": begun["body"] | {"words": "Mira told us of it"}}
    assert send(other, panel, sent, device="b")[0] in ("quarantined", "mismatch")
    assert "Mira" not in other.get(f"{panel.address}/{begun['note']}").text
    assert "Mira" not in str(raws())


def test_a_seat_that_gets_its_name_keeps_the_mask_of_what_was_said_there(recorder, reviewer, panel, operation, note):
    begun = operation("Mira told us of the case", body={"seat": 14})
    send(recorder, panel, begun)
    change(reviewer, panel, begun["note"], "PUT", "masking", version=1, how="text", text="Somebody told us")
    named = {"recorder": note().author_id, "seats": {"14": {"role": "Judge"}}}
    assert recorder.post(panel.api.replace("sync", "seats"), json=named).status_code == 200
    assert (note().speaker_role, note().report_wording) == ("Judge", "Somebody told us")


@pytest.mark.parametrize(
    "odd", [{"back": "/x?state=foo"}, {"back": "//[/"}, {"back": "/x?state=unreviewed", "count": "none:" + "9" * 5000}]
)
def test_a_decision_is_kept_whatever_its_form_says_of_its_page(recorder, reviewer, panel, operation, note, odd):
    begun = operation("first words")
    send(recorder, panel, begun)
    answer = change(reviewer, panel, begun["note"], "PUT", "review", seen=begun["id"], state="held", **odd)
    assert answer.status_code < 400
    assert note().review is ReviewState.HELD

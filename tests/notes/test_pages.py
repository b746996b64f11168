"""Reading, recording without JavaScript, correcting and erasing, through HTTP."""

import re
from datetime import timedelta
from urllib.parse import urlencode
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import col, select

from app import clock
from app.models import AuditEntry, GuideDay, Note, Participant
from app.vocabulary import Mark, NoteKind, Role, Wording

FORM = {"content-type": "application/x-www-form-urlencoded"}


def post(client, address, **fields):
    return client.post(address, content=urlencode(fields, doseq=True), headers=FORM)


def take(client, panel, words="Zyrat tona", **fields):
    return post(client, panel.address, words=words, session=panel.session.key, **fields)


def notes(look):
    return look(select(Note).order_by(col(Note.sequence)))


def test_a_plain_form_saves_one_note(recorder, panel, look):
    answer = take(recorder, panel, lane=panel.south.key, question=panel.question.key, kind="concern", reach=["local"])
    assert answer.status_code == 303
    assert (
        answer.headers["location"] == f"{panel.address}/lane/{panel.south.key}?question={panel.question.key}#note-form"
    )
    (note,) = notes(look)
    assert (note.words, note.kind, note.reach, note.lane_id) == (
        "Zyrat tona",
        NoteKind.CONCERN,
        ["local"],
        panel.south.key,
    )


def test_shorthand_is_read_without_javascript_too(recorder, panel, look):
    take(recorder, panel, '> #12 "nga marsi"', kind="statement", speaker="somebody else")
    (note,) = notes(look)
    assert (note.kind, note.wording, note.seat_number) == (NoteKind.COMMITMENT, Wording.VERBATIM, 12)
    assert (note.words, note.speaker_role) == ("nga marsi", "")


@pytest.mark.parametrize(
    ("typed", "speaker"),
    [
        ("Mayor of Example", "participant"),
        ("mayor OF example", "participant"),
        ("@moe", "participant"),
        ("@exa", "participant"),
        ("#12", 12),
        ("12", 12),
        ("police", "police"),
        ("@zz", "zz"),
        ("", ""),
    ],
)
def test_who_spoke_is_understood_from_what_is_typed(recorder, panel, look, typed, speaker):
    take(recorder, panel, speaker=typed)
    (note,) = notes(look)
    if speaker == "participant":
        assert note.participant_id == panel.seated.key
    else:
        assert (note.seat_number or note.speaker_role) == speaker


@pytest.mark.parametrize(
    "fields",
    [
        {"words": "  "},
        {"kind": "gossip"},
        {"by_when": "soon"},
        {"words": "x" * 10_001},
        {"said_at": "25:00"},
        {"session": "x"},
    ],
)
def test_what_cannot_be_saved_is_shown_again_with_its_message(recorder, panel, look, fields):
    answer = post(recorder, panel.address, **({"words": "kept words", "session": panel.session.key} | fields))
    assert answer.status_code == 422
    if "words" not in fields:
        assert "kept words" in answer.text
    assert notes(look) == []


def test_a_plain_form_waits_for_whoever_opened_it(browse, recorder, panel, look):
    page = recorder.get(f"{panel.address}/session/{panel.session.key}").text
    (opened,) = re.findall(r'name="recorder" value="(\d+)"', page)
    second = browse(Role.RECORDER, panel.event)
    second.headers["referer"] = f"http://testserver{panel.address}/session/{panel.session.key}"
    answer = take(second, panel, "typed by the first", recorder=opened)
    assert (answer.status_code, notes(look)) == (422, [])
    assert "Somebody else is signed in on this device." in answer.text
    assert "typed by the first" in answer.text
    assert re.findall(r'name="recorder" value="(\d+)"', answer.text) == [opened]
    assert take(recorder, panel, "typed by the first", recorder=opened).status_code == 303
    assert [note.author_id for note in notes(look)] == [int(opened)]


@pytest.mark.parametrize(("days_ago", "on"), [(180, 180), (0, 0), (-30, 0)])
def test_a_time_without_scripts_is_one_of_the_sessions_day(recorder, panel, db, look, days_ago, on):
    """Of today while that day is still to come: somebody tries it out."""
    today = clock.today(panel.event.zone)
    db.get_one(GuideDay, panel.session.day_id).on = today - timedelta(days=days_ago)
    db.commit()
    assert take(recorder, panel, said_at="0:00").status_code == 303
    (note,) = notes(look)
    wall = note.said_at.astimezone(ZoneInfo(panel.event.zone))
    assert (wall.date(), wall.hour, wall.minute) == (today - timedelta(days=on), 0, 0)


def test_a_session_of_another_event_takes_no_note(recorder, panel, look):
    assert post(recorder, panel.address, words="x", session=9999).status_code == 409
    assert notes(look) == []


def test_letters_that_several_share_are_no_role(recorder, panel, look, make, db):
    make.add(Participant(event_id=panel.event.key, name="Mayoress of Elsewhere"))
    db.commit()
    answer = take(recorder, panel, speaker="@may")
    assert answer.status_code == 422
    assert "Several people have these letters" in answer.text
    assert take(recorder, panel, speaker="may").status_code == 303
    assert [note.speaker_role for note in notes(look)] == ["may"]


def test_the_recorders_page_knows_where_it_is(recorder, panel):
    page = recorder.get(f"{panel.address}/lane/{panel.south.key}").text
    for known in ("Southern group", "Coordination", "How can coordination happen?", "Mayor of Example"):
        assert known in page
    assert recorder.get(f"{panel.address}/lane/{panel.session.key}").status_code == 404
    assert recorder.get(f"{panel.address}/session/999").status_code == 404


def test_notes_are_found_without_accents(recorder, panel):
    take(recorder, panel, "Pikë kontakti në Shkodër")
    assert "Pikë kontakti" in recorder.get(f"{panel.address}?q=shkoder+PIKE").text
    assert "Pikë kontakti" not in recorder.get(f"{panel.address}?q=tirana").text
    assert "Pikë kontakti" not in recorder.get(f"{panel.address}?q=%25").text
    for odd in ("?session=x&page=0", "?page=99999999999999", "?kind=gossip&lane=%00", "?q=%ED%A0%80"):
        assert recorder.get(panel.address + odd).status_code == 200


def test_pages_take_few_queries_whatever_the_number_of_notes(recorder, panel, queries, operation):
    def send(n):
        batch = [operation(body={"lane": panel.south.key, "question": panel.question.key}) for _ in range(n)]
        assert recorder.post(panel.api, json={"device": "d", "operations": batch}).status_code == 200

    send(20)
    pages = ["", "/desk", "/contributions", f"/lane/{panel.south.key}", f"/session/{panel.session.key}"]
    for page in pages:
        recorder.get(panel.address + page)  # what was learnt from past days is read once
        with queries.counted() as few:
            recorder.get(panel.address + page)
        send(40)
        with queries.counted() as more:
            recorder.get(panel.address + page)
        assert len(more) == len(few) <= 15, page


def test_a_correction_keeps_the_earlier_words(recorder, panel, look):
    take(recorder, panel, "first")
    (note,) = notes(look)
    page = f"{panel.address}/{note.id}"
    answer = post(recorder, f"{page}?_method=put", words="second", session=panel.session.key, seen=note.operation_id)
    assert answer.status_code == 303
    shown = recorder.get(page).text
    assert "second" in shown
    assert "first" in shown


def test_a_correction_of_words_that_changed_meanwhile_is_refused(recorder, panel, look):
    take(recorder, panel, "first")
    (note,) = notes(look)
    page = f"{panel.address}/{note.id}?_method=put"
    fields = {"session": panel.session.key, "seen": note.operation_id}
    post(recorder, page, words="second", **fields)
    assert post(recorder, page, words="third", **fields).status_code == 409
    assert notes(look)[0].words == "second"


def test_the_author_erases_and_others_do_not(recorder, panel, look, browse):
    take(recorder, panel)
    (note,) = notes(look)
    address = f"{panel.address}/{note.id}?_method=delete"
    assert post(browse(Role.RECORDER, panel.event), address, seen=note.operation_id).status_code == 404
    assert post(recorder, address, seen="x").status_code == 422
    assert post(recorder, address, seen=note.operation_id, revision=1).status_code == 303
    assert notes(look)[0].erased_at
    assert "Zyrat tona" not in recorder.get(panel.address).text
    left = recorder.get(f"{panel.address}/{note.id}")
    assert "A note was erased here" in left.text, "that something was there stays known"
    assert "Zyrat tona" not in left.text


def test_confidential_words_are_for_their_author_and_for_reviewers_who_ask(recorder, panel, look, browse):
    take(recorder, panel, "MARKEDWORDS", mark="confidential", speaker="MARKEDROLE", lane=panel.south.key)
    (note,) = notes(look)
    pages = ["", "?q=markedwords", "/desk", f"/{note.id}", f"/lane/{panel.south.key}"]
    assert "MARKEDWORDS" in recorder.get(panel.address).text
    for role in (Role.RECORDER, Role.FACILITATOR, Role.ORGANISER, Role.REVIEWER, Role.SPONSOR, "admin"):
        other = browse(role, panel.event)
        for page in [*pages, "/review", "/contributions"]:
            assert "MARKED" not in other.get(panel.address + page).text, (role, page)
        asked = other.post(f"{panel.address}/{note.id}/reading")
        assert ("MARKEDWORDS" in asked.text) is (role is Role.REVIEWER), role
    (entry,) = [each for each in look(select(AuditEntry)) if each.action == "read a confidential note"]
    assert entry.subject == str(note.id)
    assert "MARKED" not in str(entry.detail)


def test_ones_own_confidential_words_are_covered_where_others_may_look_on(recorder, panel, look):
    take(recorder, panel, "MARKEDWORDS of three", mark="confidential", speaker="MARKEDROLE", lane=panel.south.key)
    (note,) = notes(look)
    assert "MARKED" not in recorder.get(f"{panel.address}/desk").text
    for page in ("", f"/{note.id}"):
        shown = recorder.get(panel.address + page).text
        before, _, after = shown.partition("Confidential, 3 words")
        assert "MARKED" not in before, page
        assert "MARKEDWORDS of three" in after, page
    assert "Confidential, 3 words" not in recorder.get(f"{panel.address}/lane/{panel.south.key}").text
    take(recorder, panel, "public words")
    assert recorder.get(panel.address).text.count('class="cover"') == 1


def test_what_is_not_to_be_recorded_is_known_to_have_happened(recorder, panel, look):
    take(recorder, panel, "a girl of 15", mark="do_not_record")
    (note,) = notes(look)
    assert (note.words, note.mark) == ("", Mark.DO_NOT_RECORD)
    assert "not recorded" in recorder.get(panel.address).text


def test_a_sponsor_reads_no_notes(browse, panel):
    sponsor = browse(Role.SPONSOR, panel.event)
    for page in ("", "/desk", "/review", "/contributions", f"/lane/{panel.south.key}", f"/{uuid4()}"):
        assert sponsor.get(panel.address + page).status_code == 403


def test_markup_in_words_is_text(recorder, panel):
    take(recorder, panel, "<script>alert(1)</script>", speaker="<b>x</b>")
    for page in ("", "/desk", f"/session/{panel.session.key}"):
        shown = recorder.get(panel.address + page).text
        assert "<script>alert" not in shown
        assert "<b>x</b>" not in shown


@pytest.mark.parametrize("words", ["fjalë " * 1600, "a\nb\nc\nd\ne\nf\ng\nh\ni\n"])
def test_a_long_note_is_folded_wherever_notes_are_listed(recorder, reviewer, panel, words):
    take(recorder, panel, "Zyrat tona")
    pages = [(reviewer, f"{panel.address}/review"), (reviewer, panel.address)]
    pages.append((recorder, f"{panel.address}/session/{panel.session.key}"))
    of_its_own = [client.get(address).text.count('class="unfold') for client, address in pages]
    take(recorder, panel, words)
    assert [client.get(address).text.count('class="unfold') for client, address in pages] == [
        each + 1 for each in of_its_own
    ]

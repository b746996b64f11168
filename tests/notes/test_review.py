"""From the queue to the report: decisions, report wording, bulk release."""

import re
from urllib.parse import urlencode

import pytest
from sqlmodel import col, select

from app.models import AuditEntry, Note
from app.vocabulary import ReviewState, Role
from tests.notes.reviewing import as_seen

FORM = {"content-type": "application/x-www-form-urlencoded"}


@pytest.fixture
def noted(browse, panel, operation, look):
    """Notes that a recorder sent: `noted({"words": ...}, ...)` gives their rows."""
    recorder = browse(Role.RECORDER, panel.event)

    def send(*bodies):
        batch = [operation(body.pop("words", "x"), body=body) for body in bodies]
        for first in range(0, len(batch), 50):
            operations = batch[first : first + 50]
            assert recorder.post(panel.api, json={"device": "d", "operations": operations}).status_code == 200
        return look(select(Note).order_by(col(Note.sequence)))[-len(bodies) :]

    return send


def put(client, panel, note, state, seen=None):
    fields = {"state": state, "seen": seen or note.operation_id}
    return client.put(f"{panel.address}/{note.id}/review", content=urlencode(fields), headers=FORM)


def test_a_note_is_released_in_one_tap_and_taken_back_in_another(reviewer, panel, noted, look):
    (note,) = noted({})
    assert put(reviewer, panel, note, "released").status_code == 303
    assert look(select(Note))[0].review is ReviewState.RELEASED
    put(reviewer, panel, note, "unreviewed")
    again = look(select(Note))[0]
    assert (again.review, again.reviewed_at) == (ReviewState.UNREVIEWED, None)


def test_to_htmx_the_decision_answers_with_the_note_alone(reviewer, panel, noted):
    (note,) = noted({"words": "Zyrat tona"})
    answer = reviewer.put(
        f"{panel.address}/{note.id}/review",
        content=urlencode({"state": "held", "seen": note.operation_id}),
        headers=FORM | {"hx-request": "true"},
    )
    assert answer.text.strip().startswith(f'<li class="review" id="review-{note.id}"')
    assert "<html" not in answer.text


def test_words_that_changed_under_the_reviewers_eyes_are_not_released(reviewer, panel, noted, look):
    (note,) = noted({})
    assert put(reviewer, panel, note, "released", seen=note.id).status_code == 409
    assert look(select(Note))[0].review is ReviewState.UNREVIEWED


@pytest.mark.parametrize("mark", ["confidential", "do_not_record"])
def test_confidential_notes_are_never_released(reviewer, panel, noted, mark):
    (note,) = noted({"mark": mark})
    assert put(reviewer, panel, note, "released").status_code == 409
    assert put(reviewer, panel, note, "omitted").status_code == 303


def test_a_correction_takes_a_released_note_back_into_the_queue(reviewer, panel, noted, operation, browse, look):
    (note,) = noted({"words": "one"})
    put(reviewer, panel, note, "released")
    again = operation("two", note=str(note.id), kind="revise", base=str(note.operation_id))
    browse(Role.RECORDER, panel.event).post(panel.api, json={"device": "e", "operations": [again]})
    assert look(select(Note))[0].review is ReviewState.UNREVIEWED


def test_the_report_wording_stands_beside_words_that_do_not_change(reviewer, panel, noted, look):
    (note,) = noted({"words": "as it was said"})
    address = f"{panel.address}/{note.id}/report-wording"
    fields = {"report_wording": "as it is printed", "version": note.version}
    assert reviewer.patch(address, content=urlencode(fields), headers=FORM).status_code == 303
    kept = look(select(Note))[0]
    assert (kept.words, kept.report_wording) == ("as it was said", "as it is printed")
    assert reviewer.patch(address, content=urlencode(fields), headers=FORM).status_code == 409


def test_the_queue_begins_with_what_is_risky(reviewer, panel, noted):
    noted({"words": "plain words"}, {"words": "call 069 12 34 567"}, {"words": "HIDDEN", "mark": "confidential"})
    page = reviewer.get(f"{panel.address}/review").text
    assert page.index("A confidential note") < page.index("069 12 34 567") < page.index("plain words")
    assert "HIDDEN" not in page


def test_all_of_a_session_that_shows_no_risk_is_released_together(reviewer, panel, noted, look):
    first, second, third = noted({"words": "a"}, {"words": "b"}, {"words": "c"})
    fields = {"seen": [f"{first.id}:{first.operation_id}", f"{second.id}:{first.operation_id}"]}
    answer = reviewer.post(f"{panel.address}/releases", content=urlencode(fields, doseq=True), headers=FORM)
    assert answer.status_code == 303
    states = {each.words: each.review for each in look(select(Note))}
    assert states == {"a": ReviewState.RELEASED, "b": ReviewState.UNREVIEWED, "c": ReviewState.UNREVIEWED}
    assert third.review is ReviewState.UNREVIEWED


@pytest.mark.parametrize("seen", ["x", "x:y", ""])
def test_a_bulk_release_of_nonsense_is_refused(reviewer, panel, seen):
    answer = reviewer.post(f"{panel.address}/releases", content=urlencode({"seen": seen}), headers=FORM)
    assert answer.status_code == 422


@pytest.mark.parametrize("role", [Role.RECORDER, Role.FACILITATOR, Role.SPONSOR])
def test_only_reviewers_decide(browse, panel, noted, role):
    (note,) = noted({})
    client = browse(role, panel.event)
    assert put(client, panel, note, "released").status_code == 403
    assert client.get(f"{panel.address}/review").status_code == 403


def test_of_two_wordings_a_person_says_which_one_stands(reviewer, panel, noted, operation, browse, look):
    (note,) = noted({"words": "first"})
    recorder = browse(Role.RECORDER, panel.event)
    for words in ("mine", "yours"):
        again = operation(words, note=str(note.id), kind="revise", base=str(note.operation_id))
        recorder.post(panel.api, json={"device": words, "operations": [again]})
    page = reviewer.get(f"{panel.address}/review").text
    assert "mine" in page
    assert "yours" in page
    shown = look(select(Note))[0]
    settle = f"{panel.address}/{note.id}/conflict?_method=delete"
    stale = reviewer.post(settle, content=urlencode(as_seen(note)), headers=FORM)
    assert stale.status_code == 409
    reviewer.post(settle, content=urlencode(as_seen(shown)), headers=FORM)
    assert not look(select(Note))[0].in_conflict
    later = operation("third", note=str(note.id), kind="revise", base=str(shown.operation_id))
    recorder.post(panel.api, json={"device": "later", "operations": [later]})
    settled = look(select(Note))[0]
    assert (settled.words, settled.in_conflict) == ("third", False)


NUMBERED = [{"words": f"plain words {number} end"} for number in range(120)]


def shown(page):
    return re.findall(r"plain words (\d+) end", page)


def turned(client, page, to="Later"):
    """The page to which this one leads."""
    found = re.search(rf'href="([^"]*)"[^>]*>(?:<svg.*?</svg>)?{to}', page)
    return client.get(found[1].replace("&amp;", "&")).text


def test_a_long_queue_comes_page_by_page(reviewer, panel, noted, queries):
    noted({"words": "call 069 12 34 567"}, *map(dict, NUMBERED))
    address = f"{panel.address}/review"
    reviewer.get(address)
    with queries.at_most(14):
        first = reviewer.get(address).text
    assert "Page 1 of 3" in first
    assert first.index("069 12 34 567") < first.index("plain words 0 end")
    assert shown(first) == [str(number) for number in range(49)]
    assert first.count("<button") < 250
    second = turned(reviewer, first)
    third = turned(reviewer, second)
    assert "Page 3 of 3" in third
    assert shown(second) + shown(third) == [str(number) for number in range(49, 120)]
    assert shown(turned(reviewer, third, "Earlier")) == shown(second)
    assert shown(turned(reviewer, second, "Earlier")) == shown(first)
    assert reviewer.get(f"{address}?after=x&before=y").status_code == 200


def test_later_skips_nothing_however_many_were_decided_meanwhile(reviewer, panel, noted):
    notes = noted({"words": "call 069 12 34 567"}, *map(dict, NUMBERED))
    first = reviewer.get(f"{panel.address}/review").text
    for note in (notes[0], *notes[3:9], notes[49]):
        put(reviewer, panel, note, "released")
    second = turned(reviewer, first)
    assert shown(second) == [str(number) for number in range(49, 99)]
    assert "Page 2 of 3" in second
    assert "113 notes" in second
    for note in notes[50:]:
        put(reviewer, panel, note, "omitted")
    assert shown(turned(reviewer, first)) == [str(number) for number in range(48) if not 2 <= number < 8]


def decided(client, panel, note, state, page):
    """What a decision on this page answers to htmx; with the counts that the page showed."""
    counts = re.findall(r'name="count" value="([^"]+)"', page)
    back = re.search(r'name="back" value="([^"]*)"', page)[1].replace("&amp;", "&")
    fields = {"state": state, "seen": note.operation_id, "back": back, "count": counts}
    content = urlencode(fields, doseq=True)
    return client.put(f"{panel.address}/{note.id}/review", content=content, headers=FORM | {"hx-request": "true"}).text


def counts(text):
    """State and risk with their counts, as the pills tell them."""
    return re.findall(r">([^<>]+) <small>(\d+)</small>", text)


def test_the_counts_of_the_page_follow_each_decision(reviewer, panel, noted):
    _, risky, *_ = noted(
        {"words": "call 069 12 34 567"}, {"words": "a girl aged 14, 069 12 34 567"}, *map(dict, NUMBERED[:60])
    )  # fmt: skip
    for address in (f"{panel.address}/review", f"{panel.address}/review?risk=number"):
        page = reviewer.get(address).text
        answer = decided(reviewer, panel, risky, "released", page)
        after = reviewer.get(address).text
        assert counts(answer) == counts(after) != counts(page)
        assert ("an age", "1") in counts(page)
        found = re.compile(r'id="review-found">([^<]*)')
        assert found.search(answer)[1] == ("1 note" if "risk" in address else "61 notes")
        again = decided(reviewer, panel, risky, "unreviewed", after if "review-counts" in after else page)
        assert counts(again) == counts(page)


def test_a_card_without_its_queue_tells_no_counts(reviewer, panel, noted):
    (note,) = noted({"words": "call 069 12 34 567"})
    fields = urlencode({"state": "held", "seen": note.operation_id, "count": ["name:x", "nonsense:7"]}, doseq=True)
    answer = reviewer.put(f"{panel.address}/{note.id}/review", content=fields, headers=FORM | {"hx-request": "true"})
    assert "hx-partial" not in answer.text


def test_the_queue_takes_no_more_questions_for_more_notes(reviewer, panel, noted, queries):
    noted({"words": "one"})
    reviewer.get(f"{panel.address}/review")
    with queries.counted() as few:
        reviewer.get(f"{panel.address}/review")
    noted(*map(dict, NUMBERED))
    with queries.at_most(len(few)):
        reviewer.get(f"{panel.address}/review")


def test_what_is_released_together_is_what_this_page_shows(reviewer, panel, noted, look):
    noted(*map(dict, NUMBERED))
    page = turned(reviewer, reviewer.get(f"{panel.address}/review").text)
    assert "Release these 50 notes shown here" in page
    assert "50 of 120 notes" in page
    seen = re.findall(r'name="seen" value="([^":]+:[^"]*)"', page)
    back = re.search(r'name="back" value="([^"]*)"', page)[1].replace("&amp;", "&")
    answer = reviewer.post(
        f"{panel.address}/releases", content=urlencode({"seen": seen, "back": back}, doseq=True), headers=FORM
    )
    assert answer.headers["location"] == back != f"{panel.address}/review"
    released = {each.words for each in look(select(Note)) if each.review is ReviewState.RELEASED}
    assert released == {f"plain words {number} end" for number in range(50, 100)}


def test_all_without_risk_are_released_after_they_were_read(reviewer, panel, noted, look):
    noted({"words": "call 069 12 34 567"}, {"words": "HIDDEN", "mark": "confidential"}, *map(dict, NUMBERED))
    queue = reviewer.get(f"{panel.address}/review").text
    address = re.search(rf'href="({panel.address}/review/together[^"]*)">Read and release all 120', queue)[1]
    page = reviewer.get(address.replace("&amp;", "&")).text
    assert shown(page) == [str(number) for number in range(120)]
    assert "069 12 34 567" not in page
    assert "HIDDEN" not in page
    noted({"words": "came later"})
    seen = re.findall(r'name="seen" value="([^"]+)"', page)
    reviewer.post(f"{panel.address}/releases", content=urlencode({"seen": seen}, doseq=True), headers=FORM)
    waiting = {each.words for each in look(select(Note)) if each.review is ReviewState.UNREVIEWED}
    assert waiting == {"call 069 12 34 567", "", "came later"}
    assert reviewer.get(address.replace("&amp;", "&")).status_code == 200, "one came meanwhile"
    assert reviewer.get(f"{panel.address}/review/together?session=x").headers["location"].endswith("/review")


def test_the_queue_is_chosen_by_risk_and_says_how_many_show_each(reviewer, panel, noted):
    noted(
        {"words": "call 069 12 34 567"}, {"words": "a girl aged 14, 069 12 34 567"}, *map(dict, NUMBERED[:60])
    )  # fmt: skip
    address = f"{panel.address}/review"
    page = reviewer.get(f"{address}?risk=age").text
    assert "a girl aged 14" in page
    assert "call 069" not in page
    assert shown(page) == []
    assert re.search(r"an age <small>1</small>", page)
    assert re.search(r"identity number <small>2</small>", page)
    page = reviewer.get(f"{address}?risk=none").text
    assert "069 12 34" not in page
    assert f'href="{address}?risk=none&amp;after=' in page
    assert reviewer.get(f"{address}?risk=nonsense").status_code == 200


def test_a_decision_leads_back_to_the_page_it_was_made_on(reviewer, panel, noted):
    (note,) = noted({"words": "call 069 12 34 567"})
    fields = {"state": "held", "seen": note.operation_id, "back": f"{panel.address}/review?risk=number"}
    answer = reviewer.put(f"{panel.address}/{note.id}/review", content=urlencode(fields), headers=FORM)
    assert answer.headers["location"] == f"{panel.address}/review?risk=number"


def test_one_that_was_released_by_itself_has_not_changed_meanwhile(reviewer, panel, noted):
    first, second = noted({"words": "a"}, {"words": "b"})
    put(reviewer, panel, first, "released")
    fields = {"seen": [f"{each.id}:{each.operation_id}" for each in (first, second)]}
    answer = reviewer.post(f"{panel.address}/releases", content=urlencode(fields, doseq=True), headers=FORM)
    assert "changed meanwhile" not in reviewer.get(answer.headers["location"]).text


def test_what_would_print_otherwise_than_was_seen_is_left_when_the_rest_is_released(reviewer, panel, noted, look):
    noted({"words": "a"}, {"words": "b"})
    page = reviewer.get(f"{panel.address}/review").text
    seen = re.findall(r'name="seen" value="([^":]+:[^":]+:[^"]*)"', page)
    (other,) = look(select(Note).where(Note.words == "b"))
    fields = {"report_wording": "nobody saw this", "version": other.version}
    address = f"{panel.address}/{other.id}/report-wording"
    assert reviewer.patch(address, content=urlencode(fields), headers=FORM).status_code == 303
    answer = reviewer.post(f"{panel.address}/releases", content=urlencode({"seen": seen}, doseq=True), headers=FORM)
    assert answer.status_code == 303
    states = {each.words: each.review for each in look(select(Note))}
    assert states == {"a": ReviewState.RELEASED, "b": ReviewState.UNREVIEWED}
    assert "1 note released; 1 had changed meanwhile" in reviewer.get(answer.headers["location"]).text


def kept(look, note):
    """What the audit trail has of a note."""
    entries = look(select(AuditEntry).where(AuditEntry.subject == str(note.id)).order_by(col(AuditEntry.id)))
    return [(each.action, each.user_id) for each in entries]


def test_each_decision_about_a_note_is_kept_and_who_made_it(browse, panel, noted, look, make):
    (note,) = noted({})
    by = make.member(panel.event, Role.REVIEWER)
    reviewer = browse(user=by)
    for state in ("held", "unreviewed", "omitted", "released"):
        assert put(reviewer, panel, note, state).status_code == 303
    actions = ["held back a note", "left out a note", "released a note"]
    assert kept(look, note) == [(each, by.key) for each in actions]


def test_a_decision_that_was_refused_is_not_kept(reviewer, panel, noted, look):
    (note,) = noted({"mark": "confidential"})
    assert put(reviewer, panel, note, "released").status_code == 409
    assert kept(look, note) == []


def test_that_two_wordings_were_settled_is_kept_once(reviewer, panel, noted, operation, browse, look):
    (note,) = noted({"words": "first"})
    recorder = browse(Role.RECORDER, panel.event)
    for words in ("mine", "yours"):
        again = operation(words, note=str(note.id), kind="revise", base=str(note.operation_id))
        recorder.post(panel.api, json={"device": words, "operations": [again]})
    shown = look(select(Note))[0]
    for _ in range(2):  # once more, from a page that is still open
        fields = urlencode(as_seen(shown))
        reviewer.post(f"{panel.address}/{note.id}/conflict?_method=delete", content=fields, headers=FORM)
    assert [action for action, _ in kept(look, note)] == ["settled two wordings"]


@pytest.mark.parametrize("where", ["reading", "review/reading"])
def test_reading_what_is_public_is_not_kept_as_reading_what_is_confidential(reviewer, panel, noted, look, where):
    (note,) = noted({"words": "for all"})
    assert "for all" in reviewer.post(f"{panel.address}/{note.id}/{where}").text
    assert kept(look, note) == []


def test_reading_a_confidential_wording_of_a_public_note_is_kept(reviewer, panel, noted, operation, browse, look):
    (note,) = noted({"words": "HIDDEN", "mark": "confidential"})
    again = operation("open", note=str(note.id), kind="revise", base=str(note.operation_id), body={"mark": "public"})
    browse(Role.RECORDER, panel.event).post(panel.api, json={"device": "e", "operations": [again]})
    assert "HIDDEN" in reviewer.post(f"{panel.address}/{note.id}/reading").text
    assert [action for action, _ in kept(look, note)] == ["read a confidential note"]


def test_reading_a_confidential_wording_beside_in_the_queue_is_kept(reviewer, panel, noted, operation, browse, look):
    (note,) = noted({"words": "first"})
    recorder = browse(Role.RECORDER, panel.event)
    for words, mark in (("open", "public"), ("HIDDEN", "confidential")):
        again = operation(words, note=str(note.id), kind="revise", base=str(note.operation_id), body={"mark": mark})
        recorder.post(panel.api, json={"device": words, "operations": [again]})
    assert "HIDDEN" in reviewer.post(f"{panel.address}/{note.id}/review/reading").text
    assert [action for action, _ in kept(look, note)] == ["read a confidential note"]

"""What speakers are asked, what they answer, and what the report makes of it."""

import re
from datetime import timedelta
from types import SimpleNamespace
from urllib.parse import urlencode
from uuid import UUID

import pytest
from lxml import html
from sqlmodel import select

from app import clock
from app.errors import Conflict
from app.mail.letters import token as mail_token
from app.models import AuditEntry, Link, Note, OutgoingMail, Participant, Quote
from app.notes.quotes import actions as quotes
from app.notes.quotes.queries import standing
from app.report import gate
from app.report.queries import material
from app.vocabulary import Attribution, QuoteState, ReviewState, Role
from tests.notes.reviewing import change

FORM = {"content-type": "application/x-www-form-urlencoded"}
NOW = clock.now()


@pytest.mark.parametrize("state", list(QuoteState))
def test_no_reply_by_the_date_means_without_the_name(state):
    assert standing(state, NOW + timedelta(minutes=1), NOW) is state
    late = QuoteState.ANONYMISED if state is QuoteState.ASKED else state
    assert standing(state, NOW, NOW) is late


@pytest.fixture
def speaker(browse):
    return browse()


@pytest.fixture
def quoted(recorder, reviewer, panel, operation, db):
    """A verbatim note of seat 12, released; its id."""
    sent = operation("Our offices shall answer", body={"wording": "verbatim", "participant": panel.seated.key})
    recorder.post(panel.api, json={"device": "d", "operations": [sent]})
    decide(reviewer, panel, sent["note"], sent["id"])
    return sent


def decide(reviewer, panel, note, seen):
    fields = urlencode({"state": "released", "seen": seen})
    answer = reviewer.put(f"{panel.address}/{note}/review", content=fields, headers=FORM)
    assert answer.status_code == 303


def ask(reviewer, panel, *notes, days=7, person=None):
    until = (panel.event.starts_on.today() + timedelta(days=days)).isoformat()
    fields = {"participant": (person or panel.seated).key, "until": until, "note": list(notes)}
    return reviewer.post(f"{panel.address}/quotes", content=urlencode(fields, doseq=True), headers=FORM)


def link_of(answer):
    return re.search(r"/q/[\w-]{43}", answer.text)[0]


def opened(speaker, asked):
    """The address behind the link of an answer, or behind a link."""
    return speaker.post(asked if isinstance(asked, str) else link_of(asked)).headers["location"]


def reply(speaker, path, look, state, **more):
    quote = look(select(Quote).where(Quote.state != QuoteState.SUPERSEDED))[0]
    fields = {"quote": quote.key, "version": quote.version, "state": state, **more}
    return speaker.post(path, content=urlencode(fields), headers=FORM)


@pytest.fixture
def report(database, panel):
    def read():
        with database.read() as session:
            event = session.merge(panel.event, load=False)
            return gate.pass_notes(material(session, event))

    return read


def test_a_speaker_agrees(reviewer, speaker, panel, quoted, look, report):
    assert report().withheld == {gate.Withheld.NOT_AGREED: 1}
    assert "Our offices" in reviewer.get(f"{panel.address}/quotes").text
    path = opened(speaker, ask(reviewer, panel, quoted["note"]))
    assert report().withheld == {gate.Withheld.ASKED: 1}
    assert "Our offices shall answer" in speaker.get(path).text
    assert look(select(Quote))[0].state is QuoteState.ASKED, "looking changes nothing"
    assert reply(speaker, path, look, "approved").status_code == 303
    (printed,) = report().notes
    assert printed.quoted
    assert printed.credit.name == "Mayor of Example"


def test_a_no_holds_when_the_words_change(reviewer, recorder, speaker, panel, quoted, operation, look, report):
    reply(speaker, opened(speaker, ask(reviewer, panel, quoted["note"])), look, "withdrawn")
    said = {"wording": "verbatim", "participant": panel.seated.key}
    mended = operation("Our offices, shall answer", note=quoted["note"], kind="revise", base=quoted["id"], body=said)
    recorder.post(panel.api, json={"device": "d", "operations": [mended]})
    decide(reviewer, panel, quoted["note"], mended["id"])
    assert report().withheld == {gate.Withheld.WITHDRAWN: 1}
    assert ask(reviewer, panel, quoted["note"]).status_code < 400, "asked again, it may become a yes"
    assert report().withheld == {gate.Withheld.ASKED: 1}


def test_a_speaker_has_the_name_left_out(reviewer, speaker, panel, quoted, look, report):
    path = opened(speaker, ask(reviewer, panel, quoted["note"]))
    reply(speaker, path, look, "anonymised")
    (printed,) = report().notes
    assert not printed.quoted
    assert not printed.credit.named
    assert not printed.credit.sector
    assert "Your answer: Yes, without my name" in speaker.get(path).text
    reply(speaker, path, look, "withdrawn")
    assert report().withheld == {gate.Withheld.WITHDRAWN: 1}


def test_a_speaker_puts_it_in_other_words_which_a_reviewer_sees_first(reviewer, speaker, panel, quoted, look, report):
    path = opened(speaker, ask(reviewer, panel, quoted["note"]))
    assert reply(speaker, path, look, "changed", told=" ").status_code == 422
    assert reply(speaker, path, look, "changed", told="Our offices will try").status_code == 303
    (note,) = look(select(Note))
    assert (note.report_wording, note.review) == ("Our offices will try", ReviewState.UNREVIEWED)
    assert report().withheld == {gate.Withheld.UNREVIEWED: 1}
    decide(reviewer, panel, note.id, note.operation_id)
    (printed,) = report().notes
    assert (printed.words, printed.quoted, printed.credit.name) == ("Our offices will try", False, "Mayor of Example")


def test_looking_at_a_link_shows_a_button_and_no_words(browse, reviewer, speaker, panel, quoted):
    link = link_of(ask(reviewer, panel, quoted["note"]))
    page = speaker.get(link).text
    assert "Our offices" not in page
    assert f'action="{link}"' in page
    address = f"/quoted/{panel.event.slug}"
    assert speaker.get(address).status_code == 410, "the link was not opened yet"
    assert opened(speaker, link) == address
    assert "Our offices" in speaker.get(address).text
    assert link not in speaker.get(address).text
    assert browse().get(address).status_code == 410, "whoever has no link"


def test_an_answer_from_an_old_tab_meets_the_one_that_stands(reviewer, speaker, panel, quoted, look, report):
    path = opened(speaker, ask(reviewer, panel, quoted["note"]))
    shown = look(select(Quote))[0].version
    reply(speaker, path, look, "withdrawn")
    assert reply(speaker, path, look, "withdrawn", version=shown).status_code == 303, "the same once more"
    answer = reply(speaker, path, look, "changed", version=shown, told="Typed in the old tab")
    assert answer.status_code == 409
    assert "These words were changed" not in answer.text
    assert "This was answered already" in answer.text
    assert "Your answer: No, do not print it" in answer.text
    assert "Typed in the old tab</textarea>" in answer.text
    assert look(select(Quote))[0].state is QuoteState.WITHDRAWN
    fresh = re.search(r'name="version" value="(\d+)"', answer.text)[1]
    assert reply(speaker, path, look, "changed", version=fresh, told="Typed in the old tab").status_code == 303
    assert look(select(Note))[0].report_wording == "Typed in the old tab"


def reword(reviewer, panel, look, words):
    (note,) = look(select(Note))
    fields = urlencode({"report_wording": words, "version": note.version})
    reviewer.patch(f"{panel.address}/{note.id}/report-wording", content=fields, headers=FORM)


def answered_with(speaker, path, quote, state, headers=(), **more):
    """By the page as it was when `quote` was on it."""
    fields = {"quote": quote.key, "version": quote.version, "state": state, **more}
    return speaker.post(path, content=urlencode(fields), headers=FORM | dict(headers))


@pytest.mark.parametrize("revised", [False, True], ids=["wording for the report", "the words"])
def test_a_no_to_words_that_are_others_by_now_is_taken(
    reviewer, recorder, speaker, panel, quoted, operation, look, report, revised
):
    path = opened(speaker, ask(reviewer, panel, quoted["note"]))
    (shown,) = look(select(Quote))
    if revised:
        said = {"wording": "close", "participant": panel.seated.key}
        mended = operation("Our offices answer", note=quoted["note"], kind="revise", base=quoted["id"], body=said)
        recorder.post(panel.api, json={"device": "d", "operations": [mended]})
        decide(reviewer, panel, quoted["note"], mended["id"])
    else:
        reword(reviewer, panel, look, "The offices answer")
    assert len(report().notes) == 1
    assert answered_with(speaker, path, shown, "withdrawn").status_code == 303
    assert report().withheld == {gate.Withheld.WITHDRAWN: 1}
    (quote,) = look(select(Quote))
    assert (quote.state, quote.answered_at is None) == (QuoteState.WITHDRAWN, False)
    assert "its speaker said no" in reviewer.get(f"{panel.address}/review?state=released").text


def test_a_no_on_an_old_page_is_the_answer_to_the_question_that_stands(reviewer, speaker, panel, quoted, look, report):
    path = opened(speaker, ask(reviewer, panel, quoted["note"]))
    (old,) = look(select(Quote))
    reword(reviewer, panel, look, "The offices answer")
    ask(reviewer, panel, quoted["note"])
    assert answered_with(speaker, path, old, "withdrawn").status_code == 303
    assert [each.state for each in look(select(Quote).order_by(Quote.id))] == ["superseded", "withdrawn"]
    assert "Your answer: No, do not print it" in speaker.get(path).text


def test_a_late_no_is_refused_whatever_the_words_are(reviewer, speaker, panel, quoted, look, report, database):
    path = opened(speaker, ask(reviewer, panel, quoted["note"]))
    with database.write() as db:
        db.exec(select(Quote)).one().until = clock.now() - timedelta(minutes=1)
    (shown,) = look(select(Quote))
    reword(reviewer, panel, look, "The offices answer")
    answer = answered_with(speaker, path, shown, "withdrawn")
    assert answer.status_code == 409
    assert "The date for a reply is over" in answer.text


def test_a_reviewer_sees_whose_words_were_changed_after_they_were_asked(reviewer, speaker, panel, quoted, look, report):
    said = "Its speaker was asked about other words."
    assert said not in reviewer.get(f"{panel.address}/quotes").text
    opened(speaker, ask(reviewer, panel, quoted["note"]))
    reword(reviewer, panel, look, "The offices answer")
    page = reviewer.get(f"{panel.address}/quotes").text
    assert said in page
    assert f'name="participant" value="{panel.seated.key}"' in page
    assert not report().notes[0].credit.named


LONG = "Our offices shall answer. " * 380


@pytest.mark.parametrize("state", ["approved", "anonymised", "withdrawn"])
def test_what_stands_in_the_field_limits_no_other_answer(reviewer, speaker, panel, quoted, look, state):
    path = opened(speaker, ask(reviewer, panel, quoted["note"]))
    assert reply(speaker, path, look, state, told=LONG * 2).status_code == 303
    assert look(select(Quote))[0].state == state
    assert look(select(Note))[0].report_wording == ""


@pytest.mark.parametrize(("times", "taken"), [(1, True), (2, False)])
def test_words_of_the_speakers_own_may_be_as_long_as_a_note(reviewer, speaker, panel, quoted, look, times, taken):
    path = opened(speaker, ask(reviewer, panel, quoted["note"]))
    answer = reply(speaker, path, look, "changed", told=LONG * times)
    assert answer.status_code == (303 if taken else 422)
    assert look(select(Note))[0].report_wording == (LONG.strip() if taken else "")
    if not taken:
        assert "This is longer than we can keep here" in answer.text
        assert answer.text.count("Our offices shall answer") >= 2 * 380, "what was typed stays"


def words_in(page):
    """What stands in the text fields of a page, and whether each can be written in."""
    fields = html.document_fromstring(page).iter("textarea")
    return [(each.text.strip(), "readonly" not in each.attrib) for each in fields]


OWN = {"told": "Typed by the\r\nspeaker"}


def test_words_typed_for_a_wording_that_was_changed_come_back(reviewer, speaker, panel, quoted, look):
    path = opened(speaker, ask(reviewer, panel, quoted["note"]))
    (old,) = look(select(Quote))
    reword(reviewer, panel, look, "The offices answer")
    refused = answered_with(speaker, path, old, "changed", **OWN)
    assert refused.status_code == 409
    assert words_in(refused.text) == [("Typed by the\nspeaker", False)]
    assert "These words were changed meanwhile" in refused.text
    assert "will be asked" not in refused.text, "nobody has promised that"
    assert "No, do not print it" in refused.text
    ask(reviewer, panel, quoted["note"])
    refused = answered_with(speaker, path, old, "changed", **OWN)
    assert words_in(refused.text) == [("Typed by the\nspeaker", True)]
    assert '<details class="fold" open>' in refused.text


def test_words_typed_while_the_date_passed_come_back(reviewer, speaker, panel, quoted, look, database):
    """Also where the link has gone with it, and nobody knows any more who is writing."""
    path = opened(speaker, ask(reviewer, panel, quoted["note"]))
    (old,) = look(select(Quote))
    with database.write() as db:
        db.exec(select(Quote)).one().until = clock.now() - timedelta(minutes=1)
    refused = answered_with(speaker, path, old, "changed", **OWN)
    assert refused.status_code == 409
    assert words_in(refused.text) == [("Typed by the\nspeaker", False)]
    assert "The date for a reply is over" in refused.text
    with database.write() as db:
        db.exec(select(Link)).one().expires_at = clock.now() - timedelta(minutes=1)
    gone = answered_with(speaker, path, old, "changed", **OWN)
    assert gone.status_code == 410
    assert [(words.replace("\r", ""), writable) for words, writable in words_in(gone.text)] == [
        ("Typed by the\nspeaker", False)
    ]


def test_one_question_is_answered_without_the_others(reviewer, speaker, panel, quoted, look):
    """By scripts: the section comes back alone, so that what is typed in another one stays."""
    path = opened(speaker, ask(reviewer, panel, quoted["note"]))
    (quote,) = look(select(Quote))
    alone = {"hx-request": "true"}
    answer = answered_with(speaker, path, quote, "approved", headers=alone)
    assert (answer.status_code, answer.text.count("<section"), "<html" in answer.text) == (200, 1, False)
    assert "Your answer: Yes, under my name" in answer.text
    assert "Your answer is noted" in answer.headers["hx-trigger"]
    stale = answered_with(speaker, path, quote, "changed", headers=alone, **OWN)
    assert "This was answered already" in stale.text
    assert words_in(stale.text) == [("Typed by the\nspeaker", True)]
    assert "hx-trigger" not in stale.headers
    reword(reviewer, panel, look, "The offices answer")
    refused = answered_with(speaker, path, quote, "withdrawn", headers=alone)
    assert "Your answer: No, do not print it" in refused.text


def test_whoever_ticks_nothing_is_told_what_to_tick(reviewer, panel, quoted):
    fields = {"participant": panel.seated.key, "until": panel.event.ends_on.isoformat()}
    headers = FORM | {"referer": f"http://testserver{panel.address}/quotes"}
    page = reviewer.post(f"{panel.address}/quotes", content=urlencode(fields), headers=headers)
    assert page.status_code == 422
    (said,) = html.document_fromstring(page.text).find_class("wrong")
    assert said.text_content() == "Tick what to ask about."
    assert said.getprevious().tag == "ul", "below all of them"


def test_long_words_are_folded_where_quotes_are_listed(reviewer, recorder, panel, operation):
    body = {"wording": "verbatim", "participant": panel.seated.key}
    for words, folds in (("Short", 0), ("Our offices shall answer. " * 40, 1)):
        sent = operation(words, body=body)
        recorder.post(panel.api, json={"device": "d", "operations": [sent]})
        decide(reviewer, panel, sent["note"], sent["id"])
        assert reviewer.get(f"{panel.address}/quotes").text.count('class="unfold') == folds
    ask(reviewer, panel, sent["note"])
    assert reviewer.get(f"{panel.address}/quotes").text.count('class="unfold') == 1


def test_no_reply_leaves_the_name_out(reviewer, speaker, panel, quoted, look, report, database):
    path = opened(speaker, ask(reviewer, panel, quoted["note"]))
    with database.write() as db:
        db.exec(select(Quote)).one().until = clock.now() - timedelta(minutes=1)
    (printed,) = report().notes
    assert not printed.credit.named
    assert reply(speaker, path, look, "approved").status_code == 409


@pytest.mark.parametrize(
    ("answered", "told"),
    [
        (None, "Not printed yet: its speaker was asked and has not replied."),
        ("approved", "In quotation marks, by name: Mayor of Example"),
        ("anonymised", "As text, without name, office or region."),
        ("withdrawn", "Not printed: its speaker said no."),
    ],
)
def test_the_reviewer_is_told_what_the_answer_makes_of_it(reviewer, speaker, panel, quoted, look, answered, told):
    before = reviewer.get(f"{panel.address}/review?state=released").text
    assert "verbatim words need the speaker" in before
    path = opened(speaker, ask(reviewer, panel, quoted["note"]))
    if answered:
        reply(speaker, path, look, answered)
    assert told in reviewer.get(f"{panel.address}/review?state=released").text


def test_words_that_were_changed_afterwards_are_not_agreed_to(reviewer, speaker, panel, quoted, look, report):
    path = opened(speaker, ask(reviewer, panel, quoted["note"]))
    reply(speaker, path, look, "approved")
    (note,) = look(select(Note))
    fields = urlencode({"report_wording": "Our offices never answer", "version": note.version})
    reviewer.patch(f"{panel.address}/{note.id}/report-wording", content=fields, headers=FORM)
    assert look(select(Quote))[0].state is QuoteState.SUPERSEDED
    (printed,) = report().notes
    assert not printed.credit.named
    assert "never" not in speaker.get(path).text


def test_a_note_that_turns_confidential_is_shown_to_nobody(recorder, reviewer, speaker, panel, operation, quoted, look):
    path = opened(speaker, ask(reviewer, panel, quoted["note"]))
    closing = operation(
        "Our offices shall answer", note=quoted["note"], kind="revise", base=quoted["id"], body={"mark": "confidential"}
    )
    recorder.post(panel.api, json={"device": "d", "operations": [closing]})
    assert "Our offices" not in speaker.get(path).text
    assert "Our offices" not in reviewer.get(f"{panel.address}/quotes").text
    assert reply(speaker, path, look, "approved").status_code == 409
    assert ask(reviewer, panel, quoted["note"]).status_code == 409


def test_with_an_address_one_mail_goes_out_without_the_words(app, reviewer, speaker, panel, quoted, look, database):
    with database.write() as db:
        db.merge(panel.seated, load=True).email = "mayor@kuvend.example"
    assert ask(reviewer, panel, quoted["note"]).status_code == 303
    (mail,) = look(select(OutgoingMail))
    assert mail.recipient == "mayor@kuvend.example"
    assert "Our offices" not in mail.text + mail.html + mail.subject
    path = opened(speaker, f"/q/{mail_token(app.state.settings.secret, mail.once, 1)}")
    assert "Our offices" in speaker.get(path).text
    assert reply(speaker, path, look, "approved").status_code == 303


def test_a_link_opens_nothing_else(reviewer, speaker, panel, quoted, look, make, db):
    other = make.add(type(panel.seated)(event_id=panel.event.key, name="Somebody else"))
    db.commit()
    path = opened(speaker, ask(reviewer, panel, quoted["note"]))
    assert ask(reviewer, panel, quoted["note"], person=other).status_code == 409, "who did not say it is not asked"
    quote = look(select(Quote))[0]
    assert speaker.get("/q/" + "x" * 43).status_code == 410
    answer = speaker.post("/q/" + "x" * 43, content=urlencode({"quote": quote.key, "state": "approved"}), headers=FORM)
    assert answer.status_code == 410
    assert reply(speaker, path, look, "superseded").status_code == 422
    assert look(select(Note).where(Note.id == UUID(quoted["note"])))[0].words == "Our offices shall answer"


def test_an_answer_on_paper_is_entered_by_a_reviewer(reviewer, panel, quoted, look, report):
    ask(reviewer, panel, quoted["note"])
    quote = look(select(Quote))[0]
    fields = urlencode({"state": "approved", "version": quote.version})
    answered = reviewer.post(f"{panel.address}/quotes/{quote.key}/answer", content=fields, headers=FORM)
    assert answered.status_code == 303
    assert look(select(Quote))[0].taken_by_id is not None
    assert report().notes[0].credit.named


@pytest.mark.parametrize(
    ("rule", "wording", "asked"),
    [
        ("on_record", "verbatim", True),
        ("on_record", "close", True),
        ("role_only", "verbatim", True),
        ("role_only", "close", False),
        ("chatham_house", "verbatim", False),
    ],
)
def test_who_is_asked_follows_from_the_session(recorder, reviewer, panel, operation, database, rule, wording, asked):
    """By name, or by the seat whose name came later."""
    with database.write() as db:
        db.merge(panel.session).attribution = Attribution(rule)
    for words, who in (("By name", {"participant": panel.seated.key}), ("By seat", {"seat": 12})):
        sent = operation(words, body={"wording": wording, **who})
        recorder.post(panel.api, json={"device": "d", "operations": [sent]})
    page = reviewer.get(f"{panel.address}/quotes").text
    assert ("By name" in page, "By seat" in page) == (asked, asked)


def test_a_refused_question_comes_back_for_the_speaker_it_was_for(recorder, reviewer, panel, operation, make, db):
    """Each speaker's form stands on one page and goes to one address."""
    names = ("Head of office", "Inspector")
    speakers = [make.add(Participant(event_id=panel.event.key, name=name)) for name in names]
    db.commit()
    sent = [operation(f"By the {each.name}", body={"participant": each.key}) for each in speakers]
    recorder.post(panel.api, json={"device": "d", "operations": sent})
    fields = {"participant": speakers[1].key, "until": "2020-01-01"}
    headers = FORM | {"referer": f"http://testserver{panel.address}/quotes"}
    page = reviewer.post(f"{panel.address}/quotes", content=urlencode(fields), headers=headers)
    assert page.status_code == 422
    assert "By the Inspector" in page.text
    assert "By the Head" not in page.text


@pytest.fixture
def on_a_seat(recorder, reviewer, panel, operation):
    """A verbatim note of whoever sits at number 12, released."""
    sent = operation("Our offices shall answer", body={"wording": "verbatim", "seat": 12})
    recorder.post(panel.api, json={"device": "d", "operations": [sent]})
    decide(reviewer, panel, sent["note"], sent["id"])
    return sent


@pytest.fixture
def correct_the_list(panel, database):
    """Somebody else sits at number 12 after all."""

    def correct():
        with database.write() as db:
            db.merge(panel.seated, load=True).seat_number = 14
            db.flush()
            other = Participant(event_id=panel.event.key, name="Head of Sample", seat_number=12)
            db.add(other)
            db.flush()
            return other.key

    return correct


def test_nobody_agrees_for_somebody_else(reviewer, speaker, panel, on_a_seat, look, report, correct_the_list):
    path = opened(speaker, ask(reviewer, panel, on_a_seat["note"]))
    reply(speaker, path, look, "approved")
    assert report().notes[0].credit.name == "Mayor of Example"
    other = correct_the_list()
    (printed,) = report().notes
    assert (printed.quoted, printed.credit.named) == (False, False)
    assert "without name, office or region" in reviewer.get(f"{panel.address}/review?state=released").text
    page = reviewer.get(f"{panel.address}/quotes").text
    assert f'name="participant" value="{other}"' in page, "the one who said it is to be asked"
    assert "Our offices" not in speaker.get(path).text
    assert reply(speaker, path, look, "approved", version=99).status_code == 409
    assert ask(reviewer, panel, on_a_seat["note"], person=SimpleNamespace(key=other)).status_code == 200
    reply(speaker, opened(speaker, reviewer_link(reviewer, panel, on_a_seat, other)), look, "approved")
    assert report().notes[0].credit.name == "Head of Sample"


def reviewer_link(reviewer, panel, sent, person):
    return ask(reviewer, panel, sent["note"], person=SimpleNamespace(key=person))


def test_a_no_holds_whoever_is_said_to_have_spoken(reviewer, speaker, panel, on_a_seat, look, report, correct_the_list):
    reply(speaker, opened(speaker, ask(reviewer, panel, on_a_seat["note"])), look, "withdrawn")
    correct_the_list()
    assert report().withheld == {gate.Withheld.WITHDRAWN: 1}


def test_a_no_outlasts_its_speakers_place_on_the_list(reviewer, speaker, panel, quoted, look, report, browse):
    reply(speaker, opened(speaker, ask(reviewer, panel, quoted["note"])), look, "withdrawn")
    organiser = browse(Role.ORGANISER, panel.event)
    removed = organiser.delete(f"/events/{panel.event.slug}/participants/people/{panel.seated.key}")
    assert removed.status_code == 303
    assert report().withheld == {gate.Withheld.WITHDRAWN: 1}
    assert "no longer on the list" in reviewer.get(f"{panel.address}/quotes").text


def test_silence_after_a_no_stays_a_no(reviewer, recorder, speaker, panel, quoted, operation, look, report, database):
    reply(speaker, opened(speaker, ask(reviewer, panel, quoted["note"])), look, "withdrawn")
    said = {"wording": "verbatim", "participant": panel.seated.key}
    mended = operation("Our offices, shall answer", note=quoted["note"], kind="revise", base=quoted["id"], body=said)
    recorder.post(panel.api, json={"device": "d", "operations": [mended]})
    decide(reviewer, panel, quoted["note"], mended["id"])
    page = reviewer.get(f"{panel.address}/quotes").text
    assert "Ask again" not in page
    assert "the No holds" in page
    (box,) = re.findall(r'<input type="checkbox" name="note"[^>]*>', page)
    assert "checked" not in box
    assert "a No stands" in page
    path = opened(speaker, ask(reviewer, panel, quoted["note"]))
    assert report().withheld == {gate.Withheld.ASKED: 1}
    with database.write() as db:
        db.exec(select(Quote).where(Quote.state == QuoteState.ASKED)).one().until = clock.now() - timedelta(minutes=1)
    assert report().withheld == {gate.Withheld.WITHDRAWN: 1}
    assert "Your answer: No, do not print it" in speaker.get(path).text
    assert "its speaker said no" in reviewer.get(f"{panel.address}/review?state=released").text


def test_who_said_no_may_say_yes_when_asked_again(reviewer, speaker, panel, quoted, look, report):
    reply(speaker, opened(speaker, ask(reviewer, panel, quoted["note"])), look, "withdrawn")
    path = opened(speaker, ask(reviewer, panel, quoted["note"]))
    (asked,) = look(select(Quote).where(Quote.state == QuoteState.ASKED))
    reply(speaker, path, look, "approved", quote=asked.key, version=asked.version)
    assert report().notes[0].credit.named
    assert [each.state for each in look(select(Quote).order_by(Quote.id))] == ["superseded", "approved"]


@pytest.mark.parametrize(
    ("told", "still"), [("Our offices shall answer", True), ("[…] shall answer", False)], ids=["the same", "masked"]
)
def test_an_answer_outlasts_the_masking_tool_where_the_words_do(
    reviewer, speaker, panel, quoted, look, report, told, still
):
    reply(speaker, opened(speaker, ask(reviewer, panel, quoted["note"])), look, "approved")
    version = look(select(Note))[0].version
    answer = change(reviewer, panel, quoted["note"], "PUT", "masking", version=version, how="text", text=told)
    assert answer.status_code == 303
    (printed,) = report().notes
    assert (printed.words, printed.quoted, printed.credit.named) == (told, still, still)
    assert [each.state is QuoteState.APPROVED for each in look(select(Quote))] == [still]
    assert ("masked a note" in [each.action for each in look(select(AuditEntry))]) is not still


@pytest.mark.parametrize(("late", "taken"), [(-1, True), (0, False), (1, False)])
def test_a_reply_may_come_until_the_moment_at_which_none_is_taken_for_one(
    reviewer, panel, quoted, database, late, taken
):
    ask(reviewer, panel, quoted["note"])
    with database.write() as db:
        (quote,) = db.exec(select(Quote))
        given = {"version": quote.version, "at": quote.until + timedelta(microseconds=late)}
        event = db.merge(panel.event, load=False)
        if taken:
            quotes.answer(db, event, quote, QuoteState.APPROVED, **given)
        else:
            with pytest.raises(Conflict, match="date for a reply"):
                quotes.answer(db, event, quote, QuoteState.APPROVED, **given)
        assert (quote.state is QuoteState.APPROVED) is taken
        assert standing(QuoteState.ASKED, quote.until, given["at"]) is (
            QuoteState.ASKED if taken else QuoteState.ANONYMISED
        )

"""Speakers: order, minutes, the link by which a paper comes, and who may read it."""

import re
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from sqlmodel import Session, col, select

from app.feed import versions
from app.guide import day_actions, row_actions, session_actions
from app.guide import queries as guide_queries
from app.guide.reserves import without_reserve
from app.models import Contribution, Event, GuideItem, Link, Note, PanelQuestion
from app.vocabulary import Form, ItemKind, Mark, NoteSource, ReviewState, Role
from tests.conftest import Browse, Browser, Make

BASE = "/events/an-event/guide"


class Panel:
    event: Event
    session: GuideItem
    questions: list[PanelQuestion]


@pytest.fixture
def panel(db: Session, make: Make) -> Panel:
    made = Panel()
    made.event = make.event("an-event")
    day = day_actions.add(db, made.event, on=made.event.starts_on)
    made.session = row_actions.add(db, day, kind=ItemKind.SESSION, title_en="The panel", panel_en="On coordination")
    row_actions.add(db, day, kind=ItemKind.STEP, parent=made.session, title_en="Greeting", minutes=10, protocol=True)
    made.questions = [
        session_actions.add_question(db, made.session, text_en=text)
        for text in ("What kind of cooperation do you need?", "How can that coordination happen?")
    ]
    db.commit()
    return made


def _speaker(client: Browser, panel: Panel, **given: Any) -> None:
    form = {"item_id": panel.session.key, "speaker": "Regional coordinator", "office": "Directorate, Kukës"} | given
    assert client.post(f"{BASE}/speakers", data=form).status_code == 303


def _link(client: Browser, key: int = 1) -> str:
    page = client.post(f"{BASE}/speakers/{key}/link").text
    found = re.search(r'href="http://testserver(/c/[\w-]+)"', page)
    assert found, page
    return found[1]


def _entered(browse: Browse, link: str) -> tuple[Browser, str]:
    """A speaker's own browser, behind the link."""
    phone = browse()
    assert "On coordination" in phone.get(link).text
    answer = phone.post(link)
    assert answer.status_code == 303
    return phone, answer.headers["location"]


def _notes(db: Session) -> list[Note]:
    db.expire_all()
    found = list(db.exec(select(Note).where(col(Note.erased_at).is_(None)).order_by(col(Note.sequence))).all())
    db.commit()
    return found


def test_a_paper_comes_by_link_under_the_questions(panel: Panel, browse: Browse, db: Session) -> None:
    client = browse(Role.FACILITATOR, panel.event)
    _speaker(client, panel, minutes="8")
    phone, address = _entered(browse, _link(client))
    first, second = (f"q{question.key}" for question in panel.questions)
    answer = phone.post(address, data={first: "• National\n    • one form\n• Local", second: "", "to": "send"})
    assert answer.status_code == 303
    notes = _notes(db)
    assert [(note.words, note.parent_id == notes[0].id) for note in notes] == [
        ("National", False), ("one form", True), ("Local", False),
    ]  # fmt: skip
    assert {note.question_id for note in notes} == {panel.questions[0].key}
    assert {note.source for note in notes} == {NoteSource.WRITTEN}
    page = phone.get(address).text
    assert "one form" in page
    assert "3 points" in client.get(f"{BASE}/speakers").text


def test_sending_again_replaces_what_stood_under_that_question(panel: Panel, browse: Browse, db: Session) -> None:
    client = browse(Role.ORGANISER, panel.event)
    _speaker(client, panel)
    phone, address = _entered(browse, _link(client))
    first, second = (f"q{question.key}" for question in panel.questions)
    phone.post(address, data={first: "First thought", second: "Kept"})
    phone.post(address, data={first: "Second thought", second: ""})
    assert sorted(note.words for note in _notes(db)) == ["Kept", "Second thought"]
    for note in db.exec(select(Note)).all():
        note.review = ReviewState.RELEASED
    db.commit()
    late = phone.post(address, data={first: "Third thought"})
    assert late.status_code == 409
    assert sorted(note.words for note in _notes(db)) == ["Kept", "Second thought"]


def _document() -> bytes:
    document = Document()
    document.add_paragraph("2. How can that coordination happen?")
    document.add_paragraph("Monthly", style="List Bullet")
    document.add_paragraph("in each qark", style="List Bullet 2")
    made = BytesIO()
    document.save(made)
    return made.getvalue()


def test_a_document_fills_the_fields_before_anything_is_sent(panel: Panel, browse: Browse, db: Session) -> None:
    client = browse(Role.ORGANISER, panel.event)
    _speaker(client, panel)
    phone, address = _entered(browse, _link(client))
    files = {"paper": ("paper.docx", _document())}
    page = phone.post(address, data={f"q{panel.questions[0].key}": "typed before"}, files=files)
    assert page.status_code == 200
    assert "• Monthly\n    • in each qark</textarea>" in page.text
    assert "typed before</textarea>" in page.text
    assert _notes(db) == []
    wrong = phone.post(address, files={"paper": ("paper.docx", b"not a document")})
    assert wrong.status_code == 422
    assert "This is not a Word document" in wrong.text


def test_staff_take_in_a_paper_for_somebody(panel: Panel, browse: Browse, db: Session) -> None:
    client = browse(Role.RECORDER, panel.event)
    _speaker(browse(Role.ORGANISER, panel.event), panel)
    address = "/events/an-event/notes/contributions/1/paper"
    assert f'action="{address}"' in client.get(address.removesuffix("/paper")).text
    assert client.post(address, files={"paper": ("paper.docx", _document())}).status_code == 303
    assert [note.words for note in _notes(db)] == ["Monthly", "in each qark"]
    assert client.post(address).status_code == 422


# Links


def test_looking_uses_nothing_up_and_a_link_opens_only_its_own(panel: Panel, browse: Browse, db: Session) -> None:
    client = browse(Role.ORGANISER, panel.event)
    _speaker(client, panel)
    _speaker(client, panel, speaker="Another")
    link = _link(client)
    phone, address = _entered(browse, link)
    assert phone.get(link).status_code == 200
    assert phone.get("/contribution/2").status_code == 410
    assert browse().get(address).status_code == 410, "the address alone opens nothing"
    again = _link(client)
    assert phone.get(link).status_code == 410, "a new link ends the earlier one"
    assert phone.post(address, data={f"q{panel.questions[0].key}": "x"}).status_code == 410
    phone, address = _entered(browse, again)
    assert client.delete(f"{BASE}/speakers/1/link").status_code == 303
    assert phone.get(address).status_code == 410
    assert db.exec(select(Link)).all()


@pytest.mark.parametrize("token", ["x" * 43, "short", "a/b"])
def test_an_unknown_link_is_gone(panel: Panel, browse: Browse, token: str) -> None:
    assert browse().get(f"/c/{token}").status_code in (404, 410)


def test_interpreters_read_what_is_not_confidential(panel: Panel, browse: Browse, db: Session) -> None:
    client = browse(Role.ORGANISER, panel.event)
    _speaker(client, panel)
    phone, address = _entered(browse, _link(client))
    phone.post(address, data={f"q{panel.questions[0].key}": "Words for everybody"})
    panel.session = db.get_one(GuideItem, panel.session.key)
    panel.session.default_mark = Mark.CONFIDENTIAL
    db.commit()
    phone.post(address, data={f"q{panel.questions[1].key}": "A guarded word"})
    page = client.post(f"{BASE}/interpreters/link").text
    link = re.search(r'href="http://testserver(/c/[\w-]+)"', page)
    assert link
    booth = browse()
    entered = booth.post(link[1])
    text = booth.get(entered.headers["location"]).text
    assert "Words for everybody" in text
    assert "A guarded word" not in text
    assert "A guarded word" not in phone.get(address).text
    assert browse().get("/interpreting/an-event").status_code == 410
    client.delete(f"{BASE}/interpreters/link")
    assert booth.get("/interpreting/an-event").status_code == 410


# Order, minutes, protocol


def test_order_of_precedence_and_by_hand(panel: Panel, browse: Browse, db: Session) -> None:
    client = browse(Role.FACILITATOR, panel.event)
    for title, name in (("", "Somebody"), ("Ambassador", "Second"), ("Minister", "First")):
        _speaker(client, panel, speaker=name, speaker_title=title, office="")

    def order() -> list[str]:
        db.expire_all()
        found = db.exec(select(Contribution).order_by(col(Contribution.position))).all()
        names = [one.speaker for one in found]
        db.commit()
        return names

    assert client.put(f"{BASE}/panels/{panel.session.key}/precedence").status_code == 303
    assert order() == ["First", "Second", "Somebody"]
    assert client.put(f"{BASE}/speakers/1/place", data={"to": "earlier"}).status_code == 303
    assert order() == ["First", "Somebody", "Second"]


def test_minutes_and_confirmation(panel: Panel, browse: Browse, db: Session) -> None:
    client = browse(Role.FACILITATOR, panel.event)
    _speaker(client, panel)
    assert client.patch(f"{BASE}/speakers/1", data={"minutes": "12"}).status_code == 303
    assert client.patch(f"{BASE}/speakers/1", data={"confirmed": "1"}).status_code == 303
    assert client.patch(f"{BASE}/speakers/1", data={"minutes": "soon"}).status_code == 422
    assert client.patch(f"{BASE}/speakers/1", data={"speaker": " "}).status_code == 422
    page = client.get(f"{BASE}/speakers").text
    assert "Confirmed" in page
    assert "The speakers take 12′, the session has 10′" in page
    sheet = client.get(f"{BASE}/panels/{panel.session.key}").text
    assert "How can that coordination happen?" in sheet
    assert "not cut, no countdown" in sheet


def test_the_guide_follows_its_speakers(panel: Panel, browse: Browse, db: Session) -> None:
    """As they are asked, confirm and send: the page is not kept from before, and whoever has it open is told."""
    client = browse(Role.ORGANISER, panel.event)
    event = panel.event.key
    db.commit()

    def state() -> tuple[str, int]:
        found = re.search(r'id="speaking-\d+">(.*?)</p>', client.get(BASE).text, re.DOTALL)
        words = " ".join(re.sub("<[^>]+>", " ", found[1]).split()) if found else ""
        version = versions.version_of(db, event, "guide")
        db.commit()
        return words, version

    told = [state()]
    _speaker(client, panel)
    told.append(state())
    client.patch(f"{BASE}/speakers/1", data={"confirmed": "1"})
    told.append(state())
    phone, address = _entered(browse, _link(client))
    assert phone.post(address, data={"q1": "• one form", "to": "send"}).status_code == 303
    told.append(state())
    assert [words for words, _ in told] == [
        "",
        "1 speaker 0 confirmed 0 papers are there",
        "1 speaker all confirmed 0 papers are there",
        "1 speaker all confirmed all papers are there",
    ]
    assert sorted({version for _, version in told}) == [version for _, version in told], "each is news"


def test_a_reserve_behind_protocol(panel: Panel, browse: Browse, db: Session) -> None:
    client = browse(Role.ORGANISER, panel.event)
    plan = guide_queries.all_planned(db, panel.event)[0]
    (greeting,) = without_reserve(plan)
    db.commit()
    assert "minutes of reserve behind" in client.get(f"{BASE}/speakers").text
    assert client.post(f"{BASE}/rows/{greeting}/buffer").status_code == 303
    db.expire_all()
    plan = guide_queries.all_planned(db, panel.event)[0]
    assert without_reserve(plan) == []
    made = next(node.row for node in plan.nodes.values() if node.row.title_en == "Reserve")
    assert (made.minutes, made.cut_to, made.public, made.form) == (5, 0, False, Form.PLENARY)


@pytest.mark.parametrize(
    ("role", "reads", "edits"), [(Role.ORGANISER, 200, 303), (Role.RECORDER, 200, 403), (Role.SPONSOR, 403, 403)]
)
def test_who_may(panel: Panel, browse: Browse, role: Role, reads: int, edits: int) -> None:
    client = browse(role, panel.event)
    assert client.get(f"{BASE}/speakers").status_code == reads
    assert client.get(f"{BASE}/panels/{panel.session.key}").status_code == reads
    form = {"item_id": panel.session.key, "speaker": "Somebody"}
    assert client.post(f"{BASE}/speakers", data=form).status_code == edits


def test_the_foot_of_the_page_names_the_version_of_kuvend_not_of_the_guide(panel: Panel, browse: Browse) -> None:
    client = browse(Role.ORGANISER, panel.event)
    foots = [re.findall(r"Kuvend [\w.]+(?=</span>)", client.get(page).text) for page in (BASE, f"{BASE}/speakers")]
    assert foots[0] == foots[1] != []


def test_after_one_speaker_the_form_waits_for_the_next(panel: Panel, browse: Browse) -> None:
    client = browse(Role.ORGANISER, panel.event)
    assert "autofocus" not in client.get(f"{BASE}/speakers").text
    added = client.post(f"{BASE}/speakers", data={"item_id": panel.session.key, "speaker": "First"})
    after = client.get(added.headers["location"]).text
    assert re.search(
        rf'<details class="fold" open>.*?name="item_id" value="{panel.session.key}".*?autofocus', after, re.DOTALL
    )

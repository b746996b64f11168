"""A paper is read before its turn to write comes, and only for those who may send it."""

import io

import pytest
from docx import Document
from sqlalchemy import text
from sqlmodel import select

from app.models import Contribution, Event, Note
from app.notes.papers import speaker_link_routes, speaking_routes
from app.vocabulary import Role


def paper() -> dict[str, tuple[str, bytes]]:
    document, content = Document(), io.BytesIO()
    document.add_paragraph("The offices telephone")
    document.save(content)
    return {"paper": ("paper.docx", content.getvalue())}


@pytest.fixture
def speaker(recorder, panel, look):
    fields = {"item_id": panel.session.key, "speaker": "A speaker"}
    assert recorder.post(f"{panel.address}/contributions", data=fields).status_code == 303
    return look(select(Contribution))[0]


@pytest.fixture
def invited(browse, panel, speaker):
    """Somebody behind the speaker's link."""
    facilitator = browse(Role.FACILITATOR, panel.event)
    page = facilitator.post(f"/events/{panel.event.slug}/guide/speakers/{speaker.key}/link").text
    token = page.partition("/c/")[2][:43]
    client = browse()
    assert client.post(f"/c/{token}").status_code == 303
    return client


def writes_meanwhile(monkeypatch, module, database, event):
    really = module.read_docx

    def read_and_meanwhile(data):
        with database.write() as other:
            if database.is_sqlite:
                other.execute(text("PRAGMA busy_timeout=50"))
            other.get_one(Event, event.key).place = "Written meanwhile"
        return really(data)

    monkeypatch.setattr(module, "read_docx", read_and_meanwhile)


def test_somebody_else_writes_while_a_speakers_document_is_read(monkeypatch, database, panel, invited, speaker, look):
    writes_meanwhile(monkeypatch, speaker_link_routes, database, panel.event)
    page = invited.post(f"/contribution/{speaker.key}", files=paper())
    assert page.status_code == 200
    assert "The offices telephone" in page.text, "to be looked at before it is sent"
    assert look(select(Event.place)) == ["Written meanwhile"]
    assert look(select(Note)) == []


def test_somebody_else_writes_while_the_staff_take_a_document_in(monkeypatch, database, panel, recorder, speaker, look):
    writes_meanwhile(monkeypatch, speaking_routes, database, panel.event)
    sent = recorder.post(f"{panel.address}/contributions/{speaker.key}/paper", files=paper())
    assert sent.status_code == 303
    assert look(select(Event.place)) == ["Written meanwhile"]
    assert [note.words for note in look(select(Note))] == ["The offices telephone"]


@pytest.mark.parametrize(("role", "status"), [(Role.SPONSOR, 403), (Role.REVIEWER, 403), (None, 401)])
def test_nothing_is_read_for_staff_who_may_not(browse, panel, speaker, monkeypatch, role, status):
    monkeypatch.setattr(speaking_routes, "read_docx", lambda data: pytest.fail("it was read"))
    client = browse(role, panel.event if role else None)
    answer = client.post(f"{panel.address}/contributions/{speaker.key}/paper", files=paper())
    assert answer.status_code == status


def test_nothing_is_read_of_another_event(browse, make, panel, speaker, monkeypatch):
    monkeypatch.setattr(speaking_routes, "read_docx", lambda data: pytest.fail("it was read"))
    elsewhere = make.event(slug="elsewhere")
    client = browse(Role.RECORDER, elsewhere)
    answer = client.post(f"/events/elsewhere/notes/contributions/{speaker.key}/paper", files=paper())
    assert answer.status_code == 404


def test_nothing_is_read_for_somebody_without_the_link(browse, speaker, monkeypatch):
    monkeypatch.setattr(speaker_link_routes, "read_docx", lambda data: pytest.fail("it was read"))
    assert browse().post(f"/contribution/{speaker.key}", files=paper()).status_code == 410

"""Behind a speaker's link: the contribution, typed, pasted or from a Word document. Behind an interpreters' link: the
papers, to be read beforehand. No account; opening a link by GET changes nothing and uses nothing up."""

from typing import Annotated, Any, NamedTuple

from fastapi import Depends, Request
from sqlmodel import Session, col, select
from starlette.responses import Response

from app import clock
from app.access.links import open_link
from app.errors import N_, Gone, Invalid
from app.models import Contribution, Event, Link, Note, User
from app.notes.operations import actions
from app.notes.papers import speaking
from app.notes.papers.documents import divide, read_docx, read_text
from app.notes.places import Place, Prompt, places, prompts
from app.notes.reading.rows import NoteRow, nested, note_rows
from app.notes.sealing.words import Reader
from app.vocabulary import LinkPurpose, NoteSource
from app.web.fields import clean, understood
from app.web.forms import Kept, Typed, TypedForm
from app.web.languages import gettext as _
from app.web.languages import language, ngettext
from app.web.pages import go, render
from app.web.rooms import room
from app.web.security import cookie_name, set_cookie
from app.web.transaction import DB

router = room(include_in_schema=False)
COOKIE_DAYS = 90
BESIDE = "beside"
"""The field for what stands under no question."""
NOBODY = Reader(0, False)
"""Reads what is neither confidential nor withheld."""
HANDED_IN = col(Note.source) == NoteSource.WRITTEN
"""What was heard of a speaker in the room is the team's, until it is released."""
MOST = 60_000


class Visit:
    """A speaker with an open link: the session, and its questions."""

    def __init__(self, db: Session, link: Link) -> None:
        found = db.get(Contribution, link.subject)
        if found is None or found.link_id != link.id or found.event_id != link.event_id:
            raise Gone
        self.contribution = found
        self.event = db.get_one(Event, found.event_id)
        place = next((one for one in places(db, self.event) if one.session == found.item_id and not one.lane), None)
        if place is None:
            raise Gone
        self.place: Place = place
        self.prompts: list[Prompt] = prompts(db, self.event, found.item_id)
        self.answered: list[Prompt] = prompts(db, self.event, found.item_id, removed=True)

    @property
    def address(self) -> str:
        return f"/contribution/{self.contribution.id}"

    @property
    def open(self) -> bool:
        """Until the event is over; what is said in the room is for the recorders."""
        return clock.today(self.event.zone) <= self.event.ends_on


@router.get("/c/{token}")
def welcome(request: Request, db: DB, token: str) -> Response:
    """What the link is for, and a button."""
    link = _link(db, token)
    if link.purpose is LinkPurpose.PAPERS:
        event = db.get_one(Event, link.event_id)
        return render(request, "notes/link_papers.html", event=event, here=request.url.path)
    return render(request, "notes/link_welcome.html", visit=Visit(db, link), here=request.url.path)


@router.post("/c/{token}")
def enter(request: Request, db: DB, token: str) -> Response:
    link = _link(db, token)
    if link.purpose is LinkPurpose.PAPERS:
        event = db.get_one(Event, link.event_id)
        return _with_cookie(request, f"/interpreting/{event.slug}", f"papers_{event.id}", token)
    visit = Visit(db, link)
    return _with_cookie(request, visit.address, f"contribution_{visit.contribution.id}", token)


def _with_cookie(request: Request, to: str, name: str, token: str) -> Response:
    response = go(request, to)
    set_cookie(request, response, name, token, days=COOKIE_DAYS)
    return response


@router.get("/contribution/{contribution_id}")
def contribution(request: Request, db: DB, contribution_id: int) -> Response:
    return _page(request, db, _returning(request, db, contribution_id))


class Paper(NamedTuple):
    """A document, or a text, divided under the questions; or why it could not be."""

    texts: dict[int | None, str]
    wrong: Invalid | None = None


def read_paper(request: Request, contribution_id: int, typed: Typed) -> Paper | None:
    """Stands before the turn to write: a long document is read while others write. None where fields are sent."""
    file = typed.file("paper")
    if file is None and typed.get("to") != "divide":
        return None
    with request.app.state.database.read() as db:
        questions = speaking.asked(_open(request, db, contribution_id).prompts)
    try:
        found = read_docx(file.file.read()) if file is not None else read_text(_read(typed, BESIDE))
        texts = divide(found, questions)
        if not texts:
            raise Invalid(fields={"paper": N_("This document has no text.")})
    except Invalid as problem:
        return Paper({}, problem)
    return Paper(texts)


@router.post("/contribution/{contribution_id}")
def send(
    request: Request, paper: Annotated[Paper | None, Depends(read_paper)], db: DB, contribution_id: int, typed: Typed
) -> Response:
    """Send what stands in the fields; or, with a document, fill the fields with it so that it can be looked at."""
    visit = _open(request, db, contribution_id)
    try:
        if paper is not None:
            if paper.wrong:
                raise paper.wrong
            return _page(request, db, visit, texts=_kept(visit, paper.texts, typed), looked=True)
        texts: dict[int | None, str] = {prompt.id: _read(typed, f"q{prompt.id}") for prompt in visit.prompts}
        made = speaking.send(
            db, visit.event, visit.contribution, {**texts, None: _read(typed, BESIDE)}, place=visit.place,
            by=_inviter(db, visit), key=actions.digest_key(request.app.state.settings.secret), at=clock.now(),
            language=language(),
        )  # fmt: skip
    except Invalid as problem:
        wrong = {name: _(words) for name, words in problem.fields.items()}
        return _page(request, db, visit, texts=_typed(visit, typed), wrong=wrong)
    said = ngettext("Thank you. %(num)d point has arrived.", "Thank you. %(num)d points have arrived.", made)
    return go(request, visit.address, said=said)


def _read(typed: TypedForm, name: str) -> str:
    """Indentation is kept: it says what lies under what."""
    raw = typed.get(name)
    if len(raw) > MOST:
        raise Invalid(fields={name: N_("This is too long for a contribution.")})
    try:
        understood(clean, raw)
    except ValueError:
        words = N_("This contains a character that cannot be stored.")
        raise Invalid(fields={name: words}) from None
    return raw.replace("\r\n", "\n").replace("\r", "\n").strip("\n")


def _typed(visit: Visit, typed: TypedForm) -> dict[int | None, str]:
    return {prompt.id: typed.shown(f"q{prompt.id}") for prompt in visit.prompts} | {None: typed.shown(BESIDE)}


def _kept(visit: Visit, filled: dict[int | None, str], typed: TypedForm) -> dict[int | None, str]:
    """What a document says goes behind what was typed already."""
    before = _typed(visit, typed) if typed.file("paper") is not None else {}
    keys = [*(prompt.id for prompt in visit.prompts), None]
    return {key: "\n".join(text for text in (before.get(key, ""), filled.get(key, "")) if text) for key in keys}


def _inviter(db: Session, visit: Visit) -> User:
    """In whose name the points are entered: whoever gave the speaker the link."""
    user = db.get(User, visit.contribution.invited_by_id) if visit.contribution.invited_by_id else None
    if user is None:
        raise Gone
    return user


def _page(
    request: Request,
    db: Session,
    visit: Visit,
    *,
    texts: dict[int | None, str] | None = None,
    looked: bool = False,
    wrong: dict[str, str] | None = None,
) -> Response:
    sent = note_rows(db, visit.event, NOBODY, HANDED_IN, col(Note.contribution_id) == visit.contribution.key)
    context: dict[str, Any] = {
        "visit": visit, "texts": texts or {}, "looked": looked, "wrong": Kept(wrong or {}), "here": visit.address,
        "sent": nested(sent), "beside": BESIDE,
    }  # fmt: skip
    return render(request, "notes/link_contribution.html", status=422 if wrong else 200, **context)


@router.get("/interpreting/{event}")
def papers(request: Request, db: DB, event: str) -> Response:
    """Every paper that was sent, session by session. What is confidential stays out."""
    found = db.exec(select(Event).where(Event.slug == event)).first()
    if found is None:
        raise Gone
    token = request.cookies.get(cookie_name(request, f"papers_{found.id}"))
    link = open_link(db, token, LinkPurpose.PAPERS) if token else None
    if link is None or link.event_id != found.id:
        raise Gone
    rows = note_rows(db, found, NOBODY, HANDED_IN, col(Note.contribution_id).is_not(None))
    by_speaker: dict[int, list[NoteRow]] = {}
    for row in nested(rows):
        if row.contribution is not None:
            by_speaker.setdefault(row.contribution, []).append(row)
    who = speaking.speakers(db, found)
    context: dict[str, Any] = {
        "event": found,
        "sessions": [place for place in places(db, found) if place.item in {one.session for one in who}],
        "speakers": who,
        "points": by_speaker,
        "prompts": prompts(db, found, removed=True),
    }  # fmt: skip
    return render(request, "notes/interpreting.html", here=f"/interpreting/{found.slug}", **context)


def _returning(request: Request, db: Session, contribution_id: int) -> Visit:
    token = request.cookies.get(cookie_name(request, f"contribution_{contribution_id}"))
    if not token:
        raise Gone
    visit = Visit(db, open_link(db, token, LinkPurpose.CONTRIBUTION))
    if visit.contribution.id != contribution_id:
        raise Gone
    return visit


def _open(request: Request, db: Session, contribution_id: int) -> Visit:
    visit = _returning(request, db, contribution_id)
    if not visit.open:
        raise Gone
    return visit


def _link(db: Session, token: str) -> Link:
    """One address for both purposes."""
    try:
        return open_link(db, token, LinkPurpose.CONTRIBUTION)
    except Gone:
        return open_link(db, token, LinkPurpose.PAPERS)

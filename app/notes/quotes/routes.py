"""Quotes: whom to ask, the answers, and the speaker's own page behind a personal link."""

from datetime import UTC, datetime, time, timedelta
from typing import Annotated, Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import Depends, Request
from sqlmodel import Session, select
from starlette.responses import Response

from app import clock
from app.access.links import issue_link, open_link
from app.access.loaders import EventAccess, fetch, in_event, today
from app.access.powers import Power
from app.errors import N_, Gone, Invalid
from app.mail.letters import Letter, link, token
from app.mail.queue import queue
from app.models import Event, Note, Participant, Quote
from app.notes.forms import AnswerForm, AskForm
from app.notes.operations.ids import uuid7
from app.notes.places import places, rules_of
from app.notes.quotes import actions as quotes
from app.notes.quotes import queries as quote_queries
from app.settings import Settings
from app.vocabulary import Attribution, Language, LinkPurpose, QuoteState
from app.web.fields import showable
from app.web.formats import moment
from app.web.forms import Typed, read
from app.web.languages import both, language, ngettext, speak
from app.web.languages import gettext as _
from app.web.pages import fragment, go, parts, render, wants_fragment
from app.web.rooms import room
from app.web.security import cookie_name, set_cookie
from app.web.transaction import DB

router = room()

Reviewer = Annotated[EventAccess, Depends(in_event(Power.REVIEW_NOTES))]
DAYS = 14
COOKIE_DAYS = 90
THANKS = N_("Thank you. Your answer is noted.")
WHY_NOT: dict[type[quotes.Unanswered], str] = {
    quotes.Answered: N_(
        "This was answered already, perhaps in another window. The answer that stands is shown here; you can still "
        "change it."
    ),
    quotes.Reworded: N_(
        "These words were changed meanwhile. They are printed without your name, unless you are asked again. "
        "You can still say No."
    ),
}
"""To a speaker; anything else in the words of the problem itself."""


class Refused(NamedTuple):
    """An answer that was not taken."""

    quote: int
    note: UUID
    version: int
    why: str
    typed: str
    """Words of the speaker's own."""
    may_refuse: bool
    """A "no" would be taken."""


@router.get("/events/{event}/notes/quotes")
def all_quotes(request: Request, access: Reviewer, db: DB) -> Response:
    return render(request, "notes/quotes.html", access=access, tab="notes", **_context(db, access))


def _context(db: Session, access: EventAccess) -> dict[str, Any]:
    found = places(db, access.event)
    waiting = quote_queries.to_ask(db, access.event, rules_of(found))
    speakers: dict[int, list[quote_queries.ToAsk]] = {}
    for each in waiting:
        speakers.setdefault(each.participant, []).append(each)
    return {
        "speakers": speakers,
        "asked": quote_queries.asked(db, access.event, clock.now()),
        "places": {place.ids: place for place in found},
        "until": today(access) + timedelta(days=DAYS),
        "states": (QuoteState.APPROVED, QuoteState.ANONYMISED, QuoteState.WITHDRAWN),
    }


@router.post("/events/{event}/notes/quotes")
def ask(request: Request, access: Reviewer, db: DB, typed: Typed) -> Response:
    """One speaker about all that was chosen, in one mail; without an address, the link to hand over."""
    form = read(AskForm, typed)
    speaker = fetch(db, Participant, form.participant, access)
    until = datetime.combine(form.until, time(23, 59), ZoneInfo(access.event.zone)).astimezone(UTC)
    if not form.note:
        raise Invalid(fields={"note": N_("Tick what to ask about.")})
    if form.until <= today(access):
        raise Invalid(fields={"until": N_("Give a day that is still to come.")})
    for note_id in form.note:
        note = fetch(db, Note, note_id, access)
        quotes.ask(db, access.event, note, speaker=speaker, until=until, by=access.user)
    settings: Settings = request.app.state.settings
    if not speaker.email:
        return _hand_over(request, access, db, speaker, until)
    once = f"quote:{access.event.key}:{speaker.key}:{uuid7()}"  # a second mail in the same second is another mail
    queue(
        db, _letter(request, access.event, speaker, len(form.note), until), once=once, purpose="quote approval",
        to=speaker.email, name=speaker.name, event=access.event, now=clock.now(), until=until,
    )  # fmt: skip
    issue_link(
        db, purpose=LinkPurpose.QUOTE, event_id=access.event.key, subject=speaker.key, expires_at=until,
        token=token(settings.secret, once, 1),
    )  # fmt: skip
    said = ngettext("Asked about %(num)d quote by mail", "Asked about %(num)d quotes by mail", len(form.note))
    return go(request, f"/events/{access.event.slug}/notes/quotes", said=said)


def _hand_over(request: Request, access: EventAccess, db: Session, speaker: Participant, until: datetime) -> Response:
    _row, secret = issue_link(
        db, purpose=LinkPurpose.QUOTE, event_id=access.event.key, subject=speaker.key, expires_at=until
    )
    base = request.app.state.settings.base_url or str(request.base_url).rstrip("/")
    context: dict[str, Any] = {"speaker": speaker, "address": f"{base}/q/{secret}", "until": until}
    return render(request, "notes/quote_link.html", access=access, tab="notes", **context)


def _letter(request: Request, event: Event, speaker: Participant, count: int, until: datetime) -> Letter:
    """In the speaker's language. It holds none of the words: those are read behind the link alone."""
    before = language()
    known = [speaker.language, *event.languages]
    speak(next((Language(each) for each in known if each in set(Language)), before))
    try:
        context = {
            "name": speaker.name, "title": both(event.title_en, event.title_sq), "count": count,
            "until": moment(until, event.zone), "address": link("q", 1),
        }  # fmt: skip
        subject = _("May we quote you? %(event)s", event=context["title"])
        text, html = (fragment(request, f"notes/mail_quote.{kind}", **context) for kind in ("txt", "html"))
        return Letter(subject, text, html, language())
    finally:
        speak(before)


@router.post("/events/{event}/notes/quotes/{quote_id}/answer")
def take_answer(request: Request, access: Reviewer, db: DB, quote_id: int, typed: Typed) -> Response:
    """An answer that came on a signed slip or by telephone."""
    quote = fetch(db, Quote, quote_id, access)
    form = read(AnswerForm, typed)
    quotes.answer(
        db, access.event, quote, form.state, told=form.told, version=form.version, at=clock.now(),
        taken_by=access.user,
    )  # fmt: skip
    return go(request, f"/events/{access.event.slug}/notes/quotes", said=_("Noted"))


@router.get("/q/{token}")
def welcome(request: Request, db: DB, token: str) -> Response:
    """What the link is for, and a button: none of the words, and nothing changes."""
    speaker, event = _speaker(db, token)
    return render(request, "notes/quote_welcome.html", speaker=speaker, event=event, here=request.url.path)


@router.post("/q/{token}")
def enter(request: Request, db: DB, token: str) -> Response:
    _name, event = _speaker(db, token)
    response = go(request, f"/quoted/{event.slug}")
    set_cookie(request, response, f"quoted_{event.id}", token, days=COOKIE_DAYS)
    return response


@router.get("/quoted/{event}")
def show(request: Request, db: DB, event: str) -> Response:
    """What was noted, and the four answers."""
    return _page(request, db, *_returning(request, db, event))


def _page(
    request: Request, db: Session, speaker: Participant, event: Event, refused: Refused | None = None
) -> Response:
    """`refused`: an answer that was not taken stands with its question, or above all where there is none any more."""
    shown = _shown(db, speaker, event)
    status = 409 if refused else 200
    return render(request, "notes/quote.html", status=status, **shown, speaker=speaker, event=event, refused=refused)


def _shown(db: Session, speaker: Participant, event: Event) -> dict[str, Any]:
    """The questions that a speaker can answer, and all that a section for one of them needs."""
    now = clock.now()
    rows = quote_queries.asked(db, event, now, participant=speaker.key)
    named = {place.item for place in places(db, event) if place.attribution is Attribution.ON_RECORD}
    return {
        "rows": [row for row in rows if row.kept],
        "named": named,
        "address": f"/quoted/{event.slug}",
        "now": now,
    }


def _section(
    request: Request, db: Session, speaker: Participant, event: Event, quote: Quote, refused: Refused | None
) -> Response:
    """This question alone, for the place where it was answered: what is typed at the others stays. 200 also where the
    answer was refused, since htmx puts nothing else in its place."""
    shown = _shown(db, speaker, event)
    row = next((row for row in shown["rows"] if row.note == quote.note_id), None)
    context = {**shown, "row": row, "event": event, "refused": refused, "given": quote.state}
    said = None if refused else _(THANKS)
    return parts(request, fragment(request, "notes/quote_section.html", **context), said=said)


@router.post("/quoted/{event}")
def answer(request: Request, db: DB, event: str, typed: Typed) -> Response:
    speaker, here = _returning(request, db, event)
    form = read(AnswerForm, typed)
    quote = db.get(Quote, form.quote)
    if quote is None or quote.participant_id != speaker.key or quote.event_id != here.key:
        raise Gone
    refused = None
    try:
        quotes.answer(db, here, quote, form.state, told=form.told, version=form.version, at=clock.now())
    except quotes.Unanswered as problem:
        refused = _refused(form, quote, problem)
    if wants_fragment(request):
        return _section(request, db, speaker, here, quote, refused)
    if refused:
        return _page(request, db, speaker, here, refused)
    return go(request, f"/quoted/{here.slug}", said=_(THANKS))


def _refused(form: AnswerForm, quote: Quote, problem: quotes.Unanswered) -> Refused:
    why = _(WHY_NOT.get(type(problem), problem.message))
    typed = showable(form.told.replace("\r\n", "\n")).strip() if form.state is QuoteState.CHANGED else ""
    return Refused(form.quote, quote.note_id, form.version, why, typed, isinstance(problem, quotes.Reworded))


def _returning(request: Request, db: Session, slug: str) -> tuple[Participant, Event]:
    """Who opened their link in this browser."""
    event = db.exec(select(Event).where(Event.slug == slug)).first()
    token = event and request.cookies.get(cookie_name(request, f"quoted_{event.id}"))
    speaker, found = _speaker(db, token) if token else (None, None)
    if speaker is None or found is None or event is None or found.key != event.key:
        raise Gone
    return speaker, event


def _speaker(db: Session, token: str) -> tuple[Participant, Event]:
    found = open_link(db, token, LinkPurpose.QUOTE)
    speaker = db.get(Participant, found.subject)
    if speaker is None or speaker.event_id != found.event_id:
        raise Gone
    if speaker.created_at > found.created_at:  # somebody else: the number of whoever was removed may be given again
        raise Gone
    return speaker, db.get_one(Event, speaker.event_id)

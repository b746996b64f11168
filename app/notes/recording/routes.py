"""The recorder's page, and the form that serves where there is no JavaScript."""

from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request
from sqlmodel import Session, col
from starlette.responses import Response

from app import clock
from app.access.loaders import EventAccess, in_event
from app.access.powers import Power
from app.errors import Invalid, NotFound
from app.models import Note
from app.notes import queries
from app.notes.forms import SaidAt, read_note
from app.notes.operations import actions
from app.notes.operations.arriving import OTHER_PERSON
from app.notes.operations.body import GUARDED, MARKS, stricter
from app.notes.places import Place, Prompt, places, prompts
from app.notes.plan import plans
from app.notes.plan.following import Stop, where_now
from app.notes.plan.stops import as_told, minute_of, stops_of, when
from app.notes.printing.sentences import printed
from app.notes.reading.rows import NoteRow, nested, note_rows, of_place
from app.notes.recording.offline import modules_of
from app.notes.sealing.words import Reader, reader_of
from app.notes.speakers import label
from app.vocabulary import ItemKind, Mark, NoteKind, NoteSource, Reach, Role, Wording
from app.web.forms import Typed, read
from app.web.languages import gettext as _
from app.web.pages import go, render
from app.web.rooms import room
from app.web.transaction import DB

router = room()

Recorder = Annotated[EventAccess, Depends(in_event(Power.WRITE_NOTES))]
EverRecorder = Annotated[EventAccess, Depends(in_event(Power.WRITE_NOTES, or_formerly=Role.RECORDER))]
LAST = 10
EVERY = 500
VOCABULARY = {"kinds_of": NoteKind, "wordings_of": Wording, "reach_of": Reach, "marks_of": Mark}
"""What forms of a note choose from."""


@router.get("/notes-worker.js")
def worker(request: Request) -> Response:
    """A worker governs what lies beneath its own address, so it stands at the root; browsers ask anew each time."""
    content = request.app.state.assets.content("js/notes-worker.js")
    return Response(content, media_type="text/javascript", headers={"Cache-Control": "no-cache"})


@dataclass
class Wanted:
    """What the address of a recorder's page may ask for."""

    question: str = ""
    under: str = ""
    weaker: str = ""
    """It need not be guarded like the note that it is put beneath."""
    copy: str = ""
    """To be kept on the device for when there is no network: no confidential word is in it."""
    practice: str = ""
    """For trying it out, on a device that sends nothing."""
    all: str = ""
    """All notes of this place, not only the last."""


@router.get("/events/{event}/notes/session/{item}")
def record_session(
    request: Request, access: EverRecorder, db: DB, item: int, wanted: Annotated[Wanted, Depends()]
) -> Response:
    return _page(request, access, db, ItemKind.SESSION, item, wanted)


@router.get("/events/{event}/notes/lane/{item}")
def record_lane(
    request: Request, access: EverRecorder, db: DB, item: int, wanted: Annotated[Wanted, Depends()]
) -> Response:
    return _page(request, access, db, ItemKind.LANE, item, wanted)


def _place(db: Session, access: EventAccess, kind: ItemKind, item: int) -> Place:
    for place in places(db, access.event):
        if (place.kind, place.item) == (kind, item):
            return place
    raise NotFound


def _page(request: Request, access: EventAccess, db: Session, kind: ItemKind, item: int, wanted: Wanted) -> Response:
    if not access.can(Power.WRITE_NOTES):
        return _former(request, access)
    place = _place(db, access, kind, item)
    asked = prompts(db, access.event, place.lane, place.session)
    reader = reader_of(access)
    rows = [] if wanted.practice else _heard(db, access, place, reader, EVERY if wanted.all else LAST)
    written = _written(db, access, place, reader)
    if wanted.copy:
        rows, written = ([row for row in found if row.mark not in GUARDED] for found in (rows, written))
    people = queries.people(db, access.event)
    plan = plans.plan_of(db, place.item)
    now = clock.now()
    stops = stops_of(db, access.event, access.user.key)
    where = where_now(stops, minute_of(now), place.follows)
    under = next((row for row in rows if row.uid == wanted.under and row.words), None)
    mark = stricter(place.mark, under.mark) if under else place.mark
    context: dict[str, Any] = {
        "modules": modules_of(request.app.state.assets),
        "practice": bool(wanted.practice),
        "all": bool(wanted.all),
        "more": len(rows) == LAST and not wanted.all,
        "earlier": EVERY if len(rows) == EVERY else 0,
        "place": place,
        "prompts": asked,
        "chosen": _chosen(asked, wanted.question, where.step(place.follows)),
        "offered": plan.kinds if plan and plan.kinds else list(NoteKind),
        "card": plans.card_of(db, access.event),
        "rows": nested(rows),
        "prints": {row.id: printed(row, place.attribution) for row in rows if row.words is not None},
        "written": written,
        "points": {row.id: row.words for row in written if row.words},
        "people": [(person, label(person)) for person in people],
        "kept": queries.kept_of(db, access.event, access.user),
        "now": now,
        "stops": as_told(stops),
        "where": where,
        "when": partial(when, now=now, zone=access.event.zone),
        **VOCABULARY,
        "under": under,
        "mark": mark,
        "weaker": MARKS[: MARKS.index(under.mark)] if under and not wanted.weaker else (),
    }
    return render(request, "notes/record.html", access=access, tab="notes", **context)


def _former(request: Request, access: EventAccess) -> Response:
    """What stands unsent on the device of somebody who no longer records here leads to this address. Nothing of the
    event is told but its title, not even whether there is such a place."""
    modules = modules_of(request.app.state.assets, "js/notes-former.js")
    return render(request, "notes/former.html", event=access.event, modules=modules, practice=False)


def _chosen(asked: list[Prompt], wanted: str, step: Stop | None) -> Prompt | None:
    """The question that the address names; else the one that is asked just now; else the first."""
    by_id = {str(each.id): each for each in asked}
    return by_id.get(wanted) or by_id.get(str(step.question) if step else "") or next(iter(asked), None)


def _heard(db: Session, access: EventAccess, place: Place, reader: Reader, most: int) -> list[NoteRow]:
    heard = (*of_place(*place.ids), col(Note.source) == NoteSource.ROOM)
    return note_rows(db, access.event, reader, *heard, newest=True, limit=most)


def _written(db: Session, access: EventAccess, place: Place, reader: Reader) -> list[NoteRow]:
    """What the speakers of this session handed in: it stands beside the field, to note what departs from it."""
    papers = (col(Note.item_id) == place.session, col(Note.source) == NoteSource.WRITTEN)
    return nested(note_rows(db, access.event, reader, *papers, limit=EVERY))


@router.post("/events/{event}/notes")
def take_note(request: Request, access: Recorder, db: DB, typed: Typed) -> Response:
    """One note from a plain form, which may have been opened before somebody else signed in here."""
    if (typed.number("recorder") or access.user.id) != access.user.id:
        raise Invalid(OTHER_PERSON)
    people = queries.people(db, access.event)
    body = read_note(typed, people)
    now = clock.now()
    key = actions.digest_key(request.app.state.settings.secret)
    said_at = read(SaidAt, typed, **({} if typed.get("said_at").strip() else {"said_at": None}))
    place = f"lane/{body.lane}" if body.lane else f"session/{body.session}"
    day = next((each.on for each in places(db, access.event) if each.key == place), None)
    moment = said_at.moment(now, access.event.zone, day)
    actions.note_down(db, access.event, body, by=access.user, key=key, at=now, said_at=moment)
    asked = f"?question={body.question}" if body.question else ""
    return go(request, f"/events/{access.event.slug}/notes/{place}{asked}#note-form", said=_("Saved on the server"))


def identity(typed: str) -> UUID:
    try:
        return UUID(typed)
    except ValueError:
        raise Invalid from None

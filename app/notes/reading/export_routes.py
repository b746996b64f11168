"""Files of the notes. Nothing confidential is in them, not even for its author, unless somebody who may read it asks
for it by name; that is kept."""

from typing import Annotated

from fastapi import Depends
from sqlmodel import Session
from starlette.responses import Response

from app.access.audit import record
from app.access.loaders import EventAccess, in_event
from app.access.powers import Power
from app.errors import NotFound
from app.notes.places import places, prompts
from app.notes.reading import searching, sorting
from app.notes.reading.export import Around, as_json, csv_file, workbook
from app.notes.reading.rows import note_rows
from app.notes.sealing.words import Reader
from app.vocabulary import Mark
from app.web.fields import Sought
from app.web.forms import Typed
from app.web.pages import json_answer
from app.web.rooms import room
from app.web.transaction import DB

router = room()

ReaderOf = Annotated[EventAccess, Depends(in_event(Power.READ_NOTES))]
NOBODY = Reader(0, confidential=False)
MOST = 20_000
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
}


@router.get("/events/{event}/notes.{kind}")
def notes_file(
    access: ReaderOf, db: DB, kind: str, q: Sought = "", session: str = "", lane: str = "", question: str = "",
    note_kind: str = "", speaker: str = "", qark: str = "", objective: str = "", theme: str = "",
) -> Response:  # fmt: skip
    """All notes, or those that a search finds: the same questions as on the page, save that `kind` is `note_kind`."""
    chosen = {
        "q": q, "session": session, "lane": lane, "question": question, "kind": note_kind, "speaker": speaker[:200],
        "qark": qark, "objective": objective, "theme": theme,
    }  # fmt: skip
    return _file(db, access, kind, NOBODY, chosen)


@router.post("/events/{event}/notes.{kind}")
def notes_file_with_confidential(access: ReaderOf, db: DB, kind: str, typed: Typed) -> Response:
    access.must(Power.READ_CONFIDENTIAL)
    asked = typed.get("confidential") == "yes"
    reader = Reader(access.user.key, confidential=True) if asked else NOBODY
    return _file(db, access, kind, reader, dict.fromkeys(searching.ASKED, ""), asked=asked)


def _file(
    db: Session, access: EventAccess, kind: str, reader: Reader, chosen: dict[str, str], *, asked: bool = False
) -> Response:
    if kind not in TYPES:
        raise NotFound
    event = access.event
    wanted = searching.conditions(db, event, reader, chosen)
    rows = note_rows(db, event, reader, *wanted, limit=MOST, all_asked=asked)
    if asked:
        hidden = sum(row.mark is Mark.CONFIDENTIAL for row in rows)
        record(db, "exported confidential notes", by=access.user, event=event, count=hidden, kind=kind)
    around = Around(
        event.zone,
        places(db, event),
        prompts(db, event, removed=True),
        sorting.themes(db, event),
        sorting.objectives(db, event),
    )
    headers = {"Content-Disposition": f'attachment; filename="{event.slug}-notes.{kind}"', "Cache-Control": "no-store"}
    if kind == "json":
        return json_answer({"event": event.slug, "notes": as_json(rows, around)}, headers=headers)
    content = workbook(rows, around) if kind == "xlsx" else csv_file(rows, around)
    return Response(content, media_type=TYPES[kind], headers=headers)

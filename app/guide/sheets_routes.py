"""Materials, and the sheets that are printed: all of them as one pack, or the one that somebody needs."""

from typing import Any

from fastapi import Request
from sqlmodel import Session
from starlette.responses import Response

from app.access.loaders import EventAccess
from app.access.powers import Power
from app.errors import NotFound
from app.guide import queries, seating, sheets
from app.guide.answers import Reader, title
from app.guide.materials import supplies
from app.web.pages import render
from app.web.rooms import room
from app.web.transaction import DB

router = room()
PARTS = ("people", "rooms", "notes", "seats", "groups", "speakers")


@router.get("/events/{event}/guide/materials")
def materials(request: Request, access: Reader, db: DB) -> Response:
    found = _entries(db, access)
    days = {plan.day.id: plan.day for plan in queries.all_planned(db, access.event)}
    return render(request, "guide/materials.html", access=access, tab="guide", days=days,
                  supplies=supplies(sheets.needs(found)), editor=access.can(Power.EDIT_GUIDE))  # fmt: skip


@router.get("/events/{event}/guide/sheets")
def sheets_page(request: Request, access: Reader, db: DB) -> Response:
    editor, days = access.can(Power.EDIT_GUIDE), queries.days(db, access.event.key)
    return render(request, "guide/sheets.html", access=access, tab="guide", title=title, editor=editor, days=days,
                  **_pack(db, access))  # fmt: skip


@router.get("/events/{event}/guide/sheets/print")
def print_sheets(request: Request, access: Reader, db: DB, part: str = "", sheet: str = "") -> Response:
    """The whole pack; or one part of it; or the sheet of one person or room."""
    pack = _pack(db, access)
    if sheet:
        kind = "people" if sheet.startswith("person-") else "rooms"
        pack[kind] = [each for each in pack[kind] if each.key == sheet]
        if not pack[kind]:
            raise NotFound
        part = kind
    if part and part not in PARTS:
        raise NotFound
    wanted = (part,) if part else PARTS
    return render(request, "guide/sheets_print.html", access=access, title=title, wanted=wanted,
                  on_paper=sheets.on_paper, one=bool(sheet), **pack)  # fmt: skip


def _entries(db: Session, access: EventAccess) -> list[sheets.Entry]:
    event = access.event
    return sheets.entries(queries.all_planned(db, event), queries.details(db, event.key))


def _pack(db: Session, access: EventAccess) -> dict[str, Any]:
    found = _entries(db, access)
    prompts = queries.questions(db, access.event.key)
    named = access.can(Power.READ_PARTICIPANTS)
    return {
        "people": sheets.of_people(found),
        "rooms": sheets.of_rooms(found),
        "notes": sheets.note_forms(found, prompts),
        "recorders": sheets.recorders(found),
        "seats": sheets.seated(db, access.event) if named else [],
        "groups": seating.all_seatings(db, access.event) if named else [],
        "speakers": sheets.speaking(db, access.event, found),
    }

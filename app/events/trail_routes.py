"""Who did what that may have to be answered for: a page for organisers and for data protection."""

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Depends, Request
from starlette.responses import Response

from app.access.loaders import EventAccess, in_event
from app.access.powers import Power
from app.events.trail import PAGE, About, entries
from app.web.pages import render
from app.web.rooms import room
from app.web.transaction import DB

router = room()

Answerable = Annotated[EventAccess, Depends(in_event(Power.READ_TRAIL))]


@router.get("/events/{event}/trail")
def trail(request: Request, access: Answerable, db: DB, about: str = "", before: str = "") -> Response:
    chosen = next((each for each in About if each == about), None)
    until = int(before) if before.isascii() and before.isdecimal() and len(before) < 16 else None
    found = entries(db, access.event, chosen, before=until)
    base = f"/events/{access.event.slug}/trail"
    shown = found[:PAGE]
    rest = {"about": chosen, "before": shown[-1].id} if len(found) > PAGE else {}
    context: dict[str, Any] = {
        "base": base,
        "entries": shown,
        "about": About,
        "chosen": chosen,
        "earlier": f"{base}?{urlencode({name: value for name, value in rest.items() if value})}" if rest else "",
        "later": until is not None,
    }
    tab = "settings" if access.can(Power.EDIT_EVENT) else "notes"
    return render(request, "events/trail.html", access=access, tab=tab, **context)

"""The change feed of an event: which part changed, and nothing of what it says."""

from typing import Annotated

from fastapi import Depends, Request
from fastapi.responses import StreamingResponse
from starlette.responses import Response

from app.access.loaders import EventAccess, in_event
from app.access.powers import Power
from app.feed import versions
from app.feed.hub import Hub
from app.web.pages import json_answer
from app.web.rooms import room
from app.web.transaction import DB

router = room()
Listener = Annotated[EventAccess, Depends(in_event(Power.READ_PREPARATION))]


@router.get("/events/{event}/feed")
async def feed(request: Request, access: Listener, db: DB) -> Response:
    """To whoever accepts an event stream, versions as they change; to others, those of now."""
    if "text/event-stream" not in request.headers.get("accept", ""):
        return json_answer(versions.versions(db, [access.event.key]).get(access.event.key, {}))
    return StreamingResponse(
        _hub(request).stream(access.event.key, access.user.key),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


def _hub(request: Request) -> Hub:
    state = request.app.state
    if not hasattr(state, "feed"):
        state.feed = Hub(state.database)
    hub: Hub = state.feed
    return hub

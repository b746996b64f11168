"""Versions of the guide: what changed, who was shown what, and publishing."""

from typing import Annotated, Any

from fastapi import Depends, Path, Request
from starlette.responses import Response

from app import clock
from app.access import audit
from app.access.loaders import EventAccess, in_event
from app.access.powers import Power
from app.errors import NotFound
from app.guide import publication, queries, sharing, versions_view
from app.guide.answers import Editor, Reader, address
from app.guide.forms import Passage
from app.web.forms import Form, Typed, read
from app.web.languages import gettext as _
from app.web.languages import ngettext
from app.web.pages import go, render
from app.web.rooms import room
from app.web.transaction import DB

router = room(prefix="/events/{event}/guide")
Publisher = Annotated[EventAccess, Depends(in_event(Power.PUBLISH_AGENDA))]
Number = Annotated[int, Path(ge=1, le=2**31)]


class ShareForm(Form):
    remark: Passage = ""


@router.get("/versions")
def versions(request: Request, access: Reader, db: DB) -> Response:
    context = versions_view.standing(db, access.event)
    rows = versions_view.listed(db, access.event)
    context["told"] = len(sharing.readers(db, access.event, but=access.user))
    return render(request, "guide/versions.html", access=access, tab="guide", rows=rows, **context)


@router.post("/versions")
def share(request: Request, access: Editor, db: DB, typed: Typed) -> Response:
    """The guide as it stands, numbered and kept, for the team to look at."""
    made = publication.share(db, access.event, remark=read(ShareForm, typed).remark[:500], by=access.user)
    told = sharing.tell(request, db, access.event, made, by=access.user, now=clock.now())
    said = _("Version %(number)s is shared with the team.", number=made.number)
    if told:
        said += " " + ngettext("%(num)d person is told by mail.", "%(num)d people are told by mail.", told)
    return go(request, f"{address(access)}/versions", said=said)


@router.get("/versions/{number}")
def one_version(request: Request, access: Reader, db: DB, number: Number) -> Response:
    made = versions_view.version(db, access.event, number)
    if made is None:
        raise NotFound
    before = versions_view.before(db, access.event, made)
    found = versions_view.told_changes(before.content, made.content) if before else []
    days = versions_view.shown_days(made.content)
    context: dict[str, Any] = {"made": made, "before": before, "changes": found, "days": days}
    return render(request, "guide/versions_one.html", access=access, tab="guide", **context)


@router.put("/publication")
def publish(request: Request, access: Publisher, db: DB) -> Response:
    made = publication.publish(db, access.event, by=access.user)
    audit.record(db, "agenda published", by=access.user, event=access.event, subject=str(made.number))
    said = _("The agenda is public. It stays as it is now until you publish again.")
    return go(request, f"{address(access)}/versions", said=said)


@router.delete("/publication")
def unpublish(request: Request, access: Publisher, db: DB) -> Response:
    published = queries.publication(db, access.event.key)
    if published is not None:
        publication.withdraw(db, published)
        audit.record(db, "agenda withdrawn", by=access.user, event=access.event, subject=str(published.number))
    return go(request, f"{address(access)}/versions", said=_("The agenda is no longer public."))

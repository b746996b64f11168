"""The public agenda, without an account once it is published; and the guide as Word for the team."""

from datetime import date, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import Annotated, Any, NamedTuple

from fastapi import Path, Request
from sqlmodel import Session, col, select
from starlette.responses import Response

from app import clock
from app.access.loaders import MaybeUser, event_access
from app.access.powers import Power
from app.errors import KuvendError, NotFound
from app.guide import publication, queries
from app.guide.answers import Reader
from app.guide.exporting.schedule import schedule_json
from app.guide.exporting.workbook import guide_xlsx
from app.models import Event, User
from app.web.languages import language
from app.web.pages import render
from app.web.rooms import room
from app.web.transaction import DB

router = room()
Slug = Annotated[str, Path(max_length=80)]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class Shown(NamedTuple):
    """What is shown of an event's agenda: as published, or for the team as it stands now."""

    event: Event
    content: publication.Agenda
    number: int | None
    at: datetime
    off: bool = False
    """Withdrawn: only calendars hear of it, that nothing of it takes place."""

    @property
    def about(self) -> dict[str, str]:
        """Of the event, as it was published; agendas of old did not keep it."""
        found: dict[str, str] = self.content.get("about") or publication.about(self.event)
        return found

    @property
    def draft(self) -> bool:
        return self.number is None


@router.get("/agenda/{event}.ics")
def calendar(request: Request, db: DB, user: MaybeUser, event: Slug) -> Response:
    shown = _shown(db, user, event, withdrawn=True)
    if fresh := _unchanged(request, shown, "ics"):
        return fresh
    made = _calendar(shown, str(request.base_url).rstrip("/"))
    return _file(shown, made, "ics", "text/calendar; charset=utf-8", f"{event}.ics")


@router.get("/agenda/{event}.json")
def schedule(request: Request, db: DB, user: MaybeUser, event: Slug) -> Response:
    """For programme apps and screens: schedule.json, version 1."""
    shown = _shown(db, user, event)
    if fresh := _unchanged(request, shown, "json"):
        return fresh
    base = str(request.base_url).rstrip("/")
    made = schedule_json(shown.content, shown.about, slug=event, base=base, number=shown.number, language=language())
    response = _file(shown, made, "json", "application/json", f"{event}.json")
    response.headers["Content-Disposition"] = "inline"
    return response


@router.get("/agenda/{event}.docx")
def document(request: Request, db: DB, user: MaybeUser, event: Slug) -> Response:
    shown = _shown(db, user, event)
    if fresh := _unchanged(request, shown, "docx"):
        return fresh
    from app.guide.exporting.document import agenda_docx

    made = agenda_docx(shown.event, shown.content, shown.about, language(), draft=shown.draft)
    return _file(shown, made, "docx", WORD, f"{event}-agenda.docx")


@router.get("/agenda/{event}")
def page(request: Request, db: DB, user: MaybeUser, event: Slug) -> Response:
    shown = _shown(db, user, event)
    if user is None and (fresh := _unchanged(request, shown, "html")):
        return fresh
    dates = {day["on"]: date.fromisoformat(day["on"]) for day in shown.content["days"]}
    context: dict[str, Any] = {
        "about": shown.about,
        "held": publication.held(shown.about, shown.event),
        "content": shown.content,
        "draft": shown.draft,
        "dates": dates,
    }
    response = render(request, "guide/agenda.html", event=shown.event, **context)
    if user is None:
        response.headers.update(_validators(shown, "html"))
    return response


@router.get("/events/{event}/guide.docx")
def guide_document(access: Reader, db: DB) -> Response:
    plans = queries.all_planned(db, access.event)
    details, questions = queries.details(db, access.event.key), queries.questions(db, access.event.key)
    from app.guide.exporting.document import guide_docx

    made = guide_docx(access.event, plans, details, questions, language())
    name = f'attachment; filename="{access.event.slug}-guide.docx"'
    return Response(made, media_type=WORD, headers={"Content-Disposition": name, "Cache-Control": "no-store"})


@router.get("/events/{event}/guide.xlsx")
def guide_workbook(access: Reader, db: DB) -> Response:
    plans = queries.all_planned(db, access.event)
    made = guide_xlsx(access.event, plans, queries.details(db, access.event.key), language())
    name = f'attachment; filename="{access.event.slug}-guide.xlsx"'
    return Response(made, media_type=XLSX, headers={"Content-Disposition": name, "Cache-Control": "no-store"})


def _shown(db: Session, user: User | None, slug: str, *, withdrawn: bool = False) -> Shown:
    """The team sees its draft; for everybody else an agenda that is not published does not exist.

    `withdrawn`: whoever asks keeps what was once published, and must hear that it was withdrawn.
    """
    event = db.exec(select(Event).where(col(Event.slug) == slug)).first()
    if event is None:
        raise NotFound
    published = queries.publication(db, event.key)
    if published is not None:
        return Shown(event, published.content, published.number, published.created_at)
    if user is None or not _of_the_team(db, user, slug):
        latest = queries.latest_publication(db, event.key) if withdrawn else None
        if latest is None:
            raise NotFound
        return Shown(event, publication.as_told(latest), latest.number, publication.withdrawn_at(latest), off=True)
    return Shown(event, publication.draft(db, event), None, clock.now())


def _of_the_team(db: Session, user: User, slug: str) -> bool:
    try:
        return event_access(db, user, slug).can(Power.READ_PREPARATION)
    except KuvendError:
        return False


KEPT = 64
_calendars: dict[tuple[object, ...], bytes] = {}


def _calendar(shown: Shown, base: str) -> bytes:
    """Made once for each publication, language and host; a draft is made anew."""
    if shown.draft:
        return _made(shown, base)
    known = (shown.event.id, shown.at, shown.number, shown.off, shown.event.version, base, language())
    if known not in _calendars:
        if len(_calendars) >= KEPT:
            _calendars.pop(next(iter(_calendars)))
        _calendars[known] = _made(shown, base)
    return _calendars[known]


def _made(shown: Shown, base: str) -> bytes:
    from app.guide.exporting.calendar import agenda_ics

    event = shown.event
    return agenda_ics(
        shown.content,
        shown.about,
        url="" if shown.off else f"{base}/agenda/{event.slug}",
        slug=event.slug,
        language=language(),
        stamp=shown.at.replace(microsecond=0),
    )


def _unchanged(request: Request, shown: Shown, kind: str) -> Response | None:
    """304 where the reader holds this publication already, in this language."""
    if shown.draft:
        return None
    headers = _validators(shown, kind)
    asked = request.headers.get("if-none-match")
    if asked is not None:
        tags = {tag.strip().removeprefix("W/") for tag in asked.split(",")}
        return Response(status_code=304, headers=headers) if headers["ETag"] in tags or "*" in tags else None
    since = _moment(request.headers.get("if-modified-since"))
    if since is not None and shown.at.replace(microsecond=0) <= since:
        return Response(status_code=304, headers=headers)
    return None


def _validators(shown: Shown, kind: str) -> dict[str, str]:
    number = f"{shown.number}{'-off' if shown.off else ''}"
    tag = f'"{shown.event.id}-{number}-{shown.event.version}-{kind}-{language()}"'
    return {
        "ETag": tag,
        "Last-Modified": format_datetime(shown.at.replace(microsecond=0), usegmt=True),
        "Cache-Control": "no-cache",
        "Vary": "Cookie, Accept-Language",
    }


def _file(shown: Shown, content: bytes, kind: str, media: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    headers |= {"Cache-Control": "no-store"} if shown.draft else _validators(shown, kind)
    return Response(content, media_type=media, headers=headers | {"Content-Language": str(language())})


def _moment(header: str | None) -> datetime | None:
    try:
        return parsedate_to_datetime(header) if header else None
    except ValueError:
        return None

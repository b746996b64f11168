"""Lists of people in and out: upload, preview, application; workbook and CSV; the sample."""

from enum import StrEnum
from typing import Annotated, NamedTuple

from fastapi import Depends, Request
from starlette.responses import FileResponse, Response

from app import clock
from app.access import audit, uploads
from app.access.loaders import EventAccess, in_event, may
from app.access.powers import Power
from app.errors import N_, Conflict, Invalid
from app.participants import drafts, export, listing
from app.participants.loading import Effect, compare
from app.participants.workbook import Fault, read_people
from app.settings import ROOT
from app.web.forms import Typed
from app.web.languages import gettext, ngettext
from app.web.pages import go, render
from app.web.rooms import room
from app.web.transaction import DB
from app.web.words import word

router = room()

SHOWN = 500
SAMPLE = ROOT / "seed" / "participants_sample.xlsx"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Reader = Annotated[EventAccess, Depends(in_event(Power.READ_PARTICIPANTS))]
Editor = Annotated[EventAccess, Depends(in_event(Power.EDIT_PARTICIPANTS))]


class Upload(NamedTuple):
    """A list that was understood, as it is kept until it is applied."""

    name: str
    content: str


@router.get("/events/{event}/participants/import")
def ask_for_list(request: Request, access: Editor) -> Response:
    return render(request, "participants/import.html", access=access, tab="participants")


def read_upload(typed: Typed, _may: Annotated[None, Depends(may(Power.EDIT_PARTICIPANTS))]) -> Upload:
    """Stands before `Editor`: a large list is read while others write."""
    file = typed.file("file")
    if file is None:
        raise Invalid(fields={"file": N_("Choose a file first.")})
    with file.file as content:
        people = read_people(content.read())
    return Upload(file.filename or "", drafts.content_of(people))


@router.post("/events/{event}/participants/import")
def upload_list(request: Request, upload: Annotated[Upload, Depends(read_upload)], access: Editor, db: DB) -> Response:
    draft = uploads.keep(db, access.event, drafts.WHAT, upload.content, file_name=upload.name, by=access.user)
    return go(request, f"/events/{access.event.slug}/participants/import/{draft.key}")


@router.get("/events/{event}/participants/import/{draft_id}")
def preview_list(request: Request, access: Editor, db: DB, draft_id: int) -> Response:
    draft = uploads.own(db, access, drafts.WHAT, draft_id)
    if draft.applied_at is not None:
        return go(request, f"/events/{access.event.slug}/participants")
    people = drafts.read_back(draft)
    proposals = compare(people.entries, drafts.situation(db, access.event))
    return render(
        request,
        "participants/preview.html",
        access=access,
        tab="participants",
        draft=draft,
        people=people,
        proposals=proposals[:SHOWN],
        rows=len(proposals),
        numbers={effect: sum(one.effect is effect for one in proposals) for effect in Effect},
        digest=drafts.digest(proposals),
        fault_words=_fault_words,
        words_for=_words_for,
    )


@router.post("/events/{event}/participants/import/{draft_id}/application")
def apply_list(request: Request, access: Editor, db: DB, typed: Typed, draft_id: int) -> Response:
    draft = uploads.own(db, access, drafts.WHAT, draft_id)
    if draft.applied_at is not None:
        raise Conflict(N_("This list has been loaded already."))
    entries = drafts.read_back(draft).entries
    if drafts.digest(compare(entries, drafts.situation(db, access.event))) != typed.get("digest"):
        raise Conflict(N_("The participants were changed after this preview. Look at it again as it is now."))
    same = frozenset(int(row) for row in typed.all("same") if row.isdecimal() and len(row) < 10)
    proposals = compare(entries, drafts.situation(db, access.event), same=same)
    done = drafts.apply(db, access.event, draft, proposals, at=clock.now())
    audit.record(db, "participants loaded", by=access.user, event=access.event, rows=done)
    said = ngettext("%(num)d row loaded.", "%(num)d rows loaded.", done)
    return go(request, f"/events/{access.event.slug}/participants", said=said)


@router.get("/events/{event}/participants/sample.xlsx")
def download_sample(access: Editor) -> Response:
    return FileResponse(SAMPLE, media_type=XLSX, filename=SAMPLE.name)


@router.get("/events/{event}/participants.xlsx")
def download_workbook(access: Reader, db: DB) -> Response:
    content = export.workbook(_lines(db, access), contacts=access.can(Power.READ_CONTACTS))
    return _download(content, XLSX, f"{access.event.slug}-participants.xlsx")


@router.get("/events/{event}/participants.csv")
def download_csv(access: Reader, db: DB) -> Response:
    content = export.csv_file(_lines(db, access), contacts=access.can(Power.READ_CONTACTS))
    return _download(content, "text/csv; charset=utf-8", f"{access.event.slug}-participants.csv")


def _fault_words(fault: Fault) -> str:
    return gettext(fault.message, **fault.params)


def _words_for(value: object) -> str:
    """A value of a row as its reader says it."""
    if isinstance(value, StrEnum):
        return word(value)
    return "–" if value in (None, "") else str(value)


def _lines(db: DB, access: EventAccess) -> list[listing.SeatLine]:
    """Unlisted people leave the house only in the hands of those who may edit them."""
    lines = listing.seats(db, access.event, listing.Filters())
    if access.can(Power.EDIT_PARTICIPANTS):
        return lines
    return [line for line in lines if not line.unlisted]


def _download(content: bytes, kind: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(content, media_type=kind, headers=headers)

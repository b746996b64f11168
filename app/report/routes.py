"""The report's desk, its release, and the report as a file."""

from typing import Annotated, Literal

from fastapi import Depends, Query, Request
from starlette.responses import Response

from app.access.loaders import EventAccess, in_event
from app.access.powers import Power
from app.errors import N_, NotFound
from app.report import actions, desk, exports, frozen, queries
from app.report.facts import Chapter
from app.report.forms import ChapterForm, ReleaseForm
from app.vocabulary import Language
from app.web.forms import Typed, read
from app.web.languages import gettext, language
from app.web.pages import answer, go, render
from app.web.rooms import room
from app.web.transaction import DB

router = room()

Reader = Annotated[EventAccess, Depends(in_event(Power.READ_RELEASED_REPORT))]
Editor = Annotated[EventAccess, Depends(in_event(Power.EDIT_REPORT))]
Releaser = Annotated[EventAccess, Depends(in_event(Power.RELEASE_REPORT))]
Spoken = Annotated[Language | None, Query(alias="language")]
"""Of the report; its reader's own where none is asked for."""
Kind = Literal["docx", "html", "md"]


@router.get("/events/{event}/report")
def show_report(request: Request, access: Reader, db: DB, spoken: Spoken = None) -> Response:
    released = queries.releases(db, access.event)
    if not access.can(Power.READ_REPORT):
        return render(request, "report/released.html", access=access, tab="report", releases=released)
    made = desk.draft(db, access.event, spoken or language())
    chapters = desk.chapters(db, access.event, made)
    return render(
        request,
        "report/page.html",
        access=access,
        tab="report",
        spoken=made.outline.language,
        entries=desk.entries(made.outline),
        chapters=[each for each in chapters if each.body],
        empty=[each for each in chapters if not each.body],
        printed=made.composed.printed,
        withheld=desk.withheld(made),
        releases=released,
    )


@router.put("/events/{event}/report/{spoken}/chapters/{chapter}")
def introduce(request: Request, access: Editor, db: DB, typed: Typed, spoken: Language, chapter: Chapter) -> Response:
    """Answers with the chapter as it reads now in the language that is shown, whichever text was changed."""
    given = read(ChapterForm, typed)
    texts = {name: value for name, value in given.changed().items() if name in actions.TEXTS}
    actions.introduce(db, access.event, chapter, texts, version=given.version, by=access.user)
    made = desk.draft(db, access.event, spoken)
    return answer(
        request,
        "report/_chapter.html",
        back=f"/events/{access.event.slug}/report?language={spoken}#chapter-{chapter}",
        access=access,
        spoken=spoken,
        opened=True,
        chapter=next(each for each in desk.chapters(db, access.event, made) if each.key == chapter),
    )


@router.get("/events/{event}/report/release")
def show_release(request: Request, access: Releaser, db: DB, spoken: Spoken = None) -> Response:
    made = desk.draft(db, access.event, spoken or language())
    _text, sha256 = desk.written(made)
    return render(
        request,
        "report/release.html",
        access=access,
        tab="report",
        spoken=made.outline.language,
        sha256=sha256,
        printed=made.composed.printed,
        withheld=desk.withheld(made),
        suspicions=desk.suspicions(db, access.event, made),
        releases=queries.releases(db, access.event),
    )


@router.post("/events/{event}/report/release")
def release(request: Request, access: Releaser, db: DB, typed: Typed) -> Response:
    given = read(ReleaseForm, typed)
    made = desk.draft(db, access.event, given.language)
    row = actions.release(
        db,
        access.event,
        frozen.plain(made.outline),
        language=given.language,
        signed_name=given.signed_name,
        looked=given.looked,
        leaks=len(desk.suspicions(db, access.event, made)),
        seen=given.sha256,
        by=access.user,
    )
    said = gettext(N_("Released as version %(number)s"), number=row.number)
    return go(request, f"/events/{access.event.slug}/report?language={given.language}", said=said)


@router.get("/events/{event}/report.{kind}")
def download(
    request: Request,
    access: Reader,
    db: DB,
    kind: Kind,
    spoken: Spoken = None,
    version: Annotated[int | None, Query(alias="release", ge=1, le=2**31 - 1)] = None,
) -> Response:
    """The report as reviewed so far to the team; a released version to everybody who may read that."""
    shown, draft = spoken or language(), version is None and access.can(Power.READ_REPORT)
    if draft:
        text, sha256 = desk.written(desk.draft(db, access.event, shown))
        name = f"{access.event.slug}-report-{shown}"
    else:
        row = queries.release(db, access.event, number=version, language=shown)
        if row is None:
            raise NotFound(N_("The report of this event has not been released yet."))
        text, sha256 = frozen.text(row.outline), row.sha256
        name = f"{access.event.slug}-report-{row.language}-version-{row.number}"
    return _file(request, kind, text, sha256, name, draft=draft)


def _file(request: Request, kind: Kind, text: str, sha256: str, name: str, *, draft: bool) -> Response:
    """No browser keeps a draft: it may stand on a device that others use next."""
    tag = f'"{sha256[:32]}-{kind}-{request.app.version}"'
    kept = "no-store" if draft else "private, no-cache"
    headers = {"ETag": tag, "Cache-Control": kept, "Vary": "Cookie, Accept-Language"}
    known = {each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")}
    if tag in known:
        return Response(status_code=304, headers=headers)
    if kind == "html":
        headers["Content-Security-Policy"] = exports.style_policy()
    disposition = "inline" if kind == "html" else "attachment"
    headers["Content-Disposition"] = f'{disposition}; filename="{name}.{kind}"'
    return Response(exports.workshop.file(kind, text, sha256), headers=headers, media_type=exports.MEDIA_TYPES[kind])

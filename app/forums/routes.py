"""Forums: the list, one forum's history, and making one."""

from fastapi import Request
from starlette.responses import Response

from app.access.loaders import Creator, SignedIn, SignedInByPin, by_pin, forum_named, may_change, may_create
from app.errors import Forbidden, Invalid
from app.forums import actions, queries
from app.forums.forms import ForumChange, ForumForm
from app.participants import queries as participants
from app.vocabulary import ForumKind
from app.web.forms import Kept, Typed, read
from app.web.languages import gettext as _
from app.web.pages import go, render
from app.web.rooms import room
from app.web.transaction import DB

router = room()


@router.get("/forums")
def forum_list(request: Request, db: DB, user: SignedInByPin) -> Response:
    may = may_create(db, user) and not by_pin(request)
    return render(request, "forums/list.html", place="forums", forums=queries.forums(db), may_create=may)


@router.get("/forums/new")
def new_forum(request: Request, user: Creator) -> Response:
    return render(request, "forums/new.html", place="forums", typed=Kept(), fields=Kept(), kinds_of_forum=ForumKind)


@router.post("/forums")
def create_forum(request: Request, db: DB, user: Creator, typed: Typed) -> Response:
    try:
        form = read(ForumForm, typed)
        forum = actions.create(db, by=user, **form.model_dump())
    except Invalid as problem:
        fields = {name: _(text) for name, text in problem.fields.items()}
        return render(
            request,
            "forums/new.html",
            status=422,
            place="forums",
            typed=Kept(typed.texts()),
            fields=Kept(fields),
            kinds_of_forum=ForumKind,
        )
    return go(request, f"/forums/{forum.slug}", said=_("The forum is made. Plan its next event."))


@router.get("/forums/{forum}")
def forum_page(request: Request, db: DB, user: SignedInByPin, forum: str) -> Response:
    found = forum_named(db, forum)
    return render(
        request,
        "forums/page.html",
        place="forums",
        forum=found,
        events=queries.events_of(db, found, user),
        series=participants.series(db, found),
        may_create=may_create(db, user) and not by_pin(request),
        may_change=may_change(db, user, found) and not by_pin(request),
    )


@router.patch("/forums/{forum}")
def change_forum(request: Request, db: DB, user: SignedIn, typed: Typed, forum: str) -> Response:
    found = forum_named(db, forum)
    if not may_change(db, user, found):
        raise Forbidden
    actions.change(db, found, **read(ForumChange, typed).changed())
    return go(request, f"/forums/{found.slug}", said=_("Saved"))

"""Speakers and panels on the organisers' side: order, minutes, confirmations, links, the moderator's sheet."""

from typing import Annotated, Any

import segno
from fastapi import Depends, Request
from pydantic import StringConstraints
from sqlmodel import Session, col, select
from starlette.responses import Response

from app import clock
from app.access.loaders import EventAccess, fetch, in_event, may
from app.access.powers import Power
from app.errors import N_, Invalid, NotFound
from app.feed import versions
from app.guide import history
from app.guide import queries as guide
from app.guide.plan import Node, PlannedDay
from app.guide.reserves import without_reserve
from app.guide.sheets import on_paper
from app.models import Contribution, Event, GuideItem
from app.notes.forms import ContributionForm
from app.notes.operations import actions
from app.notes.papers import contributions, speaking
from app.notes.papers.documents import divide, read_docx
from app.notes.papers.points import read_points
from app.notes.places import Place, places, prompts
from app.vocabulary import ItemKind, ItemRole, NoteKind, Wording
from app.web.fields import Line, Minutes
from app.web.forms import Form, Typed, read
from app.web.languages import both, language, ngettext
from app.web.languages import gettext as _
from app.web.pages import go, render, wants_fragment
from app.web.rooms import room
from app.web.transaction import DB

router = room()

Reader = Annotated[EventAccess, Depends(in_event(Power.READ_PREPARATION))]
Editor = Annotated[EventAccess, Depends(in_event(Power.EDIT_GUIDE))]
Recorder = Annotated[EventAccess, Depends(in_event(Power.WRITE_NOTES))]


class NewSpeaker(ContributionForm):
    minutes: Minutes | None = None


class SpeakerForm(Form):
    """Any of a speaker's fields; only those that were sent are changed."""

    speaker: Line = ""
    speaker_title: Annotated[Line, StringConstraints(max_length=80)] = ""
    office: Line = ""
    minutes: Minutes | None = None
    confirmed: bool = False


class Panel:
    """A session with those who speak in it."""

    def __init__(self, plan: PlannedDay, node: Node, who: list[speaking.Speaker], asked: list[Any]) -> None:
        self.plan, self.node, self.speakers, self.asked = plan, node, who, asked
        self.moderators = [each for part in node.walk() for each in part.with_role(ItemRole.MODERATOR)]
        named = {name.casefold() for one in who for name in (one.name, one.office)}
        self.others = [
            each
            for part in node.walk()
            for each in part.with_role(ItemRole.SPEAKER)
            if each.name.casefold() not in named
        ]
        self.protocol = [part for part in node.walk() if part.row.protocol]
        self.bare = [
            plan.nodes[key] for key in without_reserve(plan) if any(part.row.id == key for part in node.walk())
        ]

    @property
    def minutes(self) -> int:
        """What the speakers take together, as far as it is said."""
        return sum(one.minutes or 0 for one in self.speakers)

    @property
    def protocol_rows(self) -> list[str]:
        return [both(part.row.title_en, part.row.title_sq) for part in self.protocol]

    @property
    def steps(self) -> list[Node]:
        """What the moderator leads through: the rows of the session itself."""
        return [part for part in self.node.walk() if part is not self.node and not part.parts]


def panels(db: Session, access: EventAccess) -> list[Panel]:
    """Sessions in which somebody speaks: panels, greetings, and whatever has questions or speakers."""
    by_session: dict[int, list[speaking.Speaker]] = {}
    for one in speaking.speakers(db, access.event):
        by_session.setdefault(one.session, []).append(one)
    asked = guide.questions(db, access.event.key)
    found = []
    for plan in guide.all_planned(db, access.event):
        for root in plan.roots:
            for node in root.walk():
                if node.row.kind is not ItemKind.SESSION:
                    continue
                panel = Panel(plan, node, by_session.get(node.row.id, []), list(asked.get(node.row.id, ())))
                is_panel = node.row.panel_en or node.row.panel_sq
                if panel.speakers or panel.others or panel.asked or panel.protocol or is_panel:
                    found.append(panel)
    return found


def address(access: EventAccess) -> str:
    return f"/events/{access.event.slug}/guide/speakers"


@router.get("/events/{event}/guide/speakers")
def speakers_page(request: Request, access: Reader, db: DB, adding: int | None = None) -> Response:
    """`adding` names the session to which a speaker was added just now: the next is typed there."""
    context: dict[str, Any] = {
        "panels": panels(db, access),
        "editor": access.can(Power.EDIT_GUIDE),
        "may_read": access.can(Power.READ_NOTES),
        "interpreters": speaking.interpreters_linked(db, access.event),
        "adding": adding,
        "guide_version": versions.version_of(db, access.event.key, history.TOPIC),
    }
    return render(request, "notes/speakers.html", access=access, tab="guide", **context)


@router.post("/events/{event}/guide/speakers")
def add_speaker(request: Request, access: Editor, db: DB, typed: Typed) -> Response:
    form = read(NewSpeaker, typed)
    place = _place(db, access, form.item_id)
    if place is None:
        raise Invalid(fields={"item_id": N_("Choose one of the values that are offered.")})
    made = contributions.add(db, access.event, place, **form.model_dump(exclude={"item_id"}))
    return go(request, f"{address(access)}?adding={made.item_id}", said=_("Added."))


@router.patch("/events/{event}/guide/speakers/{contribution_id}")
def change_speaker(request: Request, access: Editor, db: DB, contribution_id: int, typed: Typed) -> Response:
    found = fetch(db, Contribution, contribution_id, access)
    speaking.change(db, found, read(SpeakerForm, typed).changed())
    if wants_fragment(request):
        return Response(status_code=204)
    return go(request, f"{address(access)}#speaker-{contribution_id}", said=_("Saved"))


@router.delete("/events/{event}/guide/speakers/{contribution_id}")
def remove_speaker(request: Request, access: Editor, db: DB, contribution_id: int) -> Response:
    found = fetch(db, Contribution, contribution_id, access)
    speaking.withdraw(db, found)
    contributions.remove(db, found)
    return go(request, address(access), said=_("Removed"))


@router.put("/events/{event}/guide/speakers/{contribution_id}/place")
def move_speaker(request: Request, access: Editor, db: DB, contribution_id: int, typed: Typed) -> Response:
    found = fetch(db, Contribution, contribution_id, access)
    speaking.move(db, found, earlier=typed.get("to") == "earlier")
    return go(request, f"{address(access)}#speaker-{contribution_id}")


@router.put("/events/{event}/guide/panels/{row_id}/precedence")
def precedence(request: Request, access: Editor, db: DB, row_id: int) -> Response:
    item = fetch(db, GuideItem, row_id, access)
    speaking.in_order_of_precedence(db, item.key)
    return go(request, f"{address(access)}#panel-{row_id}", said=_("In the usual order. The host's protocol decides."))


@router.get("/events/{event}/guide/panels/{row_id}")
def moderators_sheet(request: Request, access: Reader, db: DB, row_id: int) -> Response:
    fetch(db, GuideItem, row_id, access)
    panel = next((each for each in panels(db, access) if each.node.row.id == row_id), None)
    if panel is None:
        raise NotFound
    return render(request, "notes/moderator.html", access=access, panel=panel, on_paper=on_paper)


# Links


@router.post("/events/{event}/guide/speakers/{contribution_id}/link")
def invite(request: Request, access: Editor, db: DB, contribution_id: int) -> Response:
    """Shown once, as address and to print."""
    found = fetch(db, Contribution, contribution_id, access)
    token = speaking.invite(db, access.event, found, by=access.user)
    place = _place(db, access, found.item_id)
    return _link_page(request, access, token, contribution=found, place=place)


@router.delete("/events/{event}/guide/speakers/{contribution_id}/link")
def withdraw(request: Request, access: Editor, db: DB, contribution_id: int) -> Response:
    speaking.withdraw(db, fetch(db, Contribution, contribution_id, access))
    return go(request, f"{address(access)}#speaker-{contribution_id}", said=_("The link no longer opens anything."))


@router.post("/events/{event}/guide/interpreters/link")
def invite_interpreters(request: Request, access: Editor, db: DB) -> Response:
    token = speaking.invite_interpreters(db, access.event, by=access.user)
    return _link_page(request, access, token, contribution=None, place=None)


@router.delete("/events/{event}/guide/interpreters/link")
def withdraw_interpreters(request: Request, access: Editor, db: DB) -> Response:
    speaking.withdraw_interpreters(db, access.event)
    return go(request, address(access), said=_("The link no longer opens anything."))


def _link_page(request: Request, access: EventAccess, token: str, **context: Any) -> Response:
    settings = request.app.state.settings
    link = f"{settings.base_url or str(request.base_url).rstrip('/')}/c/{token}"
    qr = segno.make(link, error="m").svg_inline(scale=5, border=2, omitsize=True)
    return render(request, "notes/speaker_link.html", access=access, tab="guide", address=link, qr=qr, **context)


# A paper that came by other ways: staff take it in


def read_paper(
    request: Request, event: str, contribution_id: int, typed: Typed,
    _may: Annotated[None, Depends(may(Power.WRITE_NOTES))],
) -> dict[int | None, str]:  # fmt: skip
    """A document, divided under the questions. Stands before the turn to write: it is read while others write."""
    with request.app.state.database.read() as db:
        of_event = select(Contribution, Event).join(Event, col(Event.id) == col(Contribution.event_id))
        found = db.exec(of_event.where(Contribution.id == contribution_id, Event.slug == event)).first()
        if found is None:
            raise NotFound
        questions = speaking.asked(prompts(db, found[1], found[0].item_id))
    file = typed.file("paper")
    if file is None:
        raise Invalid(fields={"paper": N_("Choose a document.")})
    texts = divide(read_docx(file.file.read()), questions)
    if not texts:
        raise Invalid(fields={"paper": N_("This document has no text.")})
    return texts


@router.post("/events/{event}/notes/contributions/{contribution_id}/paper")
def take_paper_in(
    request: Request, texts: Annotated[dict[int | None, str], Depends(read_paper)], access: Recorder, db: DB,
    contribution_id: int,
) -> Response:  # fmt: skip
    found = fetch(db, Contribution, contribution_id, access)
    place = _place(db, access, found.item_id)
    if place is None:
        raise NotFound
    made = 0
    for question, text in texts.items():
        made += contributions.add_points(
            db, access.event, found, read_points(text), question=question, reach=(), kind=NoteKind.STATEMENT,
            wording=Wording.CLOSE, place=place, by=access.user, at=clock.now(), language=language(),
            key=actions.digest_key(request.app.state.settings.secret),
        )  # fmt: skip
    said = ngettext("%(num)d point added", "%(num)d points added", made)
    return go(request, f"/events/{access.event.slug}/notes/contributions/{contribution_id}", said=said)


def _place(db: Session, access: EventAccess, session: int) -> Place | None:
    return next((each for each in places(db, access.event) if each.session == session and not each.lane), None)

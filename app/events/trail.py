"""The audit trail of an event, to be read: the latest first, a page at a time. No text of a note stands in it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col

from app.errors import N_
from app.models import AuditEntry, Event, User
from app.vocabulary import GoNoGo, QuoteState, Role, TeamFunction
from app.web.languages import gettext, ngettext
from app.web.words import word

PAGE = 100


class About(StrEnum):
    CONFIDENTIAL = "confidential"
    """Confidential words and photos: read, taken out, masked, erased."""
    REVIEW = "review"
    """The way of notes into the report, and the report's."""
    TEAM = "team"
    EVENT = "event"


class Subject(StrEnum):
    """What stands in the trail as the subject of what was done."""

    TEXT = "text"
    NOTE = "note"
    ACCOUNT = "account"
    FUNCTION = "function"
    DECISION = "decision"
    NUMBER = "number"
    """A number or a name of ours, which says nothing to a reader."""


class Told(NamedTuple):
    about: About
    words: str
    subject: Subject = Subject.TEXT
    unsigned: str = ""
    """Who does this without an account; else it was done on the server."""


A, S = About, Subject
ACTIONS: Mapping[str, Told] = {
    "read a confidential note": Told(A.CONFIDENTIAL, N_("Confidential words read"), S.NOTE),
    "exported confidential notes": Told(A.CONFIDENTIAL, N_("Confidential notes taken out in a file")),
    "looked at a photo": Told(A.CONFIDENTIAL, N_("A photo looked at that was not released"), S.NUMBER),
    "agreed to masked words of a confidential note": Told(
        A.CONFIDENTIAL, N_("Masked words of a confidential note agreed to by a second person"), S.NOTE
    ),
    "erased what was masked in a note": Told(A.CONFIDENTIAL, N_("What was masked in a note erased"), S.NOTE),
    "erased a note": Told(A.CONFIDENTIAL, N_("A note erased"), S.NOTE),
    "silenced a note": Told(A.CONFIDENTIAL, N_("Words of somebody else marked as not to be recorded"), S.NOTE),
    "erased a photo": Told(A.CONFIDENTIAL, N_("A photo erased"), S.NUMBER),
    "erased the keys of an event": Told(A.CONFIDENTIAL, N_("Keys of confidential words erased")),
    "gave up the keys of an event": Told(A.CONFIDENTIAL, N_("Keys of confidential words given up as lost")),
    "purged by the rules of retention": Told(A.CONFIDENTIAL, N_("Erased by the rules of what is kept")),
    "masked a note": Told(A.REVIEW, N_("A note masked"), S.NOTE),
    "took the mask off a note": Told(A.REVIEW, N_("The mask taken off a note"), S.NOTE),
    "put two notes together": Told(A.REVIEW, N_("Two notes put together"), S.NOTE),
    "took two notes apart": Told(A.REVIEW, N_("Two notes taken apart"), S.NOTE),
    "settled two wordings": Told(A.REVIEW, N_("Two wordings of a note settled"), S.NOTE),
    "released a note": Told(A.REVIEW, N_("A note released"), S.NOTE),
    "left out a note": Told(A.REVIEW, N_("A note left out"), S.NOTE),
    "held back a note": Told(A.REVIEW, N_("A note held back"), S.NOTE),
    "released notes": Told(A.REVIEW, N_("Notes released")),
    "asked a speaker about a quote": Told(A.REVIEW, N_("A speaker asked about a quote"), S.NOTE),
    "answered about a quote": Told(A.REVIEW, N_("A quote answered about"), S.NOTE, N_("the speaker")),
    "reviewed a photo": Told(A.REVIEW, N_("A photo reviewed"), S.NUMBER),
    "took a note out of quarantine": Told(A.REVIEW, N_("What was set aside taken as a note"), S.NUMBER),
    "left a note in quarantine for good": Told(A.REVIEW, N_("What was set aside left there for good"), S.NUMBER),
    "set a device aside": Told(A.REVIEW, N_("A recorder's device no longer waited for"), S.NUMBER),
    "papers.link": Told(A.REVIEW, N_("A link to the papers made for interpreters")),
    "report.introduced": Told(A.REVIEW, N_("A chapter's introduction changed"), S.NUMBER),
    "report.released": Told(A.REVIEW, N_("The report released"), S.NUMBER),
    "role given": Told(A.TEAM, N_("A role given")),
    "role withdrawn": Told(A.TEAM, N_("A role withdrawn"), S.ACCOUNT),
    "function given": Told(A.TEAM, N_("A function given"), S.FUNCTION),
    "assigned recorders": Told(A.TEAM, N_("Recorders assigned"), S.NUMBER),
    "event made": Told(A.EVENT, N_("Event made")),
    "event changed": Told(A.EVENT, N_("Settings of the event changed")),
    "event moved": Told(A.EVENT, N_("Event moved")),
    "event closed": Told(A.EVENT, N_("Event closed")),
    "event opened again": Told(A.EVENT, N_("Event opened again")),
    "go or no-go": Told(A.EVENT, N_("Go or no-go decided"), S.DECISION),
    "checklist template saved": Told(A.EVENT, N_("Checklist saved as a template")),
    "checklist template removed": Told(A.EVENT, N_("Template of a checklist removed")),
    "checklist template applied": Told(A.EVENT, N_("Template of a checklist applied")),
    "checklist workbook loaded": Told(A.EVENT, N_("Workbook of the checklist taken in")),
    "participants loaded": Told(A.EVENT, N_("Participants taken in from a file")),
    "mail sent again": Told(A.EVENT, N_("A mail sent again"), S.NUMBER),
    "agenda published": Told(A.EVENT, N_("Agenda published")),
    "agenda withdrawn": Told(A.EVENT, N_("Agenda withdrawn")),
    "guide file taken in": Told(A.EVENT, N_("A file taken into the guide")),
}
"""What is kept of an event, by the word under which it is kept."""


@dataclass(frozen=True, slots=True)
class Entry:
    id: int
    at: datetime
    who: str
    """Nobody, where a command on the server did it, or an account that was deleted since."""
    words: str
    about: str
    note: UUID | None


def entries(db: Session, event: Event, about: About | None = None, *, before: int | None = None) -> list[Entry]:
    """At most `PAGE` and one more, which tells that there is another page; `before`: the entry that ended the last."""
    rows = (
        select(
            col(AuditEntry.id), col(AuditEntry.created_at), col(User.name), col(User.email), col(AuditEntry.action),
            col(AuditEntry.subject), col(AuditEntry.detail),
        )
        .outerjoin(User, col(User.id) == col(AuditEntry.user_id))
        .where(col(AuditEntry.event_id) == event.key)
        .order_by(col(AuditEntry.id).desc())
        .limit(PAGE + 1)
    )  # fmt: skip
    if about:
        rows = rows.where(col(AuditEntry.action).in_(action for action, told in ACTIONS.items() if told.about is about))
    if before is not None:
        rows = rows.where(col(AuditEntry.id) < before)
    found = db.execute(rows).all()
    names = _names(db, (each for row in found for each in _accounts(row)))
    return [_entry(row, _told(row), names) for row in found]


def _accounts(row: Any) -> Iterator[str]:
    if _told(row).subject is S.ACCOUNT:
        yield row.subject
    yield from map(str, (row.detail or {}).get("to", ()))


def _told(row: Any) -> Told:
    """An entry of another release may have words that this one does not know: they stand as they are."""
    return ACTIONS.get(row.action) or Told(A.EVENT, row.action)


def _entry(row: Any, told: Told, names: Mapping[str, str]) -> Entry:
    return Entry(
        id=row.id,
        at=row.created_at,
        who=row.name or row.email or (gettext(told.unsigned) if told.unsigned else ""),
        words=gettext(told.words),
        about=" · ".join(filter(None, (_whom(told.subject, row.subject, names), *_how(row.detail or {}, names)))),
        note=UUID(row.subject) if told.subject is S.NOTE else None,
    )


def _whom(kind: Subject, subject: str, names: Mapping[str, str]) -> str:
    match kind:
        case S.TEXT:
            return subject
        case S.ACCOUNT:
            return names.get(subject, "")
        case S.FUNCTION:
            return _word(TeamFunction, subject)
        case S.DECISION:
            return _word(GoNoGo, subject)
        case S.NOTE | S.NUMBER:
            return ""


def _how(detail: Mapping[str, Any], names: Mapping[str, str]) -> Iterator[str]:
    """What of the details tells a reader something."""
    yield ", ".join(filter(None, (names.get(str(each)) for each in detail.get("to", ()))))
    if "role" in detail:
        yield _word(Role, detail["role"])
    if "answer" in detail:
        yield _word(QuoteState, detail["answer"])
    if "count" in detail:
        yield ngettext("%(num)d of them", "%(num)d of them", detail["count"])
    if "rows" in detail:
        yield ngettext("%(num)d row", "%(num)d rows", detail["rows"])


def _word(kind: type[StrEnum], value: str) -> str:
    return word(kind(value)) if value in {each.value for each in kind} else value


def _names(db: Session, numbers: Iterable[str]) -> dict[str, str]:
    """Accounts by their number."""
    wanted = {int(each) for each in numbers if each.isdecimal()}
    if not wanted:
        return {}
    found = db.execute(select(col(User.id), col(User.name), col(User.email)).where(col(User.id).in_(wanted)))
    return {str(key): name or email for key, name, email in found}

"""What the forms of the notes bring, as plain values."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time
from typing import Annotated, Any, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import StringConstraints

from app.errors import N_, Invalid
from app.notes.operations.body import WORDS_LIMIT, Body, read_body
from app.notes.queries import Person
from app.notes.shorthand import read_shorthand
from app.notes.speakers import begins, meant
from app.vocabulary import NoteKind, QuoteState, Reach, ReviewState, Wording
from app.web.fields import Clock, Day, Line, NeededLine, fold, parse_day, understood
from app.web.forms import Form, TypedForm

FLAGS = ("interpreted", "words_agreed", "name_agreed")
ROWS = ("session", "lane", "question", "contribution")
CHOICES = ("kind", "wording", "mark", "language", "source")


def read_note(typed: TypedForm, people: Sequence[Person], *, placed: bool = True) -> Body:
    """A note typed into a form, with or without shorthand. Raises Invalid with messages at the fields."""
    short = read_shorthand(typed.get("words"))
    raw: dict[str, Any] = {"words": short.words, "reach": [each for each in typed.all("reach") if each]}
    raw |= {name: typed.get(name) for name in CHOICES if typed.get(name)}
    raw |= {name: _number(typed.get(name)) for name in ROWS if typed.get(name)}
    raw |= {name: typed.get(name) in ("1", "on", "true") for name in FLAGS}
    raw |= {name: typed.get(name) for name in ("addressee", "who", "parent") if typed.get(name)}
    raw |= {"by_when": _day(typed.get("by_when"))}
    raw |= _speaks(f"@{short.letters}" if short.letters else typed.get("speaker"), people)
    if short.seat:
        raw = {name: value for name, value in raw.items() if name not in ("participant", "role")} | {"seat": short.seat}
    if short.kind:
        raw["kind"] = short.kind.value
    if short.wording:
        raw["wording"] = short.wording.value
    return read_body(raw, placed=placed)


def _speaks(typed: str, people: Sequence[Person]) -> dict[str, Any]:
    said = meant(typed, people)
    if "role" in said and typed.lstrip().startswith("@") and any(begins(each, fold(said["role"])) for each in people):
        raise Invalid(fields={"speaker": SEVERAL})
    return said


SEVERAL = N_("Several people have these letters. Write more of the name, or a role without the @.")


Speaker = tuple[int | None, int | None, str]
"""By participant, by seat, by role."""


def still_by(body: Body, typed: TypedForm, by: Speaker) -> Body:
    """Whoever leaves the speaker's field as it came leaves the speaker, in whichever language it was named there, and
    also one whom no form names."""
    short = read_shorthand(typed.get("words"))
    if short.letters or short.seat or typed.get("speaker").strip() != typed.get("speaker_seen").strip():
        return body
    participant, seat, role = by
    return replace(body, participant=participant, seat=seat, role=role)


def still_agreed(body: Body, typed: TypedForm, *, words: str, by: Speaker, given: tuple[bool, bool]) -> Body:
    """What was agreed of `words` (they, the name) stays where they and their speaker stay. Anything else is agreed to
    only where that was ticked anew. Where scripts run the form's boxes follow both, and say everything."""
    if (
        body.words != words
        or (body.participant, body.seat, body.role) != by
        or typed.get("ticks")
        or typed.get("not_agreed")
    ):
        return body
    return replace(body, words_agreed=body.words_agreed or given[0], name_agreed=body.name_agreed or given[1])


def _number(typed: str) -> int | str:
    return int(typed) if typed.isdecimal() and len(typed) < 10 else typed


def _day(typed: str) -> str | None:
    if not typed.strip():
        return None
    try:
        return str(understood(parse_day, typed).isoformat())
    except ValueError:
        raise Invalid(fields={"by_when": N_("This is not a date. Write it like 20.1.2027.")}) from None


class SaidAt(Form):
    """When it was said, where that is not now: notes typed up from paper."""

    said_at: Clock | None = None

    def moment(self, now: datetime, zone: str, day: date | None) -> datetime | None:
        """A time of the session's `day`, on the wall where the event is; before that day, of today."""
        if self.said_at is None:
            return None
        wall = now.astimezone(ZoneInfo(zone))
        on = min(day or wall.date(), wall.date())
        return datetime.combine(on, time(self.said_at // 60 % 24, self.said_at % 60), tzinfo=wall.tzinfo)


class ReviewForm(Form):
    state: ReviewState
    seen: UUID
    """The operation whose words the reviewer had before their eyes."""
    told: str = ""
    """And what stood there to be printed instead of them."""


class ReportWordingForm(Form):
    report_wording: Annotated[str, StringConstraints(max_length=WORDS_LIMIT)] = ""


class ContributionForm(Form):
    item_id: int
    speaker: NeededLine
    speaker_title: Annotated[Line, StringConstraints(max_length=80)] = ""
    office: Line = ""
    qark: Annotated[Line, StringConstraints(max_length=40)] = ""


class PointsForm(Form):
    """Points pasted under one question of the panel."""

    question: int | None = None
    reach: list[Reach] = []
    kind: NoteKind = NoteKind.STATEMENT
    wording: Wording = Wording.CLOSE
    pasted: Annotated[str, StringConstraints(max_length=100_000)] = ""


class ReachForm(Form):
    reach: list[Reach] = []


class AskForm(Form):
    participant: int
    until: Day
    note: list[UUID] = []


class AnswerForm(Form):
    quote: int = 0
    state: Literal[QuoteState.APPROVED, QuoteState.CHANGED, QuoteState.ANONYMISED, QuoteState.WITHDRAWN]
    told: str = ""
    """What the text field of the form holds, also where another button was pressed: looked at for a change alone."""
    version: int = 0


class HandOverForm(Form):
    user: int


class MessageForm(Form):
    item_id: int | None = None
    text: Annotated[NeededLine, StringConstraints(max_length=500)]


class LinksForm(Form):
    theme_id: int | None = None
    objective_id: int | None = None


class DuplicateForm(Form):
    into: UUID

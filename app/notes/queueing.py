"""What waits for its reviewer: by risk, gravest first, then session by session; a page at a time."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlmodel import Session, col

from app.models import Event, Note
from app.notes.places import Place, rules_of
from app.notes.reviewing import names, risks_of
from app.notes.risk import Risk
from app.notes.rows import NoteRow, note_rows
from app.notes.words import Reader
from app.vocabulary import Mark, ReviewState

PAGE = 50
TOGETHER = 1000
"""As many as are released in one act: a form carries no more."""
NO_RISK = "none"
EVERY = 100_000
"""Risk stands in the words, so that all are looked at before the first page is known."""

Ids = tuple[int | None, int | None]
ELSEWHERE: Ids = (None, None)
"""What was noted in sessions and groups that are no more."""


class Queued(NamedTuple):
    note: NoteRow
    risks: tuple[Risk, ...]


class Queue(NamedTuple):
    chosen: list[Queued]
    by_risk: dict[str, int]
    """How many notes show each risk, and how many none; whatever is chosen."""
    easy: dict[Ids, int]
    """How many of each session or group show none."""

    @property
    def pages(self) -> int:
        return max(1, -(-len(self.chosen) // PAGE))

    def page(self, number: int) -> list[Queued]:
        return self.chosen[PAGE * (number - 1) : PAGE * number]


def queue(
    db: Session, event: Event, reader: Reader, found: Sequence[Place], *, state: ReviewState, risk: str = ""
) -> Queue:
    """Notes in this state, of those the ones that show this `risk`, or none (NO_RISK)."""
    in_state = (col(Note.review) == state, col(Note.mark) != Mark.DO_NOT_RECORD)
    rows = note_rows(db, event, reader, *in_state, limit=EVERY)
    wanted, rules = names(db, event), rules_of(found)
    queued = [Queued(row, risks_of(row, wanted, rules)) for row in rows]
    by_risk = {str(each): sum(each in one.risks for one in queued) for each in Risk}
    by_risk[NO_RISK] = sum(not one.risks for one in queued)
    order = _order(found)
    easy: dict[Ids, int] = {}
    for one in queued:
        if not one.risks:
            place = place_of(one.note, order)
            easy[place] = easy.get(place, 0) + 1
    grave = {each: place for place, each in enumerate(Risk)}
    last = len(order)

    def rank(one: Queued) -> tuple[int, int]:
        if one.risks:
            return grave[one.risks[0]], 0
        return len(grave), order.get(one.note.place, last)

    chosen = [one for one in queued if not risk or risk in (one.risks or (NO_RISK,))]
    return Queue(sorted(chosen, key=rank), by_risk, easy)


def _order(found: Sequence[Place]) -> dict[Ids, int]:
    return {place.ids: number for number, place in enumerate(found)}


def place_of(note: NoteRow, known: Mapping[Ids, object]) -> Ids:
    return note.place if note.place in known else ELSEWHERE

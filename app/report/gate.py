"""The one gate between what was noted and what may be printed. It fails closed.

`Printable` is made here and nowhere else, and chapters are written from printables alone: whatever is not
released, not meant for the readers, or not agreed to by its speaker ends at this place. What ends is ruled in
app/notes/printing/ruling.py, which tells reviewers the same.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from app.notes.printing.ruling import TEAM, Withheld, against, may_quote, rule
from app.report.attribution import Credit, credit
from app.report.facts import Key, Material, NoteFacts
from app.vocabulary import Attribution, Language, Mark, NoteKind, Reach


class Edition(StrEnum):
    """For whom a report is made."""

    PUBLIC = "public"
    PARTICIPANTS = "participants"


class Printable(NamedTuple):
    words: str
    quoted: bool
    lang: Language | None
    kind: NoteKind
    reach: tuple[Reach, ...]
    credit: Credit | None
    interpreted: bool
    session: int | None
    lane: int | None
    question: int | None
    theme: str
    addressee: str
    who: str
    due_on: date | None
    beneath: tuple["Printable", ...] = ()


@dataclass(frozen=True, slots=True)
class Passed:
    notes: tuple[Printable, ...]
    withheld: Mapping[Withheld, int]


READERS = {
    Edition.PUBLIC: frozenset({Mark.PUBLIC}),
    Edition.PARTICIPANTS: TEAM,
}
_ORDER = tuple(Reach)


def pass_notes(material: Material, edition: Edition = Edition.PUBLIC) -> Passed:
    ruled = rule(material.notes, READERS[edition])
    withheld = Counter(reason for reason in ruled.reasons.values() if reason)
    beneath: dict[Key | None, list[NoteFacts]] = defaultdict(list)
    for note in material.notes:
        if ruled.reasons[note.key] is None:
            beneath[ruled.parents[note.key]].append(note)

    def printables(notes: Iterable[NoteFacts]) -> tuple[Printable, ...]:
        return tuple(_printable(note, material.crowd, printables(beneath.get(note.key, ()))) for note in notes)

    return Passed(printables(beneath.get(None, ())), dict(withheld))


def reason_against(note: NoteFacts, edition: Edition) -> Withheld | None:
    return against(note, READERS[edition])


def _printable(note: NoteFacts, crowd: Mapping[tuple[str, str], int], beneath: tuple[Printable, ...]) -> Printable:
    rule = Attribution.CHATHAM_HOUSE if note.anonymised else note.attribution
    on_record = rule is Attribution.ON_RECORD and not (note.speaker and note.speaker.unlisted)
    return Printable(
        words=note.report_wording.strip() or note.words.strip(),
        quoted=may_quote(note),
        lang=note.lang,
        kind=note.kind,
        reach=tuple(reach for reach in _ORDER if reach in note.reach),
        credit=credit(note.speaker, rule, name_agreed=note.name_agreed, crowd=crowd) if note.speaker else None,
        interpreted=note.interpreted,
        session=note.session,
        lane=note.lane,
        question=note.question,
        theme=note.theme,
        addressee=note.addressee,
        who=note.who if on_record else "",
        due_on=note.due_on,
        beneath=beneath,
    )

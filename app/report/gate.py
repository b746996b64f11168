"""The one gate between what was noted and what may be printed. It fails closed.

`Printable` is made here and nowhere else, and chapters are written from printables alone: whatever is not
released, not meant for the readers, or not agreed to by its speaker ends at this place.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from app.report.attribution import Credit, credit
from app.report.facts import Key, Material, NoteFacts
from app.vocabulary import Attribution, Language, Mark, NoteKind, Reach, ReviewState, Wording


class Edition(StrEnum):
    """For whom a report is made."""

    PUBLIC = "public"
    PARTICIPANTS = "participants"


class Withheld(StrEnum):
    """Why a note is not in the report; the desk counts them."""

    UNREVIEWED = "unreviewed"
    HELD = "held"
    OMITTED = "omitted"
    CONFIDENTIAL = "confidential"
    NOT_RECORDED = "not_recorded"
    PARTICIPANTS_ONLY = "participants_only"
    WITHDRAWN = "withdrawn"
    ASKED = "asked"
    NOT_AGREED = "not_agreed"
    MERGED = "merged"
    WORDLESS = "wordless"
    BENEATH = "beneath"
    """It belongs to a note that is withheld."""


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
    Edition.PARTICIPANTS: frozenset({Mark.PUBLIC, Mark.PARTICIPANTS_ONLY}),
}
_ORDER = tuple(Reach)


def pass_notes(material: Material, edition: Edition = Edition.PUBLIC) -> Passed:
    withheld: Counter[Withheld] = Counter()
    beneath: dict[Key | None, list[NoteFacts]] = defaultdict(list)
    for note in material.notes:
        beneath[note.parent].append(note)
    reached = 0

    def printables(notes: Iterable[NoteFacts]) -> tuple[Printable, ...]:
        nonlocal reached
        passed = []
        for note in notes:
            reached += 1
            if reason := reason_against(note, edition):
                withheld[reason] += 1
            else:
                passed.append(_printable(note, material.crowd, printables(beneath.get(note.key, ()))))
        return tuple(passed)

    notes = printables(beneath.get(None, ()))
    if left := len(material.notes) - reached:
        withheld[Withheld.BENEATH] += left
    return Passed(notes, dict(withheld))


def reason_against(note: NoteFacts, edition: Edition) -> Withheld | None:
    """Every test names what it lets through; all else stays out."""
    match note.mark:
        case Mark.DO_NOT_RECORD:
            return Withheld.NOT_RECORDED
        case mark if mark not in READERS[Edition.PARTICIPANTS]:
            return Withheld.CONFIDENTIAL
        case mark if mark not in READERS[edition]:
            return Withheld.PARTICIPANTS_ONLY
    match note.review:
        case ReviewState.RELEASED:
            pass
        case ReviewState.HELD:
            return Withheld.HELD
        case ReviewState.OMITTED:
            return Withheld.OMITTED
        case _:
            return Withheld.UNREVIEWED
    if reason := _reason_of_the_speaker(note):
        return reason
    if note.merged:
        return Withheld.MERGED
    if not (note.report_wording.strip() or note.words.strip()):
        return Withheld.WORDLESS
    return None


def _reason_of_the_speaker(note: NoteFacts) -> Withheld | None:
    if note.withdrawn:
        return Withheld.WITHDRAWN
    if note.asked:
        return Withheld.ASKED
    told_otherwise = _reworded(note) or note.wording in (Wording.CLOSE, Wording.PARAPHRASE) or note.anonymised
    return None if told_otherwise or note.words_agreed else Withheld.NOT_AGREED


def may_quote(note: NoteFacts) -> bool:
    """Quotation marks are for a speaker's own words, unchanged and agreed to."""
    agreed = note.words_agreed and not note.anonymised
    return note.wording is Wording.VERBATIM and agreed and not note.interpreted and not _reworded(note)


def _reworded(note: NoteFacts) -> bool:
    """Whether the report has words of its own for this."""
    wording = note.report_wording.strip()
    return bool(wording) and wording != note.words.strip()


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

"""The server's side of rules 5: what becomes of an operation, given what the server already knows.

Pure: `Known` is gathered by queries and the judgements are carried out by actions. The order of the questions in
`judge` is the contract: an operation that was taken once is a duplicate for ever, whatever has changed since.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from uuid import UUID

from app.notes.operations.body import Adjustment, Body, stricter
from app.notes.operations.operation import Operation, OperationKind, Reason, Unreadable, locked, same
from app.notes.operations.revisions import KnownNote, Revision, ends, main_line
from app.vocabulary import Mark, Receipt


@dataclass(frozen=True, slots=True)
class Writer:
    """Who sends the batch. A former recorder's words are kept aside for the organiser."""

    id: int
    current: bool = True
    reviews: bool = False


@dataclass(frozen=True, slots=True)
class KnownOperation:
    digest: str
    sequence: int = 0
    revision: int = 0
    elsewhere: bool = False


@dataclass(slots=True)
class Known:
    """What the server knows of everything that a batch speaks of; grows as the batch is judged."""

    writer: Writer
    key: bytes
    sequence: int = 0
    """The last one given to an operation of this event."""
    closed: bool = False
    sessions: frozenset[int] = frozenset()
    lanes: frozenset[int] = frozenset()
    marks: Mapping[int, Mark] = field(default_factory=dict)
    """What was agreed for these sessions and groups, where the batch leaves a mark open."""
    questions: frozenset[int] = frozenset()
    contributions: frozenset[int] = frozenset()
    participants: frozenset[int] = frozenset()
    notes: dict[UUID, KnownNote] = field(default_factory=dict)
    operations: dict[UUID, KnownOperation] = field(default_factory=dict)
    sequences: dict[tuple[str, int], UUID] = field(default_factory=dict)
    """Which operation each device gave a sequence number to."""
    aside: dict[UUID | None, dict[str, Reason]] = field(default_factory=dict)
    """What stands in quarantine under an operation's identity: digest -> reason."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """The receipt for one operation, and what the server has to do to make it true."""

    receipt: Receipt
    id: UUID | None
    reason: Reason | None = None
    fields: tuple[str, ...] = ()
    sequence: int = 0
    revision: int = 0
    operation: Operation | None = None
    """To be kept as a step of its note."""
    note: KnownNote | None = None
    """That note with this step."""
    current: UUID | None = None
    """The operation whose words the note now shows."""
    siblings: tuple[UUID, ...] = ()
    """The ends of other lines of the same note, for a person to merge."""
    wipe: bool = False
    """Words that this note had are to go: those of its `unsaid` operations."""
    set_aside: str | None = None
    """The digest under which the operation is to be quarantined; none: it is there already."""
    adjusted: tuple[Adjustment, ...] = ()


Taken = tuple[Judgement, Operation]
"""How it was judged, and what was taken."""


def judge_all(operations: Iterable[tuple[Operation | Unreadable, object]], known: Known) -> list[Judgement]:
    """A judgement for each (operation, the raw value it was read from), in their order; `known` learns each."""
    judgements = []
    for operation, raw in operations:
        judgement = judge(operation, raw, known)
        learn(known, judgement)
        judgements.append(judgement)
    return judgements


def judge(operation: Operation | Unreadable, raw: object, known: Known) -> Judgement:
    kept = known.operations.get(operation.id) if operation.id else None
    if kept is not None:
        if not kept.elsewhere and same(kept.digest, raw, known.key):
            return Judgement(Receipt.DUPLICATE, operation.id, sequence=kept.sequence, revision=kept.revision)
        return _aside(operation, raw, Reason.OTHER_WORDS, known, receipt=Receipt.MISMATCH)
    for digest, reason in known.aside.get(operation.id, {}).items():
        if same(digest, raw, known.key):
            return Judgement(_receipt_of(reason), operation.id, reason)
    if known.aside.get(operation.id) and operation.id is not None:
        return _aside(operation, raw, Reason.OTHER_WORDS, known, receipt=Receipt.MISMATCH)
    if isinstance(operation, Unreadable):
        return _aside(operation, raw, operation.reason, known, fields=operation.fields)
    why_not = _why_not(operation, known)
    if why_not is not None:
        return _aside(operation, raw, why_not, known)
    return _taken(operation, known)


def _why_not(operation: Operation, known: Known) -> Reason | None:
    note, body = known.notes.get(operation.note), operation.body
    if known.closed:
        return Reason.EVENT_CLOSED
    if not known.writer.current:
        return Reason.ROLE_WITHDRAWN
    if (operation.device, operation.sequence) in known.sequences:
        return Reason.SEQUENCE_REUSED
    if note is not None and note.elsewhere:
        return Reason.NOTE_ELSEWHERE
    if body is not None and note is None and not _placed(body, known):
        return Reason.UNKNOWN_PLACE
    if note is not None and not _may_touch(operation, note, known.writer):
        return Reason.NOT_YOURS
    if note is not None and note.refuses(operation.id, operation.base):
        return Reason.NOTE_ERASED
    return None


def _placed(body: Body, known: Known) -> bool:
    return (
        body.placed
        and (body.session is None or body.session in known.sessions)
        and (body.lane is None or body.lane in known.lanes)
    )


def _may_touch(operation: Operation, note: KnownNote, writer: Writer) -> bool:
    """Recorders of an event mend each other's notes, save those they may not read; they erase only their own."""
    if writer.reviews or note.author is None or note.author == writer.id:
        return True
    return operation.kind is not OperationKind.ERASE and not note.guarded


def _taken(operation: Operation, known: Known) -> Judgement:
    operation = _with_known_names(operation, known)
    before = known.notes.get(operation.note)
    note = _with_step(before, operation, known.writer)
    line = main_line(note.revisions)
    return Judgement(
        Receipt.NEW if operation.id in line else Receipt.CONFLICT,
        operation.id,
        sequence=known.sequence + 1,
        revision=len(note.revisions),
        operation=operation,
        note=note,
        current=line[-1],
        siblings=ends(note.revisions, line),
        wipe=bool(note.unsaid - (before.unsaid if before else set())),
        adjusted=operation.body.adjusted if operation.body else (),
    )


def _with_step(note: KnownNote | None, operation: Operation, writer: Writer) -> KnownNote:
    mark = operation.body.mark if operation.body else None
    step = Revision(operation.id, operation.base, operation.kind is OperationKind.ERASE, mark)
    if note is None:
        return KnownNote(writer.id, (step,))
    return replace(note, revisions=(*note.revisions, step))


def _with_known_names(operation: Operation, known: Known) -> Operation:
    """Words count more than what they point to: a reference to nothing here is dropped, and the receipt says so."""
    body = operation.body
    if body is None:
        return operation
    if body.placed and not _placed(body, known):
        session = body.session if body.session in known.sessions else None
        lane = body.lane if body.lane in known.lanes else None
        body = body.adjust(Adjustment.UNKNOWN_PLACE, session=session, lane=lane)
    if body.participant is not None and body.participant not in known.participants:
        body = body.adjust(Adjustment.UNKNOWN_SPEAKER, participant=None)
    if body.question is not None and body.question not in known.questions:
        body = body.adjust(Adjustment.UNKNOWN_QUESTION, question=None)
    if body.contribution is not None and body.contribution not in known.contributions:
        body = body.adjust(Adjustment.UNKNOWN_SPEAKER, contribution=None)
    if body.parent is not None:
        parent = known.notes.get(body.parent)
        if parent is None or parent.elsewhere or body.parent == operation.note:
            body = body.adjust(Adjustment.UNKNOWN_PARENT, parent=None)
    if body.unmarked and (mark := _mark(operation, body, known)) is not body.mark:
        body = replace(body, mark=mark)
    if body is operation.body:
        return operation
    digest = locked(operation.digest, known.key) if body.guarded else operation.digest
    return replace(operation, body=body, digest=digest)


def _mark(operation: Operation, body: Body, known: Known) -> Mark:
    """What says no mark has that of the note it is a wording of; a new note the stricter of that of the note it is put
    beneath and what was agreed for its place. Words that came are not left unrecorded for it, though: they are
    confidential then."""
    note, above = known.notes.get(operation.note), known.notes.get(body.parent) if body.parent else None
    if note is not None and note.shown is not None:
        mark = note.shown.mark or Mark.PUBLIC
    else:
        agreed = (known.marks.get(place or 0, Mark.PUBLIC) for place in (body.session, body.lane))
        mark = stricter(*agreed, (above and above.shown and above.shown.mark) or Mark.PUBLIC)
    return Mark.CONFIDENTIAL if mark is Mark.DO_NOT_RECORD else mark


def _aside(
    operation: Operation | Unreadable,
    raw: object,
    reason: Reason,
    known: Known,
    *,
    receipt: Receipt = Receipt.QUARANTINED,
    fields: tuple[str, ...] = (),
) -> Judgement:
    present = any(same(digest, raw, known.key) for digest in known.aside.get(operation.id, {}))
    set_aside = None if present else locked(operation.digest, known.key)
    return Judgement(receipt, operation.id, reason, fields=fields, set_aside=set_aside)


def _receipt_of(reason: Reason) -> Receipt:
    return Receipt.MISMATCH if reason is Reason.OTHER_WORDS else Receipt.QUARANTINED


def learn(known: Known, judgement: Judgement) -> None:
    """What the server knows once `judgement` has been carried out."""
    if judgement.set_aside is not None and judgement.reason is not None:
        known.aside.setdefault(judgement.id, {})[judgement.set_aside] = judgement.reason
    operation, note = judgement.operation, judgement.note
    if operation is None or note is None:
        return
    known.sequence = judgement.sequence
    known.operations[operation.id] = KnownOperation(operation.digest, judgement.sequence, judgement.revision)
    known.sequences[operation.device, operation.sequence] = operation.id
    known.notes[operation.note] = note

"""How one printable becomes words on paper: quotation, attribution, label, and what is nested below it."""

from collections.abc import Iterable

from app.report.attribution import credit_line
from app.report.gate import Printable
from app.report.tree import TITLE_LIMIT, Line, Point, Span, one_line
from app.report.voice import Voice
from app.vocabulary import NoteKind, Reach

LABELLED = frozenset(
    {
        NoteKind.DECISION,
        NoteKind.COMMITMENT,
        NoteKind.RECOMMENDATION,
        NoteKind.REQUEST,
        NoteKind.CONCERN,
        NoteKind.GOOD_PRACTICE,
        NoteKind.PARKING_LOT,
    }
)


def said(note: Printable, voice: Voice, *, by: bool = True, labelled: bool = False) -> Line:
    """The words; before them what kind they are, after them who spoke and that it was interpreted."""
    spans = [voice.span(note.words, note.lang, quoted=note.quoted)]
    if labelled and note.kind in LABELLED:
        spans.insert(0, Span(f"{voice.word(note.kind)}: ", strong=True))
    remarks = []
    if by and note.credit is not None:
        remarks.append(credit_line(note.credit, voice))
    if note.interpreted:
        remarks.append(voice.gettext("through an interpreter"))
    if remarks:
        spans.append(Span(" (" + "; ".join(one_line(remark) for remark in remarks) + ")", soft=True))
    return tuple(spans)


def points(notes: Iterable[Printable], voice: Voice, *, by: bool = True, labelled: bool = False) -> tuple[Point, ...]:
    """Nested as they were noted. Below a point its speaker is named again only where another one speaks."""
    return tuple(
        Point(
            said(note, voice, by=by, labelled=labelled),
            tuple(
                point
                for below in note.beneath
                for point in points([below], voice, by=by and below.credit != note.credit, labelled=labelled)
            ),
        )
        for note in notes
    )


def reach_title(reach: tuple[Reach, ...], voice: Voice) -> str:
    """One heading for a reach, and one that names them all where several stand together."""
    _ = voice.gettext
    names = {
        Reach.NATIONAL: _("national"),
        Reach.LOCAL: _("local"),
        Reach.INTERNATIONAL: _("international"),
    }
    first, *rest = [names[each] for each in reach]
    if not rest:
        return _("At %(reach)s level") % {"reach": first}
    listed = ", ".join([first, *rest[:-1]])
    return _("At %(reach)s and %(last)s level") % {"reach": listed, "last": rest[-1]}


def told_at_length(note: Printable) -> bool:
    """A good practice with points of its own, outside the common questions: it has a section elsewhere, and once."""
    short_enough = len(note.words) <= TITLE_LIMIT and not note.quoted
    return note.kind is NoteKind.GOOD_PRACTICE and bool(note.beneath) and note.question is None and short_enough


def gathered_from(notes: Iterable[Printable], above: NoteKind | None = None) -> Iterable[Printable]:
    """What counts by itself. A point of the same kind as the note above it is part of that one."""
    for note in notes:
        if note.kind is not above:
            yield note
        yield from gathered_from(note.beneath, note.kind)


def flat(notes: Iterable[Printable]) -> Iterable[Printable]:
    """Every note, those beneath others included, in the order of reading."""
    for note in notes:
        yield note
        yield from flat(note.beneath)

"""What came of it, gathered from every session: practices, recommendations, decisions, commitments, requests."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from app.report.attribution import credit_line, credit_short
from app.report.chapters.said import gathered_from, points, said, told_at_length
from app.report.chapters.sessions import session_short
from app.report.facts import Chapter, Material
from app.report.gate import Printable
from app.report.tree import Depth, Line, Look, Paragraph, Point, Points, Section, Span, Table, cell, line, section
from app.report.voice import Voice
from app.vocabulary import NoteKind


def gathered(material: Material, notes: Sequence[Printable], voice: Voice) -> list[Section | None]:
    _ = voice.gettext
    kinds: dict[NoteKind, list[Printable]] = defaultdict(list)
    for note in gathered_from(notes):
        kinds[note.kind].append(note)
    places = {each.key: session_short(each, voice) for each in material.sessions}
    return [
        _practices(kinds[NoteKind.GOOD_PRACTICE], places, voice),
        _by_addressee(Chapter.RECOMMENDATIONS, _("Recommendations"), kinds[NoteKind.RECOMMENDATION], places, voice),
        _decisions(kinds[NoteKind.DECISION], places, voice),
        _commitments(kinds[NoteKind.COMMITMENT], places, voice),
        _by_addressee(
            Chapter.REQUESTS,
            _("Requests to central government and donors"),
            kinds[NoteKind.REQUEST],
            places,
            voice,
        ),
    ]


def _practices(notes: Sequence[Printable], places: Mapping[int, str], voice: Voice) -> Section | None:
    """One that was told at length has its own heading, what was told below it; the others make a list."""
    short: list[Printable] = []
    told: list[Printable] = []
    for note in notes:
        (told if told_at_length(note) else short).append(note)
    return section(
        Depth.CHAPTER,
        voice.gettext("Good practices"),
        [Points(tuple(_sourced(note, places, voice) for note in short))] if short else [],
        [
            section(
                Depth.PART,
                note.words,
                [Paragraph(_source(note, places, voice), Look.SOURCE), Points(points(note.beneath, voice, by=False))],
                lang=note.lang if note.lang != voice.language else None,
            )
            for note in told
        ],
        key=Chapter.GOOD_PRACTICES,
    )


def _by_addressee(
    key: Chapter, title: str, notes: Sequence[Printable], places: Mapping[int, str], voice: Voice
) -> Section | None:
    _ = voice.gettext
    addressed: dict[str, list[Printable]] = defaultdict(list)
    for note in notes:
        addressed[note.addressee.strip()].append(note)
    unaddressed = addressed.pop("", [])
    parts = [
        *((_("To %(addressee)s") % {"addressee": name}, said) for name, said in sorted(addressed.items())),
        (_("To all who work on it") if key is Chapter.RECOMMENDATIONS else _("Addressee not named"), unaddressed),
    ]
    return section(
        Depth.CHAPTER,
        title,
        sections=[
            section(Depth.PART, heading, [Points(tuple(_sourced(note, places, voice) for note in said))])
            for heading, said in parts
            if said
        ],
        key=key,
    )


def _decisions(notes: Sequence[Printable], places: Mapping[int, str], voice: Voice) -> Section | None:
    _ = voice.gettext
    table = Table(
        caption=_("Decisions"),
        head=(_("No."), _("Decision"), _("Where")),
        rows=tuple(
            (cell(str(number)), (said(note, voice, by=False),), cell(_where(note, places)))
            for number, note in enumerate(notes, 1)
        ),
    )
    return section(Depth.CHAPTER, _("Decisions"), [table] if notes else [], key=Chapter.DECISIONS)


def _commitments(notes: Sequence[Printable], places: Mapping[int, str], voice: Voice) -> Section | None:
    _ = voice.gettext
    table = Table(
        caption=_("Commitments"),
        head=(_("Who"), _("What"), _("By when"), _("Where")),
        rows=tuple(
            (
                cell(_who(note, voice)),
                (said(note, voice, by=False),),
                cell(voice.day(note.due_on) if note.due_on else _("no date given")),
                cell(_where(note, places)),
            )
            for note in notes
        ),
    )
    return section(Depth.CHAPTER, _("Commitments"), [table] if notes else [], key=Chapter.COMMITMENTS)


def _who(note: Printable, voice: Voice) -> str:
    return note.who or (credit_line(note.credit, voice) if note.credit else voice.gettext("not said"))


def _sourced(note: Printable, places: Mapping[int, str], voice: Voice) -> Point:
    source = "".join(span.text for span in _source(note, places, voice))
    aside = (Span(f" ({source})", soft=True),) if source else ()
    return Point(said(note, voice, by=False) + aside, points(note.beneath, voice, by=False))


def _source(note: Printable, places: Mapping[int, str], voice: Voice) -> Line:
    parts = (_where(note, places), credit_short(note.credit, voice) if note.credit else "")
    return line("; ".join(part for part in parts if part))


def _where(note: Printable, places: Mapping[int, str]) -> str:
    return places.get(note.session, "") if note.session is not None else ""

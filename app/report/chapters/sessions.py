"""The sessions: purpose, contributions by question, questions and answers, key points (rules, 8)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from app.report.attribution import Credit, credit_line
from app.report.chapters.said import points, reach_title, told_at_length
from app.report.facts import Chapter, EventFacts, Material, SessionFacts
from app.report.gate import Printable
from app.report.tree import Block, Depth, Facts, Paragraph, Points, Section, line, section
from app.report.voice import Voice
from app.vocabulary import NoteKind, Reach

FROM_THE_FLOOR = frozenset({NoteKind.QUESTION, NoteKind.ANSWER})


def sessions(material: Material, notes: Sequence[Printable], voice: Voice) -> Section | None:
    spoken: dict[int | None, list[Printable]] = defaultdict(list)
    in_groups = of_groups(material)
    for note in notes:
        if (note.session, note.lane) not in in_groups and not told_at_length(note):
            spoken[note.session].append(note)
    made = [_session(each, spoken.pop(each.key, []), material.event, voice) for each in material.sessions]
    elsewhere = [note for left in spoken.values() for note in left]
    made.append(
        section(Depth.SESSION, voice.gettext("Outside the sessions"), _list(elsewhere, voice)) if elsewhere else None
    )
    return section(Depth.CHAPTER, voice.gettext("Sessions"), sections=made, key=Chapter.SESSIONS)


def of_groups(material: Material) -> frozenset[tuple[int | None, int | None]]:
    """Sessions with the groups that belong to them; what was said there stands in the chapter of the groups."""
    return frozenset((session.key, lane.key) for session in material.sessions for lane in session.lanes)


def session_title(session: SessionFacts, voice: Voice) -> str:
    if not session.number:
        return session.title
    return voice.gettext("Session %(number)s: %(title)s") % {"number": session.number, "title": session.title}


def session_short(session: SessionFacts, voice: Voice) -> str:
    """As other chapters refer to it."""
    if not session.number:
        return session.title
    return voice.gettext("Session %(number)s") % {"number": session.number}


def _session(session: SessionFacts, notes: Sequence[Printable], event: EventFacts, voice: Voice) -> Section | None:
    _ = voice.gettext
    contributed = [note for note in notes if note.credit and (note.question or session.panel) and not _floor(note)]
    questions = [note for note in notes if _floor(note)]
    kept = {id(note) for note in (*contributed, *questions)}
    rest = [note for note in notes if id(note) not in kept]
    return section(
        Depth.SESSION,
        session_title(session, voice),
        [Paragraph(line(session.purpose))] if session.purpose else [],
        [
            _panel(session, contributed, event, voice),
            section(Depth.PANEL, _("Questions and answers"), _list(questions, voice)),
            section(Depth.PANEL, _("Key points"), _list(rest, voice)),
        ],
    )


def _panel(session: SessionFacts, notes: Sequence[Printable], event: EventFacts, voice: Voice) -> Section | None:
    """Speakers in the order in which they first spoke; those who may not be told apart stand together."""
    speakers: dict[str, list[Printable]] = defaultdict(list)
    for note in notes:
        speakers[credit_line(note.credit, voice) if note.credit else ""].append(note)
    return section(
        Depth.PANEL,
        session.panel or voice.gettext("Contributions"),
        sections=[_contribution(session, said, event, voice) for said in speakers.values()],
    )


def _contribution(session: SessionFacts, notes: Sequence[Printable], event: EventFacts, voice: Voice) -> Section | None:
    credit = notes[0].credit or Credit()
    asked: dict[int | None, list[Printable]] = defaultdict(list)
    for note in notes:
        asked[note.question].append(note)
    answers = [
        _answers(f"{question.number}. {question.text}", asked.pop(question.key, []), voice)
        for question in session.questions
    ]
    further = [note for left in asked.values() for note in left]
    answered = any(answers)
    return section(
        Depth.SPEAKER,
        credit.name or credit_line(credit, voice),
        [_head(session, credit, event, voice), *([] if answered else _by_reach(further, voice))],
        [*answers, _answers(voice.gettext("Further points"), further, voice) if answered else None],
    )


def _head(session: SessionFacts, credit: Credit, event: EventFacts, voice: Voice) -> Facts:
    """What a contribution keeps of where it was made, so that it can stand by itself."""
    _ = voice.gettext
    rows = [
        (_("Event"), event.title),
        (_("Dates"), event.held_on or voice.days(event.starts_on, event.ends_on)),
        (_("Venue"), event.where),
        (_("Session"), session_title(session, voice)),
        (_("Panel"), session.panel),
        (_("Speaker"), ", ".join(part for part in (credit.name, credit.role) if part) or credit_line(credit, voice)),
        (_("Office"), credit.office),
    ]
    return Facts(tuple((label, line(value)) for label, value in rows if value))


def _answers(title: str, notes: Sequence[Printable], voice: Voice) -> Section | None:
    reaches = _reaches(notes)
    return section(
        Depth.QUESTION,
        title,
        _list(reaches.pop((), []), voice, by=False),
        [
            section(Depth.REACH, reach_title(reach, voice), _list(said, voice, by=False))
            for reach, said in reaches.items()
        ],
    )


def _by_reach(notes: Sequence[Printable], voice: Voice) -> list[Block]:
    """Without questions there is no heading above a reach: it leads its points in bold."""
    blocks: list[Block] = []
    for reach, said in _reaches(notes).items():
        if reach:
            blocks.append(Paragraph(line(reach_title(reach, voice) + ":")))
        blocks += _list(said, voice, by=False)
    return blocks


def _reaches(notes: Iterable[Printable]) -> dict[tuple[Reach, ...], list[Printable]]:
    """No reach first, then national, local, international, each alone before it stands with others."""
    grouped: dict[tuple[Reach, ...], list[Printable]] = defaultdict(list)
    for note in notes:
        grouped[note.reach].append(note)
    order = list(Reach)
    return {reach: grouped[reach] for reach in sorted(grouped, key=lambda reach: [order.index(each) for each in reach])}


def _list(notes: Sequence[Printable], voice: Voice, *, by: bool = True) -> list[Block]:
    return [Points(points(notes, voice, by=by, labelled=by))] if notes else []


def _floor(note: Printable) -> bool:
    return note.kind in FROM_THE_FLOOR

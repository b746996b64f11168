"""After what came of it: evaluation, lessons, annexes."""

from collections.abc import Sequence

from app.report.chapters.groups import titles
from app.report.chapters.opening import survey
from app.report.chapters.sessions import session_title
from app.report.facts import Chapter, Material, QuestionFacts
from app.report.tree import (
    Block,
    Depth,
    Facts,
    Line,
    Paragraph,
    Point,
    Points,
    Section,
    Span,
    Table,
    cell,
    line,
    section,
)
from app.report.voice import Voice


def evaluation(material: Material, voice: Voice) -> Section | None:
    told = material.evaluation
    _ = voice.gettext
    blocks = survey(told, voice, caption=_("What the evaluation said")) if told else []
    return section(Depth.CHAPTER, _("Evaluation"), blocks, key=Chapter.EVALUATION)


def annexes(material: Material, voice: Voice) -> Section | None:
    _ = voice.gettext
    parts: tuple[tuple[str, list[Block]], ...] = (
        (_("Agenda"), _agenda(material, voice)),
        (_("Participants who agreed to be listed"), _participants(material, voice)),
        (_("Questions put to panels and groups"), _questions(material, voice)),
        (_("Methods used"), _methods(material)),
        (_("Organising team"), _team(material)),
    )
    return section(
        Depth.CHAPTER,
        _("Annexes"),
        sections=[section(Depth.PART, title, blocks) for title, blocks in parts],
        key=Chapter.ANNEXES,
    )


def _agenda(material: Material, voice: Voice) -> list[Block]:
    """A table for each day. Where no row says where and how, there is no such column."""
    _ = voice.gettext
    told = any(row.detail for day in material.agenda for row in day.rows)
    head = (_("Time"), _("What"), *([_("Where and how")] if told else []))
    return [
        Table(
            caption=_("Agenda of %(day)s") % {"day": voice.day(day.on)},
            head=head,
            rows=tuple(
                (
                    cell(row.time),
                    ((Span(row.title, strong=row.depth == 0),),),
                    *([cell(row.detail)] if told else []),
                )
                for row in day.rows
            ),
        )
        for day in material.agenda
        if day.rows
    ]


def _participants(material: Material, voice: Voice) -> list[Block]:
    _ = voice.gettext
    listed = [each for each in material.participants if each.agreed and not each.unlisted]
    if not listed:
        return []
    return [
        Table(
            caption=_("Participants who agreed to be listed"),
            head=(_("Name"), _("Position"), _("Office")),
            rows=tuple((cell(each.name), cell(each.position), cell(each.office)) for each in listed),
        )
    ]


def _questions(material: Material, voice: Voice) -> list[Block]:
    blocks: list[Block] = []
    for session in material.sessions:
        if not session.questions:
            continue
        blocks.append(Paragraph((Span(session_title(session, voice), strong=True),)))
        of_all = [each for each in session.questions if each.lane is None]
        blocks += _numbered(of_all)
        for lane, title in titles(session, voice):
            if own := [each for each in session.questions if each.lane == lane.key]:
                blocks += [Paragraph(line(title)), *_numbered(own)]
    return blocks


def _numbered(questions: Sequence[QuestionFacts]) -> list[Block]:
    asked = tuple(Point((Span(each.text, each.lang),)) for each in questions)
    return [Points(asked, numbered=True)] if asked else []


def _methods(material: Material) -> list[Block]:
    made = tuple(
        Point((Span(each.title, strong=True), *_told(each.purpose)), tuple(Point(line(used)) for used in each.sessions))
        for each in material.methods
    )
    return [Points(made)] if made else []


def _told(purpose: str) -> Line:
    return line(Span(f": {purpose}")) if purpose else ()


def _team(material: Material) -> list[Block]:
    return [Facts(tuple((function, line(name)) for function, name in material.team))] if material.team else []

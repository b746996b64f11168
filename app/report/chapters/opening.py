"""Before the sessions: cover, confidentiality, summary, background, consultation, objectives, mix."""

from collections.abc import Sequence

from app.report.chapters.said import gathered_from
from app.report.facts import Chapter, Material, MixTable, SurveyFacts
from app.report.gate import Printable
from app.report.tree import (
    Block,
    Depth,
    Facts,
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
from app.vocabulary import NoteKind


def cover(material: Material, voice: Voice) -> Facts:
    _ = voice.gettext
    event = material.event
    rows = [
        (_("Held on"), event.held_on or voice.days(event.starts_on, event.ends_on)),
        (_("Venue"), event.where),
        (_("Forum"), event.forum),
        (_("Convened by"), event.host),
    ]
    return Facts(tuple((label, line(value)) for label, value in rows if value))


def confidentiality(_material: Material, voice: Voice) -> Section | None:
    _ = voice.gettext
    statements = (
        _(
            "This report holds what was said at the event as far as those who said it agreed. Individual cases were "
            "not to be discussed; where one was, it has been left out."
        ),
        _(
            "Words in quotation marks are the speaker's own and were agreed with the speaker. All other words are the "
            "recorders', close to what was said. Speakers are named where the session was on record and they agreed; "
            "elsewhere they are told by role, or not at all."
        ),
    )
    return section(
        Depth.CHAPTER,
        _("Confidentiality"),
        [Paragraph(line(statement)) for statement in statements],
        key=Chapter.CONFIDENTIALITY,
    )


def summary(material: Material, notes: Sequence[Printable], voice: Voice) -> Section | None:
    _ = voice.gettext
    kinds = [note.kind for note in gathered_from(notes)]
    used = {note.session for note in notes}
    counted = [
        (_("Sessions in this report"), sum(each.key in used for each in material.sessions)),
        (_("Recommendations"), kinds.count(NoteKind.RECOMMENDATION)),
        (_("Decisions"), kinds.count(NoteKind.DECISION)),
        (_("Commitments"), kinds.count(NoteKind.COMMITMENT)),
        (_("Requests to central government and donors"), kinds.count(NoteKind.REQUEST)),
        (_("Good practices"), kinds.count(NoteKind.GOOD_PRACTICE)),
    ]
    rows = [(_("Participants"), material.attended), *((label, str(count)) for label, count in counted if count)]
    rows = [(label, value) for label, value in rows if value]
    table = Table(
        caption=_("The event in figures"),
        head=(_("What"), _("How many")),
        rows=tuple((cell(label), cell(value)) for label, value in rows),
        figures=(1,),
    )
    return section(Depth.CHAPTER, _("Summary"), [table] if rows else [], key=Chapter.SUMMARY)


def background(material: Material, voice: Voice) -> Section | None:
    _ = voice.gettext
    table = Table(
        caption=_("Earlier events"),
        head=(_("Event"), _("Held on"), _("Venue"), _("Participants")),
        rows=tuple(
            (
                cell(each.title),
                cell(each.held_on or voice.days(each.starts_on, each.ends_on)),
                cell(each.venue or _("not stated")),
                cell(each.participants or _("not stated")),
            )
            for each in material.earlier
        ),
        figures=(3,),
    )
    return section(
        Depth.CHAPTER,
        _("Background and earlier events"),
        [table] if material.earlier else [],
        key=Chapter.BACKGROUND,
    )


def consultation(material: Material, voice: Voice) -> Section | None:
    _ = voice.gettext
    told = material.consultation
    return section(
        Depth.CHAPTER,
        _("Consultation"),
        survey(told, voice, caption=_("What the answers asked for")) if told else [],
        key=Chapter.CONSULTATION,
    )


def survey(told: SurveyFacts, voice: Voice, *, caption: str) -> list[Block]:
    _ = voice.gettext
    blocks: list[Block] = []
    if told.asked and told.answered is not None:
        counts = {"answered": told.answered, "asked": told.asked}
        blocks.append(Paragraph(line(_("%(answered)s of the %(asked)s who were asked answered.") % counts)))
    if told.questions:
        blocks.append(Paragraph(line(_("They were asked:"))))
        blocks.append(Points(tuple(Point(line(question)) for question in told.questions)))
    if told.themes:
        blocks.append(
            Table(
                caption=caption,
                head=(_("Theme"), _("Respondents"), _("Objectives that it carries")),
                rows=tuple(
                    (cell(theme.title), cell(theme.respondents), tuple(line(each) for each in theme.objectives))
                    for theme in told.themes
                ),
                figures=(1,),
            )
        )
    return blocks


def objectives(material: Material, voice: Voice) -> Section | None:
    """Each with the themes that carry it and the sessions that serve it: the thread, told once."""
    _ = voice.gettext
    made = tuple(
        Point(
            line(each.text),
            (
                *_told("", each.outcome),
                *_told(_("Asked for in the consultation:"), "; ".join(each.themes)),
                *_told(_("Served by:"), "; ".join(each.sessions)),
            ),
        )
        for each in material.objectives
    )
    return section(
        Depth.CHAPTER, _("Objectives"), [Points(made, numbered=True)] if made else [], key=Chapter.OBJECTIVES
    )


def _told(label: str, value: str) -> tuple[Point, ...]:
    if not value:
        return ()
    return (Point((Span(f"{label} ", soft=True), *line(value)) if label else line(value)),)


def mix(material: Material, voice: Voice) -> Section | None:
    return section(
        Depth.CHAPTER,
        voice.gettext("Who took part"),
        [_mix_table(each) for each in material.mix if each.rows],
        key=Chapter.MIX,
    )


def _mix_table(told: MixTable) -> Table:
    return Table(
        caption=told.title,
        head=told.head,
        rows=tuple(tuple(cell(value) for value in row) for row in told.rows),
        figures=tuple(range(1, len(told.head))),
        source=told.source,
    )

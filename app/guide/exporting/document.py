"""Agenda and guide as Word documents: one table a day."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from babel.dates import format_date

from app.guide.exporting.document_parts import Body, Cell, Table, paper
from app.guide.exporting.words import told
from app.guide.plan import Node, PlannedDay
from app.guide.publication import Agenda, held, whereabouts
from app.guide.queries import QuestionRow
from app.models import Event, GuideItem
from app.vocabulary import ItemKind, Language
from app.web.formats import LOCALES, clock, held_on, minutes
from app.web.languages import gettext as _
from app.web.words import word

AGENDA_WIDTHS = (1700, 7940)
GUIDE_WIDTHS = (820, 640, 3100, 4560, 2100, 1900, 1440)
"""Twentieths of a point: 17 cm upright, 25.7 cm across."""
PAUSE_SHADE, SESSION_SHADE, LANE_SHADE = "F1F1EF", "E4EDF0", "F3F7F8"


def agenda_docx(event: Event, content: Agenda, about: Mapping[str, Any], language: Language, *, draft: bool) -> bytes:
    title = told(about, "title", language)
    body = Body(paper(title, language, wide=False))
    body.paragraph(title, "Title")
    facts = (_("Draft") if draft else "", held_on(held(about, event)), about["place"])
    body.paragraph(" · ".join(part for part in facts if part), "Subtitle")
    for day in content["days"]:
        if not day["entries"]:
            continue
        heading = _day_title(date.fromisoformat(day["on"]), told(day, "title", language), language)
        body.paragraph(heading, "Heading1")
        table = body.table(AGENDA_WIDTHS, (_("Time"), _("Session")))
        for entry in day["entries"]:
            pause = entry["form"] in ("break", "movement")
            cells = table.row(shade=PAUSE_SHADE if pause else "")
            cells[0].line(f"{clock(entry['opens'])}–{clock(entry['closes'])}")
            _entry(cells[1], entry, language, quiet=pause)
        body.after_table()
    return body.bytes()


def _entry(cell: Cell, entry: Mapping[str, Any], language: Language, *, quiet: bool) -> None:
    number = f"{entry['number']}. " if entry["number"] else ""
    cell.line(number + told(entry, "title", language), bold=not quiet)
    if (panel := told(entry, "panel", language)) != told(entry, "title", language):
        cell.line(panel, italic=True)
    cell.text(told(entry, "purpose", language))
    for one in entry["speakers"]:
        who = ", ".join(part for part in (one["name"], told(one, "office", language)) if part)
        cell.line(f"{who} ({_('moderator')})" if one["role"] == "moderator" else who)
    if entry["room"]:
        cell.line(entry["room"], italic=True)
    for lane in entry["lanes"]:
        shorter = f"{clock(lane['opens'])}–{clock(lane['closes'])}" if lane["closes"] != entry["closes"] else ""
        parts = (told(lane, "title", language), lane["room"], shorter)
        cell.line(" · ".join(part for part in parts if part), style="ListBullet")


def guide_docx(
    event: Event,
    plans: Iterable[PlannedDay],
    details: Mapping[int, GuideItem],
    questions: Mapping[int, list[QuestionRow]],
    language: Language,
) -> bytes:
    title = told({"title_en": event.title_en, "title_sq": event.title_sq}, "title", language)
    body = Body(paper(title, language, wide=True))
    body.paragraph(title, "Title")
    facts = (_("Guide"), held_on(event), whereabouts(event))
    body.paragraph(" · ".join(part for part in facts if part), "Subtitle")
    heads = (_("Time"), _("Min."), _("Step"), _("Say and do"), _("Who"), _("Materials"), _("Room"))
    for number, plan in enumerate(plans):
        named = told(plan.day._asdict(), "title", language)
        body.paragraph(_day_title(plan.day.on, named, language), "Heading1", new_page=number > 0)
        table = body.table(GUIDE_WIDTHS, heads)
        for node, depth in _deep(plan.roots, 0):
            _guide_row(table, node, depth, details[node.row.id], questions.get(node.row.id, ()), language)
        last = table.row(shade=PAUSE_SHADE)
        last[0].line(clock(plan.closes), bold=True)
        last[2].line(_("End of the day"))
        body.after_table()
    return body.bytes()


def _deep(nodes: Iterable[Node], depth: int) -> Iterator[tuple[Node, int]]:
    for node in nodes:
        yield node, depth
        yield from _deep(node.parts, depth + 1)


def _guide_row(
    table: Table, node: Node, depth: int, item: GuideItem, questions: Iterable[QuestionRow], language: Language
) -> None:
    row = node.row
    holds = row.kind != ItemKind.STEP
    cells = table.row(shade=_shade(node))
    cells[0].line(clock(node.span.opens), bold=holds)
    cells[1].line(str(node.span.minutes), bold=holds)
    number = f"{row.number}. " if row.number else ""
    title = told(row._asdict(), "title", language) or word(row.kind)
    cells[2].line(number + title, bold=holds, deep=min(depth, 4))
    cells[2].line(" · ".join(_remarks(node)), italic=True, deep=min(depth, 4))
    _what(cells[3], node, item, language)
    for question in questions:
        cells[3].line(told(question._asdict(), "text", language), style="ListBullet")
    for person in node.people:
        name = _("somebody unlisted") if person.unlisted else person.name
        cells[4].line(f"{name} ({word(person.role).lower()})")
    cells[5].text(item.materials)
    cells[6].line(row.room)
    cells[6].text(item.set_up)


def _what(cell: Cell, node: Node, item: GuideItem, language: Language) -> None:
    cell.text(told(node.row._asdict(), "purpose", language), label=_("Purpose"))
    cell.text(item.say, label=_("Say"))
    cell.text(item.do, label=_("Do"))
    cell.text(item.transition, label=_("Transition"))
    cell.text(item.fallback, label=_("Fallback plan"))
    cell.text(item.recorder_task, label=_("Recorder's task"))
    cell.text(item.output, label=_("Output"))


def _shade(node: Node) -> str:
    if node.look in ("break", "movement"):
        return PAUSE_SHADE
    return {ItemKind.SESSION: SESSION_SHADE, ItemKind.LANE: LANE_SHADE}.get(node.row.kind, "")


def _remarks(node: Node) -> Iterable[str]:
    row = node.row
    if row.form is not None:
        yield word(row.form).lower()
    if row.pin is not None:
        yield _("fixed time")
    if row.cut_to is not None:
        yield _("can be cut to %(minutes)s", minutes=minutes(row.cut_to))
    if row.optional:
        yield _("can be left out")
    if row.protocol:
        yield _("protocol")
    if node.slack:
        yield _("%(minutes)s to spare", minutes=minutes(node.slack))
    if not row.public:
        yield _("internal")


def _day_title(on: date, title: str, language: Language) -> str:
    told_day = format_date(on, "EEEE, d MMMM y", locale=LOCALES[language])
    return f"{told_day}: {title}" if title else told_day

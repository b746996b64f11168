"""Composing the proceedings: one outline, from material that passed the gate (rules, 8)."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.notes.printing.ruling import Withheld
from app.report.chapters import closing, gathered, groups, opening, sessions
from app.report.facts import Chapter, Material
from app.report.gate import Edition, pass_notes
from app.report.tree import Block, Depth, Look, Outline, Paragraph, Point, Points, Section, line, one_line, title
from app.report.voice import Voice


@dataclass(frozen=True, slots=True)
class Composed:
    """The outline, and beside it what the desk must know and no reader may: what is not in it, and why."""

    outline: Outline
    empty: tuple[Chapter, ...]
    withheld: Mapping[Withheld, int]
    printed: int


def compose(material: Material, voice: Voice, edition: Edition = Edition.PUBLIC) -> Composed:
    _ = voice.gettext
    passed = pass_notes(material, edition)
    made = {
        Chapter(each.key): each
        for each in (
            opening.confidentiality(material, voice),
            opening.summary(material, passed.notes, voice),
            opening.background(material, voice),
            opening.consultation(material, voice),
            opening.objectives(material, voice),
            opening.mix(material, voice),
            sessions.sessions(material, passed.notes, voice),
            groups.groups(material, passed.notes, voice),
            *gathered.gathered(material, passed.notes, voice),
            closing.evaluation(material, voice),
            closing.annexes(material, voice),
        )
        if each
    }
    for chapter, text in material.texts.items():
        if introduction := paragraphs(text):
            made[chapter] = _introduced(chapter, made.get(chapter), introduction, voice)
    outline = Outline(
        language=voice.language,
        title=title(material.event.title),
        subtitle=_("Proceedings"),
        cover=opening.cover(material, voice),
        contents=_("Contents"),
        table=_("Table"),
        chapters=tuple(made[chapter] for chapter in Chapter if chapter in made),
    )
    return Composed(
        outline,
        empty=tuple(chapter for chapter in Chapter if chapter not in made),
        withheld=passed.withheld,
        printed=len(material.notes) - sum(passed.withheld.values()),
    )


def chapter_title(chapter: Chapter, voice: Voice) -> str:
    _ = voice.gettext
    return {
        Chapter.CONFIDENTIALITY: _("Confidentiality"),
        Chapter.SUMMARY: _("Summary"),
        Chapter.BACKGROUND: _("Background and earlier events"),
        Chapter.CONSULTATION: _("Consultation"),
        Chapter.OBJECTIVES: _("Objectives"),
        Chapter.MIX: _("Who took part"),
        Chapter.SESSIONS: _("Sessions"),
        Chapter.GROUPS: _("Working groups"),
        Chapter.GOOD_PRACTICES: _("Good practices"),
        Chapter.RECOMMENDATIONS: _("Recommendations"),
        Chapter.DECISIONS: _("Decisions"),
        Chapter.COMMITMENTS: _("Commitments"),
        Chapter.REQUESTS: _("Requests to central government and donors"),
        Chapter.EVALUATION: _("Evaluation"),
        Chapter.LESSONS: _("Lessons"),
        Chapter.ANNEXES: _("Annexes"),
    }[chapter]


def paragraphs(text: str, look: Look = Look.BODY) -> list[Block]:
    """What an editor typed: paragraphs between empty lines; lines that begin with a dash are points."""
    blocks: list[Block] = []
    for part in text.replace("\r\n", "\n").split("\n\n"):
        words: list[str] = []
        points: list[Point] = []
        for typed in part.splitlines():
            if typed.lstrip().startswith(("- ", "* ", "• ")):
                points.append(Point(line(typed.lstrip()[2:])))
            elif points:
                points[-1] = Point(line(points[-1].line[0].text + " " + typed)) if points[-1].line else points[-1]
            else:
                words.append(typed)
        if said := one_line(" ".join(words)):
            blocks.append(Paragraph(line(said), look))
        if kept := tuple(point for point in points if point.line):
            blocks.append(Points(kept))
    return blocks


def _introduced(chapter: Chapter, made: Section | None, text: list[Block], voice: Voice) -> Section:
    """The editor's words stand first. Of the confidentiality statement they take the place."""
    if made is None:
        return Section(Depth.CHAPTER, chapter_title(chapter, voice), tuple(text), key=chapter)
    if chapter is Chapter.CONFIDENTIALITY:
        return made._replace(blocks=tuple(text))
    return made._replace(blocks=(*text, *made.blocks))

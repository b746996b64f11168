"""The working groups: what each said under each question, side by side; what is common, what is special."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from app.report.chapters.said import flat, points, said
from app.report.chapters.sessions import session_title
from app.report.facts import Chapter, LaneFacts, Material, SessionFacts
from app.report.gate import Printable
from app.report.tree import Block, Depth, Facts, Line, Point, Points, Section, Span, Table, line, section
from app.report.voice import Voice
from app.vocabulary import Attribution

SIDE_BY_SIDE = 4
"""Groups that fit beside one another on a page; more of them make a further table."""

Titled = tuple[LaneFacts, str]


def groups(material: Material, notes: Sequence[Printable], voice: Voice) -> Section | None:
    spoken: dict[int | None, dict[int, list[Printable]]] = defaultdict(lambda: defaultdict(list))
    for note in notes:
        if note.lane is not None:
            spoken[note.session][note.lane].append(note)
    return section(
        Depth.CHAPTER,
        voice.gettext("Working groups"),
        sections=[_session(each, spoken[each.key], voice) for each in material.sessions if each.lanes],
        key=Chapter.GROUPS,
    )


def _session(session: SessionFacts, by_lane: Mapping[int, Sequence[Printable]], voice: Voice) -> Section | None:
    lanes = [(lane, title) for lane, title in titles(session, voice) if by_lane.get(lane.key)]
    return section(
        Depth.SESSION,
        session_title(session, voice),
        _matrices(session, lanes, by_lane, voice),
        [*_shared(lanes, by_lane, voice), *(_group(session, *lane, by_lane[lane[0].key], voice) for lane in lanes)],
    )


def titles(session: SessionFacts, voice: Voice) -> Iterator[Titled]:
    """Groups of a region would tell where a speaker comes from: under the Chatham House rule they are numbered."""
    numbered = session.attribution not in (Attribution.ON_RECORD, Attribution.ROLE_ONLY)
    for number, lane in enumerate(session.lanes, 1):
        plain = voice.gettext("Group %(number)s") % {"number": number}
        yield lane, plain if numbered or not lane.title else lane.title


def _matrices(
    session: SessionFacts, lanes: Sequence[Titled], by_lane: Mapping[int, Sequence[Printable]], voice: Voice
) -> list[Table]:
    cells: dict[tuple[int, int], list[Line]] = defaultdict(list)
    for lane, _title in lanes:
        for note in by_lane[lane.key]:
            if note.question is not None:
                cells[note.question, lane.key] += [said(each, voice, labelled=True) for each in flat([note])]
    asked = [each for each in session.questions if any((each.key, lane.key) in cells for lane, _title in lanes)]
    if not asked:
        return []
    return [
        Table(
            caption=voice.gettext("What the groups said: %(session)s") % {"session": session.title},
            head=(voice.gettext("Question"), *(title for _lane, title in beside)),
            rows=tuple(
                (
                    ((Span(f"{question.number}. {question.text}", question.lang),),),
                    *(tuple(cells.get((question.key, lane.key), ())) for lane, _title in beside),
                )
                for question in asked
            ),
            wide=len(beside) > SIDE_BY_SIDE // 2,
        )
        for beside in (lanes[start : start + SIDE_BY_SIDE] for start in range(0, len(lanes), SIDE_BY_SIDE))
    ]


def _shared(
    lanes: Sequence[Titled], by_lane: Mapping[int, Sequence[Printable]], voice: Voice
) -> Iterator[Section | None]:
    """Themes that several groups took up, then those that one group alone did."""
    themes: dict[str, dict[str, list[Printable]]] = defaultdict(lambda: defaultdict(list))
    for lane, title in lanes:
        for note in by_lane[lane.key]:
            if note.theme:
                themes[note.theme][title].append(note)
    several = {theme: spoke for theme, spoke in themes.items() if len(spoke) > 1}
    one = {theme: spoke for theme, spoke in themes.items() if len(spoke) == 1}
    for heading, chosen in (
        (voice.gettext("Common to several groups"), several),
        (voice.gettext("Special to one group"), one),
    ):
        yield section(
            Depth.GROUP,
            heading,
            sections=[
                section(Depth.THEME, theme, [Points(tuple(_of_group(*each, voice) for each in spoke.items()))])
                for theme, spoke in chosen.items()
            ],
        )


def _of_group(title: str, notes: Sequence[Printable], voice: Voice) -> Point:
    return Point((Span(title, strong=True),), points(notes, voice))


def _group(
    session: SessionFacts, lane: LaneFacts, title: str, notes: Sequence[Printable], voice: Voice
) -> Section | None:
    """What a group said outside the questions; the table above holds the rest."""
    asked = {question.key for question in session.questions}
    rest = [note for note in notes if note.question not in asked and not note.theme]
    blocks: list[Block] = []
    if lane.people and session.attribution is Attribution.ON_RECORD:
        blocks.append(Facts(tuple((function, line(name)) for function, name in lane.people)))
    if rest:
        blocks.append(Points(points(rest, voice, labelled=True)))
    return section(Depth.GROUP, title, blocks)

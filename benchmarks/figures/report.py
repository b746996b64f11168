"""report.docx from 100, 1,000 and 5,000 notes, against pandoc making a document from the same report in Markdown.

Ours is composing (the gate included), freezing and writing; reading the notes from the database is not in it, nor is
pandoc's Markdown, which is written beforehand.
"""

import json
import shutil
import subprocess
from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from functools import partial
from pathlib import Path

from lxml import etree

from app.main import calm_the_collector
from app.report import docx, frozen, markdown
from app.report.facts import EventFacts, Material, NoteFacts, QuestionFacts, SessionFacts, Speaker
from app.report.outline import compose
from app.report.tree import Table, cell
from app.report.typography import W
from app.report.voice import Voice
from app.vocabulary import Attribution, Language, Mark, NoteKind, Reach, ReviewState, Wording
from benchmarks.kit import Bench, Contestant, Figure, at_least, at_most, timed

GOALS = {100: 5.0, 1_000: 10.0, 5_000: 15.0}
KINDS = [NoteKind.STATEMENT, NoteKind.RECOMMENDATION, NoteKind.REQUEST, NoteKind.STATEMENT]
POINT = "Institutions and organisations should act jointly, in writing, and say by when; this is point %d of many."
VOICE = Voice(
    Language.ENGLISH,
    gettext=str,
    ngettext=lambda one, several, n: one if n == 1 else several,
    word=str,
    days=lambda first, _last: first.isoformat(),
)


def measure(bench: Bench) -> Iterator[Figure]:
    if not shutil.which("pandoc"):
        return
    calm_the_collector()  # as the server does
    for notes, goal in GOALS.items():
        source = bench.folder / f"report-{notes}.md"
        given = material(notes)
        source.write_bytes(markdown.write(compose(given, VOICE).outline))
        by_pandoc, ours = bench.interleaved([_pandoc(source), timed(partial(report, given))], rounds=3)
        work = f"report.docx from {notes:,} notes: pandoc's time over ours"
        yield Figure(work, by_pandoc.cpu_ms, ours.cpu_ms, "ms", at_least(goal))
    many, few = bench.interleaved([timed(partial(report, material(5_000))), timed(partial(report, material(500)))])
    yield Figure("report.docx from 5,000 notes over 500", many.cpu_ms, few.cpu_ms, "ms", at_most(12))
    rows, row = table(200), table(1)
    whole, copies = bench.interleaved([timed(partial(docx.table, rows)), timed(partial(copied, docx.table(row), 200))])
    yield Figure("a table of 200 x 5 over copying one prepared row", whole.cpu_ms, copies.cpu_ms, "ms", at_most(2))


def report(given: Material) -> bytes:
    content = frozen.plain(compose(given, VOICE).outline)
    return docx.write(frozen.thawed(json.loads(frozen.text(content))))


def material(count: int) -> Material:
    """Sessions of a panel with four questions and four speakers, thirty notes each."""
    sessions = tuple(
        SessionFacts(
            key=number,
            title=f"A session about subject {number}",
            number=str(number),
            attribution=Attribution.ON_RECORD,
            panel="What each actor brings",
            questions=tuple(QuestionFacts(number * 10 + n, n, f"What is needed, part {n}?") for n in range(1, 5)),
        )
        for number in range(1, max(1, count // 120) + 1)
    )
    return Material(
        event=EventFacts("A conference", date(2005, 10, 11), date(2005, 10, 12), venue="A hall", place="Tirana"),
        sessions=sessions,
        notes=tuple(_note(n, sessions[n % len(sessions)], turn=n // len(sessions)) for n in range(count)),
    )


def table(rows: int) -> Table:
    return Table("A table", tuple("ABCDE"), tuple(tuple(cell(f"Cell {n} {c}") for c in "ABCDE") for n in range(rows)))


def copied(prepared: str, times: int) -> list[etree._Element]:
    """What the reference does for a table: one row as elements, copied."""
    row = etree.fromstring(f'<w:body xmlns:w="{W}">{prepared}</w:body>')[0][-1]
    return [deepcopy(row) for _ in range(times)]


def _note(number: int, session: SessionFacts, turn: int) -> NoteFacts:
    """`turn` counts within the session: its four speakers take turns."""
    office = turn % 4 + session.key * 4
    return NoteFacts(
        key=number,
        words=POINT % number,
        mark=Mark.PUBLIC,
        review=ReviewState.RELEASED,
        attribution=session.attribution,
        wording=Wording.CLOSE,
        lang=Language.ENGLISH,
        kind=KINDS[turn // 5 % 4],
        reach=(list(Reach)[turn % 3],),
        speaker=Speaker(f"Director of office {office}", "Director", f"Office {office}", "Vlorë"),
        name_agreed=True,
        session=session.key,
        question=session.questions[turn // 7 % 4].key,
        addressee="central government",
    )


def _pandoc(source: Path) -> Contestant:
    target = source.with_suffix(".docx")
    return timed(lambda: subprocess.run(["pandoc", "-o", target, source], check=True))

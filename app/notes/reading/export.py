"""Notes as a workbook, a CSV file or JSON: what the reader may see, and not one formula."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from app.errors import N_
from app.notes.places import Place, Prompt
from app.notes.reading.rows import NoteRow
from app.web.formats import clock, day_with_year
from app.web.languages import both, gettext
from app.web.listings import Cell, list_csv, list_workbook
from app.web.words import word

Sorted = Mapping[int | None, str]


class Around:
    """What stands around notes: the names of places, questions, themes and objectives."""

    def __init__(
        self, zone: str, places: Sequence[Place], prompts: Sequence[Prompt], themes: Sorted, objectives: Sorted
    ) -> None:
        self.zone = ZoneInfo(zone)
        self.places = {place.ids: place for place in places}
        self.prompts = {prompt.id: prompt for prompt in prompts}
        self.themes, self.objectives = themes, objectives

    def session(self, row: NoteRow) -> str:
        place = self.places.get(row.place)
        if place is None:
            return ""
        title = both(place.session_en, place.session_sq) or both(place.title_en, place.title_sq)
        return f"{place.number}. {title}" if place.number and not place.lane else title

    def group(self, row: NoteRow) -> str:
        place = self.places.get(row.place)
        return both(place.title_en, place.title_sq) if place and place.lane else ""

    def question(self, row: NoteRow) -> str:
        asked = self.prompts.get(row.question or 0)
        return f"{asked.number}. {both(asked.text_en, asked.text_sq)}" if asked else ""

    def local(self, at: datetime) -> datetime:
        return at.astimezone(self.zone)


COLUMNS: tuple[tuple[str, str, int, Callable[[NoteRow, Around], Any]], ...] = (
    ("number", N_("Number"), 8, lambda row, _: row.sequence),
    ("day", N_("Day"), 12, lambda row, around: day_with_year(around.local(row.said_at).date())),
    ("time", N_("Time"), 8, lambda row, around: clock(_minutes(around.local(row.said_at)))),
    ("session", N_("Session"), 28, lambda row, around: around.session(row)),
    ("group", N_("Parallel group"), 20, lambda row, around: around.group(row)),
    ("question", N_("Question"), 28, lambda row, around: around.question(row)),
    ("kind", N_("Kind"), 14, lambda row, _: row.kind),
    ("words", N_("What was said"), 70, lambda row, _: _words(row)),
    ("wording", N_("Wording"), 12, lambda row, _: row.wording),
    ("speaker", N_("Speaker"), 26, lambda row, _: row.name or row.role or (row.seat and f"#{row.seat}") or ""),
    ("office", N_("Office"), 26, lambda row, _: row.office),
    ("reach", N_("Reach"), 16, lambda row, _: ", ".join(word(each) for each in row.reach)),
    ("addressee", N_("To whom"), 20, lambda row, _: row.addressee),
    ("who", N_("Who does it"), 20, lambda row, _: row.who),
    ("by_when", N_("By when"), 12, lambda row, _: day_with_year(row.by_when)),
    ("theme", N_("Theme"), 20, lambda row, around: around.themes.get(row.theme, "")),
    ("objective", N_("Objective"), 24, lambda row, around: around.objectives.get(row.objective, "")),
    ("mark", N_("Mark of the note"), 16, lambda row, _: row.mark),
    ("review", N_("Review"), 14, lambda row, _: row.review),
    ("report_wording", N_("Report wording"), 50, lambda row, _: row.report_wording),
    ("recorder", N_("Recorder"), 20, lambda row, _: row.author),
)


def workbook(rows: Sequence[NoteRow], around: Around) -> bytes:
    heads = [(gettext(head), width) for _, head, width, _ in COLUMNS]
    cells = (_cells(row, around) for row in rows)
    return list_workbook(gettext("Notes"), heads, cells, text_wrap=True, valign="top")


def csv_file(rows: Sequence[NoteRow], around: Around) -> bytes:
    return list_csv([[gettext(head) for _, head, _, _ in COLUMNS], *(_cells(row, around) for row in rows)])


def as_json(rows: Sequence[NoteRow], around: Around) -> list[dict[str, Any]]:
    """Codes instead of words of the screen, times with their zone; `words` is null where they may not be read."""
    return [
        {
            "id": row.uid, "number": row.sequence, "said_at": around.local(row.said_at).isoformat(),
            "session": around.session(row) or None, "group": around.group(row) or None,
            "question": around.question(row) or None, "parent": str(row.parent) if row.parent else None,
            "kind": row.kind, "wording": row.wording, "words": row.words, "language": row.language,
            "interpreted": row.interpreted, "reach": list(row.reach), "mark": row.mark, "speaker": row.name or None,
            "office": row.office or None, "seat": row.seat, "role": row.role or None,
            "addressee": row.addressee or None, "who": row.who or None,
            "by_when": row.by_when.isoformat() if row.by_when else None, "words_agreed": row.words_agreed,
            "name_agreed": row.name_agreed, "theme": around.themes.get(row.theme) or None,
            "objective": around.objectives.get(row.objective) or None, "review": row.review,
            "report_wording": row.report_wording or None, "recorder": row.author,
            "merged_into": str(row.merged_into) if row.merged_into else None,
        }
        for row in rows
    ]  # fmt: skip


def _cells(row: NoteRow, around: Around) -> list[Cell]:
    cells = []
    for _, _, _, read in COLUMNS:
        value = read(row, around)
        cells.append(word(value) if isinstance(value, StrEnum) else value or "")
    return cells


def _words(row: NoteRow) -> str:
    return row.words if row.words is not None else gettext("(not to be read here)")


def _minutes(at: datetime) -> int:
    return at.hour * 60 + at.minute

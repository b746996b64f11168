"""A list of people from somebody's workbook: heads recognised, rows turned into plain values, errors in words.

Heads may stand below a preamble, in any order, in English or Albanian; columns nobody knows are named and left
alone. One row is one seat: with a name, or (office only) still waiting for one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from app.errors import N_, Invalid
from app.participants.workbook_cells import CellError, folded, read_cell, text_of
from app.web.sheets import Cell, Sheet, read_sheets

HEADS_WITHIN = 25
"""How far down the row of heads is looked for."""

HEADS: Mapping[str, tuple[str, ...]] = {
    "name": ("name", "full name", "participant", "name and surname", "emri", "emer mbiemer", "emri dhe mbiemri",
             "emri mbiemri", "emri i plote", "pjesemarresi"),
    "title": ("title", "form of address", "titulli", "mr ms", "z znj"),
    "position": ("position", "role", "function", "job title", "pozicioni", "funksioni", "detyra", "roli"),
    "office": ("office", "organisation", "organization", "institution", "agency", "institucioni", "organizata", "zyra",
               "enti"),
    "sector": ("sector", "type of organisation", "type of institution", "sektori", "lloji i institucionit"),
    "level": ("level", "central or local", "niveli"),
    "qark": ("qark", "region", "county", "qarku", "rajoni"),
    "district": ("district", "municipality", "town", "city", "place", "rrethi", "bashkia", "qyteti", "vendi"),
    "email": ("mail", "e mail", "email", "email address", "posta elektronike", "adresa elektronike", "e posta"),
    "phone": ("phone", "telephone", "mobile", "tel", "telefoni", "celulari", "nr i telefonit", "cel"),
    "gender": ("gender", "sex", "gjinia"),
    "attending": ("attending as", "attends as", "as", "merr pjese si", "cilesia", "statusi ne takim"),
    "status": ("status", "reply", "invitation", "gjendja", "statusi", "pergjigja", "ftesa"),
    "seat_number": ("seat number", "seat", "numri i vendit", "nr i vendit"),
    "language": ("language", "gjuha"),
}  # fmt: skip


class Fault(NamedTuple):
    """What is wrong in one cell, for a reader: a catalogue entry with its parameters."""

    field: str
    message: str
    params: dict[str, object]


@dataclass(frozen=True, slots=True)
class Entry:
    """One row that says something. `number` is the row of the file, counted from 1 as Excel does."""

    number: int
    values: dict[str, Any]
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class PeopleList:
    sheet: str
    entries: tuple[Entry, ...]
    heads: Mapping[str, str] = field(default_factory=dict)
    """Our field -> the head under which the file has it."""
    unknown: tuple[str, ...] = ()
    """Heads of columns that were left alone."""

    @property
    def sound(self) -> bool:
        return not any(entry.faults for entry in self.entries)


def read_people(data: bytes) -> PeopleList:
    """The first sheet that has a column of names or of offices, as people; Invalid says why there is none."""
    seen: list[str] = []
    for sheet in read_sheets(data):
        found = _find_heads(sheet.rows)
        if found is None:
            seen.append(sheet.name)
            continue
        at, columns = found
        return _people(sheet, at, columns)
    names = ", ".join(f"“{name}”" for name in seen if name)
    if names:
        raise Invalid(
            N_("No sheet of this workbook has a column “Name” or “Office”. Its sheets: %(names)s."), names=names
        )
    raise Invalid(N_("This file has no column “Name” or “Office”."))


def _find_heads(rows: Sequence[Sequence[Cell]]) -> tuple[int, dict[int, str]] | None:
    """The row, among the first ones, in which most heads are recognised."""
    best: tuple[int, dict[int, str]] | None = None
    for at, row in enumerate(rows[:HEADS_WITHIN]):
        columns = {column: name for column, cell in enumerate(row) if (name := HEAD_OF.get(folded(text_of(cell))))}
        names = set(columns.values())
        enough = len(names) >= 2 or (len(names) == 1 and sum(cell != "" for cell in row) == 1)
        if names & {"name", "office"} and enough and (best is None or len(names) > len(set(best[1].values()))):
            best = at, columns
    return best


def _people(sheet: Sheet, at: int, columns: Mapping[int, str]) -> PeopleList:
    heads: dict[str, str] = {}
    for column, name in columns.items():
        head = text_of(sheet.rows[at][column])
        if name in heads:
            raise Invalid(
                N_("Two columns mean the same: “%(one)s” and “%(two)s”. Remove one."), one=heads[name], two=head
            )
        heads[name] = head
    unknown = tuple(
        text for column, cell in enumerate(sheet.rows[at]) if column not in columns and (text := text_of(cell))
    )
    entries = tuple(
        _entry(number, {name: row[column] if column < len(row) else "" for column, name in columns.items()})
        for number, row in enumerate(sheet.rows[at + 1 :], start=at + 2)
        if any(column < len(row) and row[column] != "" for column in columns)
    )
    if not entries:
        raise Invalid(N_("There are heads, but no rows below them."))
    return PeopleList(sheet.name, entries, heads, unknown)


def _entry(number: int, cells: Mapping[str, Cell]) -> Entry:
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    for name, cell in cells.items():
        try:
            values[name] = read_cell(name, cell)
        except CellError as error:
            values[name] = error.shown
            faults.append(Fault(name, error.message, error.params))
    if not values.get("name") and not values.get("office"):
        faults.append(Fault("name", N_("Neither a name nor an office."), {}))
    return Entry(number, values, tuple(faults))


def _head_of(heads: Mapping[str, Iterable[str]]) -> dict[str, str]:
    return {folded(text): name for name, texts in heads.items() for text in texts}


HEAD_OF = _head_of(HEADS)

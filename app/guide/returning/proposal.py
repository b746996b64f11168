"""What one line of a workbook that came back would do to its row, and the same as the row keeps it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from app.guide.exporting.as_exported import KEYS
from app.guide.exporting.columns import ROLES
from app.guide.plan import Node
from app.guide.returning.lines import Line
from app.guide.returning.tree import Spot, Stand
from app.models import GuideItem
from app.vocabulary import Form, ItemKind, ItemRole, Language

TOLD = ("title", "purpose", "panel")
NOT_READ = frozenset({"start", "end", "kind"})


class Standing(NamedTuple):
    """A row of the guide as it stands now, in the language of the workbook."""

    stand: Stand
    node: Node
    item: GuideItem
    title: str
    said: Mapping[str, str]
    starts: int
    """When its day does."""


class Change(NamedTuple):
    """One field. `disputed`: it was changed here, too, since the workbook went out."""

    key: str
    before: str
    after: str
    disputed: bool


@dataclass(slots=True)
class Proposal:
    """What one line would do to a row of the guide; with no row, it is a new one."""

    spot: Spot
    row: Standing | None
    changes: list[Change] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @property
    def line(self) -> Line:
        return self.spot.line

    @property
    def name(self) -> str:
        return str(self.line.number)


# As the row keeps it


def values_of(one: Proposal, tongue: Language, keys: Iterable[str]) -> dict[str, Any]:
    """Columns of the row; people are not among them."""
    values: dict[str, Any] = {}
    said = one.line.said | {change.key: change.after for change in one.changes}
    for key in keys:
        if key in TOLD:
            values[_column(one.row, key, tongue, said[key])] = one.line.texts[key]
        elif key in ("minutes", "cut_to", "pin"):
            values[key] = int(said[key]) if said.get(key) else None
        elif key in ("optional", "protocol", "public"):
            values[key] = said[key] == "1"
        elif key == "form":
            values[key] = Form(said[key]) if said[key] else None
        elif key not in ROLES:
            values[key] = one.line.texts[key]
    return values


def _column(row: Standing | None, key: str, tongue: Language, theirs: str) -> str:
    """In the language of the workbook; a text of the other language that was shown for want of one is emptied there."""
    if row and not theirs and not getattr(row.item, f"{key}_{tongue.value}"):
        tongue = Language.ENGLISH if tongue == Language.ALBANIAN else Language.ALBANIAN
    return f"{key}_{tongue.value}"


def new_values(one: Proposal, tongue: Language) -> dict[str, Any]:
    given = [key for key in one.line.said if key in KEYS and key not in NOT_READ]
    values = values_of(one, tongue, given)
    minutes = None if one.spot.parts else values.get("minutes")
    values["minutes"] = 0 if minutes is None and one.spot.kind == ItemKind.STEP else minutes
    return values


def names_in(said: str) -> list[str]:
    return said.split("\n") if said else []


def people_of(one: Proposal, keys: Iterable[str]) -> dict[ItemRole, list[str]]:
    said = one.line.said | {change.key: change.after for change in one.changes}
    return {ItemRole(key): names_in(said.get(key, "")) for key in keys if key in ROLES}

"""Our own workbook that comes back: what it would change in the guide, row by row and field by field.

A cell that still says what it said when the workbook went out changes nothing, whatever the guide says now. Where both
were changed since, the guide stays as it is unless somebody chooses the workbook's.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlmodel import Session, col

from app.errors import Invalid
from app.guide import editing, queries
from app.guide.as_exported import DAY_MINUTES, KEYS, AsOf, mark, said_by
from app.guide.importing import NAMED
from app.guide.importing_workbook import Table
from app.guide.plan import Node
from app.guide.returning_lines import Line, has_ids, ids, lines_of
from app.guide.returning_notes import held
from app.guide.returning_tree import Spot, Stand, Tree, tree_of
from app.guide.workbook import names_by_role, title_of
from app.guide.workbook_columns import ROLES
from app.models import Event, GuideItem
from app.vocabulary import Form, ItemKind, ItemRole, Language
from app.web.languages import gettext, language, ngettext, speak
from app.web.words import word

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


@dataclass(slots=True)
class Return:
    """`removed`: numbers of lines whose row was taken out of the guide since. `gone`: rows that no line speaks of."""

    language: Language
    tree: Tree
    proposals: list[Proposal]
    rows: Mapping[str, Standing]
    removed: frozenset[int]
    gone: list[Standing]
    remarks: list[str]
    held: frozenset[str] = frozenset()
    """UIDs of gone rows that stay, whatever is chosen."""

    @property
    def faults(self) -> list[str]:
        return [fault for one in self.proposals for fault in one.faults]

    @property
    def changed(self) -> list[Proposal]:
        return [one for one in self.proposals if one.row and (one.changes or one.spot.moved)]

    @property
    def new(self) -> list[Proposal]:
        return [one for one in self.proposals if one.row is None]


def comes_back(db: Session, event_id: int, table: Table) -> bool:
    """A sheet of ours with rows of this event, whether they still stand or not."""
    if not has_ids(table):
        return False
    found = select(col(GuideItem.uid)).where(col(GuideItem.event_id) == event_id)
    return not ids(table).isdisjoint(db.execute(found).scalars())


def compare(db: Session, event: Event, table: Table) -> Return:
    lines = lines_of(table)
    tongue = _language_of(lines)
    with speaking(tongue):
        rows = standing(db, event, tongue)
    gone_here = select(col(GuideItem.uid)).where(
        col(GuideItem.event_id) == event.key, col(GuideItem.removed_at).is_not(None)
    )
    removed_uids = set(db.execute(gone_here).scalars())
    copies = _once_each(lines, rows)
    tree = tree_of(lines, {uid: row.stand for uid, row in rows.items()}, event.starts_on)
    removed = frozenset(line.number for line in lines if line.uid in removed_uids)
    unread: list[str] = []
    proposals = [Proposal(spot, rows.get(spot.line.uid)) for spot in tree.spots]
    for one in proposals:
        one.faults += one.line.faults
        if one.row:
            _compare(db, one, one.row, tongue, unread)
        else:
            _check_new(one)
    remarks = [*_remarks_on(lines, tree, rows, removed), *copies, *unread]
    gone = _gone(rows, lines)
    stays = held(db, [row.node for row in gone], {line.uid for line in lines})
    return Return(tongue, tree, proposals, rows, removed, gone, remarks, stays)


@contextmanager
def speaking(tongue: Language) -> Iterator[None]:
    before = language()
    speak(tongue)
    try:
        yield
    finally:
        speak(before)


def _language_of(lines: Iterable[Line]) -> Language:
    """In which the workbook was made; the reader's, where it does not say."""
    said = Counter(line.as_of.language for line in lines if line.as_of)
    return said.most_common(1)[0][0] if said else language()


def standing(db: Session, event: Event, tongue: Language) -> dict[str, Standing]:
    """Every row that stands in a day or among the ideas, by its UID."""
    details = queries.details(db, event.key)
    uids = {key: item.uid for key, item in details.items()}
    found: dict[str, Standing] = {}
    for plan in (*queries.all_planned(db, event), queries.ideas(db, event)):
        on = plan.day.on if plan.day.id else None
        for node, depth in (each for root in plan.roots for each in _deep(root, 0)):
            row, item = node.row, details[node.row.id]
            title = title_of(node, tongue)
            stand = Stand(row.uid, row.kind, on, uids.get(row.parent_id or 0, ""), depth, len(found))
            said = said_by(node, item, title, names_by_role(node), tongue)
            found[row.uid] = Standing(stand, node, item, title, said, plan.day.starts)
    return found


def _deep(node: Node, depth: int) -> Iterator[tuple[Node, int]]:
    yield node, depth
    for part in node.parts:
        yield from _deep(part, depth + 1)


def _once_each(lines: Sequence[Line], rows: Mapping[str, Standing]) -> list[str]:
    """A line that was copied in the workbook bears the ID of another: whichever is less alike is a new row."""
    remarks = []
    first: dict[str, Line] = {}
    for line in lines:
        known = first.get(line.uid) if line.uid else None
        if known is None:
            first[line.uid] = line
            continue
        row = rows.get(line.uid)
        copy = known if row and line.title == row.said["title"] != known.title else line
        first[line.uid] = line if copy is known else known
        copy.uid, copy.as_of = "", None
        said = gettext(
            "Rows %(first)s and %(row)s bear the same ID: row %(copy)s is taken for a copy, and is new.",
            first=known.number, row=line.number, copy=copy.number,
        )  # fmt: skip
        remarks.append(said)
    return remarks


def _remarks_on(lines: Sequence[Line], tree: Tree, rows: Mapping[str, Standing], removed: frozenset[int]) -> list[str]:
    found = []
    if tree.unclear:
        said = gettext(
            "From row %(row)s on it cannot be understood what stands in what, as after sorting: every row stays in its "
            "place, and only its words and minutes are read.",
            row=tree.unclear.number,
        )
        found.append(said)
    foreign = sum(1 for line in lines if line.uid and line.uid not in rows and line.number not in removed)
    if foreign:
        said = ngettext(
            "%(num)d row bears an ID that this event does not know: it is taken for a new one.",
            "%(num)d rows bear IDs that this event does not know: they are taken for new ones.",
            foreign,
        )
        found.append(said)
    if not any(line.as_of for line in lines):
        said = gettext(
            "This workbook no longer knows how it went out, so what was changed here since cannot be told from what "
            "was changed in it. Look closely."
        )
        found.append(said)
    return found


def _gone(rows: Mapping[str, Standing], lines: Sequence[Line]) -> list[Standing]:
    """Rows that were in the workbook when it went out, and are not in it now; what they hold goes with them."""
    there = {line.uid for line in lines}
    went_out = min((line.as_of.at for line in lines if line.as_of), default=None)
    missing = {
        uid
        for uid, row in rows.items()
        if uid not in there and row.stand.on and (went_out is None or row.item.created_at <= went_out)
    }
    roots = [rows[uid] for uid in missing if rows[uid].stand.parent not in missing]
    return sorted(roots, key=lambda row: row.stand.order)


# Field by field


def _compare(db: Session, one: Proposal, row: Standing, tongue: Language, remarks: list[str]) -> None:
    line = one.line
    for key in KEYS:
        theirs = _pin(line, row) if key == "pin" else line.said.get(key)
        if theirs is None:
            continue
        now = row.said[key]
        if theirs == now or _same(key, theirs, row) or _untouched(line.as_of, key, theirs):
            continue
        if (unread := _not_read(key, line, row)) is not None:
            if unread and len(remarks) < NAMED:
                remarks.append(unread)
            continue
        disputed = line.as_of is not None and mark(now) != line.as_of.marks[key]
        one.changes.append(Change(key, now, theirs, disputed))
    try:
        sure = [each.key for each in one.changes if not each.disputed]
        editing.check_fields(db, row.item, values_of(one, tongue, sure))
    except Invalid as problem:
        one.faults += [
            gettext("Row %(row)s: %(what)s", row=line.number, what=gettext(text)) for text in problem.fields.values()
        ]


def _untouched(as_of: AsOf | None, key: str, theirs: str) -> bool:
    return as_of is not None and mark(theirs) == as_of.marks[key]


def _same(key: str, theirs: str, row: Standing) -> bool:
    """A title may be read in the other language, and as the word for its kind where there is none."""
    if key in TOLD and theirs:
        return theirs in (getattr(row.item, f"{key}_en"), getattr(row.item, f"{key}_sq"))
    if key == "minutes":
        return not row.node.parts and theirs == "" and row.item.minutes is None
    return False


def _pin(line: Line, row: Standing) -> str | None:
    """The minute at which it is fixed: the sheet shows a time of day, also of a row behind midnight. None: as it is."""
    if line.fixed is None or (line.fixed and line.start is None):
        return None
    if not line.fixed or line.start is None:
        return ""
    if _untouched(line.as_of, "start", line.said["start"]) and not _untouched(line.as_of, "pin", ""):
        return None  # what is fixed may begin at another time than it says: there is no 2:30 when clocks go forward
    if row.item.pin is not None and line.start == row.node.span.opens % DAY_MINUTES:
        return str(row.item.pin)
    late = line.start + DAY_MINUTES
    for known in (row.item.pin, row.node.span.opens):
        if known in (line.start, late):
            return str(known)
    if _untouched(line.as_of, "pin", str(late)):
        return str(late)
    return str(line.start if line.start >= row.starts else late)


def _not_read(key: str, line: Line, row: Standing) -> str | None:
    """Why a cell is not read, though it was changed; empty where there is nothing to say; None where it is read."""
    touched = line.as_of is not None
    if key in NOT_READ:
        if not touched or (key == "start" and line.fixed):
            return ""
        why = {
            "start": gettext("a start is computed; write yes under “Fixed time” for it to be kept"),
            "end": gettext("an end is computed from the minutes"),
            "kind": gettext("a row stays of its kind"),
        }[key]
        return gettext("Row %(row)s: %(why)s.", row=line.number, why=why)
    if key == "minutes" and row.node.parts:
        why = gettext("its minutes are those of what stands in it")
        return gettext("Row %(row)s: %(why)s.", row=line.number, why=why) if touched else ""
    if key == "title" and not line.title:
        return gettext("Row %(row)s: %(why)s.", row=line.number, why=gettext("its title was emptied, and stays"))
    return None


def _check_new(one: Proposal) -> None:
    line = one.line
    if not line.title:
        what = gettext("A new row needs a title.")
        one.faults.append(gettext("Row %(row)s: %(what)s", row=line.number, what=what))
    if line.said.get("protocol") == "1":
        line.said["cut_to"] = ""
    minutes, cut_to = line.said.get("minutes") or "0", line.said.get("cut_to")
    if cut_to and int(cut_to) > int(minutes):
        what = gettext("A step cannot be cut to more than it takes.")
        one.faults.append(gettext("Row %(row)s: %(what)s", row=line.number, what=what))


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


def kind_word(kind: ItemKind) -> str:
    return str(word(kind))


def digest(back: Return) -> str:
    """What the preview showed; another at application means that somebody changed the guide in between."""
    shown = [
        [one.name, one.spot.moved, one.row.stand.place if one.row else "", [list(each) for each in one.changes]]
        for one in back.proposals
        if one.row is None or one.changes or one.spot.moved
    ]
    text = json.dumps([shown, [row.stand.uid for row in back.gone]])
    return hashlib.sha256(text.encode()).hexdigest()[:32]

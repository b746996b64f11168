"""Our own workbook that comes back: what it would change in the guide, row by row."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session, col

from app.access import uploads
from app.guide import queries
from app.guide.exporting.as_exported import said_by
from app.guide.exporting.workbook import names_by_role, title_of
from app.guide.importing.workbook import Table
from app.guide.plan import Node
from app.guide.returning.fields import check_new, compare_fields
from app.guide.returning.lines import Line, has_ids, ids, lines_of
from app.guide.returning.proposal import Proposal, Standing
from app.guide.returning.stays import held, holding
from app.guide.returning.tree import Stand, Tree, tree_of
from app.models import Event, GuideItem
from app.vocabulary import Language
from app.web.languages import gettext, language, ngettext, speaking


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
    held: frozenset[str]
    """UIDs of gone rows that stay, whatever is chosen, since notes were taken there."""
    holding: frozenset[str]
    """And of those that stay since they hold rows of the workbook."""

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
            compare_fields(db, one, one.row, tongue, unread)
        else:
            check_new(one)
    remarks = [*_remarks_on(lines, tree, rows, removed), *copies, *unread]
    gone = _gone(rows, lines)
    roots, spots = [row.node for row in gone], tree.by_uid
    return Return(tongue, tree, proposals, rows, removed, gone, remarks, held(db, roots, spots), holding(roots, spots))


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
        for node, depth in (each for root in plan.roots for each in in_depth(root, 0)):
            row, item = node.row, details[node.row.id]
            title = title_of(node, tongue)
            stand = Stand(row.uid, row.kind, on, uids.get(row.parent_id or 0, ""), depth, len(found))
            said = said_by(node, item, title, names_by_role(node), tongue)
            found[row.uid] = Standing(stand, node, item, title, said, plan.day.starts)
    return found


def in_depth(node: Node, depth: int) -> Iterator[tuple[Node, int]]:
    yield node, depth
    for part in node.parts:
        yield from in_depth(part, depth + 1)


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


def digest(back: Return) -> str:
    shown = [
        [one.name, one.spot.moved, one.row.stand.place if one.row else "", [list(each) for each in one.changes]]
        for one in back.proposals
        if one.row is None or one.changes or one.spot.moved
    ]
    return uploads.fingerprint([shown, [row.stand.uid for row in back.gone]])

"""What a workbook that came back would change, in the reader's words."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from app.guide.exporting.columns import COLUMNS, NO, ROLES, YES
from app.guide.importing.cells import DAY_MINUTES
from app.guide.returning.actions import Choice, offered
from app.guide.returning.proposal import Proposal, Standing, names_in
from app.guide.returning.stays import needed
from app.guide.returning.tree import Spot
from app.guide.returning.whole import Return, digest
from app.vocabulary import Form
from app.web.formats import clock, day, minutes
from app.web.languages import gettext
from app.web.words import word

LABELS = {column.key: column.head for column in COLUMNS}


class Said(NamedTuple):
    """`choice` where both changed it: by it the workbook's is chosen."""

    label: str
    before: str
    after: str
    choice: str = ""


class ChangedRow(NamedTuple):
    number: int
    title: str
    changes: list[Said]


class NewRow(NamedTuple):
    number: int
    title: str
    kind: str
    minutes: str
    place: str
    choice: str
    removed: bool


class Need(NamedTuple):
    """`choice` has to be taken, too. `new`: it is a new row, else a row whose place was changed here as well."""

    choice: str
    title: str
    new: bool


class GoneRow(NamedTuple):
    title: str
    place: str
    rows: int
    """How many rows go with it."""
    choice: str
    stays: str
    """Why it stays in any case; then there is nothing to choose."""
    needs: list[Need]


def preview(back: Return, taken: Choice | None = None) -> dict[str, Any]:
    """`taken`: what somebody chose already."""
    changed = [ChangedRow(one.line.number, title_of(one), list(_said(back, one))) for one in back.changed]
    return {
        "seen": digest(back),
        "told": back.remarks,
        "faults": back.faults,
        "changed": changed,
        "disputed": sum(1 for row in changed for said in row.changes if said.choice),
        "new": new_rows(back),
        "gone": _gone(back),
        "taken": offered(back) if taken is None else taken,
    }


def waiting(back: Return, taken: Choice) -> list[GoneRow]:
    """Rows that are to be removed, each with what it needs and was not chosen."""
    chosen = [row._replace(needs=[need for need in row.needs if need.choice not in taken]) for row in _gone(back)]
    return [row for row in chosen if row.choice in taken and row.needs]


def title_of(one: Proposal) -> str:
    return one.row.title if one.row else one.line.title


def _said(back: Return, one: Proposal) -> Iterator[Said]:
    for change in one.changes:
        choice = f"row-{one.name}-{change.key}" if change.disputed else ""
        yield Said(gettext(LABELS[change.key]), readable(change.key, change.before), readable(change.key, change.after),
                   choice)  # fmt: skip
    if one.spot.moved and one.row is not None:
        choice = f"row-{one.name}-place" if one.spot.disputed else ""
        yield Said(gettext("Place"), place_of(back, one.row), place_in_workbook(back, one.spot), choice)


def readable(key: str, said: str) -> str:
    if key in ("optional", "protocol", "public"):
        return gettext(YES) if said == "1" else gettext(NO)
    if not said:
        return ""
    if key in ("minutes", "cut_to"):
        return str(minutes(int(said)))
    if key == "pin":
        late = int(said) // DAY_MINUTES
        return str(clock(int(said) % DAY_MINUTES)) + (f" +{late}" if late else "")
    if key == "form":
        return str(word(Form(said)))
    return ", ".join(names_in(said)) if key in ROLES else said


def new_rows(back: Return) -> list[NewRow]:
    return [
        NewRow(
            one.line.number,
            one.line.title,
            str(word(one.spot.kind)),
            "" if one.spot.parts else readable("minutes", one.line.said.get("minutes", "")),
            place_in_workbook(back, one.spot),
            f"new-{one.name}",
            one.line.number in back.removed,
        )
        for one in back.new
    ]


def _gone(back: Return) -> list[GoneRow]:
    found, spots = [], back.tree.by_uid
    for row in back.gone:
        uid = row.stand.uid
        stays = _why_it_stays(back, uid)
        needs = [] if stays else [_need(back, spot) for spot in needed(row.node, spots)]
        inside = sum(1 for _ in row.node.walk()) - 1
        found.append(GoneRow(row.title, place_of(back, row), inside, "" if stays else f"gone-{uid}", stays, needs))
    return found


def _need(back: Return, spot: Spot) -> Need:
    number = spot.line.number
    choice = f"row-{number}-place" if spot.stand else f"new-{number}"
    return Need(choice, _called(back, spot), spot.stand is None)


def _why_it_stays(back: Return, uid: str) -> str:
    if uid in back.held:
        return gettext("stays: notes were taken there")
    return gettext("stays: it holds rows that the workbook has") if uid in back.holding else ""


# Places in words


def place_of(back: Return, row: Standing) -> str:
    """Where a row stands now."""
    stand = row.stand
    if not stand.parent and stand.on is None:
        return gettext("among the ideas")
    beside = [other for other in back.rows.values() if other.stand.place == stand.place]
    before = [other for other in beside if other.stand.order < stand.order]
    behind = max(before, key=lambda other: other.stand.order).title if before else ""
    holder = back.rows[stand.parent].title if stand.parent in back.rows else ""
    return _place(holder, day(stand.on) if stand.on else "", behind)


def place_in_workbook(back: Return, spot: Spot) -> str:
    holder = spot.parent
    beside = holder.parts if holder else [root for root in back.tree.roots if root.on == spot.on]
    at = next(number for number, each in enumerate(beside) if each is spot)
    behind = _called(back, beside[at - 1]) if at else ""
    return _place(_called(back, holder) if holder else "", day(spot.on) if spot.on else "", behind)


def _called(back: Return, spot: Spot) -> str:
    return back.rows[spot.line.uid].title if spot.stand else spot.line.title


def _place(holder: str, on: str, behind: str) -> str:
    if holder and behind:
        return gettext("in “%(holder)s”, behind “%(behind)s”", holder=holder[:80], behind=behind[:80])
    if holder:
        return gettext("in “%(holder)s”, first", holder=holder[:80])
    if behind:
        return gettext("%(day)s, behind “%(behind)s”", day=on, behind=behind[:80])
    return gettext("%(day)s, first", day=on)


# As lines, for the command line


def told(back: Return) -> Iterator[str]:
    yield from back.remarks
    yield from back.faults
    nothing, stays = gettext("nothing"), gettext("changed here meanwhile: stays")
    not_added = gettext("removed here meanwhile: is not added")
    for one in back.changed:
        yield gettext("Row %(row)s, “%(title)s”:", row=one.line.number, title=title_of(one))
        for said in _said(back, one):
            line = f"  {said.label}: {_on_a_line(said.before) or nothing} → {_on_a_line(said.after) or nothing}"
            yield line + (f" ({stays})" if said.choice else "")
    for row in new_rows(back):
        said_new = gettext("Row %(row)s, “%(title)s”: new, %(place)s", row=row.number, title=row.title, place=row.place)
        yield said_new + (f" ({not_added})" if row.removed else "")
    for gone in _gone(back):
        yield gettext("“%(title)s” is not in the workbook: it stays (%(place)s)", title=gone.title, place=gone.place)


def _on_a_line(text: str) -> str:
    return " / ".join(text.split("\n"))

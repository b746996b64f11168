"""A line of a workbook that came back beside its row of the guide: field by field, what was changed in which.

A cell that still says what it said when the workbook went out changes nothing, whatever the guide says now. Where both
were changed since, the guide stays as it is unless somebody chooses the workbook's.
"""

from sqlmodel import Session

from app.errors import Invalid
from app.guide import editing
from app.guide.exporting.as_exported import DAY_MINUTES, KEYS, AsOf, mark
from app.guide.importing.brought import REMARKS
from app.guide.returning.lines import Line
from app.guide.returning.proposal import NOT_READ, TOLD, Change, Proposal, Standing, values_of
from app.vocabulary import Language
from app.web.languages import gettext


def compare_fields(db: Session, one: Proposal, row: Standing, tongue: Language, remarks: list[str]) -> None:
    """`remarks` hears of cells that were changed and are not read."""
    line = one.line
    for key in KEYS:
        theirs = pin_of(line, row) if key == "pin" else line.said.get(key)
        if theirs is None:
            continue
        now = row.said[key]
        if theirs == now or _same(key, theirs, row) or _untouched(line.as_of, key, theirs):
            continue
        if (unread := _not_read(key, line, row)) is not None:
            if unread and len(remarks) < REMARKS:
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


def pin_of(line: Line, row: Standing) -> str | None:
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


def check_new(one: Proposal) -> None:
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

"""Actual times of a day, typed up afterwards from the sheets that were filled in by hand."""

import re
from typing import Annotated, Any

from fastapi import Request
from pydantic import BeforeValidator
from sqlmodel import Session
from starlette.responses import Response

from app.access.loaders import EventAccess, fetch
from app.errors import NotFound
from app.guide import times, times_actions
from app.guide.answers import Editor, title
from app.guide.forms import Key
from app.guide.plan import Node
from app.guide.times import Sheet
from app.models import GuideDay, Run, RunEntry
from app.web.fields import LongLine, parse_clock
from app.web.forms import Form, Typed, read
from app.web.languages import gettext as _
from app.web.pages import fragment, go, parts, render, wants_fragment
from app.web.rooms import room
from app.web.transaction import DB

router = room()
DAY = "/events/{event}/guide/days/{day_id}"


def _in_a_hurry(value: Any) -> Any:
    """905 is 9:05, as on a sheet that is filled in standing."""
    found = re.fullmatch(r"\s*([0-9])([0-9]{2})\s*(\+1)?\s*", value) if isinstance(value, str) else None
    return parse_clock(f"{found[1]}:{found[2]} {found[3] or ''}".strip() if found else value)


Moment = Annotated[int, BeforeValidator(_in_a_hurry)]


class TimesForm(Form):
    run: Key | None = None
    seen: int = 0
    began: Moment | None = None
    ended: Moment | None = None
    skipped: bool = False
    remark: LongLine = ""

    @property
    def noted(self) -> dict[str, Any]:
        return {name: value for name, value in self.changed().items() if name in ("began", "ended", "skipped")}


@router.get(DAY + "/times")
def times_page(
    request: Request, access: Editor, db: DB, day_id: int, run: int | None = None, at: int | None = None
) -> Response:
    """`run` is a rehearsal, or the real one where none is named. `at` is the row that was typed last."""
    day = fetch(db, GuideDay, day_id, access)
    sheet = times.sheet_of(db, access.event, day, _run(db, access, day, run))
    days = times.days_with(db, access.event.key)
    return render(request, "guide/times.html", access=access, tab="guide", days=days, after=_after(sheet, at),
                  **_context(day, sheet))  # fmt: skip


@router.patch(DAY + "/times/{row_id}")
def note_row(request: Request, access: Editor, db: DB, typed: Typed, day_id: int, row_id: int) -> Response:
    day = fetch(db, GuideDay, day_id, access)
    form = read(TimesForm, typed)
    before = times.sheet_of(db, access.event, day, _run(db, access, day, form.run))
    node = before.plan.nodes.get(row_id)
    if node is None or node.parts:
        raise NotFound
    run = before.run or times_actions.begin(db, access.event, day, real=True, by=access.user)
    entry = times_actions.note(db, before, run, node, form.noted, seen=form.seen, by=access.user)
    after = times.sheet_of(db, access.event, day, run.key)
    said = _("“%(title)s” did not take place.", title=title(node)) if form.skipped else None
    return _answer(request, access, day, before, after, entry, said=said, at=node)


@router.patch(DAY + "/times")
def note_day(request: Request, access: Editor, db: DB, typed: Typed, day_id: int) -> Response:
    """When the day ended, and where its times come from."""
    day = fetch(db, GuideDay, day_id, access)
    form = read(TimesForm, typed)
    before = times.sheet_of(db, access.event, day, _run(db, access, day, form.run))
    run = before.run or times_actions.begin(db, access.event, day, real=True, by=access.user)
    sent = form.changed()
    if "remark" in sent:
        times_actions.remark(db, run, form.remark)
    entry = times_actions.close(db, before, run, form.ended, by=access.user) if "ended" in sent else None
    return _answer(request, access, day, before, times.sheet_of(db, access.event, day, run.key), entry)


@router.delete(DAY + "/times/entries/{entry_id}")
def undo(request: Request, access: Editor, db: DB, day_id: int, entry_id: int) -> Response:
    """Take back what was noted last of a row."""
    day = fetch(db, GuideDay, day_id, access)
    entry = fetch(db, RunEntry, entry_id, access)
    before = times.sheet_of(db, access.event, day, _run(db, access, day, entry.run_id))
    times_actions.undo(db, entry, before.entries.get(entry.uid))
    after = times.sheet_of(db, access.event, day, entry.run_id)
    node = next((node for node in after.plan.nodes.values() if node.row.uid == entry.uid), None)
    return _answer(request, access, day, before, after, None, said=_("Taken back."), at=node)


@router.post(DAY + "/runs")
def rehearse(request: Request, access: Editor, db: DB, day_id: int) -> Response:
    """Times of a rehearsal, beside those of the day itself."""
    day = fetch(db, GuideDay, day_id, access)
    run = times_actions.begin(db, access.event, day, real=False, by=access.user)
    return go(request, _address(access, day, run))


@router.put(DAY + "/runs/{run_id}/real")
def make_real(request: Request, access: Editor, db: DB, day_id: int, run_id: int) -> Response:
    """It was the day itself after all; what was taken for it becomes a rehearsal."""
    day = fetch(db, GuideDay, day_id, access)
    runs = times.runs_of(db, day)
    run = next((run for run in runs if run.key == _run(db, access, day, run_id)), None)
    if run is None:
        raise NotFound
    times_actions.make_real(db, run, runs)
    return go(request, _address(access, day, run), said=_("These times count as those of the day now."))


def _run(db: Session, access: EventAccess, day: GuideDay, run_id: int | None) -> int | None:
    """A run of this day, if one is named."""
    if run_id is not None and fetch(db, Run, run_id, access).day_id != day.key:
        raise NotFound
    return run_id


def _address(access: EventAccess, day: GuideDay, run: Run | None) -> str:
    named = f"?run={run.key}" if run is not None and not run.real else ""
    return f"/events/{access.event.slug}/guide/days/{day.key}/times{named}"


def _context(day: GuideDay, sheet: Sheet) -> dict[str, Any]:
    return {"day": day, "sheet": sheet, "plan": sheet.plan, "title": title}


def _after(sheet: Sheet, at: int | None) -> int | None:
    """The row behind the one that was typed last: there typing goes on without JavaScript."""
    keys = [node.row.id for node in sheet.leaves]
    return keys[keys.index(at) + 1] if at in keys[:-1] else None


def _answer(
    request: Request, access: EventAccess, day: GuideDay, before: Sheet, after: Sheet, entry: RunEntry | None,
    *, said: str | None = None, at: Node | None = None,
) -> Response:  # fmt: skip
    """The row that was typed in, and of the others what follows from it."""
    base = f"/events/{access.event.slug}/guide/days/{day.key}/times"
    undo = {"method": "DELETE", "url": f"{base}/entries/{entry.key}"} if entry is not None else None
    if not wants_fragment(request):
        address = _address(access, day, after.run)
        if at is not None and _after(after, at.row.id) is not None:  # a browser focuses nothing behind a fragment
            address += f"{'&' if '?' in address else '?'}at={at.row.id}"
        elif at is not None:
            address += f"#taken-{at.row.id}"
        return go(request, address, said=said or _("Saved"), undo=undo)
    changed = [node for key, node in after.plan.nodes.items() if before.lines.get(key) != after.lines[key]]
    text = fragment(request, "guide/_times.html", access=access, typed=at, changed=changed, **_context(day, after))
    return parts(request, text, said=said, undo=undo)

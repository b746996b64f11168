"""Changes between two versions as sentences, and the list of versions."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlmodel import Session, col

from app.guide import publication, queries
from app.guide.exporting.words import told
from app.guide.versions import Change, Moment, What, changes, worth_telling
from app.models import Event, Publication, User
from app.vocabulary import Audience, ItemKind, ItemRole
from app.web.formats import clock, day, minutes
from app.web.languages import gettext, language
from app.web.words import word

SIGNS = {What.ADDED: "plus", What.REMOVED: "trash-2", What.MOVED: "clock"}


class Sentence(NamedTuple):
    sign: str
    words: str


class VersionRow(NamedTuple):
    number: int
    at: datetime
    by: str
    audience: Audience
    withdrawn: bool
    remark: str


def listed(db: Session, event: Event) -> list[VersionRow]:
    """Every version, the last first."""
    found = db.execute(
        select(
            col(Publication.number),
            col(Publication.created_at),
            col(User.name),
            col(Publication.audience),
            col(Publication.withdrawn),
            col(Publication.remark),
        )
        .outerjoin(User, col(User.id) == col(Publication.by_id))
        .where(col(Publication.event_id) == event.key)
        .order_by(col(Publication.number).desc())
    )
    return [VersionRow(number, at, by or "", *rest) for number, at, by, *rest in found]


def version(db: Session, event: Event, number: int) -> Publication | None:
    return db.execute(
        select(Publication).where(col(Publication.event_id) == event.key, col(Publication.number) == number)
    ).scalar_one_or_none()


def before(db: Session, event: Event, made: Publication) -> Publication | None:
    """The version before this one for the same people."""
    return db.execute(
        select(Publication)
        .where(
            col(Publication.event_id) == event.key,
            col(Publication.audience) == made.audience,
            col(Publication.number) < made.number,
        )
        .order_by(col(Publication.number).desc())
        .limit(1)
    ).scalar_one_or_none()


def standing(db: Session, event: Event) -> dict[str, Any]:
    """How the guide stands against what was published and what was shared last."""
    plans = queries.all_planned(db, event)
    published = queries.publication(db, event.key)
    shared = queries.latest_version(db, event.key, Audience.TEAM)
    out, inside = publication.agenda_of(event, plans), publication.guide_of(event, plans)
    return {
        "published": published,
        "shared": shared,
        "is_empty": not any(plan.rows for plan in plans),
        "is_all_internal": not any(one["entries"] for one in out["days"]),
        "since_published": told_changes(published.content, out) if published else [],
        "since_shared": told_changes(shared.content, inside) if shared else [],
    }


class ShownRow(NamedTuple):
    opens: int
    closes: int
    number: str
    title: str
    depth: int
    room: str
    who: str


class ShownDay(NamedTuple):
    on: date
    title: str
    rows: list[ShownRow]


def shown_days(content: Mapping[str, Any]) -> list[ShownDay]:
    """A version as one reads it: lanes stand below their session."""
    return [
        ShownDay(
            date.fromisoformat(day["on"]),
            told(day, "title", language()),
            [_shown_row(one, one is not entry) for entry in day["entries"] for one in (entry, *entry["lanes"])],
        )
        for day in content["days"]
        if day["entries"]
    ]


def _shown_row(one: Mapping[str, Any], lane: bool) -> ShownRow:
    title = told(one, "title", language()) or word(ItemKind(one["kind"]))
    who = ", ".join(person["name"] for person in one["speakers"])
    depth = min(one.get("depth", int(lane)), 4)
    return ShownRow(one["opens"], one["closes"], one["number"], title, depth, one["room"], who)


def told_changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Sentence]:
    return [Sentence(SIGNS.get(one.what, "pencil"), _words(one)) for one in worth_telling(changes(old, new))]


def _words(one: Change) -> str:
    if one.what == What.PLACE:
        return gettext(
            "The place is now %(after)s; it was %(before)s.", after=one.after or "–", before=one.before or "–"
        )
    return _SENTENCES[one.what](one, _title(one.entry))


def _title(entry: Mapping[str, Any]) -> str:
    return told(entry, "title", language()) or word(ItemKind(entry["kind"]))


def _added(one: Change, title: str) -> str:
    return gettext("“%(title)s” is new, on %(day)s at %(time)s.", title=title, **_when(one.after))


def _removed(one: Change, title: str) -> str:
    return gettext("“%(title)s” was removed; it stood on %(day)s at %(time)s.", title=title, **_when(one.before))


def _moved(one: Change, title: str) -> str:
    was, now = one.before, one.after
    if was.on == now.on:
        return gettext(
            "“%(title)s” moved from %(was)s to %(now)s.", title=title, was=clock(was.opens), now=clock(now.opens)
        )
    places = {"was": f"{_day(was)} {clock(was.opens)}", "now": f"{_day(now)} {clock(now.opens)}"}
    return gettext("“%(title)s” moved from %(was)s to %(now)s.", title=title, **places)


def _long(one: Change, title: str) -> str:
    return gettext(
        "“%(title)s” takes %(now)s; it took %(was)s.", title=title, now=minutes(one.after), was=minutes(one.before)
    )


def _renamed(one: Change, title: str) -> str:
    was = _title(one.before)
    if was == title:
        return gettext("“%(title)s” has another title in the other language.", title=title)
    return gettext("“%(was)s” is now called “%(title)s”.", was=was, title=title)


def _room(one: Change, title: str) -> str:
    if not one.after:
        return gettext("“%(title)s” has no room any more; it was in %(was)s.", title=title, was=one.before)
    if not one.before:
        return gettext("“%(title)s” is in %(now)s.", title=title, now=one.after)
    return gettext("“%(title)s” is in %(now)s; it was in %(was)s.", title=title, now=one.after, was=one.before)


def _people(one: Change, title: str) -> str:
    came, went = _named(one.after, but=one.before), _named(one.before, but=one.after)
    if came and went:
        return gettext("“%(title)s”: %(came)s instead of %(went)s.", title=title, came=came, went=went)
    if came:
        return gettext("“%(title)s”: %(came)s came in.", title=title, came=came)
    if went:
        return gettext("“%(title)s” without %(went)s.", title=title, went=went)
    return gettext("“%(title)s” has its people in another order.", title=title)


def _named(people: list[tuple[str, str]], *, but: list[tuple[str, str]]) -> str:
    return ", ".join(f"{name} ({word(ItemRole(role)).lower()})" for role, name in people if (role, name) not in but)


def _shown(one: Change, title: str) -> str:
    if one.after:
        return gettext("“%(title)s” goes into the agenda.", title=title)
    return gettext("“%(title)s” is internal now.", title=title)


def _other_words(_one: Change, title: str) -> str:
    return gettext("“%(title)s” is described otherwise.", title=title)


_SENTENCES = {
    What.ADDED: _added, What.REMOVED: _removed, What.MOVED: _moved, What.MINUTES: _long, What.RENAMED: _renamed,
    What.ROOM: _room, What.PEOPLE: _people, What.SHOWN: _shown, What.WORDS: _other_words,
}  # fmt: skip


def _when(moment: Moment) -> dict[str, str]:
    return {"day": _day(moment), "time": clock(moment.opens)}


def _day(moment: Moment) -> str:
    return day(date.fromisoformat(moment.on))

"""What the header of an event's pages shows this reader: the parts that are theirs to see, and how far off it is."""

from collections.abc import Hashable
from typing import NamedTuple

from app import clock
from app.access.loaders import EventAccess
from app.access.powers import Power
from app.errors import N_
from app.models import Event
from app.web.languages import gettext


class Tab(NamedTuple):
    key: str
    label: str
    href: str


TABS = (
    ("overview", "", N_("Overview"), Power.SEE_EVENT),
    ("brief", "/brief", N_("Brief"), Power.READ_PREPARATION),
    ("checklist", "/checklist", N_("Checklist"), Power.READ_PREPARATION),
    ("consultation", "/consultation", N_("Consultation"), Power.READ_CONSULTATION),
    ("participants", "/participants", N_("Participants"), Power.READ_PARTICIPANTS),
    ("guide", "/guide", N_("Guide"), Power.READ_PREPARATION),
    ("notes", "/notes", N_("Notes"), Power.READ_NOTES),
    ("report", "/report", N_("Report"), Power.READ_RELEASED_REPORT),
    ("settings", "/settings", N_("Settings"), Power.EDIT_EVENT),
)


def event_tabs(access: EventAccess) -> list[Tab]:
    base = f"/events/{access.event.slug}"
    return [Tab(key, gettext(label), base + path) for key, path, label, power in TABS if access.can(power)]


def frame_of(access: EventAccess) -> Hashable:
    """What the header shows, and whatever else of an event's page follows from who reads it and on which day."""
    event = access.event
    titles = (event.slug, event.title_en, event.title_sq, event.place)
    when = (event.starts_on, event.ends_on, event.provisional, clock.today(event.zone))
    return event.key, titles, when, tuple(event.languages), access.powers, access.roles, access.functions


def days_to_go(event: Event) -> int:
    """0 on every day of the event, negative when it has been held."""
    today = clock.today(event.zone)
    if today < event.starts_on:
        return (event.starts_on - today).days
    return min(0, (event.ends_on - today).days)

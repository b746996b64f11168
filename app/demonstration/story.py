"""Who and what the story is about: accounts, forums, events. The chapters fill them."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlmodel import Session, select

from app.access import actions
from app.events import actions as event_actions
from app.forums import actions as forum_actions
from app.models import Event, Forum, User
from app.vocabulary import EventKind, ForumKind, Role, TeamFunction

ACCOUNTS = {
    "organiser": "Organiser, Tirana office",
    "facilitator": "Lead facilitator",
    "recorder": "Recorder, first group",
    "reviewer": "Data-protection reviewer",
    "sponsor": "Sponsor's observer",
    "content": "Content lead, Shkodër office",
    "logistics": "Logistics",
    "registration": "Registration desk",
    "recorder-2": "Recorder, second group",
    "finance": "Finance",
    "admin": "Administrator",
}
EVENTS = (
    "national-conference",
    "southern-cluster-meeting",
    "southern-cluster-1",
    "southern-cluster-2",
    "launch-2004",
    "annual-2005",
    "annual-2006",
    "annual-2008",
)
FORUMS = (
    "caaht-national-conference",
    "northern-cluster",
    "central-cluster",
    "eastern-cluster",
    "southern-cluster",
    "regional-committees",
    "technical-tables",
    "shelter-coalition",
    "rilat",
)
CLUSTERS: tuple[tuple[str, str, str, list[str], dict[str, list[str]]], ...] = (
    ("northern", "Northern Cluster", "Grupi i Veriut", ["Shkodër", "Kukës", "Lezhë", "Dibër"], {}),
    ("central", "Central Cluster", "Grupi Qendror", ["Durrës", "Tiranë", "Elbasan"], {}),
    ("eastern", "Eastern Cluster", "Grupi i Lindjes", ["Korçë"], {"districts_added": ["Përmet", "Skrapar"]}),
    (
        "southern",
        "Southern Cluster",
        "Grupi i Jugut",
        ["Vlorë", "Gjirokastër", "Berat", "Fier"],
        {"districts_removed": ["Përmet", "Skrapar"]},
    ),
)
HOLDERS = {
    TeamFunction.ORGANISER: "organiser",
    TeamFunction.CONTENT_LEAD: "content",
    TeamFunction.LEAD_FACILITATOR: "facilitator",
    TeamFunction.RECORDER_LEAD: "recorder",
    TeamFunction.LOGISTICS: "logistics",
    TeamFunction.REGISTRATION: "registration",
    TeamFunction.FINANCE: "finance",
    TeamFunction.DATA_PROTECTION: "reviewer",
    TeamFunction.EVALUATION: "content",
}
ROLES = {
    "organiser": Role.ORGANISER,
    "facilitator": Role.FACILITATOR,
    "recorder": Role.RECORDER,
    "recorder-2": Role.RECORDER,
    "reviewer": Role.REVIEWER,
    "sponsor": Role.SPONSOR,
    "content": Role.FACILITATOR,
    "logistics": Role.FACILITATOR,
    "registration": Role.FACILITATOR,
    "finance": Role.FACILITATOR,
}


@dataclass
class Story:
    """What the chapters need to know of what was told before."""

    today: date
    forums: dict[str, Forum] = field(default_factory=dict)
    events: dict[str, Event] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)


def address(name: str) -> str:
    return f"{name}@kuvend.example"


def begin(db: Session, *, today: date, password_hash: str | None) -> Story:
    story = Story(today)
    for name, title in ACCOUNTS.items():
        story.users[name] = _account(db, name, title, password_hash)
    _forums(db, story)
    _events(db, story)
    for event in story.events.values():
        _team(db, story, event)
    return story


def tuesday_near(day: date) -> date:
    """The Tuesday nearest to that day."""
    return day + timedelta(days=(1 - day.weekday() + 3) % 7 - 3)


def _account(db: Session, name: str, title: str, password_hash: str | None) -> User:
    user = db.exec(select(User).where(User.email == address(name))).first()
    if user is None:
        user = actions.add_account(db, address(name), title, admin=name == "admin")
        user.password_hash = password_hash
    return user


def _forums(db: Session, story: Story) -> None:
    def forum(slug: str, kind: ForumKind, name_en: str, name_sq: str, **more: Any) -> Forum:
        known = db.exec(select(Forum).where(Forum.slug == slug)).first()
        made = known or forum_actions.create(
            db, kind=kind, name_en=name_en, name_sq=name_sq, slug=slug, by=story.users["admin"], **more
        )
        story.forums[slug] = made
        return made

    forum(
        "caaht-national-conference",
        ForumKind.NATIONAL_CONFERENCE,
        "CAAHT national conference",
        "Konferenca kombëtare CAAHT",
        cadence_months=12,
        held=5,
        about_en="The record speaks of five conferences and describes four of them.",
        about_sq="Burimi flet për pesë konferenca dhe përshkruan katër prej tyre.",
    )
    for key, name_en, name_sq, qarqe, districts in CLUSTERS:
        forum(
            f"{key}-cluster",
            ForumKind.REGIONAL_CLUSTER_GROUP,
            name_en,
            name_sq,
            cadence_months=3,
            territory={"qarqe": qarqe, **districts},
        )
    committees = forum(
        "regional-committees",
        ForumKind.REGIONAL_COMMITTEE,
        "Regional Committees in the Fight against Trafficking",
        "Komitetet Rajonale për Luftën kundër Trafikimit (KRAT)",
        cadence_months=3,
        about_en="Twelve committees, one in each qark, chaired by the Prefect; Administrative Order No. 139 of 2006.",
        about_sq="Dymbëdhjetë komitete, një për çdo qark, të kryesuara nga Prefekti; Urdhri nr. 139 i vitit 2006.",
    )
    forum(
        "technical-tables",
        ForumKind.TECHNICAL_WORKING_TABLE,
        "Technical Working Tables",
        "Tryezat Teknike Antitrafik (TTAT)",
        parent_id=committees.key,
    )
    forum(
        "shelter-coalition",
        ForumKind.COALITION,
        "National Coalition of Anti-Trafficking Shelters",
        "Koalicioni Kombëtar i Strehëzave Antitrafik",
        cadence_months=1,
    )
    forum(
        "rilat",
        ForumKind.LOCAL_NETWORK,
        "RILAT local anti-trafficking network, Vlorë",
        "Rrjeti lokal antitrafik RILAT, Vlorë",
    )


def _events(db: Session, story: Story) -> None:
    def event(slug: str, forum: str, kind: EventKind, title_en: str, title_sq: str, **more: Any) -> None:
        story.events[slug] = event_actions.create(
            db,
            forum=story.forums[forum],
            kind=kind,
            title_en=title_en,
            title_sq=title_sq,
            slug=slug,
            by=story.users["admin"],
            today=story.today,
            **more,
        )

    first = tuesday_near(story.today + timedelta(days=60))
    event(
        "national-conference",
        "caaht-national-conference",
        EventKind.NATIONAL_CONFERENCE,
        "National conference on local networks",
        "Konferenca kombëtare për rrjetet vendore",
        starts_on=first,
        ends_on=first + timedelta(days=1),
        reserve_on=first + timedelta(days=14),
        place="Tirana",
        venue="Conference hall of the host ministry",
        places=110,
        ends_at_announced=16 * 60 + 30,
    )
    event(
        "southern-cluster-meeting",
        "southern-cluster",
        EventKind.CLUSTER_MEETING,
        "Southern cluster meeting",
        "Takimi i Grupit të Jugut",
        starts_on=story.today,
        ends_on=story.today,
        place="Vlorë",
        venue="Hall of the prefecture",
        places=24,
    )
    for number, quarters in ((1, 2), (2, 1)):
        held = tuesday_near(story.today - timedelta(days=91 * quarters))
        event(
            f"southern-cluster-{number}",
            "southern-cluster",
            EventKind.CLUSTER_MEETING,
            f"Southern cluster meeting {held:%m/%Y}",
            f"Takimi i Grupit të Jugut {held:%m/%Y}",
            starts_on=held,
            ends_on=held,
            place="Vlorë",
            told=True,
        )
    past = (
        ("launch-2004", "Launch conference", "Konferenca e nisjes", date(2004, 5, 1), 1, "2004-05"),
        ("annual-2005", "Annual conference", "Konferenca vjetore", date(2005, 10, 11), 2, ""),
        ("annual-2006", "Annual conference", "Konferenca vjetore", date(2006, 1, 1), 1, "2006"),
        ("annual-2008", "Annual conference", "Konferenca vjetore", date(2008, 1, 1), 1, "2008"),
    )
    for slug, title_en, title_sq, held_on, days, stated in past:
        event(
            slug,
            "caaht-national-conference",
            EventKind.NATIONAL_CONFERENCE,
            f"{title_en} {held_on.year}",
            f"{title_sq} {held_on.year}",
            starts_on=held_on,
            ends_on=held_on + timedelta(days=days - 1),
            date_stated=stated,
            place="Tirana" if slug == "annual-2005" else "",
            venue="Sheraton Hotel, Tirana" if slug == "annual-2005" else "",
            told=True,
        )


def _team(db: Session, story: Story, event: Event) -> None:
    for name, role in ROLES.items():
        actions.give_role(db, event, story.users[name], role, by=None)
    for function, name in HOLDERS.items():
        actions.give_function(db, event, function, story.users[name].key, None, by=None)

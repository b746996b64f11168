"""The guides of the story: one in preparation, one that runs today, and those of the conferences that were held.

The upcoming conference has flaws on purpose, so that its checks have something to say: an empty quarter of an hour
before lunch, and a group without a recorder.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlmodel import Session, col, select

from app.demonstration.story import Story
from app.guide import comments, moving, publication, row_actions, session_actions
from app.guide.outline import plant_day, templates
from app.models import Event, GuideDay, GuideItem, Objective, PanelQuestion
from app.vocabulary import Form, ItemKind, ItemRole, Language, NoteKind

SQ = Language.ALBANIAN
PEOPLE_2027 = {
    "Greeting by the host": [("speaker", "Host ministry")],
    "The moderator sets the common questions": [("moderator", "National Coordinator's office")],
    "First two speakers": [
        ("speaker", "Vatra Psycho-Social Center"),
        ("speaker", "Regional Police Directorate, Vlorë"),
    ],
    "Next two speakers": [
        ("speaker", "State Social Service, Kukës"),
        ("speaker", "Regional Education Directorate, Elbasan"),
    ],
    "Two donors on what they look for": [("speaker", "Donor agency"), ("speaker", "Embassy")],
    "Panel with donors": [("moderator", "Content lead, Shkodër office")],
}
ROOMS = {"Northern": "Room 2", "Central": "Plenary hall", "Eastern": "Room 3", "Southern": "Terrace"}
QARQE = {"Northern": "Shkodër", "Central": "Tiranë", "Eastern": "Korçë", "Southern": "Vlorë"}
GROUPS = {"session": {"en": "Working groups", "sq": "Grupet e punës"}, "minutes": 90, "form": "small_groups"}
QUESTIONS = {
    "session": {"en": "Questions and answers", "sq": "Pyetje dhe përgjigje"},
    "minutes": 90,
    "form": "questions",
}
STAFF = {
    "Northern": (("facilitator", "Prefecture of Lezhë"), ("recorder", "Social Service, Kukës")),
    "Central": (("facilitator", "Municipality of Durrës"), ("recorder", "Education Directorate, Elbasan")),
    "Eastern": (("facilitator", "Prefecture of Korçë"),),
    "Southern": (("facilitator", "Prefecture of Vlorë"), ("recorder", "Employment Office, Fier")),
}
PROMPTS = (
    ("What works here, and who makes it work?", "Çfarë funksionon këtu, dhe falë kujt?", None),
    ("What stands in the way between our offices?", "Çfarë na pengon mes zyrave tona?", NoteKind.CONCERN),
    ("What will each of us do until we meet again?", "Çfarë bën secili deri në takimin tjetër?", NoteKind.COMMITMENT),
)
"""What the groups of the meeting are asked; their recorders write under each."""


def load(db: Session, story: Story) -> None:
    _upcoming(db, story)
    _today(db, story)
    _annual_2005(db, story.events["annual-2005"])
    _held(db, story.events["launch-2004"], "Launch of the programme", "Nisja e programit", QUESTIONS)
    _held(db, story.events["annual-2006"], "Two years on", "Dy vjet më pas", GROUPS)
    _held(db, story.events["annual-2008"], "Sustainability", "Qëndrueshmëria", GROUPS)


def _upcoming(db: Session, story: Story) -> None:
    event = story.events["national-conference"]
    for number, outline in enumerate(templates()["national_conference"].days):
        plant_day(db, event, outline, on=event.starts_on + timedelta(days=number), language=SQ)
    rows = _rows(db, event)
    for row in rows:
        for role, label in PEOPLE_2027.get(row.title_en, ()):
            session_actions.add_person(db, row, role=ItemRole(role), label=label)
        if row.kind == ItemKind.LANE:
            row.room, row.qark = ROOMS[row.title_en], QARQE[row.title_en]
            for role, label in STAFF[row.title_en]:
                session_actions.add_person(db, row, role=ItemRole(role), label=label)
        if row.title_en == "Lunch" and row.pin == 12 * 60 + 15:
            row.pin += 15
        if row.kind == ItemKind.SESSION and row.form is None:
            row.room = "Plenary hall" if "roup" not in row.title_en and "region" not in row.title_en else ""
    _person(db, rows, "Welcome and ground rules", ItemRole.FACILITATOR, story, "facilitator")
    _person(db, rows, "World café", ItemRole.FACILITATOR, story, "facilitator")
    _person(db, rows, "Report-back", ItemRole.FACILITATOR, story, "facilitator")
    objectives = db.exec(
        select(Objective).where(Objective.event_id == event.key).order_by(col(Objective.position))
    ).all()
    serving = ("Panel: what coordination takes", "Working groups by region", "World café", "Good practices market",
               "Action by region")  # fmt: skip
    for number, title in enumerate(serving):
        if objectives:
            row = next(row for row in rows if row.title_en == title)
            session_actions.serve(db, row, objectives[number % max(1, len(objectives) - 1)])
    _dialogue(db, rows, story)
    db.flush()


def _dialogue(db: Session, rows: list[GuideItem], story: Story) -> None:
    """What the team says to one another while it plans, and an idea that has no day yet."""
    named = {row.title_en: row for row in rows}
    comments.say(
        db, named["World café"], "Three rounds or two? The hall is booked until 16:15.", by=story.users["organiser"]
    )
    asked = comments.say(
        db, named["Questions from the floor"], "Shall written questions be collected too?", by=story.users["recorder"]
    )
    comments.settle(db, asked, by=story.users["facilitator"])
    first = db.get_one(GuideDay, rows[0].day_id)
    idea = row_actions.add(
        db, first, kind=ItemKind.SESSION, title_en="Gallery of good practices", title_sq="Galeria e praktikave të mira",
        minutes=30, form=Form.INDIVIDUAL,
    )  # fmt: skip
    moving.place(db, idea, None, None, after=None)


def _today(db: Session, story: Story) -> None:
    event = story.events["southern-cluster-meeting"]
    day = plant_day(db, event, templates()["cluster_meeting"].days[0], on=event.starts_on, language=SQ)
    rows = _rows(db, event)
    named = {
        "Group 1": ("Vlorë", "Room 1"),
        "Group 2": ("Fier and Berat", "Room 2"),
        "Group 3": ("Gjirokastër", "Library"),
    }
    recorders = {"Group 1": "recorder", "Group 2": "recorder-2"}
    for row in rows:
        if row.kind != ItemKind.LANE:
            continue
        group = row.title_en
        place, row.room = named[group]
        _ask(db, row)
        row.title_en, row.title_sq = place, place.replace(" and ", " dhe ")
        row.qark = place.split(" ", maxsplit=1)[0]
        session_actions.add_person(db, row, role=ItemRole.FACILITATOR, label=f"Prefecture of {row.qark}")
        if group in recorders:
            _add(db, row, ItemRole.RECORDER, story, recorders[group])
        else:
            session_actions.add_person(db, row, role=ItemRole.RECORDER, label="Municipality of Tepelenë")
    _person(db, rows, "Welcome and ground rules", ItemRole.FACILITATOR, story, "facilitator")
    _person(db, rows, "Since we last met", ItemRole.FACILITATOR, story, "facilitator")
    _person(db, rows, "Report-back", ItemRole.FACILITATOR, story, "facilitator")
    publication.publish(db, event, by=story.users["organiser"], at=_at(day.on - timedelta(days=21)))


def _ask(db: Session, lane: GuideItem) -> None:
    for position, (english, albanian, kind) in enumerate(PROMPTS):
        db.add(
            PanelQuestion(
                event_id=lane.event_id, item_id=lane.key, position=position, text_en=english, text_sq=albanian,
                default_kind=kind,
            )
        )  # fmt: skip


def _annual_2005(db: Session, event: Event) -> None:
    """Two days and four panels are on record, and of session III its panel and questions; the rest is generic."""
    questions = templates()["national_conference"].days[0]["rows"][1]["questions"]
    days = (
        (date(2005, 10, 11), (
            _panel("I", "Prevention", "Parandalimi", pin="9:30"),
            _pause("Coffee", "Pushim kafeje", 30),
            _panel("II", "Protection and assistance", "Mbrojtja dhe ndihma"),
            _pause("Lunch", "Dreka", 90),
            GROUPS,
        )),
        (date(2005, 10, 12), (
            _panel(
                "III", "Improving coordination of anti-trafficking services and programmes",
                "Përmirësimi i bashkërendimit të shërbimeve dhe programeve kundër trafikimit", pin="9:30",
                panel={"en": "Coordination of anti-trafficking programmes and services in Albania",
                       "sq": "Bashkërendimi i programeve dhe shërbimeve kundër trafikimit në Shqipëri"},
                questions=questions, people=[("speaker", "Vatra Psychosocial Center")],
            ),
            _pause("Coffee", "Pushim kafeje", 30),
            _panel("IV", "Local networks", "Rrjetet vendore"),
            _pause("Lunch", "Dreka", 90),
            {"session": {"en": "Closing", "sq": "Mbyllja"}, "minutes": 60, "form": "plenary"},
        )),
    )  # fmt: skip
    for on, rows in days:
        plant_day(db, event, {"starts": "9:30", "rows": rows}, on=on, language=SQ)
    publication.publish(db, event, by=None, at=_at(date(2005, 10, 1)))


def _held(db: Session, event: Event, en: str, sq: str, after: dict[str, Any]) -> None:
    """Their programmes are not on record: a plenary, and participants at work or asking."""
    opening = {"session": {"en": en, "sq": sq}, "minutes": 120, "form": "plenary", "pin": "10:00"}
    rows = [opening, _pause("Lunch", "Dreka", 60), after]
    plant_day(db, event, {"starts": "10:00", "rows": rows}, on=event.starts_on, language=SQ)


def _panel(number: str, en: str, sq: str, **more: Any) -> dict[str, Any]:
    return {
        "session": {"en": en, "sq": sq}, "number": number, "attribution": "on_record",
        "panel": {"en": en, "sq": sq},
        "rows": [
            {"step": {"en": "Panel", "sq": "Paneli"}, "minutes": 60, "form": "presentation"},
            {"step": {"en": "Questions and answers", "sq": "Pyetje dhe përgjigje"}, "minutes": 30, "form": "questions"},
        ],
    } | more  # fmt: skip


def _pause(en: str, sq: str, minutes: int) -> dict[str, Any]:
    return {"session": {"en": en, "sq": sq}, "minutes": minutes, "form": "break"}


def _rows(db: Session, event: Event) -> list[GuideItem]:
    return list(db.exec(select(GuideItem).where(GuideItem.event_id == event.key).order_by(col(GuideItem.id))).all())


def _person(db: Session, rows: list[GuideItem], title: str, role: ItemRole, story: Story, who: str) -> None:
    _add(db, next(row for row in rows if row.title_en == title), role, story, who)


def _add(db: Session, row: GuideItem, role: ItemRole, story: Story, who: str) -> None:
    session_actions.add_person(db, row, role=role, who=f"user-{story.users[who].key}")


def _at(on: date) -> datetime:
    return datetime.combine(on, time(9, 0), UTC)

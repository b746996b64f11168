"""Who speaks at the upcoming conference, one paper that came beforehand, and who sits where in its groups.

The offices are those of the guide; what the paper says is invented.
"""

import secrets

from sqlmodel import Session, select

from app import clock
from app.demonstration.story import Story
from app.guide import seating
from app.models import Contribution, Event, GuideItem
from app.notes.papers import contributions, speaking
from app.notes.places import places, prompts
from app.vocabulary import ItemKind, Language, Mixing

KEY = secrets.token_bytes(32)
PANEL = "Panel: what coordination takes"
GREETING = (
    ("Minister", "of the host ministry", "Host ministry", 5, True),
    ("", "National coordinator", "National Coordinator's office", 5, True),
)
SPEAKERS = (
    ("", "Director of the centre", "Vatra Psycho-Social Center", 8, True),
    ("", "Head of the directorate", "Regional Police Directorate, Vlorë", 8, True),
    ("", "Regional coordinator", "State Social Service, Kukës", 8, False),
    ("", "Education inspector", "Regional Education Directorate, Elbasan", 8, False),
)
"""Form of address, role, office as in the guide, minutes, confirmed."""
PAPER = (
    """• Një formular i përbashkët referimi
    • i njohur nga policia, shkolla dhe qendra
    • pa emra në postë elektronike
• Një person kontakti në çdo zyrë""",
    """• Takim mujor në qark, me rend dite të shpërndarë më parë
• Listë e përditësuar e kontakteve""",
)
"""Under the first two questions."""


def load(db: Session, story: Story) -> None:
    event = story.events["national-conference"]
    found = {place.title_en: place for place in places(db, event) if not place.lane}
    for session, who in (("Welcome and ground rules", GREETING), (PANEL, SPEAKERS)):
        for title, name, office, minutes, confirmed in who:
            contributions.add(
                db, event, found[session], speaker=name, speaker_title=title, office=office, minutes=minutes,
                confirmed=confirmed,
            )  # fmt: skip
    _paper(db, event, story)
    for title, mixing, tables, rounds in (
        ("Working groups by region", Mixing.GROUPS, None, 1),
        ("World café", Mixing.CAFE, 11, 3),
    ):
        item = db.exec(
            select(GuideItem).where(
                GuideItem.event_id == event.key, GuideItem.title_en == title, GuideItem.kind == ItemKind.SESSION
            )
        ).one()
        seating.make(db, event, item, mixing=mixing, tables=tables, rounds=rounds, hosts=True)


def _paper(db: Session, event: Event, story: Story) -> None:
    place = next(place for place in places(db, event) if place.title_en == PANEL)
    first = next(one for one in speaking.speakers(db, event) if one.session == place.item)
    asked = prompts(db, event, place.item)
    contribution = db.get_one(Contribution, first.id)
    speaking.send(
        db, event, contribution, {asked[n].id: text for n, text in enumerate(PAPER)}, place=place,
        by=story.users["organiser"], key=KEY, at=clock.now(), language=Language.ALBANIAN,
    )  # fmt: skip

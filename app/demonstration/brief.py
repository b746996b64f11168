"""The briefs: the conference in preparation is decided, the cluster meeting of today was decided long ago."""

from sqlmodel import Session

from app.demonstration.story import Story
from app.events import actions
from app.events.briefing import COSTS
from app.vocabulary import GoNoGo

CONFERENCE = {
    "goals": "Local networks that work between two meetings: police, schools, social services and NGOs of one qark "
    "agree who tells whom, and how fast. Participants' wishes are added after the consultation.",
    "audience": "Regional committees and technical tables of all twelve qarqe; municipalities first, since local "
    "government was under-represented at earlier conferences. Observers from international organisations.",
    "builds_on": "The 2008 conference on sustainability and the cluster meetings of this year. Still open: contact "
    "points in schools, referral between districts that share a road.",
    "sponsor": "The host ministry gives the hall; one intergovernmental organisation bears interpretation and print.",
    "sufficient": "Lodging for 40 people from outside the capital is not covered yet.",
}
CLUSTER = {
    "offices": "All member offices of Vlorë, Gjirokastër, Berat and Fier; Përmet and Skrapar belong to the east. "
    "International organisations as observers.",
    "input": "Each member was telephoned and asked for one local issue and one thing they can offer.",
    "goals": "One agreed path for referral between schools, police and social services in the south.",
    "builds_on": "The last meeting's open points: contact points in schools, transport for case workers.",
    "sponsor": "The prefecture gives the hall; the programme bears coffee, lunch and the facilitator.",
    "sufficient": "Yes, for one day.",
}
PREREQUISITES = {
    "team": (True, "Content lead, lead facilitator, two recorders."),
    "contacts": (True, ""),
    "backing": (True, "A letter from the host institution."),
    "knowledge": (True, "Reports of the earlier events were read."),
}
BEARERS = {
    "venue": "Host institution, free of charge",
    "meals": "Programme",
    "coffee": "Programme",
    "lodging": "Participants' own offices",
    "materials": "Sponsor, in kind",
    "travel": "Participants' own offices",
    "per_diem": "Participants' own offices",
    "facilitator": "Without fee",
}


def load(db: Session, story: Story) -> None:
    _brief(db, story, "national-conference", CONFERENCE, sufficient=False)
    _brief(db, story, "southern-cluster-meeting", CLUSTER, sufficient=True)


def _brief(db: Session, story: Story, slug: str, answers: dict[str, str], *, sufficient: bool) -> None:
    event, organiser = story.events[slug], story.users["organiser"]
    for question, text in answers.items():
        met = sufficient if question == "sufficient" else None
        actions.answer_brief(db, event, question, version=0, answer=text, met=met)
    for question, (met, text) in PREREQUISITES.items():
        actions.answer_brief(db, event, question, version=0, answer=text, met=met)
    for item in COSTS:
        actions.bear_cost(db, event, item, version=0, bearer=BEARERS[item])
    reason = "People suffice; the missing lodging is sought with the municipalities." if not sufficient else ""
    actions.decide(db, event, GoNoGo.GO, reason, by=organiser)

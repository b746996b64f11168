"""The questions of a brief, by kind of event. What is asked is fixed; what is answered is stored."""

from dataclasses import dataclass

from app.errors import N_, NotFound
from app.vocabulary import EventKind


@dataclass(frozen=True, slots=True)
class BriefQuestion:
    key: str
    text: str
    help: str = ""
    judged: bool = False
    """Answered with met or not met beside the words."""


GOALS = BriefQuestion(
    "goals",
    N_("What are the key goals and objectives?"),
    N_("What will be different afterwards, and in whose work? Participants' wishes come in after the consultation."),
)
BUILDS_ON = BriefQuestion(
    "builds_on",
    N_("How does it build on earlier events?"),
    N_("Conferences, workshops and trainings before it, and what they left open."),
)
SPONSOR = BriefQuestion("sponsor", N_("Who sponsors it?"), N_("In cash or in kind, and what they expect."))
SUFFICIENT = BriefQuestion(
    "sufficient", N_("Do people and money suffice?"), N_("What is missing, and who could bring it?"), judged=True
)

QUESTIONS = {
    EventKind.NATIONAL_CONFERENCE: (
        GOALS,
        BriefQuestion("audience", N_("Who is it for?"), N_("Sectors, levels, qarqe; who was missing last time.")),
        BUILDS_ON,
        SPONSOR,
        SUFFICIENT,
    ),
    EventKind.CLUSTER_MEETING: (
        BriefQuestion(
            "offices",
            N_("Which government and civil society offices should come?"),
            N_("By qark, with districts that belong elsewhere and observers."),
        ),
        BriefQuestion(
            "input",
            N_("How will they have a say in purpose and design?"),
            N_("A form, the telephone, the last meeting's open points."),
        ),
        GOALS,
        BUILDS_ON,
        SPONSOR,
        SUFFICIENT,
    ),
}
PREREQUISITES = (
    BriefQuestion("team", N_("A team, paid and voluntary, that knows the topics in depth"), judged=True),
    BriefQuestion("contacts", N_("Good contacts for finding speakers and participants"), judged=True),
    BriefQuestion(
        "backing",
        N_("Backing by leading people in government, civil society and intergovernmental bodies"),
        judged=True,
    ),
    BriefQuestion("knowledge", N_("Knowledge of earlier events on the subject"), judged=True),
)
COSTS = {
    "venue": N_("Venue"),
    "meals": N_("Meals"),
    "coffee": N_("Coffee breaks"),
    "lodging": N_("Lodging"),
    "materials": N_("Materials and printing"),
    "travel": N_("Travel"),
    "per_diem": N_("Per diem"),
    "facilitator": N_("Facilitator stipend"),
}


def question(kind: EventKind, key: str) -> BriefQuestion:
    """Raises NotFound for a question that this kind of event does not ask."""
    for asked in (*QUESTIONS[kind], *PREREQUISITES):
        if asked.key == key:
            return asked
    raise NotFound

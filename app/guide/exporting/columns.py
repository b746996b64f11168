"""The columns of the guide's own sheet: what they are called in both languages, written and read back by these."""

from typing import NamedTuple

from app.errors import N_
from app.vocabulary import ItemRole, Language
from app.web.fields import fold
from app.web.languages import gettext, speaking

SHEET = N_("Guide")


class Column(NamedTuple):
    """`key` is a column of the row, a role, or one of day, start, end, level."""

    key: str
    head: str
    width: int
    about: str


COLUMNS: tuple[Column, ...] = (
    Column("day", N_("Day"), 15, N_("The date of the day that the row stands in.")),
    Column("start", N_("Start"), 8, N_("Computed from what stands above; read back where the time is fixed.")),
    Column("end", N_("End"), 8, N_("Computed; a change here is not read.")),
    Column("minutes", N_("Minutes"), 9, N_("Of a step. Whatever holds rows lasts as long as they do.")),
    Column("level", N_("Level"), 7, N_("0 stands in the day, 1 within the row above it that has 0, and so on.")),
    Column("kind", N_("Kind"), 11, N_("Session, step, parallel groups, or one group of them.")),
    Column("number", N_("No."), 6, N_("The number of the session in the agenda.")),
    Column("title", N_("Title"), 44, N_("In the language in which the workbook was made.")),
    Column("form", N_("Form of work"), 14, N_("How people work: plenary, small groups, a break.")),
    Column("pin", N_("Fixed time"), 10, N_("yes: the row begins at its start, whatever stands above it.")),
    Column("purpose", N_("Purpose"), 36, N_("What the session is for; it stands in the agenda.")),
    Column("say", N_("Say"), 44, N_("What the facilitator says.")),
    Column("do", N_("Do"), 44, N_("What the facilitator does.")),
    Column("transition", N_("Transition"), 26, N_("How it leads to what comes next.")),
    Column("fallback", N_("Fallback plan"), 26, N_("What to do if it cannot be done as planned.")),
    Column("materials", N_("Materials"), 28, N_("One thing on each line.")),
    Column("room", N_("Room"), 18, N_("Where it takes place.")),
    Column("set_up", N_("Room set-up"), 24, N_("How the room is arranged.")),
    Column(ItemRole.FACILITATOR, N_("Facilitator"), 22, N_("Names or offices, one on each line.")),
    Column(ItemRole.RECORDER, N_("Recorder"), 22, N_("Who writes down what is said.")),
    Column(ItemRole.MODERATOR, N_("Moderator"), 22, N_("Who leads the panel.")),
    Column(ItemRole.SPEAKER, N_("Speaker"), 26, N_("Who speaks, one on each line, in order.")),
    Column("cut_to", N_("Can be cut to"), 11, N_("Minutes to which it may be shortened when time is lost.")),
    Column("optional", N_("Can be left out"), 11, N_("yes or no.")),
    Column("protocol", N_("Protocol"), 10, N_("yes: it is never cut, and nobody sees it counted down.")),
    Column("public", N_("In the agenda"), 11, N_("no: only the team sees it.")),
    Column("output", N_("Output"), 26, N_("What there is when it is done.")),
    Column("recorder_task", N_("Recorder's task"), 26, N_("What is to be written down.")),
    Column("panel", N_("Panel"), 26, N_("The title of the panel, where the session is one.")),
)
MARKS: tuple[Column, ...] = (
    Column("uid", N_("ID"), 12, N_("Tells which row of the guide it is. Leave it; a new row has none.")),
    Column("as_of", N_("As it went out"), 12, N_("Hidden: tells what was changed in the workbook, and what here.")),
)
"""By these our own workbook is known again."""
COMPUTED = frozenset({"end"})
ROLES = frozenset({ItemRole.FACILITATOR, ItemRole.RECORDER, ItemRole.MODERATOR, ItemRole.SPEAKER})
YES, NO = N_("yes"), N_("no")
OTHERS: dict[str, tuple[str, ...]] = {
    "day": ("date", "data"),
    "start": ("time", "time start", "start time", "starts", "from", "begin", "begins", "ora", "nga", "when", "koha"),
    "end": ("time end", "end time", "ends", "to", "until", "deri", "finish"),
    "minutes": ("min", "min.", "minuta", "duration", "length", "kohezgjatja", "time allotted", "mins"),
    "title": ("session", "step", "activity", "what", "topic", "agenda item", "item", "subject", "name", "event",
              "titulli", "seanca", "hapi", "veprimtaria", "tema", "pershkrimi", "summary"),
    "form": ("form", "format", "type", "method", "forma", "metoda"),
    "say": ("script", "text", "words", "thuaj", "fjalet"),
    "do": ("do", "instructions", "instruction", "how", "description", "details", "process", "bej", "udhezimi",
           "pershkrim"),
    "materials": ("material", "equipment", "supplies", "resources", "materiale", "mjetet"),
    "room": ("place", "where", "location", "venue", "salla", "vendi", "ku"),
    "set_up": ("set up", "setup", "room setup", "layout"),
    ItemRole.FACILITATOR: ("facilitators", "who", "responsible", "lead", "led by", "person", "kush", "lehtesuesi"),
    ItemRole.SPEAKER: ("speakers", "presenter", "presenters", "folesi", "foles"),
    ItemRole.RECORDER: ("note-taker", "notetaker", "recorders"),
    ItemRole.MODERATOR: ("moderators", "chair"),
    "purpose": ("objective", "aim", "goal", "qellimi", "why"),
    "transition": ("bridge",),
    "fallback": ("plan b", "fallback"),
    "output": ("result", "outcome", "product", "rezultati", "produkti"),
}  # fmt: skip
"""What other people call them, folded."""


def heads() -> dict[str, str]:
    """By key, in the language that is spoken."""
    return {column.key: gettext(column.head) for column in COLUMNS}


def known_heads() -> dict[str, str]:
    """Every folded name in either language -> key; our own names win."""
    found = {name: key for key, names in OTHERS.items() for name in names}
    for tongue in Language:
        with speaking(tongue):
            found |= {fold(gettext(column.head)): column.key for column in (*COLUMNS, *MARKS)}
    return found

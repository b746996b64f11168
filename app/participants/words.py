"""What people read for a category of the mix."""

from app.errors import N_
from app.participants import mix
from app.vocabulary import QARQE, Cohort, Dimension, Gender, Level, SeatStatus, Sector
from app.web.languages import gettext
from app.web.words import word

LABELS = {
    mix.LOCAL_GOVERNMENT: N_("Local government"),
    mix.CENTRAL_GOVERNMENT: N_("Central government"),
    mix.GOVERNMENT_LEVEL_NOT_STATED: N_("Government, level not stated"),
    mix.INTERNATIONAL: N_("International"),
    mix.CAPITAL: N_("Capital"),
    mix.OUTSIDE: N_("Outside the capital"),
    mix.NOT_STATED: N_("Not stated"),
}


def category_word(category: str, dimension: Dimension = Dimension.SECTOR) -> str:
    """The reader's word; the name of a qark, and what a source calls a category, stand as they are."""
    if category in LABELS:
        return gettext(LABELS[category])
    kind = {Dimension.SECTOR: Sector, Dimension.LEVEL: Level, Dimension.GENDER: Gender}.get(dimension)
    member = next((one for one in kind or () if one.value == category), None)
    return word(member) if member else category


def sector_choices() -> list[tuple[str, str]]:
    """Every category of the sector tree with its word, heads before their parts."""
    return [
        (str(category), category_word(category))
        for head, under in mix.SECTOR_TREE.items()
        for category in (head, *under)
    ]


def state_choices() -> list[tuple[str, str]]:
    """What the list of seats can be narrowed to."""
    return [
        ("unanswered", gettext("To answer")),
        ("unnamed", gettext("Waiting for a name")),
        *((str(status), word(status)) for status in SeatStatus),
        ("without_seat", gettext("Without invitation")),
    ]


def qark_choices() -> list[tuple[str, str]]:
    return [(qark, qark) for qark in QARQE]


def cohort_word(cohort: Cohort) -> str:
    """Short, for the head of a column: what a seat is called there, a cohort is called here."""
    seat = {Cohort.INVITED: SeatStatus.INVITED, Cohort.CONFIRMED: SeatStatus.CONFIRMED}.get(cohort)
    return word(seat or cohort)

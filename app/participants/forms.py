"""What the participants' forms bring, as plain values."""

import re
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from app.errors import N_, Invalid
from app.participants.mix import SECTOR_TREE
from app.participants.places import qark_named
from app.vocabulary import Attending, Gender, Language, Level, SeatStatus, Sector
from app.web.fields import Email, Line, NeededLine, refuse
from app.web.forms import Form, TypedForm

PERCENT = re.compile(r"[0-9]{1,3}(\.[0-9]{1,2})?")
PHONE = re.compile(r"\+?[\d ()/.\-]{6,40}")


def _phone(value: Any) -> Any:
    if isinstance(value, str) and value and not PHONE.fullmatch(value):
        raise refuse(N_("“%(typed)s” is not a telephone number."), typed=value[:40])
    return value


def _qark(value: Any) -> Any:
    if not isinstance(value, str) or not value.strip():
        return ""
    known = qark_named(value)
    if known is None:
        raise refuse(N_("“%(typed)s” is none of the twelve qarqe."), typed=value[:40])
    return known


Phone = Annotated[Line, BeforeValidator(_phone)]
Qark = Annotated[str, BeforeValidator(_qark)]
ShortLine = Annotated[Line, Field(max_length=80)]


class InviteForm(Form):
    """An office of the directory and its seats. `held`: how many it had when this was decided."""

    office_id: int
    seats: int = Field(default=1, ge=1, le=50)
    held: int | None = None
    attending: Attending = Attending.PARTICIPANT


class OfficeForm(Form):
    name_en: Line = ""
    name_sq: Line = ""
    sector: Sector | None = None
    level: Level | None = None
    qark: Qark = ""
    district: ShortLine = ""
    in_capital: bool | None = None
    email: Email = ""
    phone: Phone = ""


class NewOfficeForm(OfficeForm):
    seats: int = Field(default=1, ge=1, le=50)
    attending: Attending = Attending.PARTICIPANT

    def office(self) -> dict[str, Any]:
        return self.model_dump(exclude={"seats", "attending"})


class PersonForm(Form):
    """Any field of a participant; in place, only the one that was left."""

    name: Line = ""
    title: ShortLine = ""
    position: Line = ""
    email: Email = ""
    phone: Phone = ""
    gender: Gender | None = None
    attending: Attending = Attending.PARTICIPANT
    language: Language | None = None
    seat_number: int | None = Field(default=None, ge=1, le=9999)
    spoke: bool = False
    unlisted: bool = False
    consent_list: bool | None = None
    consent_quote: bool | None = None
    consent_photo: bool | None = None


class NamedPersonForm(PersonForm):
    name: NeededLine


class ReplyForm(Form):
    """Yes or no. `by_telephone`: taken by whoever is signed in."""

    status: SeatStatus
    by_telephone: bool = False


class VersionForm(Form):
    """The version of the row that was looked at; a plain link or another client may leave it out."""

    version: int | None = None


class OwnReplyForm(Form):
    """What an office says through its link: whether somebody comes, who, and each consent by itself."""

    coming: bool
    name: Line = ""
    position: Line = ""
    email: Email = ""
    phone: Phone = ""
    consent_list: bool = False
    consent_quote: bool = False
    consent_photo: bool = False
    version: int | None = None


def read_targets(typed: TypedForm) -> dict[str, str]:
    """Targets by sector in per cent, as typed: "40" or "12,5"; an empty field sets none."""
    found: dict[str, str] = {}
    wrong: dict[str, str] = {}
    for category in (name for head, under in SECTOR_TREE.items() for name in (head, *under)):
        text = typed.get(f"target_{category}").strip().removesuffix("%").strip().replace(",", ".")
        if not text:
            continue
        if PERCENT.fullmatch(text) and Decimal(text) <= 100:
            found[str(category)] = text
        else:
            wrong[f"target_{category}"] = N_("A share is a number from 0 to 100.")
    if wrong:
        raise Invalid(fields=wrong)
    return found

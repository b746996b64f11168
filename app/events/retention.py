"""How long what is kept of people is kept, counted from the last day of an event. Pure: dates in, rules out."""

from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple


class Rule(StrEnum):
    CONFIDENTIAL_NOTES = "confidential_notes"
    """Confidential notes, what was set aside, and what recorders' devices told of themselves."""
    SURVEY_ANSWERS = "survey_answers"
    """What people wrote in their own words; choices and figures stay."""
    CONTACTS = "contacts"
    """Mail addresses, telephone numbers and gender of participants and respondents, and the mails to them."""


DAYS = {Rule.CONFIDENTIAL_NOTES: 42, Rule.SURVEY_ANSWERS: 180, Rule.CONTACTS: 730}


class Due(NamedTuple):
    rule: Rule
    on: date
    """From this day on it is erased."""
    is_due: bool


def rules(ends_on: date, today: date) -> list[Due]:
    """Every rule with its day. An event that was moved takes its days with it."""
    return [
        Due(rule, ends_on + timedelta(days=days), today >= ends_on + timedelta(days=days))
        for rule, days in DAYS.items()
    ]

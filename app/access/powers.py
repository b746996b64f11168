"""What the roles of an event may do, in one table.

A power is asked for by a route; roles and functions of the team grant it. An administrator holds every power but
one: reading confidential words takes the role of reviewer or the function of data protection in the event itself.
"""

from enum import StrEnum

from app.vocabulary import Role, TeamFunction


class Power(StrEnum):
    SEE_EVENT = "see_event"
    """The event's overview; for a sponsor a short one."""
    READ_PREPARATION = "read_preparation"
    """Brief, checklist, guide and who does what."""
    EDIT_EVENT = "edit_event"
    """Brief, settings, team, dates."""
    EDIT_CHECKLIST = "edit_checklist"
    READ_CONSULTATION = "read_consultation"
    EDIT_CONSULTATION = "edit_consultation"
    READ_PARTICIPANTS = "read_participants"
    """Names, offices, seat numbers; no contact data."""
    READ_CONTACTS = "read_contacts"
    EDIT_PARTICIPANTS = "edit_participants"
    EDIT_GUIDE = "edit_guide"
    PUBLISH_AGENDA = "publish_agenda"
    READ_NOTES = "read_notes"
    WRITE_NOTES = "write_notes"
    REVIEW_NOTES = "review_notes"
    READ_CONFIDENTIAL = "read_confidential"
    READ_TRAIL = "read_trail"
    """Who did what that may have to be answered for."""
    READ_REPORT = "read_report"
    """The report's desk, before release."""
    EDIT_REPORT = "edit_report"
    RELEASE_REPORT = "release_report"
    READ_RELEASED_REPORT = "read_released_report"


P = Power
_TEAM = {P.SEE_EVENT, P.READ_PREPARATION, P.READ_PARTICIPANTS, P.READ_NOTES, P.READ_REPORT, P.READ_RELEASED_REPORT}

OF_ROLE: dict[Role, frozenset[Power]] = {
    Role.ORGANISER: frozenset(set(Power) - {P.READ_CONFIDENTIAL}),
    Role.FACILITATOR: frozenset(_TEAM | {P.READ_CONSULTATION, P.EDIT_GUIDE, P.WRITE_NOTES}),
    Role.RECORDER: frozenset(_TEAM | {P.WRITE_NOTES}),
    Role.REVIEWER: frozenset(
        _TEAM | {P.READ_CONSULTATION, P.REVIEW_NOTES, P.READ_CONFIDENTIAL, P.EDIT_REPORT, P.RELEASE_REPORT}
    ),
    Role.SPONSOR: frozenset({P.SEE_EVENT, P.READ_RELEASED_REPORT}),
}

OF_FUNCTION: dict[TeamFunction, frozenset[Power]] = {
    TeamFunction.CONTENT_LEAD: frozenset(_TEAM | {P.READ_CONSULTATION, P.EDIT_CONSULTATION, P.EDIT_REPORT}),
    TeamFunction.LEAD_FACILITATOR: frozenset(_TEAM | {P.READ_CONSULTATION, P.EDIT_GUIDE}),
    TeamFunction.REGISTRATION: frozenset(_TEAM | {P.READ_CONTACTS, P.EDIT_PARTICIPANTS}),
    TeamFunction.LOGISTICS: frozenset(_TEAM | {P.READ_CONTACTS}),
    TeamFunction.RECORDER_LEAD: frozenset(_TEAM | {P.WRITE_NOTES}),
    TeamFunction.DATA_PROTECTION: frozenset(
        _TEAM | {P.REVIEW_NOTES, P.READ_CONFIDENTIAL, P.READ_TRAIL, P.RELEASE_REPORT}
    ),
}

WITH_PIN = OF_ROLE[Role.RECORDER] | OF_ROLE[Role.FACILITATOR]
"""What a session that was begun with a PIN may do at most, whatever its owner may do with a password."""

OF_ADMINISTRATOR = frozenset(set(Power) - {P.READ_CONFIDENTIAL})


def powers(
    roles: frozenset[Role], functions: frozenset[TeamFunction] = frozenset(), *, admin: bool = False
) -> frozenset[Power]:
    """What these roles and functions grant together."""
    granted: set[Power] = set(OF_ADMINISTRATOR if admin else ())
    for role in roles:
        granted |= OF_ROLE[role]
    for function in functions:
        granted |= OF_FUNCTION.get(function, frozenset(_TEAM))
    return frozenset(granted)

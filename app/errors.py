"""What actions and loaders raise when a request cannot be met.

Each error carries a status and a message for the reader; none of them knows HTTP. The message is a catalogue
entry with named parameters, translated where it is shown.
"""

from collections.abc import Mapping


def N_(message: str) -> str:
    """Mark a message for the catalogues without translating it here."""
    return message


class KuvendError(Exception):
    status = 500
    message = N_("Something went wrong here. Nothing was changed.")

    def __init__(self, message: str | None = None, /, **params: object) -> None:
        self.message = message or type(self).message
        self.params: Mapping[str, object] = params
        super().__init__(self.message % params if params else self.message)


class NotFound(KuvendError):
    status = 404
    message = N_("This page does not exist, or it is not yours to see.")


class Forbidden(KuvendError):
    status = 403
    message = N_("Your role in this event does not allow this.")


class PasswordNeeded(Forbidden):
    message = N_("You came in with a PIN, which opens recording alone. For this, sign in with your password.")


class SignInNeeded(KuvendError):
    status = 401
    message = N_("Please sign in to go on.")


class Gone(KuvendError):
    status = 410
    message = N_("This link is no longer valid. Ask whoever sent it for a new one.")


class Conflict(KuvendError):
    """Somebody else changed the same thing first, or a rule of the domain stands against it."""

    status = 409
    message = N_("Somebody else changed this meanwhile. Look at it as it stands now, then try again.")


class Overtaken(Conflict):
    """Somebody else changed the very field that was typed in. `theirs` is what it says now."""

    def __init__(self, message: str, /, *, field: str, theirs: str, **params: object) -> None:
        super().__init__(message, theirs=theirs, **params)
        self.field = field
        self.theirs = theirs


class TooLarge(KuvendError):
    status = 413
    message = N_("This is larger than we can take.")


class WrongKind(KuvendError):
    """Sent in a form that is not taken here."""

    status = 415
    message = N_("This cannot be understood.")


class TooMany(KuvendError):
    status = 429
    message = N_("Too many tries. Please wait a few minutes.")


class Invalid(KuvendError):
    """Input that a person can mend.

    `fields` maps the name of a form field to its message; a message without a field stands under "".
    """

    status = 422
    message = N_("Please look at the fields that are marked.")

    def __init__(self, message: str | None = None, /, fields: Mapping[str, str] | None = None, **params: object):
        super().__init__(message, **params)
        self.fields: dict[str, str] = dict(fields or {})

"""What was done to a guide, in a few words: for the buttons that undo it, and for its history."""

from app.guide.history import Change, Verb
from app.models import GuideChange
from app.web.languages import gettext as _


def change_words(change: Change | GuideChange) -> str:
    """What was done, in a few words."""
    titled = {
        Verb.ADD: _("added “%(title)s”"),
        Verb.EDIT: _("changed “%(title)s”"),
        Verb.MOVE: _("moved “%(title)s”"),
        Verb.COPY: _("duplicated “%(title)s”"),
        Verb.REMOVE: _("removed “%(title)s”"),
        Verb.PARK: _("parked “%(title)s”"),
        Verb.BELONGS: _("changed “%(title)s”: people, questions or objectives"),
        Verb.DAY: _("changed the day “%(title)s”"),
        Verb.MEND: _("mended “%(title)s”"),
        Verb.BRING_IN: _("brought in “%(title)s”"),
        Verb.RECOVER: _("recovered time in “%(title)s”"),
    }
    plain = {
        Verb.ADD: _("added rows"),
        Verb.DAY: _("changed the days"),
        Verb.BRING_IN: _("brought in rows"),
        Verb.RECOVER: _("recovered time"),
    }
    verb = Verb(change.verb)
    return titled[verb] % {"title": change.title} if change.title else plain.get(verb, _("changed a row"))

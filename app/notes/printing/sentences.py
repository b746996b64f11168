"""How a note would be printed, told in a sentence. What is printed is ruled in ruling.py, for the report as well."""

from app.notes.printing.prospects import Facts, Once, Prospect, typed
from app.notes.printing.ruling import Withheld
from app.notes.reading.rows import NoteRow
from app.vocabulary import Attribution
from app.web.languages import gettext as _


def printed(note: NoteRow, rule: Attribution | None) -> str:
    """For its recorder, while it is written."""
    return sentence(typed(note, rule))


def sentence(one: Prospect) -> str:
    if one.why_not:
        return why_not(one)
    parts = [_("In quotation marks") if one.quoted else _("As text"), credit(one.facts)]
    if one.facts.interpreted:
        parts.append(_("with “through an interpreter”"))
    if one.inside:
        parts.append(_("only in the participants' edition"))
    if one.once is Once.RELEASED:
        parts.append(_("once it is released"))
    elif one.once is Once.RELEASED_WITH_UPPER:
        parts.append(_("once it and the note above it are released"))
    return ", ".join(part for part in parts if part) + "."


def why_not(one: Prospect) -> str:
    match one.why_not:
        case Withheld.CONFIDENTIAL:
            return _("Never printed: it is confidential.")
        case Withheld.NOT_RECORDED:
            return _("Never printed: only that it happened is known.")
        case Withheld.OMITTED:
            return _("Not printed: it was left out.")
        case _ if one.facts.in_conflict:
            return _("Not printed yet: there are two wordings, and a person has to say which one stands.")
        case Withheld.WITHDRAWN:
            return _("Not printed: its speaker said no.")
        case Withheld.ASKED:
            return _("Not printed yet: its speaker was asked and has not replied.")
        case Withheld.NOT_AGREED:
            return _("Not printed yet: verbatim words need the speaker's agreement, or a report wording.")
        case Withheld.MERGED:
            return _("Not printed: another note says the same and stands for both.")
        case Withheld.BENEATH:
            return _("Not printed: the note that it belongs to is not.")
        case _:
            return _("Not printed: it has no words.")


def credit(facts: Facts) -> str:
    if facts.attribution is Attribution.ON_RECORD and facts.name:
        return _("by name: %(name)s", name=facts.name)
    if facts.attribution in (Attribution.ON_RECORD, Attribution.ROLE_ONLY) and not facts.unlisted:
        return _("by role or sector")
    return _("without name, office or region")

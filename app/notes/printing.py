"""How a note would be printed, told to the reviewer in a sentence. The report's own gate decides; this explains it."""

from app.notes.quotes import Answer
from app.notes.rows import NoteRow
from app.vocabulary import Attribution, Mark, QuoteState, ReviewState, Wording
from app.web.languages import gettext as _


def printed(note: NoteRow, rule: Attribution | None, answer: Answer | None = None) -> str:
    """`answer` is what its speaker said to it, where somebody was asked."""
    state = answer and answer.state
    if answer and state in (QuoteState.APPROVED, QuoteState.CHANGED):
        note = note._replace(words_agreed=True, name_agreed=True, name=note.name or answer.speaker)
    elif state is QuoteState.ANONYMISED:
        rule = Attribution.CHATHAM_HOUSE
        note = note._replace(wording=Wording.CLOSE)  # printed, and in no quotation marks
    against = why_not(note, state)
    if against:
        return against
    how = _("In quotation marks") if quoted(note) else _("As text")
    parts = [how, credit(note, rule)]
    if note.interpreted:
        parts.append(_("with “through an interpreter”"))
    if note.mark is Mark.PARTICIPANTS_ONLY:
        parts.append(_("only in the participants' edition"))
    if note.review is not ReviewState.RELEASED:
        parts.append(_("once it is released"))
    return ", ".join(part for part in parts if part) + "."


def why_not(note: NoteRow, answer: QuoteState | None = None) -> str:
    if note.mark is Mark.CONFIDENTIAL:
        return _("Never printed: it is confidential.")
    if note.mark is Mark.DO_NOT_RECORD:
        return _("Never printed: only that it happened is known.")
    if note.review is ReviewState.OMITTED:
        return _("Not printed: it was left out.")
    if note.in_conflict:
        return _("Not printed yet: there are two wordings, and a person has to say which one stands.")
    if answer is QuoteState.WITHDRAWN:
        return _("Not printed: its speaker said no.")
    if answer is QuoteState.ASKED:
        return _("Not printed yet: its speaker was asked and has not replied.")
    if note.wording is Wording.VERBATIM and not note.words_agreed and not reworded(note):
        return _("Not printed yet: verbatim words need the speaker's agreement, or a report wording.")
    return ""


def quoted(note: NoteRow) -> bool:
    return note.wording is Wording.VERBATIM and note.words_agreed and not note.interpreted and not reworded(note)


def reworded(note: NoteRow) -> bool:
    return bool(note.report_wording.strip()) and note.report_wording.strip() != (note.words or "").strip()


def credit(note: NoteRow, rule: Attribution | None) -> str:
    if rule is Attribution.ON_RECORD and note.name_agreed and note.name:
        return _("by name: %(name)s", name=", ".join(part for part in (note.name, note.office) if part))
    if rule in (Attribution.ON_RECORD, Attribution.ROLE_ONLY):
        return _("by role or sector")
    return _("without name, office or region")

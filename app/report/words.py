"""What people read on the desk for reasons and findings."""

from app.errors import N_
from app.notes.printing.ruling import Withheld
from app.report.leaks import Leak

REASONS = {
    Withheld.UNREVIEWED: N_("Not reviewed yet"),
    Withheld.HELD: N_("Held back by the reviewer"),
    Withheld.OMITTED: N_("Omitted by the reviewer"),
    Withheld.CONFIDENTIAL: N_("Confidential"),
    Withheld.NOT_RECORDED: N_("Not to be recorded"),
    Withheld.PARTICIPANTS_ONLY: N_("For participants only"),
    Withheld.WITHDRAWN: N_("Withdrawn by the speaker"),
    Withheld.NOT_AGREED: N_("Word for word, and the speaker has not agreed"),
    Withheld.ASKED: N_("The speaker was asked and may still reply"),
    Withheld.MERGED: N_("Another note says the same"),
    Withheld.WORDLESS: N_("Without words"),
    Withheld.BENEATH: N_("Belongs to a note that is left out"),
}
LEAKS = {
    Leak.NAME: N_("Name of somebody who did not agree to be named"),
    Leak.NAME_IN_WORDS: N_("Name in what was said where speakers are not named"),
    Leak.UNLISTED: N_("Name of somebody who must not appear at all"),
    Leak.PHONE: N_("Telephone number"),
    Leak.MAIL: N_("E-mail address"),
    Leak.NUMBER: N_("Looks like the number of a card or passport"),
}

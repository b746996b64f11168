"""The voice of a report in the house's catalogues; a report may speak another language than its reader."""

from collections.abc import Iterator
from contextlib import contextmanager

from app.report.voice import Voice
from app.vocabulary import Language
from app.web.formats import span
from app.web.languages import gettext, plain_ngettext, speaking
from app.web.words import word


@contextmanager
def in_language(chosen: Language) -> Iterator[Voice]:
    """Within, everything is said in that language."""
    with speaking(chosen):
        yield Voice(chosen, gettext, plain_ngettext, word, span)

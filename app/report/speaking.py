"""The voice of a report in the house's catalogues; a report may speak another language than its reader."""

from collections.abc import Iterator
from contextlib import contextmanager

from app.report.voice import Voice
from app.vocabulary import Language
from app.web import languages
from app.web.formats import span
from app.web.languages import gettext, plain_ngettext
from app.web.words import word


@contextmanager
def in_language(chosen: Language) -> Iterator[Voice]:
    """Within, everything is said in that language."""
    before = languages.language()
    languages.speak(chosen)
    try:
        yield Voice(chosen, gettext, plain_ngettext, word, span)
    finally:
        languages.speak(before)

"""What the desk's forms bring."""

from pydantic import Field

from app.vocabulary import Language
from app.web.fields import LongText, NeededLine
from app.web.forms import Form


class ChapterForm(Form):
    """One of the two texts at a time, as it is left; with the version that was looked at."""

    text_en: LongText = ""
    text_sq: LongText = ""
    version: int | None = None


class ReleaseForm(Form):
    language: Language
    signed_name: NeededLine
    looked: bool = False
    sha256: str = Field(min_length=64, max_length=64)
    """What was looked at: a report that changed meanwhile is not released."""

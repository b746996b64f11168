"""What people type about a forum."""

from typing import Annotated

from pydantic import Field

from app.vocabulary import ForumKind
from app.web.fields import Line, Text
from app.web.forms import Form

Months = Annotated[int, Field(ge=1, le=60)]


class ForumForm(Form):
    kind: ForumKind
    name_en: Line = ""
    name_sq: Line = ""
    cadence_months: Months | None = None


class ForumChange(Form):
    version: int
    name_en: Line = ""
    name_sq: Line = ""
    about_en: Text = ""
    about_sq: Text = ""
    cadence_months: Months | None = None

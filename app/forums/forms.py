"""What people type about a forum."""

from app.vocabulary import ForumKind
from app.web.fields import Line, Text
from app.web.forms import Form


class ForumForm(Form):
    kind: ForumKind
    name_en: Line = ""
    name_sq: Line = ""
    cadence_months: int | None = None


class ForumChange(Form):
    version: int
    name_en: Line = ""
    name_sq: Line = ""
    about_en: Text = ""
    about_sq: Text = ""
    cadence_months: int | None = None

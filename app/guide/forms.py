"""What may be typed into a guide, and how it is understood."""

from typing import Annotated

from pydantic import BeforeValidator, Field, StringConstraints

from app.vocabulary import Attribution, ItemKind, ItemRole, Mark, NoteKind
from app.vocabulary import Form as WorkForm
from app.web.fields import Clock, Day, Line, LongLine, Minutes, Text, _one_line, clean
from app.web.forms import Form

Short = Annotated[str, BeforeValidator(_one_line), StringConstraints(max_length=120)]
Number = Annotated[str, BeforeValidator(_one_line), StringConstraints(max_length=10)]
Qark = Annotated[str, BeforeValidator(_one_line), StringConstraints(max_length=40)]
Passage = Annotated[str, BeforeValidator(clean), StringConstraints(max_length=1000)]
LongPassage = Annotated[str, BeforeValidator(clean), StringConstraints(max_length=2000)]
Key = Annotated[int, Field(ge=1, le=2**62)]


class DayForm(Form):
    on: Day | None = None
    starts: Clock = 540
    title_en: Line = ""
    title_sq: Line = ""


class RowForm(Form):
    """Any of a row's fields; only those that were sent are changed."""

    title_en: Line = ""
    title_sq: Line = ""
    number: Number = ""
    minutes: Minutes | None = None
    pin: Clock | None = None
    form: WorkForm | None = None
    room: Short = ""
    set_up: Passage = ""
    materials: LongPassage = ""
    say: Text = ""
    do: Text = ""
    transition: Passage = ""
    fallback: Passage = ""
    output: Passage = ""
    recorder_task: LongPassage = ""
    cut_to: Minutes | None = None
    optional: bool = False
    protocol: bool = False
    public: bool = True
    purpose_en: Passage = ""
    purpose_sq: Passage = ""
    panel_en: Line = ""
    panel_sq: Line = ""
    qark: Qark = ""
    attribution: Attribution = Attribution.ROLE_ONLY
    default_mark: Mark = Mark.PUBLIC


class NewRows(Form):
    """Rows to add: typed lines, or a method by its key."""

    day: Key
    parent: Key | None = None
    after: Key | None = None
    kind: ItemKind = ItemKind.SESSION
    lines: Annotated[str, StringConstraints(max_length=20000)] = ""
    method: Short = ""
    minutes: Minutes | None = None
    people: Annotated[int, Field(ge=1, le=100_000)] | None = None
    """How many will work by the method: it comes in as many groups as it needs for them."""


class Place(Form):
    """Where a row goes: a step earlier or later, or behind a sibling in a day or parent."""

    to: str = ""
    day: Key | None = None
    parent: Key | None = None
    after: Key | None = None
    where: Short = ""
    """"day-3", "row-7" or "ideas": the end of that day, of what that row holds, or of what is parked."""

    @property
    def parks(self) -> bool:
        return self.where == "ideas"

    @property
    def aim(self) -> tuple[int | None, int | None]:
        """Day and parent that were chosen, if any."""
        what, _, number = self.where.partition("-")
        key = int(number) if number.isdecimal() and len(number) < 18 else None
        if self.where:
            return (key, None) if what == "day" else (None, key)
        return self.day, self.parent


class NewPerson(Form):
    role: ItemRole
    who: Line = ""
    """"user-3", "participant-7", or empty for a label."""
    label: Line = ""


class QuestionForm(Form):
    text_en: LongLine = ""
    text_sq: LongLine = ""
    default_kind: NoteKind | None = None

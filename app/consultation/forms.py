"""What the forms of a consultation carry, as plain values."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import BeforeValidator, StringConstraints

from app.consultation.actions import RESPONDENTS_LIMIT, Invitee, merged_options
from app.consultation.passages import Span
from app.consultation.questions import Question as Asked
from app.consultation.questions import Value, read_answer
from app.errors import N_, Invalid
from app.models import Office, Question
from app.vocabulary import QARQE, Capacity, QuestionKind, Sector
from app.web.fields import EMAIL, Day, Line, LongLine, NeededLine, Text, clean, fold
from app.web.forms import Form, TypedForm, read
from app.web.languages import gettext


class EditForm(Form):
    """A row that is edited in its place; `version` is that of the row as it was read."""

    version: int | None = None

    def changes(self) -> dict[str, Any]:
        return {name: value for name, value in self.changed().items() if name != "version"}


class SurveyForm(EditForm):
    title_en: NeededLine = ""
    title_sq: NeededLine = ""
    intro_en: Text = ""
    intro_sq: Text = ""


class OpeningForm(Form):
    closes_on: Day


class InviteesForm(Form):
    people: Annotated[str, BeforeValidator(clean), StringConstraints(max_length=400_000)] = ""


class QuestionKindForm(Form):
    kind: QuestionKind


class QuestionForm(EditForm):
    """One field of a question at a time, or several. Options come as lines, one list a language."""

    text_en: LongLine = ""
    text_sq: LongLine = ""
    help_en: LongLine = ""
    help_sq: LongLine = ""
    required: bool = False
    options_en: Text = ""
    options_sq: Text = ""
    least: int | None = None
    most: int | None = None
    condition: str = ""
    """`12:yes`: shown if question 12 was answered so; empty: always."""


class PlaceForm(Form):
    to: Literal["earlier", "later"]


class ThemeForm(EditForm):
    name: NeededLine


class ObjectiveForm(EditForm):
    text_en: LongLine = ""
    text_sq: LongLine = ""
    outcome: Text = ""


class JoinForm(Form):
    theme: int


class AnswersForm(Form):
    """What the answers are narrowed to, from the address."""

    question: int = 0
    sector: str = ""
    qark: str = ""
    theme: int = 0
    unmarked: bool = False
    page: int = 1


class PassageForm(Form):
    answer: int | None = None
    theme: int | None = None
    new_theme: Line = ""
    start: int | None = None
    end: int | None = None
    sentence: list[str] = []

    def spans(self) -> list[Span]:
        """What was selected, or the sentences that were ticked."""
        if self.start is not None and self.end is not None:
            return [Span(self.start, self.end)]
        pairs = [re.fullmatch(r"([0-9]{1,6})-([0-9]{1,6})", each) for each in self.sentence]
        spans = [Span(int(pair[1]), int(pair[2])) for pair in pairs if pair]
        if not spans:
            raise Invalid(N_("Please mark some words first, or tick a sentence."))
        return spans


def question_changes(form: QuestionForm, question: Question) -> dict[str, Any]:
    """The columns that a form for one question changes."""
    given = form.changes()
    changes: dict[str, Any] = {
        name: given[name] for name in ("text_en", "text_sq", "help_en", "help_sq", "required") if name in given
    }
    if "options_en" in given or "options_sq" in given:
        changes["options"] = merged_options(
            question.options,
            given.get("options_en", _lines(question, "en")),
            given.get("options_sq", _lines(question, "sq")),
        )
    if "least" in given or "most" in given:
        before = next((option for option in question.options if "from" in option or "to" in option), {})
        bounds = {"from": given.get("least", before.get("from")), "to": given.get("most", before.get("to"))}
        changes["options"] = [{name: str(value) for name, value in bounds.items() if value not in (None, "")}]
    if "condition" in given:
        changes["shown_if"] = _condition(given["condition"])
    return changes


def _lines(question: Question, language: str) -> str:
    return "\n".join(option.get(language, "") for option in question.options if "key" in option)


def _condition(typed: str) -> dict[str, Any] | None:
    if not typed:
        return None
    question, _, answer = typed.partition(":")
    if not question.isascii() or not question.isdigit() or len(question) > 9 or not answer:
        raise Invalid(fields={"condition": N_("Choose one of the values that are offered.")})
    return {"question": int(question), "is": [answer]}


_FIELD = re.compile(r" *[;\t] *")


def read_invitees(typed: str, directory: Iterable[Office]) -> list[Invitee]:
    """A line for each: `office; mail; qark`, also as pasted from a sheet. An office we know brings what we know of it.

    Raises Invalid with the number of the first line that cannot be understood; nobody is asked then.
    """
    known = {fold(name): office for office in directory for name in (office.name_en, office.name_sq) if name}
    lines = [(number, line.strip()) for number, line in enumerate(typed.split("\n"), 1)]
    invitees = [_invitee(number, line, known) for number, line in lines if line]
    if not invitees:
        raise Invalid(fields={"people": N_("Please write one office on each line: office; mail; qark.")})
    if len(invitees) > RESPONDENTS_LIMIT:
        raise Invalid(fields={"people": N_("A survey asks 2,000 offices at most.")})
    return invitees


def _invitee(number: int, line: str, known: Mapping[str, Office]) -> Invitee:
    name, email, place, *_ = [*_FIELD.split(line), "", ""]
    office = known.get(fold(name))
    qark = _qark(place) if place else (office.qark if office else "")
    if not name or len(name) > 200:
        raise _at_line(number, N_("Line %(line)s: the name of the office is missing or too long."))
    if email and (not EMAIL.fullmatch(email) or len(email) > 254):
        raise _at_line(number, N_("Line %(line)s: this is not an e-mail address. Write: office; mail; qark."))
    if qark is None:
        raise _at_line(number, N_("Line %(line)s: there is no such qark. Write it like Shkodër, or leave it out."))
    return Invitee(
        name,
        email.casefold() or (office.email if office else ""),
        qark,
        office.sector if office else None,
        office.level if office else None,
        office.key if office else None,
    )


def _at_line(number: int, words: str) -> Invalid:
    return Invalid(fields={"people": gettext(words, line=number)})


_QARQE = {fold(qark): qark for qark in QARQE}


def _qark(typed: str) -> str | None:
    """Shkoder and shkodër are Shkodër; so are the definite forms Shkodra, Tirana, Vlora, Korça, Berati."""
    plain = fold(typed).strip()
    forms = (plain, plain.removesuffix("a") + "e", plain.removesuffix("ra") + "er", plain.removesuffix("i"))
    return next((_QARQE[form] for form in forms if form in _QARQE), None)


class Profile(NamedTuple):
    capacity: Capacity | None
    sector: Sector | None
    qark: str


def read_profile(typed: TypedForm, *, needed: bool) -> Profile:
    wrong: dict[str, str] = {}
    capacity = _one(Capacity, typed.get("capacity"), "capacity", wrong)
    sector = _one(Sector, typed.get("sector"), "sector", wrong)
    qark = typed.get("qark")
    if qark and qark not in QARQE:
        wrong["qark"] = N_("Choose one of the values that are offered.")
    if needed and capacity is None:
        wrong.setdefault("capacity", N_("Please say for whom you answer."))
    if wrong:
        raise Invalid(fields=wrong)
    return Profile(capacity, sector, qark)


def _one(kind: Any, typed: str, name: str, wrong: dict[str, str]) -> Any:
    if not typed:
        return None
    try:
        return kind(typed)
    except ValueError:
        wrong[name] = N_("Choose one of the values that are offered.")
        return None


class PageRead(NamedTuple):
    good: dict[str, Value]
    wrong: dict[str, str]
    """A message for each question that could not be read."""


def read_page(typed: TypedForm, questions: Iterable[Asked]) -> PageRead:
    """The answers of one page: what can be kept, and what is wrong with the rest."""
    good: dict[str, Value] = {}
    wrong: dict[str, str] = {}
    for question in questions:
        try:
            good[question.key] = read_answer(question, typed.all(question.key))
        except Invalid as problem:
            wrong |= problem.fields
    return PageRead(good, wrong)


def closing_day(typed: TypedForm) -> date:
    return read(OpeningForm, typed).closes_on

"""What a survey asks and what counts as an answer.

An answer of any kind is a tuple of strings: the words written, the keys chosen (a ranking in its order), a
number in plain digits, `yes` or `no`. The empty tuple is "not answered".
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from app.errors import N_, Invalid
from app.vocabulary import QuestionKind

Value: TypeAlias = tuple[str, ...]

SHORT_LIMIT = 300
LONG_LIMIT = 10_000
PAGE_LIMIT = 4
"""Questions on one page of the phone, at most."""

OPEN_KINDS = frozenset({QuestionKind.SHORT, QuestionKind.LONG})
CHOICE_KINDS = frozenset({QuestionKind.ONE_OF, QuestionKind.SEVERAL_OF, QuestionKind.RANK})
YES_OR_NO = ("yes", "no")


@dataclass(frozen=True, slots=True)
class Condition:
    """Shown if the answer to an earlier question holds any of these."""

    question: str
    any_of: frozenset[str]


@dataclass(frozen=True, slots=True)
class Question:
    key: str
    kind: QuestionKind
    required: bool = False
    options: tuple[str, ...] = ()
    least: int | None = None
    most: int | None = None
    shown_if: Condition | None = None

    @property
    def is_open(self) -> bool:
        return self.kind in OPEN_KINDS


def read_answer(question: Question, given: Sequence[str]) -> Value:
    """The answer in what a form sent, or `Invalid` with words for what is wrong at the question's field.

    A ranking arrives as `place:option` pairs; an option that was given no place is simply left out.
    """
    try:
        value = _READERS[question.kind](question, [one for one in given if one.strip()])
        if question.required and not value:
            raise _Unfit(N_("Please answer this question before you go on."))
    except _Unfit as unfit:
        raise Invalid(fields={question.key: unfit.words}) from None
    return value


def shown(questions: Sequence[Question], answers: Mapping[str, Value]) -> list[Question]:
    """The questions that somebody with these answers sees, in order.

    A condition looks back only, and only at questions that are shown themselves: the answer to a question
    that has since been hidden asks nothing any more.
    """
    visible: dict[str, Question] = {}
    for question in questions:
        condition = question.shown_if
        if condition is None or (
            condition.question in visible and not condition.any_of.isdisjoint(answers.get(condition.question, ()))
        ):
            visible[question.key] = question
    return list(visible.values())


def counted(questions: Sequence[Question], answers: Mapping[str, Value]) -> dict[str, Value]:
    """The answers that stand: given, and to questions that are shown."""
    return {q.key: answers[q.key] for q in shown(questions, answers) if answers.get(q.key)}


def pages(questions: Sequence[Question]) -> list[list[Question]]:
    """The survey in pages of the phone.

    An open question begins a page, so that nobody writes at the foot of a long form; so does a question that
    depends on an answer of the page before it, so that it can be asked without a script.
    """
    book: list[list[Question]] = []
    for question in questions:
        here = book[-1] if book else []
        waits = question.shown_if is not None and any(q.key == question.shown_if.question for q in here)
        if not here or waits or question.kind is QuestionKind.LONG or len(here) == PAGE_LIMIT:
            book.append([question])
        else:
            here.append(question)
    return book


def check(questions: Sequence[Question]) -> None:
    """Refuse a questionnaire that nobody could answer."""
    earlier: dict[str, Question] = {}
    for question in questions:
        words = _fault(question, earlier)
        if words:
            raise Invalid(fields={question.key: words})
        earlier[question.key] = question


class _Unfit(Exception):
    def __init__(self, words: str) -> None:
        self.words = words


def _fault(question: Question, earlier: Mapping[str, Question]) -> str | None:
    if question.key in earlier:
        return N_("This question stands here twice.")
    if question.kind in CHOICE_KINDS and len(set(question.options)) < 2:
        return N_("A choice needs at least two different options, one on each line.")
    if question.kind in CHOICE_KINDS and len(set(question.options)) < len(question.options):
        return N_("Two of the options are the same.")
    if question.least is not None and question.most is not None and question.least >= question.most:
        return N_("The lowest value must be below the highest.")
    if question.kind is QuestionKind.SCALE and not 2 <= len(scale(question)) <= 11:
        return N_("A scale has from 2 to 11 steps.")
    if question.shown_if is not None:
        asked = earlier.get(question.shown_if.question)
        if asked is None:
            return N_("A question can depend only on one that stands before it.")
        if not question.shown_if.any_of <= set(possible(asked)):
            return N_("The question that this one depends on has no such answer.")
    return None


def scale(question: Question) -> range:
    least = 1 if question.least is None else question.least
    most = 5 if question.most is None else question.most
    return range(least, most + 1)


def possible(question: Question) -> Sequence[str]:
    """The answers that another question may depend on; none for words and free numbers."""
    match question.kind:
        case QuestionKind.YES_NO:
            return YES_OR_NO
        case QuestionKind.SCALE:
            return [str(step) for step in scale(question)]
        case QuestionKind.ONE_OF | QuestionKind.SEVERAL_OF | QuestionKind.RANK:
            return question.options
        case _:
            return ()


def clean(words: str) -> str:
    """NFC, line ends as one character, no blank edges: the positions of passages are counted in this text."""
    return unicodedata.normalize("NFC", words.replace("\r\n", "\n").replace("\r", "\n")).strip()


_UNREADABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")


def _words(limit: int, question: Question, given: Sequence[str]) -> Value:
    words = clean(_single(given) if given else "")
    if len(words) > limit:
        raise _Unfit(
            N_("This is longer than we can keep here (300 characters). Please shorten it.")
            if limit == SHORT_LIMIT
            else N_("This is longer than we can keep here (10,000 characters). Please shorten it.")
        )
    if _UNREADABLE.search(words):
        raise _Unfit(N_("There are characters in it that cannot be read. Please type those places again."))
    if question.kind is QuestionKind.SHORT:
        words = " ".join(words.split())
    return (words,) if words else ()


def _one_of(question: Question, given: Sequence[str]) -> Value:
    if not given:
        return ()
    if _single(given) not in question.options:
        raise _Unfit(N_("Please choose one of the answers offered."))
    return (given[0],)


def _several_of(question: Question, given: Sequence[str]) -> Value:
    if not set(given) <= set(question.options):
        raise _Unfit(N_("Please choose among the answers offered."))
    return tuple(option for option in question.options if option in given)


def _rank(question: Question, given: Sequence[str]) -> Value:
    placed: dict[str, str] = {}
    for pair in given:
        place, _, option = pair.partition(":")
        if option not in question.options or option in placed.values() or not re.fullmatch(r"[0-9]{0,2}", place):
            raise _Unfit(N_("Please give each answer one place."))
        if not place:
            continue
        if place in placed:
            raise _Unfit(N_("Two answers have the same place. Please give each its own."))
        placed[place] = option
    wanted = [str(place) for place in range(1, len(placed) + 1)]
    if set(placed) != set(wanted):
        raise _Unfit(N_("Please give the places in order: 1, then 2, and so on."))
    return tuple(placed[place] for place in wanted)


def _scale(question: Question, given: Sequence[str]) -> Value:
    if not given:
        return ()
    if _single(given) not in possible(question):
        raise _Unfit(N_("Please choose one step of the scale."))
    return (given[0],)


def _yes_no(question: Question, given: Sequence[str]) -> Value:
    if not given:
        return ()
    if _single(given) not in YES_OR_NO:
        raise _Unfit(N_("Please choose yes or no."))
    return (given[0],)


def _number(question: Question, given: Sequence[str]) -> Value:
    """Digits with one decimal point or comma. `1,000` is a thousand to some and one to others: not guessed."""
    if not given:
        return ()
    match = re.fullmatch(r"([-−]?)([0-9]{1,12})(?:[.,]([0-9]{1,6}))?", _single(given).strip())
    if match is None or (match[3] and len(match[3]) == 3):
        raise _Unfit(N_("Please write a number in digits, such as 1000 or 2.5."))
    whole, part = match[2].lstrip("0") or "0", (match[3] or "").rstrip("0")
    sign = "-" if match[1] and (whole != "0" or part) else ""
    number = float(f"{sign}{whole}.{part or 0}")
    if question.least is not None and number < question.least:
        raise _Unfit(N_("This number is too small."))
    if question.most is not None and number > question.most:
        raise _Unfit(N_("This number is too large."))
    return (f"{sign}{whole}.{part}" if part else f"{sign}{whole}",)


def _single(given: Sequence[str]) -> str:
    if len(given) > 1:
        raise _Unfit(N_("Only one answer is possible here."))
    return given[0]


_READERS = {
    QuestionKind.SHORT: lambda question, given: _words(SHORT_LIMIT, question, given),
    QuestionKind.LONG: lambda question, given: _words(LONG_LIMIT, question, given),
    QuestionKind.ONE_OF: _one_of,
    QuestionKind.SEVERAL_OF: _several_of,
    QuestionKind.SCALE: _scale,
    QuestionKind.RANK: _rank,
    QuestionKind.NUMBER: _number,
    QuestionKind.YES_NO: _yes_no,
}

"""Question kinds, their answers, and which questions are asked."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.consultation.questions import (
    PAGE_LIMIT,
    Condition,
    Question,
    Value,
    check,
    counted,
    pages,
    read_answer,
    shown,
)
from app.errors import Invalid
from app.vocabulary import QuestionKind as Kind

MEALS = ("lodging", "transport", "meals")


def question(kind: Kind, key: str = "q", **more: object) -> Question:
    return Question(key, kind, **more)  # type: ignore[arg-type]


def refusal(asked: Question, *given: str) -> str:
    with pytest.raises(Invalid) as caught:
        read_answer(asked, given)
    return caught.value.fields[asked.key]


@pytest.mark.parametrize(
    ("asked", "given", "answer"),
    [
        (question(Kind.SHORT), ["  Kukës \n tjetër "], ("Kukës tjetër",)),
        (question(Kind.SHORT), [], ()),
        (question(Kind.LONG), ["First.\r\n\r\nSecond.\r\n"], ("First.\n\nSecond.",)),
        (question(Kind.LONG), ["   \n "], ()),
        (question(Kind.LONG), ["x" * 10_000], ("x" * 10_000,)),
        (question(Kind.ONE_OF, options=MEALS), ["meals"], ("meals",)),
        (question(Kind.ONE_OF, options=MEALS), [""], ()),
        (question(Kind.SEVERAL_OF, options=MEALS), ["meals", "lodging"], ("lodging", "meals")),
        (question(Kind.SEVERAL_OF, options=MEALS), ["meals", "meals"], ("meals",)),
        (question(Kind.SCALE), ["5"], ("5",)),
        (question(Kind.SCALE, least=0, most=10), ["0"], ("0",)),
        (question(Kind.RANK, options=MEALS), ["2:meals", "1:transport", ":lodging"], ("transport", "meals")),
        (question(Kind.RANK, options=MEALS), [], ()),
        (question(Kind.NUMBER), [" 007 "], ("7",)),
        (question(Kind.NUMBER), ["2,50"], ("2.5",)),
        (question(Kind.NUMBER), ["−3"], ("-3",)),
        (question(Kind.NUMBER), ["-0.0"], ("0",)),
        (question(Kind.NUMBER, least=0, most=10), ["10"], ("10",)),
        (question(Kind.YES_NO), ["no"], ("no",)),
        (question(Kind.YES_NO), [], ()),
    ],
)
def test_an_answer_is_read(asked: Question, given: list[str], answer: Value) -> None:
    assert read_answer(asked, given) == answer


@pytest.mark.parametrize(
    ("asked", "given", "says"),
    [
        (question(Kind.SHORT), ["x" * 301], "longer"),
        (question(Kind.LONG), ["x" * 10_001], "longer"),
        (question(Kind.LONG), ["a\x00b"], "cannot be read"),
        (question(Kind.LONG), ["a\ud800b"], "cannot be read"),
        (question(Kind.SHORT), ["a\u202eb"], "cannot be read"),
        (question(Kind.LONG), ["one", "two"], "Only one"),
        (question(Kind.LONG, required=True), ["  "], "Please answer"),
        (question(Kind.ONE_OF, options=MEALS), ["wine"], "one of the answers"),
        (question(Kind.ONE_OF, options=MEALS), ["meals", "lodging"], "Only one"),
        (question(Kind.SEVERAL_OF, options=MEALS), ["meals", "wine"], "among the answers"),
        (question(Kind.SCALE), ["6"], "step of the scale"),
        (question(Kind.SCALE), ["4.5"], "step of the scale"),
        (question(Kind.SCALE, required=True), [], "Please answer"),
        (question(Kind.RANK, options=MEALS), ["1:meals", "1:lodging"], "same place"),
        (question(Kind.RANK, options=MEALS), ["1:meals", "3:lodging"], "in order"),
        (question(Kind.RANK, options=MEALS), ["1:meals", "2:meals"], "one place"),
        (question(Kind.RANK, options=MEALS), ["1:wine"], "one place"),
        (question(Kind.RANK, options=MEALS), ["first:meals"], "one place"),
        (question(Kind.NUMBER), ["many"], "in digits"),
        (question(Kind.NUMBER), ["1,000"], "in digits"),
        (question(Kind.NUMBER), ["٣"], "in digits"),
        (question(Kind.NUMBER), ["1e9"], "in digits"),
        (question(Kind.NUMBER, least=1), ["0"], "too small"),
        (question(Kind.NUMBER, most=10), ["10.5"], "too large"),
        (question(Kind.YES_NO), ["perhaps"], "yes or no"),
    ],
)
def test_an_answer_is_refused_in_words(asked: Question, given: list[str], says: str) -> None:
    assert says in refusal(asked, *given)


@given(kind=st.sampled_from(Kind), given=st.lists(st.text(max_size=12) | st.sampled_from(MEALS), max_size=4))
def test_an_answer_once_read_reads_the_same_again(kind: Kind, given: list[str]) -> None:
    asked = question(kind, options=MEALS)
    try:
        value = read_answer(asked, given)
    except Invalid:
        return
    again = [f"{place}:{one}" for place, one in enumerate(value, 1)] if kind is Kind.RANK else value
    assert read_answer(asked, again) == value


USEFUL = question(Kind.YES_NO, "useful")
HOW = question(Kind.LONG, "how", shown_if=Condition("useful", frozenset({"yes"})))
WHY_NOT = question(Kind.LONG, "why_not", shown_if=Condition("useful", frozenset({"no"})))
MORE = question(Kind.YES_NO, "more", shown_if=Condition("why_not", frozenset({"x"})))
PANEL = [USEFUL, HOW, WHY_NOT]


@pytest.mark.parametrize(
    ("answers", "keys"),
    [
        ({}, ["useful"]),
        ({"useful": ("yes",)}, ["useful", "how"]),
        ({"useful": ("no",)}, ["useful", "why_not"]),
        ({"useful": ("no",), "how": ("left over from before",)}, ["useful", "why_not"]),
    ],
)
def test_useful_if_yes_how_if_no_why_not(answers: Mapping[str, Value], keys: list[str]) -> None:
    assert [one.key for one in shown(PANEL, answers)] == keys


def test_the_answer_to_a_hidden_question_does_not_count() -> None:
    answers: dict[str, Value] = {"useful": ("no",), "how": ("we met",), "why_not": ()}
    assert counted(PANEL, answers) == {"useful": ("no",)}


def test_a_hidden_question_hides_what_depends_on_it() -> None:
    answers: dict[str, Value] = {"useful": ("yes",), "why_not": ("x",), "more": ("yes",)}
    assert "more" not in counted([*PANEL, MORE], answers)


def test_a_condition_that_looks_ahead_shows_nothing() -> None:
    assert shown([HOW, USEFUL], {"useful": ("yes",)}) == [USEFUL]


def test_what_depends_on_this_page_begins_the_next() -> None:
    comment = question(Kind.SHORT, "comment", shown_if=Condition("useful", frozenset({"no"})))
    assert [[one.key for one in page] for page in pages([USEFUL, comment, HOW])] == [["useful"], ["comment"], ["how"]]


@given(st.lists(st.sampled_from(Kind), max_size=20))
def test_pages_keep_every_question_in_order(kinds: list[Kind]) -> None:
    questions = [question(kind, str(number)) for number, kind in enumerate(kinds)]
    book = pages(questions)
    assert [one for page in book for one in page] == questions
    assert all(0 < len(page) <= PAGE_LIMIT for page in book)
    assert all(one.kind is not Kind.LONG for page in book for one in page[1:])


@pytest.mark.parametrize(
    ("questions", "at", "says"),
    [
        ([USEFUL, USEFUL], "useful", "twice"),
        ([question(Kind.ONE_OF, options=("only",))], "q", "at least two"),
        ([question(Kind.RANK, options=("a", "b", "a"))], "q", "the same"),
        ([question(Kind.NUMBER, least=5, most=1)], "q", "below the highest"),
        ([question(Kind.SCALE, least=0, most=50)], "q", "2 to 11"),
        ([HOW, USEFUL], "how", "before it"),
        ([USEFUL, question(Kind.LONG, shown_if=Condition("useful", frozenset({"maybe"})))], "q", "no such answer"),
    ],
)
def test_a_questionnaire_nobody_could_answer_is_refused(questions: list[Question], at: str, says: str) -> None:
    with pytest.raises(Invalid) as caught:
        check(questions)
    assert says in caught.value.fields[at]


def test_the_panel_questions_stand() -> None:
    check([*PANEL, question(Kind.SCALE), question(Kind.ONE_OF, "o", options=MEALS)])

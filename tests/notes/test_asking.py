"""The question that a step asks is known where its own words say so, and nowhere else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.notes.plan.asking import asked, asked_in

WORKS, MISSING, ROUND, NEXT = 11, 12, 13, 14
QUESTIONS = (
    asked(WORKS, 1, "What works here, and who makes it work?", "Çfarë funksionon këtu, dhe falë kujt?"),
    asked(MISSING, 2, "What is missing?", "Çfarë mungon?"),
    asked(ROUND, 3, "Round 1", "Raundi 1"),
    asked(NEXT, 4, "Next", "Hapat e ardhshëm"),
)
EVERYBODY_WORKS = "Go round once. What works here, and who makes it work? One practice each."


@pytest.mark.parametrize(
    ("titles", "spoken", "question"),
    [
        (["What works here, and who makes it work?"], [], WORKS),
        (["Discussion: what works here and who makes it work", ""], [], WORKS),
        (["", "DISKUTIM: ÇFARË FUNKSIONON KËTU DHE FALË KUJT"], [], WORKS),
        (["What is missing?"], [], MISSING),
        (["What is missing? In pairs"], [], MISSING),
        (["We ask what is missing"], [], 0),
        (["Round 1"], [], ROUND),
        (["Raundi 1: në tavolina"], [], ROUND),
        (["Round 10"], [], 0),
        (["Before round 1"], [], 0),
        (["Next"], [], NEXT),
        (["Next two speakers"], [], 0),
        (["Discussion"], [EVERYBODY_WORKS], WORKS),
        (["What is missing?"], [EVERYBODY_WORKS], MISSING),
        (["Discussion"], ["What is missing? Round 1. Next, please."], 0),
        (["What is missing?", "Raundi 1"], [], 0),
        (["Question 2"], [], MISSING),
        (["Pyetja 2, në grupe"], [], MISSING),
        (["Question 1 and question 2"], [], 0),
        (["Question 9"], [EVERYBODY_WORKS], WORKS),
        (["Question time"], [], 0),
        (["Questions 1"], [], 0),
        (["", ""], ["", ""], 0),
        ([], [], 0),
    ],
)
def test_the_question_of_a_step(titles, spoken, question):
    assert asked_in(QUESTIONS, titles, spoken) == question


def test_the_second_question_of_a_session_and_of_its_group_are_two():
    both = (asked(1, 2, "What does the law say?"), asked(2, 2, "What do we do?"))
    assert asked_in(both, ["Question 2"]) == 0


TEXT = st.text(max_size=80)


@given(st.lists(TEXT, max_size=5), st.lists(TEXT, max_size=3), st.lists(TEXT, max_size=3))
def test_one_of_the_questions_or_none_whatever_was_written(texts, titles, spoken):
    questions = [asked(number, number, text) for number, text in enumerate(texts, 1)]
    assert asked_in(questions, titles, spoken) in {0, *(each.id for each in questions)}

import pytest

from app.report.facts import Chapter, Material
from app.report.leaks import Leak, Person, look
from app.report.outline import compose
from app.vocabulary import Attribution
from tests.report.story import ENGLISH, EVENT, note

NO_NUMBERS = [
    "2004 - 2008", "10 - 12 000", "03/2004 - 05/2006", "01-05.02.2006", "01.02.2006 - 03.04.2006", "06 - 07 (2005)",
    "5 067 000 - 12 000 000", "12 000 000 000 lekë", "355 000 - 360 000 lekë", "08.30 - 10.00", "§ 04.1 (2) - 05.3",
    "seats 001 - 012",
]  # fmt: skip
PEOPLE = [Person("Agreed Person", may_be_named=True), Person("Silent Përson", may_be_named=False)]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Call 069 12 34 567 today", {Leak.PHONE: "069 12 34 567"}),
        ("Call +355 69 123 4567", {Leak.PHONE: "+355 69 123 4567"}),
        ("Write to a.b@office.example.", {Leak.MAIL: "a.b@office.example"}),
        ("Her card I05101999I", {Leak.NUMBER: "I05101999I"}),
        ("Passport BA1234567", {Leak.NUMBER: "BA1234567"}),
        ("As silent PERSON said", {Leak.NAME: "Silent Përson"}),
        ("me Silent Përsonin", {Leak.NAME: "Silent Përson"}),
        ("Silentit Përsonit", {Leak.NAME: "Silent Përson"}),
        ("Call 355 69 234 5678", {Leak.PHONE: "355 69 234 5678"}),
        ("Call +355 (69) 123 45 67", {Leak.PHONE: "+355 (69) 123 45 67"}),
        ("Call (04) 222 2333", {Leak.PHONE: "(04) 222 2333"}),
        ("Call 067 - 12 34 567", {Leak.PHONE: "067 - 12 34 567"}),
        ("Her card j12345678k", {Leak.NUMBER: "j12345678k"}),
        ("As Agreed Person said", {}),
        ("From 2005-2007, on 01.02.2006 and 11-12 October, 30 of 90", {}),
        *((words, {}) for words in NO_NUMBERS),
        ("Order No. 139 of 16.06.2006", {}),
        ("Silent nights, a person", {}),
    ],
)
def test_what_should_not_be_there_is_found_where_it_stands(words: str, found: dict[Leak, str]) -> None:
    outline = compose(Material(event=EVENT, texts={Chapter.LESSONS: words}), ENGLISH).outline
    seen = look(outline, PEOPLE)
    assert {each.leak: each.words for each in seen} == found
    assert {each.title for each in seen} <= {"Lessons"}


def test_a_name_in_words_of_a_session_without_names_is_found_though_its_owner_may_be_named() -> None:
    said = note(1, "Agreed Person told us so.", attribution=Attribution.CHATHAM_HOUSE)
    outline = compose(Material(event=EVENT, notes=(said,)), ENGLISH).outline
    assert [each.leak for each in look(outline, PEOPLE, [said])] == [Leak.NAME_IN_WORDS]


def test_somebody_unlisted_is_found_anywhere() -> None:
    outline = compose(Material(event=EVENT, texts={Chapter.SUMMARY: "Thanks to Hidden One."}), ENGLISH).outline
    assert [each.leak for each in look(outline, [Person("Hidden One", may_be_named=True, unlisted=True)])] == [
        Leak.UNLISTED
    ]

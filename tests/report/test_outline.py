from dataclasses import replace
from itertools import pairwise

import pytest

from app.report.facts import Chapter, LaneFacts, Material, NoteFacts, SessionFacts, Speaker
from app.report.outline import compose, paragraphs
from app.report.tree import Facts, Outline, Points, Section, Table, headings, walk
from app.vocabulary import Attribution, NoteKind, Reach, ReviewState
from tests.report.story import ENGLISH, EVENT, QUESTIONS, everything, note, panel, question

SPEAKER = Speaker("A. Person", "Director", "An office", "Vlorë")


@pytest.fixture(scope="module")
def of_2005() -> Outline:
    session, notes = panel()
    return compose(Material(event=EVENT, sessions=(session,), notes=notes), ENGLISH).outline


def titled(outline: Outline, title: str) -> Section:
    return next(each for _, each in walk(outline.chapters) if each.title == title)


def words(section: Section) -> list[str]:
    return [
        "".join(span.text for span in point.line)
        for block in section.blocks
        if isinstance(block, Points)
        for point in block.points
    ]


def test_the_panel_of_2005_stands_in_the_levels_of_the_rules(of_2005: Outline) -> None:
    chapter = next(each for each in of_2005.chapters if each.key == Chapter.SESSIONS)
    assert [(each.level, each.title) for _, each in walk([chapter])] == [
        (1, "Sessions"),
        (2, "Session III: Improving coordination of anti-trafficking services and programmes"),
        (3, "Coordination of anti-trafficking programmes and services in Albania"),
        (4, "Ines Xhelilaj"),
        (5, f"1. {QUESTIONS[0]}"),
        (6, "At national level"),
        (6, "At local level"),
        (6, "At international level"),
        (5, f"2. {QUESTIONS[1]}"),
        (6, "At national and local level"),
        (6, "At international level"),
        (5, f"3. {QUESTIONS[2]}"),
        (5, f"4. {QUESTIONS[3]}"),
        (6, "At national level"),
    ]


def test_a_contribution_keeps_where_it_was_made(of_2005: Outline) -> None:
    head = titled(of_2005, "Ines Xhelilaj").blocks[0]
    assert isinstance(head, Facts)
    assert {label: "".join(span.text for span in line) for label, line in head.rows} == {
        "Event": "Annual conference 2005",
        "Dates": "11 to 12 October 2005",
        "Venue": "Sheraton Hotel, Tirana",
        "Session": "Session III: Improving coordination of anti-trafficking services and programmes",
        "Panel": "Coordination of anti-trafficking programmes and services in Albania",
        "Speaker": "Ines Xhelilaj, Director",
        "Office": "Vatra Psychosocial Center",
    }


def test_points_are_nested_as_they_were_noted(of_2005: Outline) -> None:
    listed = titled(of_2005, "At national level").blocks[0]
    assert isinstance(listed, Points)
    assert [point.line[0].text for point in listed.points[0].points] == [
        "NGOs that work on prevention",
        "community service centres",
        "shelters",
    ]


def test_a_point_of_the_same_kind_is_gathered_with_the_note_it_belongs_to() -> None:
    practice = note(1, "A network", kind=NoteKind.GOOD_PRACTICE, session=7)
    inside = note(2, "Contact points trained", kind=NoteKind.GOOD_PRACTICE, session=7, parent=1)
    wish = note(3, "Pay for the road", kind=NoteKind.REQUEST, session=7, parent=1)
    outline = _session(practice, inside, wish)
    chapter = titled(outline, "Good practices")
    assert [each.title for each in chapter.sections] == ["A network"]
    assert chapter.blocks == ()
    assert words(titled(outline, "Addressee not named")) == ["Pay for the road (A session)"]


def test_nothing_of_2005_is_a_quotation(of_2005: Outline) -> None:
    assert not any("“" in title for _, title in headings(of_2005))
    assert "“" not in repr(of_2005)


def test_requests_and_recommendations_are_gathered_by_addressee(of_2005: Outline) -> None:
    assert len(words(titled(of_2005, "To central government"))) == 4
    assert len(words(titled(of_2005, "To all who work on it"))) == 16


def test_chapters_stand_in_their_order_and_no_level_is_left_out() -> None:
    outline = compose(everything(*panel()), ENGLISH).outline
    assert [each.key for each in outline.chapters] == list(Chapter)
    levels = [level for level, _ in headings(outline)]
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_chapters_with_nothing_to_say_are_left_out_and_listed() -> None:
    composed = compose(Material(event=EVENT), ENGLISH)
    assert [each.key for each in composed.outline.chapters] == [Chapter.CONFIDENTIALITY]
    assert composed.empty == tuple(chapter for chapter in Chapter if chapter is not Chapter.CONFIDENTIALITY)


def test_the_desk_is_told_how_many_notes_are_in_and_how_many_are_not() -> None:
    notes = (note(1, "In"), note(2, "Out", review=ReviewState.HELD), note(3, "Out", review=ReviewState.UNREVIEWED))
    composed = compose(Material(event=EVENT, notes=notes), ENGLISH)
    assert composed.printed == 1
    assert sum(composed.withheld.values()) == 2


@pytest.mark.parametrize(
    ("reach", "title"),
    [
        ((Reach.LOCAL,), "At local level"),
        ((Reach.LOCAL, Reach.NATIONAL), "At national and local level"),
        (tuple(Reach), "At national, local and international level"),
    ],
)
def test_several_reaches_share_one_heading_that_names_them(reach: tuple[Reach, ...], title: str) -> None:
    said = note(1, "Words", reach=reach, session=7, question=1, speaker=SPEAKER, name_agreed=True)
    assert title in [heading for _, heading in headings(_session(said))]


def test_speakers_who_may_not_be_told_apart_share_one_heading() -> None:
    said = [
        note(n, f"Words {n}", session=7, question=1, attribution=Attribution.CHATHAM_HOUSE, speaker=speaker)
        for n, speaker in enumerate([SPEAKER, replace(SPEAKER, name="B. Person", office="Another office")])
    ]
    outline = _session(*said)
    assert [title for level, title in headings(outline) if level == 4] == ["A participant"]
    assert words(titled(outline, "1. What is needed?")) == ["Words 0", "Words 1"]


def test_questions_from_the_floor_stand_with_their_answers() -> None:
    asked = note(1, "Who pays?", kind=NoteKind.QUESTION, session=7)
    answered = note(2, "The state.", kind=NoteKind.ANSWER, session=7, parent=1, speaker=SPEAKER, name_agreed=True)
    listed = titled(_session(asked, answered), "Questions and answers").blocks[0]
    assert isinstance(listed, Points)
    assert [span.text for span in listed.points[0].points[0].line] == ["The state.", " (A. Person, An office)"]


def test_what_was_heard_through_an_interpreter_says_so() -> None:
    assert "Words (through an interpreter)" in words(
        titled(_session(note(1, "Words", session=7, interpreted=True)), "Key points")
    )


def test_a_session_that_is_gone_does_not_take_its_notes_along() -> None:
    assert words(titled(_session(note(1, "Words", session=12345)), "Outside the sessions")) == ["Words"]


def test_many_groups_make_several_tables() -> None:
    lanes = tuple(LaneFacts(n, f"Group of table {n}") for n in range(10))
    session = SessionFacts(7, "Groups", attribution=Attribution.ROLE_ONLY, questions=(question(1),), lanes=lanes)
    notes = tuple(note(n, f"Words of {n}", session=7, lane=n, question=1) for n in range(10))
    outline = compose(Material(event=EVENT, sessions=(session,), notes=notes), ENGLISH).outline
    tables = [block for block in titled(outline, "Groups").blocks if isinstance(block, Table)]
    assert [len(table.head) - 1 for table in tables] == [4, 4, 2]
    assert sum(len(cell) for table in tables for row in table.rows for cell in row[1:]) == 10


def test_the_editor_introduces_a_chapter_and_may_fill_an_empty_one() -> None:
    texts = {Chapter.SESSIONS: "First words.", Chapter.LESSONS: "One lesson."}
    outline = compose(Material(event=EVENT, notes=(note(1, "W"),), texts=texts), ENGLISH).outline
    assert titled(outline, "Sessions").blocks == tuple(paragraphs("First words."))
    assert titled(outline, "Lessons").blocks == tuple(paragraphs("One lesson."))


def test_the_editors_own_statement_takes_the_place_of_ours() -> None:
    outline = compose(Material(event=EVENT, texts={Chapter.CONFIDENTIALITY: "Ours."}), ENGLISH).outline
    assert outline.chapters[0].blocks == tuple(paragraphs("Ours."))


def test_paragraphs_and_points_of_an_editor() -> None:
    first, second, third = paragraphs("One\nparagraph.\r\n\r\nLead:\n- first\n  goes on\n- second\n\n\n")
    assert first == paragraphs("One paragraph.")[0]
    assert second == paragraphs("Lead:")[0]
    assert isinstance(third, Points)
    assert [point.line[0].text for point in third.points] == ["first goes on", "second"]


def _session(*notes: NoteFacts) -> Outline:
    session = SessionFacts(7, "A session", attribution=Attribution.ON_RECORD, questions=(question(1),))
    return compose(Material(event=EVENT, sessions=(session,), notes=notes), ENGLISH).outline

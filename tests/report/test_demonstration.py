"""The proceedings of 2005 as the demonstration tells them, read back by another program."""

from datetime import date
from io import BytesIO

import mammoth
import pytest
from sqlmodel import Session

from app.demonstration import guide, notes, participants, report, story
from app.models import Event
from app.report import desk, docx, frozen, queries
from app.report.tree import headings
from app.vocabulary import Language
from tests.report.test_writers import tree_of_html


@pytest.fixture
def told(db: Session) -> dict[str, Event]:
    begun = story.begin(db, today=date(2026, 11, 20), password_hash=None)
    for chapter in (participants, guide, notes, report):
        chapter.load(db, begun)
        db.flush()
    return begun.events


def test_the_panel_of_2005_comes_out_in_the_levels_of_the_rules(db: Session, told: dict[str, Event]) -> None:
    outline = desk.draft(db, told["annual-2005"], Language.ENGLISH).outline
    tree = headings(outline)
    assert tree_of_html(mammoth.convert_to_html(BytesIO(docx.write(outline))).value) == tree
    for heading in (
        (1, "Sessions"),
        (2, "Session III: Improving coordination of anti-trafficking services and programmes"),
        (3, "Coordination of anti-trafficking programmes and services in Albania"),
        (4, "Ines Xhelilaj"),
        (5, "2. How can that coordination happen?"),
        (6, "At national and local level"),
        (2, "RILAT, a local anti-trafficking network"),
        (2, "To central government"),
    ):
        assert heading in tree


def test_figures_are_printed_as_the_source_states_them(db: Session, told: dict[str, Event]) -> None:
    made = desk.draft(db, told["annual-2005"], Language.ENGLISH)
    assert made.material.attended == "over 90"
    assert made.material.mix[0].rows[:3] == (
        ("national NGO", "over 60 %"),
        ("government", "16 %"),
        ("Not stated (what the shares leave over)", "up to 24 %"),
    )
    assert [(each.held_on, each.participants) for each in made.material.earlier] == [("May 2004", "88")]


def test_it_was_released_in_both_languages_and_its_hash_holds(db: Session, told: dict[str, Event]) -> None:
    event = told["annual-2005"]
    assert sorted(row.language for row in queries.releases(db, event)) == ["en", "sq"]
    row = queries.release(db, event, number=None, language=Language.ALBANIAN)
    assert row is not None
    assert row.language == "sq"
    assert frozen.digest(frozen.text(row.outline)) == row.sha256
    assert "Seancat" in [title for _, title in headings(frozen.thawed(row.outline))]


def test_of_todays_meeting_little_is_reviewed_and_the_rest_stays_out(db: Session, told: dict[str, Event]) -> None:
    made = desk.draft(db, told["southern-cluster-meeting"], Language.ENGLISH)
    assert made.composed.printed < sum(made.composed.withheld.values())

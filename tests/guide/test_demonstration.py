"""The guides of the story: complete, with the flaws that show what the checks are for, and no others."""

from datetime import date

from sqlmodel import Session

from app.demonstration import guide as chapter
from app.demonstration.story import begin
from app.guide import queries
from app.guide.checks import Doubt


def test_the_guides_of_the_story(db: Session) -> None:
    story = begin(db, today=date(2026, 11, 20), password_hash=None)
    chapter.load(db, story)

    def doubts(slug: str) -> list[str]:
        plans = queries.all_planned(db, story.events[slug])
        found = [doubt.doubt for plan in plans for node in plan.nodes.values() for doubt in node.doubts]
        return sorted(doubt for doubt in found if doubt != Doubt.NO_OBJECTIVE)

    assert doubts("national-conference") == [Doubt.GAP, Doubt.NO_RECORDER, Doubt.NO_RECORDER]
    assert doubts("southern-cluster-meeting") == []
    panel = next(one for one in queries.sessions(db, story.events["annual-2005"]) if one.number == "III")
    assert panel.start.isoformat() == "2005-10-12T09:30:00+02:00"
    assert len(queries.questions(db, story.events["annual-2005"].key)[panel.key]) == 4
    today = queries.sessions(db, story.events["southern-cluster-meeting"])
    assert [len(one.lanes) for one in today if one.lanes] == [3]
    assert queries.publication(db, story.events["national-conference"].key) is None
    assert queries.publication(db, story.events["southern-cluster-meeting"].key) is not None

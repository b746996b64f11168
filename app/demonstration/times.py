"""How two earlier meetings of a cluster went, so that there is something to learn from.

Both meetings and all their times are invented; a remark on each run says so.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel import Session, select

from app.demonstration.story import Story
from app.guide import times, times_actions
from app.guide.outline import plant_day, templates
from app.guide.plan import Node
from app.models import Event, GuideDay, User
from app.vocabulary import ItemKind, Language

INVENTED = "Invented for the demonstration: this meeting was not held."
CAFE = {"session": {"en": "World café", "sq": "World Café"}, "method": "world_cafe", "minutes": 60}
LONGER: Mapping[str, tuple[int, int]] = {
    "Greeting by the host": (7, 5), "Purpose, roles, how we quote, what never to tell": (-2, 1),
    "Each says name, office and one hope for the day": (9, 7), "Questions and answers": (2, 4), "Coffee": (2, 3),
    "Round: one practice that worked": (3, 2), "Discussion of the question": (-4, -6),
    "Three points for the plenary": (2, 0), "Lunch": (4, 7), "Three points from each group": (11, 8),
    "Questions from the floor": (-2, -1), "Set the scene": (1, 2), "Move 1": (3, 4), "Move 2": (2, 3),
    "Harvest in plenary": (6, 4), "Test in pairs": (3, 2), "Post": (1, 2), "Commitments read out and corrected": (6, 9),
    "Thanks and next meeting": (3, 1),
}  # fmt: skip
"""Minutes more than planned, at the first meeting and at the second."""
NOT_HELD = (("Evaluation on paper or phone",), ())
BEGAN_LATE = (9, 4)


def load(db: Session, story: Story) -> None:
    for number, slug in enumerate(("southern-cluster-1", "southern-cluster-2")):
        event = story.events[slug]
        day = dict(templates()["cluster_meeting"].days[0])
        day["rows"] = [*day["rows"][:-1], CAFE, day["rows"][-1]]
        planted = plant_day(db, event, day, on=event.starts_on, language=Language.ALBANIAN)
        _gone_through(db, event, planted, number, by=story.users["organiser"])
    _rehearsed(db, story.events["southern-cluster-meeting"], by=story.users["facilitator"])


def _rehearsed(db: Session, event: Event, *, by: User) -> None:
    """The opening of today's meeting, tried out beforehand."""
    day = db.exec(select(GuideDay).where(GuideDay.event_id == event.key)).one()
    run = times_actions.begin(db, event, day, real=False, by=by)
    run.remark = "Invented for the demonstration: a trial of the opening."
    sheet = times.sheet_of(db, event, day, run.key)
    for node, began in zip(sheet.leaves, (540, 549, 565), strict=False):
        times_actions.note(db, sheet, run, node, {"began": began}, seen=0, by=by)


def _gone_through(db: Session, event: Event, day: GuideDay, number: int, *, by: User) -> None:
    run = times_actions.begin(db, event, day, real=True, by=by)
    run.remark = INVENTED
    sheet = times.sheet_of(db, event, day, None)

    def note(node: Node, **typed: Any) -> None:
        times_actions.note(db, sheet, run, node, typed, seen=0, by=by)

    def through(nodes: Sequence[Node], at: int, *, by_itself: bool = False) -> int:
        for node in nodes:
            at = max(at, node.row.pin or 0)
            last = by_itself and node is nodes[-1]
            if node.row.kind == ItemKind.SPLIT:
                at = max(through([lane], at + late, by_itself=True) for late, lane in enumerate(node.parts))
            elif node.parts:
                at = through(node.parts, at, by_itself=last)
            elif node.row.title_en in NOT_HELD[number]:
                note(node, skipped=True)
            else:
                began, at = at, at + node.span.minutes + LONGER.get(node.row.title_en, (0, 0))[number]
                note(node, began=began, **({"ended": at} if last else {}))
        return at

    ended = through(sheet.plan.roots, day.starts + BEGAN_LATE[number])
    times_actions.close(db, sheet, run, ended, by=by)

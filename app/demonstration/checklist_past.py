"""How the preparation of two earlier conferences went, so that there is something to learn from.

That they were held is public; the days of their tasks are invented, and the first task of each says so.
"""

from collections.abc import Mapping
from datetime import timedelta

from sqlmodel import Session, select

from app.checklist import actions, queries
from app.checklist.history import kept
from app.demonstration.story import Story
from app.models import Event, Task
from app.vocabulary import EventKind

INVENTED = "The days in this checklist are invented for the demonstration; public is only that the event was held."
# How many days after its rule date each task was done; all others on it.
WORKED_OFF: Mapping[str, Mapping[str, int]] = {
    "annual-2006": {"N13": 4, "N14": 6, "N16": 9, "N18": 3, "N21": 12, "N38": 5, "N40": 8, "N44": -3, "N47": 7,
                    "N52": 2, "N60": 4, "N66": 3, "N71": -2, "N81": 15, "N90": 21, "N93": 10},
    "annual-2008": {"N13": 6, "N14": 5, "N16": 5, "N18": 6, "N21": 9, "N38": 9, "N40": 6, "N44": -5, "N47": 11,
                    "N52": 3, "N60": 2, "N66": 6, "N71": -1, "N81": 20, "N90": 30, "N93": 14},
}  # fmt: skip
NEVER = {"annual-2006": ("N85",), "annual-2008": ("N85", "N37")}


def load(db: Session, story: Story) -> None:
    for slug, slips in WORKED_OFF.items():
        _work_off(db, story, story.events[slug], slips, NEVER[slug])


def _work_off(db: Session, story: Story, event: Event, slips: Mapping[str, int], never: tuple[str, ...]) -> None:
    by = story.users["organiser"]
    actions.adopt_master_list(db, event, EventKind.NATIONAL_CONFERENCE, by=by)
    known = queries.load(db, event, story.today)
    tasks = db.exec(select(Task).where(Task.event_id == event.key)).all()
    with kept(db, *tasks, by=by):
        for task in tasks:
            if task.code in never:
                task.not_applicable, task.not_applicable_reason = True, "Not needed that year."
            else:
                dated = known.plan[task.code]
                task.completed_on = dated.rule_date + timedelta(days=slips.get(task.code, 0))
                task.completed_by_id, task.measured_against = by.key, dated.benchmark
        tasks[0].remarks = INVENTED

"""The checklists of the story: one in full preparation, one on its day."""

from collections.abc import Mapping
from datetime import timedelta

from sqlmodel import Session, select

from app.checklist import actions, queries
from app.demonstration.story import Story
from app.models import Event, Task, User
from app.vocabulary import EventKind

# How many days later than planned, for what was not done on its day. None: still open.
CONFERENCE: Mapping[str, int | None] = {
    "N06": -2, "N11": -2, "N28": -1, "N07": 3, "N10": 1, "N12": 1, "N30": 4, "N13": 3, "N14": 2, "N15": 1,
    "N05": None, "N29": None, "N31": None, "N81": None, "N21": None,
}  # fmt: skip
MEETING: Mapping[str, int | None] = {
    "C01": 0, "C03": 2, "C07": -1, "C08": 4, "C13": 3, "C41": 5, "C15": 2, "C18": 1, "C20": -6, "C22": 1, "C54": None,
}  # fmt: skip
DONE_AHEAD = {"N37": 12, "N83": 1}


def load(db: Session, story: Story) -> None:
    conference, meeting = story.events["national-conference"], story.events["southern-cluster-meeting"]
    by = story.users["organiser"]
    actions.adopt_master_list(db, conference, EventKind.NATIONAL_CONFERENCE, by=by)
    actions.adopt_master_list(db, meeting, EventKind.CLUSTER_MEETING, by=by)
    _work_off(db, story, conference, CONFERENCE)
    _work_off(db, story, meeting, MEETING)
    _exceptions(db, story, conference, by)


def _work_off(db: Session, story: Story, event: Event, slips: Mapping[str, int | None]) -> None:
    """Everything before today is done, on its day or with its slip, by whoever holds the function."""
    known = queries.load(db, event, story.today)
    for task in db.exec(select(Task).where(Task.event_id == event.key)).all():
        benchmark = known.plan[task.code].benchmark
        slip = slips.get(task.code, 0)
        if benchmark < story.today and slip is not None:
            on = min(benchmark + timedelta(days=slip), story.today)
            holder = known.holders.get(task.function) if task.function else None
            doer = db.get(User, holder.user_id) if holder and holder.user_id else None
            actions.complete(db, task, by=doer or story.users["organiser"], on=on, benchmark=benchmark)


def _exceptions(db: Session, story: Story, event: Event, by: User) -> None:
    known = queries.load(db, event, story.today)
    tasks = {task.code: task for task in db.exec(select(Task).where(Task.event_id == event.key)).all()}

    def change(code: str, **changed: object) -> None:
        actions.edit(
            db, event, tasks[code], changed, was={}, version=tasks[code].version, today=story.today, by=by
        )  # fmt: skip

    signing = known.plan["N36"].benchmark - timedelta(days=4)
    change(
        "N36", benchmark=known.plan.calendar.on_or_before(signing), remarks="The Minister is abroad in the week after."
    )
    change("N85", not_applicable=True, not_applicable_reason="Every office on the list answers by e-mail.")
    change("N29", remarks="Two sponsors asked for the budget in their own form; sent again.")
    change("N24", owner_id=story.users["organiser"].key)
    for code, days in DONE_AHEAD.items():
        on = story.today - timedelta(days=days)
        actions.complete(db, tasks[code], by=by, on=on, benchmark=known.plan[code].benchmark)

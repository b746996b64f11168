"""What the outbox holds: the reminders of the last working day, one of which could not be delivered and one not yet."""

from datetime import datetime, time, timedelta
from importlib.metadata import version as version_of
from zoneinfo import ZoneInfo

from sqlalchemy import delete
from sqlmodel import Session, col

from app.access.tabs import days_to_go, event_tabs
from app.checklist import queries
from app.checklist.reminder_letters import daily, weekly
from app.checklist.reminders import digest, last_before, week
from app.checklist.reminding import DAILY, WEEKLY, answered, people
from app.demonstration.story import Story
from app.mail.letters import Letter
from app.mail.queue import queue
from app.models import Event, OutgoingMail, User
from app.settings import ROOT
from app.vocabulary import Language, MailState
from app.web.assets import Assets
from app.web.languages import speaking
from app.web.templates import make_environment

# Who got one, in which language, and what became of it.
DIGESTS = {
    "logistics": (Language.ALBANIAN, MailState.SENT, ""),
    "facilitator": (Language.ENGLISH, MailState.SENT, ""),
    "registration": (Language.ALBANIAN, MailState.FAILED, "550 5.1.1 The mail box does not exist"),
    "content": (Language.ENGLISH, MailState.RETRY, "451 4.7.1 Greylisted, try again later"),
}


def load(db: Session, story: Story) -> None:
    """Their personal links are not issued: nobody was sent them."""
    everybody = [user.key for user in story.users.values()]
    db.execute(delete(OutgoingMail).where(col(OutgoingMail.user_id).in_(everybody)))
    event = story.events["national-conference"]
    day = last_before(queries.load(db, event, story.today).plan, story.today)
    at = datetime.combine(day, time(7), ZoneInfo(event.zone))
    known = queries.load(db, event, day)
    theirs = answered(known, people(db, [event])[event.key])
    templates = make_environment(
        Assets(ROOT / "static"), version_of("kuvend"), event_tabs=event_tabs, days_to_go=days_to_go
    )
    for name, (language, state, error) in DIGESTS.items():
        user = story.users[name]
        found = digest(known.plan, theirs[user.key], day, last_before(known.plan, day))
        if found:
            with speaking(language):
                letter = daily(templates, user, [(event, known, found)]).letter
            _mailed(db, event, user, letter, f"{DAILY}:{user.key}:{day}", at, state, error)
    organiser, year = story.users["organiser"], day.isocalendar()
    reached = {code for codes in theirs.values() for code in codes}
    report = week(known.plan, known.forecasts, day, answered=reached)
    letter = weekly(templates, event, known, organiser, report, day)
    once = f"{WEEKLY}:{event.key}:{organiser.key}:{year.year}-{year.week:02}"
    _mailed(db, event, organiser, letter, once, at, MailState.SENT, "")


def _mailed(
    db: Session, event: Event, to: User, letter: Letter, once: str, at: datetime, state: MailState, error: str
) -> None:
    purpose = once.partition(":")[0]
    mail = queue(db, letter, once=once, purpose=purpose, to=to, event=event, within_team=True, now=at)
    mail.created_at, mail.state, mail.last_error, mail.attempts = at, state, error, 1
    if state is MailState.SENT:
        mail.sent_at = at + timedelta(minutes=1)
    if state is MailState.RETRY:
        mail.attempts, mail.next_try_at, mail.until = 5, at + timedelta(days=1, hours=6), at + timedelta(days=2)
    db.flush()

"""Materials to compose reports from: the panel of 2005 as the seed tells it, and one with a bit of everything."""

import json
from datetime import date
from pathlib import Path

from app.report.facts import (
    AgendaDay,
    AgendaRow,
    Chapter,
    EarlierEvent,
    EventFacts,
    LaneFacts,
    Listed,
    Material,
    MethodFacts,
    MixTable,
    NoteFacts,
    ObjectiveFacts,
    QuestionFacts,
    SessionFacts,
    Speaker,
    SurveyFacts,
    ThemeFacts,
)
from app.report.voice import Voice
from app.vocabulary import Attribution, Language, Mark, NoteKind, Reach, ReviewState, Sector, Wording

ENGLISH = Voice(
    language=Language.ENGLISH,
    gettext=lambda message: message,
    ngettext=lambda one, several, n: one if n == 1 else several,
    word=lambda member: member.value.replace("_", " "),
    days=lambda first, last: f"{first:%-d %B %Y}" if first == last else f"{first:%-d} to {last:%-d %B %Y}",
)

EVENT = EventFacts(
    title="Annual conference 2005",
    starts_on=date(2005, 10, 11),
    ends_on=date(2005, 10, 12),
    venue="Sheraton Hotel",
    place="Tirana",
    forum="CAAHT national conference",
)


def note(key: int, words: str, **changes: object) -> NoteFacts:
    """A note that may be printed, but for what `changes` say."""
    given: dict[str, object] = {
        "mark": Mark.PUBLIC,
        "review": ReviewState.RELEASED,
        "attribution": Attribution.ON_RECORD,
        "wording": Wording.CLOSE,
        "lang": Language.ENGLISH,
    }
    return NoteFacts(key=key, words=words, **{**given, **changes})  # type: ignore[arg-type]


def question(number: int, text: str = "What is needed?") -> QuestionFacts:
    return QuestionFacts(number, number, text)


PANEL = Path(__file__).parents[2] / "seed" / "panel_2005.json"


def panel(file: Path = PANEL) -> tuple[SessionFacts, tuple[NoteFacts, ...]]:
    told = json.loads(file.read_text())
    person = told["speaker"]
    speaker = Speaker(person["name"], "Director", person["office"], person["qark"], Sector.CIVIL_SOCIETY)
    session = SessionFacts(
        key=3,
        number=told["session"]["number"],
        title=told["session"]["title"],
        purpose="To agree what actors in each sector need of one another, at every level.",
        attribution=Attribution.ON_RECORD,
        panel=told["panel"],
        questions=tuple(QuestionFacts(n, n, text) for n, text in enumerate(QUESTIONS, 1)),
    )
    notes: list[NoteFacts] = []
    for given in told["contributions"]:
        for point in given["points"]:
            made = note(
                len(notes) + 1,
                point["text"],
                kind=NoteKind(point["kind"]),
                reach=tuple(Reach(each) for each in point["reach"]),
                addressee=point.get("addressee", ""),
                speaker=speaker,
                name_agreed=True,
                session=3,
                question=given["question"],
            )
            notes.append(made)
            notes += [
                note(
                    made.key * 1000 + n,
                    child,
                    speaker=speaker,
                    name_agreed=True,
                    session=3,
                    question=given["question"],
                    parent=made.key,
                )
                for n, child in enumerate(point.get("children", ()))
            ]
    return session, tuple(notes)


QUESTIONS = (
    "What kind of cooperation do actors in your sector need to be effective: nationally, locally, internationally?",
    "How can that coordination happen?",
    "Has the regional group been of use? If yes, how? If no, why not?",
    "What should central or local government provide?",
)

LANES = (LaneFacts(41, "Northern group"), LaneFacts(42, "Central group"), LaneFacts(43, "Southern group"))


def everything(session: SessionFacts, notes: tuple[NoteFacts, ...]) -> Material:
    """A report with every chapter."""
    groups = SessionFacts(
        key=4,
        title="Working groups by region",
        attribution=Attribution.ROLE_ONLY,
        questions=(QuestionFacts(9, 1, "What works where you are?"), QuestionFacts(10, 2, "What is missing?")),
        lanes=LANES,
    )
    more = [
        note(
            900 + n, f"Point {n} of a group about referral and shelter.", session=4, lane=41 + n % 3, question=9 + n % 2
        )
        for n in range(12)
    ]
    worker = Speaker("Worker of Kukës", "Social worker", "Municipality of Kukës", "Kukës", Sector.GOVERNMENT)
    more += [
        note(950, "Referral cards in three languages.", session=4, lane=41, theme="Referral"),
        note(951, "A telephone tree among schools.", session=4, lane=42, theme="Referral"),
        note(952, "A night bus for shelters.", session=4, lane=43, theme="Transport"),
        note(960, "The next meeting opens with the register of requests.", kind=NoteKind.DECISION, session=5),
        note(
            961,
            "Share the referral form with all committees.",
            kind=NoteKind.COMMITMENT,
            session=5,
            who="State Social Service",
            due_on=date(2006, 1, 31),
        ),
        note(970, "Who pays for transport at night?", kind=NoteKind.QUESTION, session=5),
        note(
            971,
            "The municipality does, from its own means.",
            kind=NoteKind.ANSWER,
            session=5,
            parent=970,
            speaker=worker,
        ),
        note(980, "RILAT, a local network in Vlorë", kind=NoteKind.GOOD_PRACTICE, session=3),
        note(981, "Contact points of NGOs and institutions were trained", session=3, parent=980),
        note(
            990,
            "Nuk mjafton një telefon.",
            wording=Wording.VERBATIM,
            words_agreed=True,
            name_agreed=True,
            speaker=worker,
            session=5,
            lang=Language.ALBANIAN,
        ),
    ]
    return Material(
        event=EVENT,
        earlier=(
            EarlierEvent("Launch conference", date(2004, 5, 1), date(2004, 5, 31), "May 2004", participants="88"),
        ),
        objectives=(ObjectiveFacts("Coordination that lasts", "Written agreements", ("Referral",), ("Session III",)),),
        consultation=SurveyFacts(
            60, 41, ("What do you plan?", "What do you want to learn?"), (ThemeFacts("Referral", "17", ("1",)),)
        ),
        evaluation=SurveyFacts(90, 55),
        mix=(
            MixTable(
                "Participants by sector, as stated",
                ("Sector", "Share"),
                (("national NGOs", "over 60 %"), ("government", "16 %"), ("not stated", "up to 24 %")),
                "Source: the conference's own record.",
            ),
        ),
        sessions=(session, groups, SessionFacts(key=5, title="Closing", attribution=Attribution.ON_RECORD)),
        notes=(*notes, *more),
        agenda=(
            AgendaDay(
                date(2005, 10, 11),
                (AgendaRow("9:00–9:30", "Registration"), AgendaRow("9:30–10:15", "Opening", "Plenary")),
            ),
        ),
        participants=(Listed("Ines Xhelilaj", "Director", "Vatra Psychosocial Center", agreed=True),),
        methods=(MethodFacts("World café", "Rounds at tables", ("Working groups by region",)),),
        team=(("Lead facilitator", "Office of the National Coordinator"),),
        texts={
            Chapter.LESSONS: "Time for small groups was kept.\n\n- Shorter greetings\n- Earlier papers",
            Chapter.SUMMARY: "Participants from every qark agreed what each level owes the others.",
        },
        attended="over 90",
    )

"""What is agreed on before a session begins: which kinds of notes are offered, their mark, the questions they answer;
and the card for when somebody tells of a case."""

from collections.abc import Collection
from hashlib import sha256
from typing import NamedTuple

from sqlalchemy import exists, func
from sqlmodel import Session, col, select

from app.errors import N_, Conflict, Invalid
from app.guide import history, session_actions
from app.models import DisclosureCard, Event, GuideItem, Note, NotePlan, PanelQuestion, User
from app.vocabulary import Attribution, ItemKind, Mark, NoteKind
from app.web.languages import both


class Template(NamedTuple):
    """Questions that a kind of session always asks: their text in English and Albanian, and the kind of its notes."""

    key: str
    name: str
    questions: tuple[tuple[str, str, NoteKind | None], ...]
    to_begin_with: bool = False
    """Only where nothing is asked yet: to be put into other words."""


N = NoteKind
TEMPLATES = (
    Template(
        "panel",
        N_("Panel, by question and level"),
        (("The panel's common question", "Pyetja e përbashkët e panelit", None),),
        to_begin_with=True,
    ),
    Template(
        "good_practice",
        N_("Good practice"),
        (
            ("Established: when, where, by whom", "Krijimi: kur, ku, nga kush", N.GOOD_PRACTICE),
            ("Mission", "Misioni", N.GOOD_PRACTICE),
            ("Achieved", "Arritjet", N.GOOD_PRACTICE),
            ("Challenges", "Sfidat", N.CONCERN),
            ("Next", "Hapat e ardhshëm", N.COMMITMENT),
        ),
    ),
    Template(
        "world_cafe",
        N_("World café, by round"),
        tuple((f"Round {number}", f"Raundi {number}", None) for number in (1, 2, 3)),
    ),
    Template(
        "regional_group",
        N_("Regional group"),
        (
            ("What works in our region?", "Çfarë funksionon në rajonin tonë?", N.GOOD_PRACTICE),
            ("What is missing?", "Çfarë mungon?", N.CONCERN),
            ("What do we ask of central government?", "Çfarë i kërkojmë qeverisë qendrore?", N.REQUEST),
            ("What will each of us do?", "Çfarë do të bëjë secili prej nesh?", N.COMMITMENT),
        ),
    ),
)  # fmt: skip
BY_KEY = {each.key: each for each in TEMPLATES}


class Agreed(NamedTuple):
    """What the form of a session or a group shows, and sends."""

    template: str
    kinds: tuple[NoteKind, ...]
    """Those that are offered, in their order."""
    mark: Mark | None = None
    """Only of a session: its groups follow it."""
    attribution: Attribution | None = None


class Card(NamedTuple):
    """What facilitator and recorder have before their eyes when somebody tells of a case."""

    say_en: str = ""
    say_sq: str = ""
    contact: str = ""


def fingerprint(shown: Agreed | Card) -> str:
    """Of what a form was drawn from; it travels with the form, so that nobody takes back what they did not see."""
    return sha256(repr([str(each) for each in shown]).encode()).hexdigest()[:16]


def plan_of(db: Session, item: int) -> NotePlan | None:
    return db.exec(select(NotePlan).where(NotePlan.item_id == item)).first()


def plans(db: Session, event: Event) -> dict[int, NotePlan]:
    return {each.item_id: each for each in db.exec(select(NotePlan).where(NotePlan.event_id == event.key))}


def stands(plan: NotePlan | None, kind: ItemKind, mark: Mark, attribution: Attribution) -> Agreed:
    """`mark` and `attribution` are those of its session."""
    kinds = in_order(plan.kinds if plan else ())
    of_session = (mark, attribution) if kind is ItemKind.SESSION else (None, None)
    return Agreed(plan.template if plan else "", kinds, *of_session)


def in_order(kinds: Collection[str]) -> tuple[NoteKind, ...]:
    """None chosen is all: something has to be offered."""
    return tuple(each for each in NoteKind if each in kinds) or tuple(NoteKind)


def agree(db: Session, item: GuideItem, wanted: Agreed, *, seen: str, by: User) -> None:
    """Set what is agreed on. A template that was not chosen before adds those of its questions that are not there; what
    the one before it brought goes, but for what somebody has put into other words, or answered.

    `seen` is the fingerprint of what stood there before the writer's eyes. Raises Conflict where something else does.
    """
    if wanted.template and wanted.template not in BY_KEY:
        raise Invalid(fields={"template": N_("Choose one of the values that are offered.")})
    plan = plan_of(db, item.key) or NotePlan(event_id=item.event_id, item_id=item.key)
    now = stands(plan, item.kind, item.default_mark, item.attribution)
    if fingerprint(now) != seen and now != wanted:
        raise Conflict
    former, template = BY_KEY.get(plan.template), BY_KEY.get(wanted.template)
    with history.step(db, item.event_id, history.Verb.BELONGS, both(item.title_en, item.title_sq), by=by):
        if former and former is not template:
            _ask_no_more(db, item, former)
        if template and former is not template:
            _ask(db, item, template)
        item.default_mark = wanted.mark or item.default_mark
        item.attribution = wanted.attribution or item.attribution
    plan.template = wanted.template
    plan.kinds = [] if len(wanted.kinds) == len(NoteKind) else [each.value for each in wanted.kinds]
    db.add(plan)
    db.flush()


def _ask_no_more(db: Session, item: GuideItem, template: Template) -> None:
    brought = set(template.questions)
    answered = exists().where(col(Note.question_id) == col(PanelQuestion.id))
    asked = (PanelQuestion.item_id == item.key, col(PanelQuestion.removed_at).is_(None), ~answered)
    for question in db.exec(select(PanelQuestion).where(*asked)).all():
        if (question.text_en, question.text_sq, question.default_kind) in brought:
            session_actions.remove_question(db, question)


def _ask(db: Session, item: GuideItem, template: Template) -> None:
    asked = (PanelQuestion.item_id == item.key, col(PanelQuestion.removed_at).is_(None))
    known = set(db.exec(select(PanelQuestion.text_en).where(*asked)))
    if template.to_begin_with and known:
        return
    last = db.exec(select(func.max(col(PanelQuestion.position))).where(PanelQuestion.item_id == item.key)).one() or 0
    for place, (english, albanian, kind) in enumerate(template.questions, last + 1):
        if english not in known:
            db.add(
                PanelQuestion(
                    event_id=item.event_id, item_id=item.key, position=place, text_en=english, text_sq=albanian,
                    default_kind=kind,
                )
            )  # fmt: skip


def card_of(db: Session, event: Event) -> DisclosureCard | None:
    return db.exec(select(DisclosureCard).where(DisclosureCard.event_id == event.key)).first()


def card(db: Session, event: Event) -> Card:
    kept = card_of(db, event)
    return Card(kept.say_en, kept.say_sq, kept.contact) if kept else Card()


def write_card(db: Session, event: Event, wanted: Card, *, seen: str) -> None:
    """Raises Conflict where it does not say any more what its writer saw."""
    now = card(db, event)
    if fingerprint(now) != seen and now != wanted:
        raise Conflict
    kept = card_of(db, event) or DisclosureCard(event_id=event.key)
    kept.say_en, kept.say_sq, kept.contact = wanted
    db.add(kept)
    db.flush()

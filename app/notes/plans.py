"""What is agreed on before a session begins: which kinds of notes are offered, their mark, the questions they answer;
and the card for when somebody tells of a case."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import func
from sqlmodel import Session, col, select

from app.errors import N_, Invalid
from app.models import DisclosureCard, Event, GuideItem, NotePlan, PanelQuestion
from app.vocabulary import Attribution, Language, Mark, NoteKind


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


def plan_of(db: Session, item: int) -> NotePlan | None:
    return db.exec(select(NotePlan).where(NotePlan.item_id == item)).first()


def plans(db: Session, event: Event) -> dict[int, NotePlan]:
    return {each.item_id: each for each in db.exec(select(NotePlan).where(NotePlan.event_id == event.key))}


def agree(
    db: Session,
    item: GuideItem,
    *,
    template: str,
    kinds: Sequence[NoteKind],
    mark: Mark | None = None,
    attribution: Attribution | None = None,
) -> None:
    """Set what is agreed on; a template that was not chosen before adds those of its questions that are not there."""
    if template and template not in BY_KEY:
        raise Invalid(fields={"template": N_("Choose one of the values that are offered.")})
    plan = plan_of(db, item.key) or NotePlan(event_id=item.event_id, item_id=item.key)
    if template and template != plan.template:
        _ask(db, item, BY_KEY[template])
    plan.template = template
    plan.kinds = [] if len(kinds) == len(NoteKind) else [each.value for each in NoteKind if each in kinds]
    item.default_mark, item.attribution = mark or item.default_mark, attribution or item.attribution
    db.add(plan)
    db.flush()


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


def write_card(db: Session, event: Event, *, says: dict[Language, str], contact: str) -> None:
    card = card_of(db, event) or DisclosureCard(event_id=event.key)
    card.say_en, card.say_sq = says[Language.ENGLISH], says[Language.ALBANIAN]
    card.contact = contact
    db.add(card)
    db.flush()

"""What belongs to a row beside its fields: people, the questions of a panel, the objectives it serves."""

from sqlalchemy import delete, func, select
from sqlmodel import Session, col

from app.clock import now
from app.errors import N_, Invalid
from app.models import GuideItem, ItemPerson, Membership, Objective, PanelQuestion, Participant, SessionObjective
from app.vocabulary import ItemKind, ItemRole, NoteKind


def add_person(db: Session, item: GuideItem, *, role: ItemRole, who: str = "", label: str = "") -> ItemPerson:
    """`who` is "user-3" or "participant-7" of this event; without it the label stands by itself."""
    person = ItemPerson(event_id=item.event_id, item_id=item.key, role=role, label=label)
    if not who and not label:
        raise Invalid(fields={"label": N_("Choose somebody, or write an office or a role.")})
    if who:
        _name(db, person, who)
    person.position = _count(db, ItemPerson, item)
    db.add(person)
    db.flush()
    return person


def put_in_place(db: Session, person: ItemPerson, *, who: str) -> None:
    """Somebody else, with the same role in the same row."""
    _name(db, person, who)
    db.add(person)
    db.flush()


def _name(db: Session, person: ItemPerson, who: str) -> None:
    what, _, number = who.partition("-")
    key = int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0
    if what == "user" and _member(db, person.event_id, key):
        person.user_id, person.participant_id, person.label = key, None, ""
    elif what == "participant" and _participant(db, person.event_id, key):
        person.user_id, person.participant_id, person.label = None, key, ""
    else:
        raise Invalid(fields={"who": N_("This person has no part in the event.")})


def remove_person(db: Session, person: ItemPerson) -> None:
    db.delete(person)
    db.flush()


def add_question(
    db: Session, item: GuideItem, *, text_en: str = "", text_sq: str = "", default_kind: NoteKind | None = None
) -> PanelQuestion:
    if not text_en and not text_sq:
        raise Invalid(fields={"text_en": N_("Write the question in one of the languages.")})
    question = PanelQuestion(
        event_id=item.event_id, item_id=item.key, text_en=text_en, text_sq=text_sq, default_kind=default_kind,
        position=_count(db, PanelQuestion, item),
    )  # fmt: skip
    db.add(question)
    db.flush()
    return question


def edit_question(db: Session, question: PanelQuestion, changes: dict[str, object]) -> None:
    for name, value in changes.items():
        setattr(question, name, value)
    if not question.text_en and not question.text_sq:
        raise Invalid(fields={next(iter(changes), "text_en"): N_("Write the question in one of the languages.")})
    question.version += 1
    db.add(question)
    db.flush()


def move_question(db: Session, question: PanelQuestion, *, earlier: bool) -> None:
    query = select(PanelQuestion).where(
        col(PanelQuestion.item_id) == question.item_id, col(PanelQuestion.removed_at).is_(None)
    )
    ordered = list(db.execute(query.order_by(col(PanelQuestion.position), col(PanelQuestion.id))).scalars())
    at = ordered.index(question)
    to = max(0, min(len(ordered) - 1, at + (-1 if earlier else 1)))
    ordered.insert(to, ordered.pop(at))
    for position, each in enumerate(ordered):
        each.position = position
        db.add(each)
    db.flush()


def remove_question(db: Session, question: PanelQuestion) -> None:
    """It is kept aside: what was said to it stays an answer to it, and undo asks it again."""
    question.removed_at = now()
    question.version += 1
    db.add(question)
    db.flush()


def serve(db: Session, item: GuideItem, objective: Objective) -> None:
    """The session serves this objective. Twice is once."""
    if item.kind != ItemKind.SESSION:
        raise Invalid(N_("Objectives are served by sessions."))
    linked = select(col(SessionObjective.id)).where(
        col(SessionObjective.item_id) == item.key, col(SessionObjective.objective_id) == objective.key
    )
    if db.execute(linked).first() is None:
        db.add(SessionObjective(event_id=item.event_id, item_id=item.key, objective_id=objective.key))
        db.flush()


def no_longer_serve(db: Session, item: GuideItem, objective: Objective) -> None:
    link = (col(SessionObjective.item_id) == item.key, col(SessionObjective.objective_id) == objective.key)
    db.execute(delete(SessionObjective).where(*link).execution_options(of_event=item.event_id))


def _member(db: Session, event_id: int, user_id: int) -> bool:
    held = select(col(Membership.id)).where(
        col(Membership.event_id) == event_id,
        col(Membership.user_id) == user_id,
        col(Membership.withdrawn_at).is_(None),
    )
    return db.execute(held).first() is not None


def _participant(db: Session, event_id: int, key: int) -> bool:
    participant = db.get(Participant, key)
    return participant is not None and participant.event_id == event_id


def _count(db: Session, table: type[ItemPerson] | type[PanelQuestion], item: GuideItem) -> int:
    counted = select(func.count()).select_from(table).where(col(table.item_id) == item.key)
    return int(db.execute(counted).scalar_one())
